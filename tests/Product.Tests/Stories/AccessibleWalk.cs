using System.Text.RegularExpressions;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Stories;

/// <summary>
/// Every kind of page that people of all posts can reach by links, judged by axe-core: nothing serious or critical by WCAG 2.2 AA. The
/// person's browser fails the story besides for whatever it complains of, so this walk also finds violations of the content security policy.
/// </summary>
public abstract partial class AccessibleWalk(Browser browser, bool onPhone) : IClassFixture<Browser>
{
    /// <summary>More pages than anybody reaches; a walk that finds more has gone astray.</summary>
    const int Most = 120;

    /// <param name="name">Who walks; null is a resident.</param>
    /// <param name="everyApp">Those who make apps and put them to use look at the pages of each of them; others at those of one.</param>
    /// <param name="locale">In which language the pages are asked for.</param>
    protected async Task WalkAsync(string? name, bool everyApp, string? locale = null)
    {
        await SomeWorkAsync();
        await using var person = onPhone ? await browser.OnPhoneAsync(locale) : await browser.AtDeskAsync(locale);
        if (name is not null) await person.SignInAsync(name);
        var (seen, waiting, faults) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(name is null ? ["/portal", "/sign-in", "/follow", "/portal?street=440104003", "/my", "/board", "/feedback"] : ["/"]), new List<string>());
        while (waiting.TryDequeue(out var address))
        {
            if (!seen.Add(KindOf(address, everyApp))) continue;
            Assert.True(seen.Count <= Most, $"more kinds of pages than there can be: {string.Join(' ', seen)}");
            await person.OpenAsync(address);
            faults.AddRange(await Axe.JudgeAsync(person, address));
            await person.LookAsync($"page-{(onPhone ? "phone" : "desk")}-{name ?? "resident"}-{KindOf(address, everyApp).Trim('/').Replace('/', '.')}");
            foreach (var link in await person.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname)"))
                if (!link.Contains('.', StringComparison.Ordinal) && !link.StartsWith("/api/", StringComparison.Ordinal) && !link.StartsWith("/language", StringComparison.Ordinal)) waiting.Enqueue(link);
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(name is null || seen.Count > 3, $"the walk ended at {string.Join(' ', seen)}");
    }

    /// <summary>Cases, so that lists and case pages have something to judge.</summary>
    async Task SomeWorkAsync()
    {
        using var seat = await browser.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "judged"))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "comment", text = "已联系", key = "judged-comment" });
    }

    /// <summary>Pages that differ by a name only are of one kind. What an app asks is not: each form is looked at.</summary>
    static string KindOf(string address, bool everyApp)
    {
        var kind = Name().Replace(address, "/{name}");
        return everyApp ? kind : App().Replace(kind, "/{name}");
    }

    [GeneratedRegex(@"/(?=[^/]*[0-9])[^/]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<=^/(?:apps|ledgers)|^/apps/[^/]+/forms)/(?!(?:drafts|publish|elsa|from-table|imports)(?:/|$))[^/]+")]
    private static partial Regex App();
}

/// <summary>On a phone.</summary>
[Trait("Category", "Story")]
public sealed class AccessiblePhoneStory(Browser browser) : AccessibleWalk(browser, onPhone: true)
{
    [Theory]
    [InlineData("operator.003", false)]
    [InlineData("streetLeader.003", false)]
    [InlineData("callback.003", false)]
    [InlineData("gridWorker.003104-g2", false)]
    [InlineData("designer.district", true)]
    [InlineData("systemAdmin", false)]
    [InlineData("auditAdmin", false)]
    [InlineData(null, false)]
    public Task No_page_has_a_serious_fault_for_people_with_disabilities(string? name, bool everyApp) => WalkAsync(name, everyApp);

    // English words are longer: what fits in Chinese may not.
    [Fact]
    public Task Neither_has_one_in_English() => WalkAsync("streetLeader.003", false, "en-US");
}

/// <summary>At a desk.</summary>
[Trait("Category", "Story")]
public sealed class AccessibleDeskStory(Browser browser) : AccessibleWalk(browser, onPhone: false)
{
    [Theory]
    [InlineData("operator.003", false)]
    [InlineData("dispatcher.003", false)]
    [InlineData("streetLeader.003", false)]
    [InlineData("publisher.district", true)]
    [InlineData("securityAdmin", false)]
    [InlineData(null, false)]
    public Task No_page_has_a_serious_fault_for_people_with_disabilities(string? name, bool everyApp) => WalkAsync(name, everyApp);

    [Fact]
    public Task Neither_has_one_in_English() => WalkAsync("publisher.district", false, "en-US");
}
