using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Stories;

/// <summary>What no walk along links comes to: pages behind a button, and the canvases with whatever is open on them. Judged as <see cref="AccessibleWalk"/> does.</summary>
[Trait("Category", "Story")]
public sealed class AccessiblePanelStory(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Pages that no link leads to: they come of a button.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_page_that_comes_of_a_button_has_a_serious_fault(bool phone)
    {
        using var seat = await browser.Host.SignInAsync("operator.003");
        var key = $"judged-batch-{phone}";
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", key))["id"]!;
        await using var person = phone ? await browser.OnPhoneAsync() : await browser.AtDeskAsync();
        await person.SignInAsync("operator.003");
        var faults = new List<string>();
        foreach (var verb in new[] { "urge", "print", "claim" })
        {
            await person.OpenAsync("/?box=claim&sort=new");
            await person.Page.Locator($"input[name=pick][value^='{id}']").CheckAsync();
            faults.AddRange(await Axe.JudgeAsync(person, "/ with a tick"));
            await person.PressAsync($".batch button[value={verb}]");
            faults.AddRange(await Axe.JudgeAsync(person, $"/desk/batch {verb}"));
        }
        await person.OpenAsync($"/cases/{id}");
        await person.Page.Locator("details:has(button[value=comment]) summary").ClickAsync();
        await person.Page.Locator("button[data-phrases='comment-0-text']").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(person.Page.Locator(".phrases")).ToBeVisibleAsync();
        faults.AddRange(await Axe.JudgeAsync(person, "/cases with phrases"));
        await person.LookAsync($"phrases-{(phone ? "phone" : "desk")}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The canvases are one page each by their address; what is open on them makes them many.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_canvas_with_any_of_its_panels_open_has_a_serious_fault(bool phone)
    {
        await using var person = phone ? await browser.OnPhoneAsync() : await browser.AtDeskAsync();
        await person.SignInAsync("designer.district");
        await person.OpenAsync("/apps/drafts");
        await person.Page.Locator("#copy-from").SelectOptionAsync("request");
        await person.Page.Locator("#copy-name").FillAsync("诉求样样有");
        await person.PressAsync("form[action='/apps/drafts']:has([name=from]) button:not(.primary)");
        var draft = new Uri(person.Page.Url).AbsolutePath;
        var faults = new List<string>();
        string[] places = ["/apps/drafts", draft, $"{draft}/flow", .. new[] { "intake", "dispatch", "handle", "again", "told", "closed" }.Select(step => $"{draft}/flow?at={step}"), $"{draft}/flow?on={Uri.EscapeDataString("handle\n\ncallback")}"];
        foreach (var place in places)
        {
            await person.OpenAsync(place);
            if (await person.Page.Locator("#rights summary").CountAsync() > 0) await person.Page.Locator("#rights summary").ClickAsync();
            faults.AddRange(await Axe.JudgeAsync(person, place));
        }
        // What was folded out stays so while it is saved by itself, and whoever goes on by keys is where they were.
        await person.OpenAsync($"{draft}/flow?at=handle");
        await person.Page.Locator("#rights summary").FocusAsync();
        await person.Page.Keyboard.PressAsync("Enter");
        var general = person.Page.Locator("#access-default");
        await general.FocusAsync();
        await person.AnsweredAsync(() => general.SelectOptionAsync("read"));
        await Microsoft.Playwright.Assertions.Expect(person.Page.Locator("#rights summary")).ToContainTextAsync("默认只读");
        await Microsoft.Playwright.Assertions.Expect(general).ToBeVisibleAsync();
        await Microsoft.Playwright.Assertions.Expect(general).ToBeFocusedAsync();
        await person.Page.Locator("#rights").ScrollIntoViewIfNeededAsync();
        await person.LookAsync($"rights-{(phone ? "phone" : "desk")}");
        // A trial is begun, so that its pages have something to show.
        await person.OpenAsync($"{draft}/trial");
        await person.PressAsync("button[value=begin]");
        string[] editors = ["/trial", "/trial/new", "/walk?at=4", "/simulate", "/compare", "/lists/duties", "/lists/duties?at=0", "/messages", "/messages?at=overdue", "/messages?at=%230"];
        foreach (var editor in editors)
        {
            await person.OpenAsync(draft + editor);
            faults.AddRange(await Axe.JudgeAsync(person, draft + editor));
        }
        await person.OpenAsync(draft + "/compare");
        await person.Page.Locator("select[name=with]").SelectOptionAsync(await person.Page.EvaluateAsync<string>("[...document.querySelectorAll('select[name=with] option')].find(o => o.value.startsWith('request@')).value"));
        await person.PressAsync("form[action$='/compare'] button");
        await Microsoft.Playwright.Assertions.Expect(person.Page.Locator(".differs-legend")).ToBeVisibleAsync();
        faults.AddRange(await Axe.JudgeAsync(person, $"{draft}/compare with marks"));
        await person.LookAsync($"compare-{(phone ? "phone" : "desk")}");
        foreach (var kind in new[] { "prints", "views", "reports", "registers", "options" })
        {
            await person.OpenAsync(draft);
            await person.PressAsync($"form:has(input[value={kind}]) button[value=addPart]");
            await person.PressAsync(".sheet-field a");
            faults.AddRange(await Axe.JudgeAsync(person, $"{draft}/{kind}"));
            await person.LookAsync($"part-{kind}-{(phone ? "phone" : "desk")}");
        }
        await person.OpenAsync(draft);
        var form = await person.Page.EvaluateAsync<string>("document.querySelector(\"a[href*='/forms/request']\").pathname");
        foreach (var at in new[] { "?at=category", "?at=photos", "?at=%23" + await SectionAsync(person, form), "?find=%E5%A7%93%E5%90%8D", "/preview", "/preview?look=phone", "/preview?who=streetLeader" })
        {
            await person.OpenAsync(form + at);
            faults.AddRange(await Axe.JudgeAsync(person, form + at));
        }
        await person.LookAsync($"reader-{(phone ? "phone" : "desk")}");
        await person.OpenAsync(form);
        faults.AddRange(await Axe.JudgeAsync(person, form));
        await person.LookAsync($"form-itself-{(phone ? "phone" : "desk")}");
        // What stands below the fields, and panels of types with controls of their own; the last ones one in the other.
        foreach (var what in new[] { "[value=addCheck]", "[value=addDocument]", "[data-type=Choice]", "[data-type=Cascader]", "[data-type=File]", "[data-type=Identity]", "[data-type=Record]", "[data-type=Date]", "[data-type=SubTable]", "[data-type=SubTable]" })
        {
            await person.Page.EvaluateAsync("document.querySelectorAll('.palette details').forEach(d => d.open = true)");
            await person.PressAsync($".palette button{what}");
            await person.Page.EvaluateAsync("document.querySelectorAll('#offers').forEach(d => d.open = true)");
            faults.AddRange(await Axe.JudgeAsync(person, $"{form} with {what}"));
            await person.LookAsync($"form-{what.Trim('[', ']').Split('=')[1]}-{(phone ? "phone" : "desk")}");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Every kind of step with all that can be set at it unfolded.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_panel_of_a_step_has_a_serious_fault_with_everything_unfolded(bool phone)
    {
        await using var person = phone ? await browser.OnPhoneAsync() : await browser.AtDeskAsync();
        await person.SignInAsync("designer.district");
        await person.OpenAsync("/apps/drafts");
        await person.LookAsync($"begin-{(phone ? "phone" : "desk")}");
        await person.Page.Locator("#blank-name").FillAsync("样样环节");
        await person.PressAsync("form[action='/apps/drafts'] button.primary");
        var (draft, faults) = (new Uri(person.Page.Url).AbsolutePath, new List<string>());
        foreach (var type in new[] { "sign", "dispatch", "summon", "set", "notify", "script" })
        {
            await person.OpenAsync($"{draft}/flow?on={Uri.EscapeDataString("intake\n\nhandle")}");
            if (type is "sign" or "script") await person.Page.Locator(".types details summary").ClickAsync();
            if (type == "sign") await person.LookAsync($"plus-{(phone ? "phone" : "desk")}");
            await person.PressAsync($"button[name=type][value={type}]");
            if (type == "sign")
            {
                await person.AnsweredAsync(() => person.Page.Locator("#rule").SelectOptionAsync("quorum"));
                await Microsoft.Playwright.Assertions.Expect(person.Page.Locator("select[name='quorum.of']")).ToBeVisibleAsync();
            }
            await person.Page.EvaluateAsync("document.querySelectorAll('.properties details').forEach(d => d.open = true)");
            faults.AddRange(await Axe.JudgeAsync(person, $"panel of {type}"));
            await person.LookAsync($"panel-{type}-{(phone ? "phone" : "desk")}");
            await person.PressAsync("form[data-undo] button");
            if (type == "sign") await person.PressAsync("form[data-undo] button");
        }
        await person.OpenAsync($"{draft}/flow?at=handle");
        foreach (var verb in new[] { "assist", "suspend", "extend" }) await person.AnsweredAsync(() => person.Page.Locator($"input[name=allow][value={verb}]").CheckAsync());
        await person.Page.EvaluateAsync("document.querySelectorAll('.properties details').forEach(d => d.open = true)");
        faults.AddRange(await Axe.JudgeAsync(person, "panel of a task"));
        await person.LookAsync($"panel-task-{(phone ? "phone" : "desk")}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    static async Task<string> SectionAsync(Person person, string form)
    {
        await person.OpenAsync(form);
        return await person.Page.EvaluateAsync<string>("document.querySelector('.sheet-section a')?.search.slice(7) ?? 'none'");
    }
}
