using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>What takes something away asks once, and who is not sure has lost nothing.</summary>
public sealed partial class AskPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>Acts that are asked about: the page of the button, what it sends, somebody who may, and where it goes. A thing that is not there serves as well: it is asked first.</summary>
    public static readonly TheoryData<string, string, string, string> Asked = new()
    {
        { "Desk/SavedFilters.razor", "remove", "operator.003", "/filters" },
        { "Desk/Phrasing/PhrasesPage.razor", "remove", "operator.003", "/phrases" },
        { "Desk/Links/CaseLinks.razor", "revoke", "operator.003", "/cases/none/links" },
        { "Workbench/Drafting/TrialPage.razor", "clear", "systemAdmin", "/apps/drafts/none/trial" },
        { "Workbench/Drafting/TrialPage.razor", "again", "systemAdmin", "/apps/drafts/none/trial" },
        { "Workbench/Drafting/DraftPage.razor", "remove", "systemAdmin", "/apps/drafts/none" },
        { "Admin/ClientPage.razor", "revoke", "securityAdmin", "/admin/clients/none" },
        { "Admin/UserPage.razor", "password", "securityAdmin", "/admin/users/none" },
        { "Admin/UserPage.razor", "sessions", "securityAdmin", "/admin/users/none" },
        { "Admin/BackupPage.razor", "cancel", "systemAdmin", "/admin/backup" },
        { "Admin/MigrationRunPage.razor", "cancel", "systemAdmin", "/admin/migrations/none" },
        { "Admin/MigrationRunPage.razor", "takeBack", "systemAdmin", "/admin/migrations/none" },
        { "Import/ImportRunPage.razor", "cancel", "dispatcher.003", "/imports/none" },
        { "Import/ImportMapPage.razor", "drop", "dispatcher.003", "/imports/none" },
        { "Registers/RegisterImportPage.razor", "undo", "communityWorker.003104", "/registers/people/imports/none" },
        { "Registers/RegisterImportPage.razor", "cancel", "communityWorker.003104", "/registers/people/imports/none" },
        { "Registers/RegisterRecordPage.razor", "unlink", "communityWorker.003104", "/registers/people/none/links" },
        { "Reports/ReportPage.razor", "close", "dispatcher.003", "/reports/none" },
        { "Ledgers/LedgerAppPage.razor", "cancel", "streetLeader.003", "/ledger-exports/none" },
        { "Centre/ReportsPage.razor", "cancel", "streetLeader.003", "/centre/reports/none" },
        { "Runs/RunProgress.razor", "cancel", "operator.003", "/runs/none" },
    };

    /// <summary>Buttons that sound alike and are no such act, and why.</summary>
    static readonly Dictionary<string, string> others = new(StringComparer.Ordinal)
    {
        ["Workbench/Drafting/FieldMoves.razor remove"] = "undone at the canvas",
        ["Workbench/Drafting/ListCanvasPage.razor remove"] = "undone at the canvas",
        ["Workbench/Drafting/MessageCanvasPage.razor remove"] = "undone at the canvas",
        ["Workbench/Drafting/Parts/PartCanvasPage.razor remove"] = "undone at the canvas",
        ["Workbench/Drafting/ServicesPanel.razor removeService"] = "undone at the canvas",
        ["Workbench/Drafting/SheetMoves.razor remove"] = "undone at the canvas",
        ["Workbench/Drafting/StepPanel.razor remove"] = "undone at the canvas",
        ["Admin/UserImportRunPage.razor cancel"] = "the same file goes on with the rest",
        ["Admin/UserImportRunPage.razor forget"] = "opened and read before it is pressed",
        ["Notices/StaffPostPage.razor withdraw"] = "opened and read before it is pressed",
        ["Portal/FollowedPage.razor again"] = "asks for the matter again",
        ["Portal/FollowedPage.razor withdraw"] = "a reason is given before it is pressed",
        ["Admin/AccountPage.razor sessions"] = "one's own, and one signs in again",
        ["Admin/AccountPage.razor password"] = "the old and the new one are typed",
        ["Desk/CaseActs.razor close"] = "a reason is given, and it stands in the case",
        ["Desk/CaseAssists.razor withdrawAssist"] = "a reason is given, and it stands in the case",
        ["Desk/CaseCopies.razor withdrawCopy"] = "can be sent again",
        ["Desk/CaseReaders.razor withdrawReading"] = "can be given again",
        ["Desk/CaseFamily.razor unlink"] = "can be linked again",
        ["Desk/SignForms.razor removeSign"] = "a reason is given, and it stands in the case",
        ["Desk/WorkItemMore.razor removeSign"] = "a reason is given, and it stands in the case",
        ["Desk/DraftNote.razor discard"] = "asked in its form",
    };

    [Fact]
    public void Every_button_that_takes_something_away_asks_or_can_be_undone()
    {
        var designer = Path.Combine(Readme.Root(), "src", "Designer");
        var found = Directory.EnumerateFiles(designer, "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Act().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetRelativePath(designer, file).Replace('\\', '/')} {m.Groups["act"].Value}")).ToHashSet(StringComparer.Ordinal);
        var known = Asked.Select(row => $"{row[0]} {row[1]}").Concat(others.Keys).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(found.Except(known));
        Assert.Empty(known.Except(found));
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task It_is_asked_first_with_all_that_was_posted(string page, string act, string who, string path)
    {
        using var person = await shared.Host.SignInAsync(who);
        person.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        person.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        var parser = new HtmlParser();
        var token = parser.ParseDocument(await person.GetStringAsync("/account")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, path + "?from=2")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("do", act), new("about", "“甲”<b>"), new("id", "7"), new("many", "一"), new("many", "二")]),
        };
        request.Headers.Referrer = new Uri(shared.Host.Address, "/account?lang=zh-CN");
        using var answer = await person.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
        var asked = parser.ParseDocument(await answer.Content.ReadAsStringAsync());
        var form = asked.QuerySelector("main form")!;
        Assert.Equal(path + "?from=2", form.GetAttribute("action"));
        Assert.Equal(["7", "一", "二", act], form.QuerySelectorAll("input[type=hidden]:not([name^=__])").Select(i => i.GetAttribute("value")));
        Assert.Equal(act, form.QuerySelector("input[name=sure]")!.GetAttribute("value"));
        Assert.Equal(("确定", act), (form.QuerySelector("button.danger[name=do]")!.TextContent, form.QuerySelector("button.danger")!.GetAttribute("value")));
        // It is said in words, by a region that a reader hears, and named where there are several.
        var region = form.QuerySelector(".ask[role=alert][tabindex='-1']")!;
        Assert.Equal(region.GetAttribute("aria-labelledby"), region.QuerySelector("h1")!.Id);
        Assert.DoesNotContain("ask.", region.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("{about}", region.TextContent, StringComparison.Ordinal);
        Assert.Empty(region.QuerySelectorAll("b"));
        var back = region.QuerySelector("a.button, button:not(.danger)")!;
        Assert.Equal("不了", back.TextContent);
        if (back.HasAttribute("href")) Assert.Equal("/account?lang=zh-CN", back.GetAttribute("href"));
        else Assert.Equal("look", back.GetAttribute("value"));

        // Being sure of something else is not being sure of this; what was asked stays unasked for nobody.
        using var other = await person.PostAsync(path, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("do", act), new("sure", "another")]));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotNull(parser.ParseDocument(await other.Content.ReadAsStringAsync()).QuerySelector(".ask"));
    }

    [Fact]
    public async Task Who_comes_from_elsewhere_is_led_back_to_no_other_site()
    {
        using var person = await shared.Host.SignInAsync("operator.003");
        person.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var parser = new HtmlParser();
        var token = parser.ParseDocument(await person.GetStringAsync("/account")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/phrases") { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("do", "remove")]) };
        request.Headers.Referrer = new Uri("http://elsewhere.example/phrases");
        using var answer = await person.SendAsync(request);
        Assert.Equal("/phrases", parser.ParseDocument(await answer.Content.ReadAsStringAsync()).QuerySelector(".ask a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_draft_is_discarded_by_who_is_sure_and_who_is_not_keeps_what_was_typed_and_its_files()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value=save]", ("f.summary", "写到一半"));
        await seat.PressWithAsync("button[value=discard]", ("f.photos", "one.jpg", Pictures.Jpeg()), ("f.summary", "又写了一些"));
        Assert.Equal(HttpStatusCode.OK, seat.Status);
        Assert.Contains("删除这份草稿？", seat.Find(".ask").TextContent, StringComparison.Ordinal);
        Assert.Equal("又写了一些", seat.Shown("f.summary"));
        await seat.PressAsync(".ask button[value=look]");
        Assert.Null(seat.Page.QuerySelector(".ask"));
        Assert.Equal("又写了一些", seat.Shown("f.summary"));
        Assert.Single(seat.Page.QuerySelectorAll(".kept li"));
        await seat.OpenAsync("/cases/new/request");
        Assert.Equal("写到一半", seat.Shown("f.summary"));

        await seat.PressSurelyAsync("button[value=discard]");
        Assert.Contains("草稿已删除", seat.Text, StringComparison.Ordinal);
        Assert.Equal("", seat.Shown("f.summary"));
    }

    [Fact]
    public async Task What_one_keeps_for_oneself_goes_when_one_is_sure_and_stays_when_one_goes_back()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/phrases");
        await seat.PressAsync("button[value=add]", ("text", "已电话联系当事人"));
        await seat.PressAsync("button[value=remove]");
        Assert.Contains("“已电话联系当事人”会删除", seat.Find(".ask").TextContent, StringComparison.Ordinal);
        await seat.OpenAsync("/phrases");
        Assert.Contains("已电话联系当事人", seat.Text, StringComparison.Ordinal);
        await seat.PressSurelyAsync("button[value=remove]");
        Assert.Equal("/phrases?did=removed", seat.Address);
        Assert.DoesNotContain("已电话联系当事人", seat.Text, StringComparison.Ordinal);

        await seat.OpenAsync("/cases?q=路灯");
        await seat.PressAsync("form[action='/filters'] button[value=keep]", ("name", "路灯"));
        await seat.PressSurelyAsync(".saved button[value=remove]");
        Assert.StartsWith("/cases?q=", seat.Address, StringComparison.Ordinal);
        Assert.Null(seat.Page.QuerySelector(".saved"));
    }

    [Fact]
    public async Task An_app_draft_goes_when_its_maker_is_sure()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", "问了再删"));
        var address = designer.Address.Split('?')[0];
        await designer.PressAsync("button.danger[value=remove]");
        Assert.Contains("删除草稿“问了再删”？", designer.Find(".ask h1").TextContent, StringComparison.Ordinal);
        await designer.OpenAsync(address);
        await designer.PressSurelyAsync("button.danger[value=remove]");
        Assert.Equal("/apps/drafts", designer.Address);
        Assert.DoesNotContain("问了再删", designer.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""(?:name="do" value|Do)="(?<act>remove|removeService|removeSign|clear|again|cancel|revoke|discard|undo|takeBack|unlink|drop|close|sessions|password|forget|withdraw\w*|delete|erase)\x22""")]
    private static partial Regex Act();
}
