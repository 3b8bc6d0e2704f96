using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>
/// What somebody does at pages, counted: clicks, keys, and the time both take by the keystroke-level model (Card, Moran and Newell 1980: an average typist, who
/// thinks before every click) with the product's answers as they came. A choice from a list is two clicks, a file two; a Chinese character is four keys.
/// </summary>
sealed class HumanPace
{
    const double Thinks = 1.35, Points = 1.1, Clicks = 0.2, Key = 0.28, ToKeysAndBack = 0.8;
    const int KeysOfChinese = 4;

    readonly Stopwatch waited = new();
    int clicks, keys, fields;

    public int ClicksMade => clicks;

    public double Seconds => clicks * (Thinks + Points + Clicks) + keys * Key + fields * ToKeysAndBack + waited.Elapsed.TotalSeconds;

    public async Task SignInAsync(Person person, string name)
    {
        (clicks, keys, fields) = (clicks + 3, keys + name.Length + 12, fields + 1);
        await person.SignInAsync(name);
    }

    /// <summary>A click that leads to another page, or to this one anew.</summary>
    public async Task ClickAsync(Person person, string selector)
    {
        clicks++;
        waited.Start();
        await person.PressAsync(selector);
        waited.Stop();
    }

    /// <summary>A click that opens what stands on the page already.</summary>
    public Task OpenAsync(Person person, string selector)
    {
        clicks++;
        return person.Page.Locator(selector).ClickAsync();
    }

    public async Task TypeAsync(Person person, string selector, string text)
    {
        clicks++;
        Typed(text);
        await person.Page.Locator(selector).FillAsync(text);
    }

    public async Task ChooseAsync(Person person, string selector, string value)
    {
        clicks += 2;
        await person.Page.Locator(selector).SelectOptionAsync(value);
    }

    public async Task UploadAsync(Person person, string selector, FilePayload file)
    {
        clicks += 2;
        await person.Page.Locator(selector).SetInputFilesAsync(file);
    }

    /// <summary>Names what was just added: the product has put one into its name.</summary>
    public async Task NameAsync(Person person, string selector, string text)
    {
        await Expect(person.Page.Locator(selector)).ToBeFocusedAsync();
        await SavedAsync(person, selector, text);
    }

    /// <summary>Types into a control of a panel, which is saved as one leaves it.</summary>
    public async Task SetAsync(Person person, string selector, string text)
    {
        clicks++;
        // What stands there is marked first.
        keys++;
        await SavedAsync(person, selector, text);
    }

    /// <summary>Chooses in a panel, which is saved at once.</summary>
    public async Task PickAsync(Person person, string selector, string value)
    {
        clicks += 2;
        await person.AnsweredAsync(() => person.Page.Locator(selector).SelectOptionAsync(value));
    }

    async Task SavedAsync(Person person, string selector, string text)
    {
        Typed(text);
        await person.AnsweredAsync(async () =>
        {
            await person.Page.Locator(selector).FillAsync(text);
            await person.Page.Locator(selector).DispatchEventAsync("change");
        });
    }

    void Typed(string text)
    {
        fields++;
        keys += text.Sum(c => c > 0x2E7F ? KeysOfChinese : 1);
    }

    /// <summary>Leaves the figures for whoever measures: <c>STORY_FIGURES</c> names the folder.</summary>
    public void Record(string name)
    {
        if (Environment.GetEnvironmentVariable("STORY_FIGURES") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, name + ".json"), new JsonObject { ["clicks"] = clicks, ["keystrokes"] = keys, ["seconds_at_human_pace"] = Math.Round(Seconds, 1), ["seconds_waited"] = Math.Round(waited.Elapsed.TotalSeconds, 1) }.ToJsonString());
    }
}
