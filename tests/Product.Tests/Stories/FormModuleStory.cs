using LowCode.Engine.Tests.Forms;
using LowCode.Forms;
using Microsoft.Playwright;

namespace LowCode.Product.Tests.Stories;

/// <summary>A whole form says in the page what it says on the server: values, what shows, what is asked, what may be chosen, what is wrong.</summary>
public sealed class FormModuleStory
{
    const int Forms = 80, Inputs = 6;

    [Fact]
    public async Task Random_forms_agree_between_server_and_browser()
    {
        var round = FormRound.Draw(Random.Shared.Next(1 << 30), Forms, Inputs);
        await AgreesAsync(round);
        Assert.True(round.Compared > Forms * Inputs * 5, $"only {round.Compared} answers were compared");
    }

    [Fact]
    public async Task Every_type_of_field_reads_in_the_page_what_it_reads_on_the_server()
    {
        var round = FormRound.OfTypes(Random.Shared.Next(1 << 30), 12, 60);
        await AgreesAsync(round);
        // A type that the page never reads would agree with everything.
        Assert.All(FieldSamples.Types, type => Assert.True(round.Known.GetValueOrDefault(type.ToString()) > 50, $"{type}: {round.Known.GetValueOrDefault(type.ToString())} values were read in the page"));
    }

    static async Task AgreesAsync(FormRound round)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"] });
        var different = await round.DifferencesAsync(browser);
        Assert.True(different.Count == 0, $"{different.Count} answers: {string.Join('\n', different.Take(8))}");
    }
}
