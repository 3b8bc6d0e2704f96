using System.Text.Json;
using System.Text.RegularExpressions;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Stories;

/// <summary>
/// Every kind of page that people of all posts can reach by links, judged by axe-core in both sizes: nothing serious or critical by WCAG 2.2 AA. The
/// person's browser fails the story besides for whatever it complains of, so this walk also finds violations of the content security policy.
/// </summary>
[Trait("Category", "Story")]
public sealed partial class AccessibleStory(Browser browser) : IClassFixture<Browser>
{
    const string Judge = """
        async () => {
          const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
          return JSON.stringify(found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
            .flatMap(v => v.nodes.slice(0, 5).map(n => `${v.impact} ${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 160)}`)));
        }
        """;

    /// <summary>More pages than anybody reaches; a walk that finds more has gone astray.</summary>
    const int Most = 60;

    static readonly Lazy<string> axe = new(() => File.ReadAllText(Path.Combine(Installed(), "node_modules/axe-core/axe.min.js")));

    /// <summary>Where the build has put the packages of the pages as they are named now.</summary>
    static string Installed()
    {
        var pages = Path.Combine(Readme.Root(), "src/Designer");
        var named = File.ReadAllText(Path.Combine(pages, "package-lock.json"));
        return Directory.GetDirectories(Path.Combine(pages, "obj/npm")).First(made => File.ReadAllText(Path.Combine(made, "package-lock.json")) == named && Directory.Exists(Path.Combine(made, "node_modules")));
    }

    [Theory]
    [InlineData("operator.003", true)]
    [InlineData("operator.003", false)]
    [InlineData("dispatcher.003", false)]
    [InlineData("streetLeader.003", true)]
    [InlineData("streetLeader.003", false)]
    [InlineData("callback.003", true)]
    [InlineData("gridWorker.003104-g2", true)]
    [InlineData("publisher.district", false)]
    [InlineData("designer.district", true)]
    [InlineData("systemAdmin", true)]
    [InlineData("securityAdmin", false)]
    [InlineData("auditAdmin", true)]
    [InlineData(null, true)]
    [InlineData(null, false)]
    public async Task No_page_has_a_serious_fault_for_people_with_disabilities(string? name, bool phone)
    {
        await SomeWorkAsync();
        await using var person = phone ? await browser.OnPhoneAsync() : await browser.AtDeskAsync();
        if (name is not null) await person.SignInAsync(name);
        var (seen, waiting, faults) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(name is null ? ["/portal", "/sign-in", "/follow", "/portal?street=440104003", "/my", "/board", "/feedback"] : ["/"]), new List<string>());
        while (waiting.TryDequeue(out var address))
        {
            if (!seen.Add(KindOf(address))) continue;
            Assert.True(seen.Count <= Most, $"more kinds of pages than there can be: {string.Join(' ', seen)}");
            await person.OpenAsync(address);
            faults.AddRange(await JudgeAsync(person, address));
            foreach (var link in await person.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname)"))
                if (!link.Contains('.', StringComparison.Ordinal) && !link.StartsWith("/api/", StringComparison.Ordinal) && !link.StartsWith("/language", StringComparison.Ordinal)) waiting.Enqueue(link);
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(name is null || seen.Count > 3, $"the walk ended at {string.Join(' ', seen)}");
    }

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
            faults.AddRange(await JudgeAsync(person, "/ with a tick"));
            await person.PressAsync($".batch button[value={verb}]");
            faults.AddRange(await JudgeAsync(person, $"/desk/batch {verb}"));
        }
        await person.OpenAsync($"/cases/{id}");
        await person.Page.Locator("details:has(button[value=comment]) summary").ClickAsync();
        await person.Page.Locator("button[data-phrases='comment-0-text']").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(person.Page.Locator(".phrases")).ToBeVisibleAsync();
        faults.AddRange(await JudgeAsync(person, "/cases with phrases"));
        await person.LookAsync($"phrases-{(phone ? "phone" : "desk")}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    static async Task<IEnumerable<string>> JudgeAsync(Person person, string address)
    {
        await person.Page.EvaluateAsync(axe.Value);
        return JsonSerializer.Deserialize<string[]>(await person.Page.EvaluateAsync<string>(Judge))!.Select(fault => $"{address}: {fault}");
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
            faults.AddRange(await JudgeAsync(person, place));
        }
        // A trial is begun, so that its pages have something to show.
        await person.OpenAsync($"{draft}/trial");
        await person.PressAsync("button[value=begin]");
        string[] editors = ["/trial", "/trial/new", "/walk?at=4", "/simulate", "/compare", "/lists/duties", "/lists/duties?at=0", "/messages", "/messages?at=overdue", "/messages?at=%230"];
        foreach (var editor in editors)
        {
            await person.OpenAsync(draft + editor);
            faults.AddRange(await JudgeAsync(person, draft + editor));
        }
        await person.OpenAsync(draft);
        var form = await person.Page.EvaluateAsync<string>("document.querySelector(\"a[href*='/forms/request']\").pathname");
        foreach (var at in new[] { "", "?at=category", "?at=photos", "?at=%23" + await SectionAsync(person, form), "?find=%E5%A7%93%E5%90%8D", "/preview", "/preview?look=phone" })
        {
            await person.OpenAsync(form + at);
            faults.AddRange(await JudgeAsync(person, form + at));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    static async Task<string> SectionAsync(Person person, string form)
    {
        await person.OpenAsync(form);
        return await person.Page.EvaluateAsync<string>("document.querySelector('.sheet-section a')?.search.slice(7) ?? 'none'");
    }

    /// <summary>Cases, so that lists and case pages have something to judge.</summary>
    async Task SomeWorkAsync()
    {
        using var seat = await browser.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "judged"))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "comment", text = "已联系", key = "judged-comment" });
    }

    /// <summary>Pages that differ by a name only are of one kind.</summary>
    static string KindOf(string address) => Name().Replace(address, "/{name}");

    [GeneratedRegex(@"/(?=[^/]*[0-9])[^/]+|(?<=^/(?:apps|ledgers|registers|cases/new)|/forms)/(?!drafts(?:/|$)|publish$|elsa$|from-table$|imports?$)[^/]+")]
    private static partial Regex Name();
}
