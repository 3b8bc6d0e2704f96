using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>The three administrators at their pages, and everybody's own account.</summary>
public sealed class AdminTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("systemAdmin", "units users posts clients incidents calendar codes health backup messages feedback plugins migrations usage")]
    [InlineData("securityAdmin", "units users posts clients calendar codes")]
    [InlineData("auditAdmin", "units users posts audit calendar codes")]
    [InlineData("dispatcher.003", "units users posts incidents calendar codes")]
    public async Task Each_sees_the_menu_of_their_duties_and_no_other_page_opens(string who, string menu)
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, who);
        // Who handles nothing begins with what there is to administer.
        Assert.Equal(who.EndsWith("Admin", StringComparison.Ordinal) ? "/admin" : "/", visitor.Address);
        await visitor.OpenAsync("/admin");
        Assert.Equal(menu.Split(' ').Select(p => "/admin/" + p), visitor.Page.QuerySelectorAll(".places a").Select(a => a.GetAttribute("href")!));
        foreach (var place in new[] { "units", "users", "clients", "audit", "audit.csv", "incidents", "calendar", "health", "backup", "messages", "feedback", "plugins" })
        {
            if (place == "audit.csv" && menu.Contains("audit", StringComparison.Ordinal)) continue;
            await visitor.OpenAsync("/admin/" + place);
            Assert.Equal(menu.Split(' ').Contains(place) ? HttpStatusCode.OK : HttpStatusCode.Forbidden, visitor.Status);
        }
    }

    [Fact]
    public async Task A_clerk_without_duties_of_administration_is_shown_none()
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, "operator.003");
        Assert.Null(visitor.Page.QuerySelector("nav a[href='/admin']"));
    }

    [Fact]
    public async Task A_unit_is_added_renamed_and_disabled_and_mistakes_are_said_at_their_field()
    {
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/units?q=" + Uri.EscapeDataString("北京街道"));
        await system.OpenAsync(system.Find(".rows a").GetAttribute("href")!);
        Assert.Contains("北京街道", system.Find(".way").TextContent, StringComparison.Ordinal);
        await system.PressAsync("button[value=add]", ("id", "440104003-cg"), ("name", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, system.Status);
        Assert.Contains("已存在", system.Find("#add-id-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("440104003-cg", system.Shown("id"));
        await system.PressAsync("button[value=add]", ("id", "440104003-xc"), ("name", "宣传办"), ("line", "xc"));
        Assert.Contains("已新增单位", system.Text, StringComparison.Ordinal);
        await system.OpenAsync("/admin/units?unit=440104003-xc");
        await system.PressAsync("button[value=rename]", ("name", "宣传文化办"));
        Assert.Contains("宣传文化办", system.Find("#one").TextContent, StringComparison.Ordinal);
        await system.PressAsync("button[value=disable]");
        Assert.NotNull(system.Page.QuerySelector("button[value=enable]"));
        await system.OpenAsync("/admin/units?unit=440104003-cg");
        await system.PressAsync("button[value=disable]");
        Assert.Contains("不能停用", system.Find(".summary").TextContent, StringComparison.Ordinal);

        using var security = await Visitor.SignedInAsync(shared.Host, "securityAdmin");
        await security.OpenAsync("/admin/units?unit=440104003");
        Assert.Null(security.Page.QuerySelector("main button[name=do]"));
    }

    [Fact]
    public async Task A_person_is_made_by_one_administrator_given_a_post_by_another_and_can_work()
    {
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/users?unit=440104003-cg");
        await system.PressAsync("button[value=add]", ("name", "何新来"), ("signInName", "xinlai"));
        var password = system.Find(".secret code").TextContent;
        var address = "/admin/users/" + system.Find("form[action^='/admin/users/']").GetAttribute("action")!.Split('/')[^1];
        Assert.Null(system.Page.QuerySelector("button[value=give]"));
        await system.OpenAsync(address);
        Assert.Null(system.Page.QuerySelector(".secret"));

        using var security = await Visitor.SignedInAsync(shared.Host, "securityAdmin");
        await security.OpenAsync(address);
        Assert.Null(security.Page.QuerySelector("button[value=disable]"));
        await security.PressAsync("button[value=give]", ("post", "handler"), ("unit", "440104003-cg"));
        Assert.Contains("承办人", security.Find("#posts").ParentElement!.TextContent, StringComparison.Ordinal);
        await security.PressAsync("button[value=give]", ("post", "systemAdmin"), ("unit", "440104003-cg"));
        await security.PressAsync("button[value=give]", ("post", "auditAdmin"), ("unit", "440104003-cg"));
        Assert.Contains("三员分立", security.Find(".summary").TextContent, StringComparison.Ordinal);

        using var person = await Visitor.SignedInAsync(shared.Host, "xinlai", password: password);
        Assert.Contains("何新来", person.Find(".who").TextContent, StringComparison.Ordinal);
        await security.PressSurelyAsync("button[value=password]");
        var second = security.Find(".secret code").TextContent;
        await person.OpenAsync("/");
        Assert.StartsWith("/sign-in", person.Address, StringComparison.Ordinal);
        for (var i = 0; i < 5; i++) await person.PressAsync("form[action='/sign-in'] button", ("name", "xinlai"), ("password", "wrong"));
        await security.OpenAsync(address);
        await security.PressAsync("button[value=unlock]");
        Assert.Null(security.Page.QuerySelector("button[value=unlock]"));
        await person.PressAsync("form[action='/sign-in'] button", ("name", "xinlai"), ("password", second));
        Assert.Contains("何新来", person.Find(".who").TextContent, StringComparison.Ordinal);

        await system.OpenAsync(address);
        await system.PressAsync("button[value=disable]");
        await person.OpenAsync("/");
        Assert.StartsWith("/sign-in", person.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_is_let_in_its_key_is_shown_once_and_works_until_it_is_revoked()
    {
        using var security = await Visitor.SignedInAsync(shared.Host, "securityAdmin");
        await security.OpenAsync("/admin/clients");
        await security.PressAsync("button[value=add]", ("name", "窗口系统"), ("unit", "440104003"), ("user", "nobody-there"), ("scope", "self"), ("scope", "case.read"));
        Assert.Contains("没有编号为nobody-there的用户", security.Find("#add-user-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("窗口系统", security.Shown("name"));
        await security.PressAsync("button[value=add]", ("user", "operator.003"), ("scope", "self"), ("scope", "case.read"));
        var address = security.Address.Split('?')[0];
        await security.PressAsync("button[value=key]");
        var key = security.Find(".secret code").TextContent;
        await security.OpenAsync(address);
        Assert.Null(security.Page.QuerySelector(".secret"));

        using var system = new HttpClient { BaseAddress = shared.Host.Address };
        system.DefaultRequestHeaders.Add("X-Api-Key", key);
        Assert.Equal(HttpStatusCode.OK, (await system.GetAsync("/api/v1/cases")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await system.GetAsync("/api/v1/work-items")).StatusCode);
        await security.PressAsync("button[value=change]", ("scope", "self"), ("scope", "workitem.read"), ("perMinute", "many"));
        Assert.Contains("应为整数", security.Find("#change-perMinute-error").TextContent, StringComparison.Ordinal);
        await security.PressAsync("button[value=change]", ("scope", "self"), ("scope", "workitem.read"), ("perMinute", "60"));
        Assert.Equal(HttpStatusCode.Forbidden, (await system.GetAsync("/api/v1/cases")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await system.GetAsync("/api/v1/work-items")).StatusCode);
        await security.PressSurelyAsync("button[value=revoke]");
        Assert.Equal(HttpStatusCode.Unauthorized, (await system.GetAsync("/api/v1/work-items")).StatusCode);

        using var reader = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await reader.OpenAsync(address);
        Assert.Null(reader.Page.QuerySelector("main button[name=do]"));
    }

    [Fact]
    public async Task The_audit_log_is_narrowed_verified_and_exported_without_formulas_and_that_is_logged()
    {
        using var stranger = Visitor.At(shared.Host);
        await stranger.OpenAsync("/sign-in");
        await stranger.PressAsync("form[action='/sign-in'] button", ("name", "operator.004"), ("password", "=1+1"));
        using var system = await shared.Host.SignInAsync("systemAdmin");
        using (var made = await system.PostAsJsonAsync("/api/v1/units", new { id = "formula-1", parent = "440104003", kind = "department", name = "=cmd|' /C calc'!A0" })) made.EnsureSuccessStatusCode();

        using var auditor = await Visitor.SignedInAsync(shared.Host, "auditAdmin");
        await auditor.OpenAsync("/admin/audit?act=signIn&actor=operator.004&outcome=failed");
        Assert.Equal(["登录 signIn 只看“登录”"], auditor.Page.QuerySelectorAll(".list tbody tr").Select(tr => tr.QuerySelectorAll("td")[2].TextContent).Distinct());
        await auditor.OpenAsync("/admin/audit?act=org.*&subject=unit:formula-1");
        Assert.Single(auditor.Page.QuerySelectorAll(".list tbody tr"));
        await auditor.OpenAsync("/admin/audit?from=2000-01-01&until=2000-01-02");
        Assert.Empty(auditor.Page.QuerySelectorAll(".list"));
        await auditor.PressAsync("form[action='/admin/audit/verify'] button");
        Assert.Contains("链完整", auditor.Text, StringComparison.Ordinal);

        using var http = await shared.Host.SignInAsync("auditAdmin");
        using var file = await http.GetAsync("/admin/audit.csv?act=org.*");
        Assert.Equal("text/csv", file.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("attachment", file.Content.Headers.ContentDisposition?.ToString(), StringComparison.Ordinal);
        var text = await file.Content.ReadAsStringAsync();
        Assert.Contains("org.unitAdded", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(^|,|\n)[=+@-]", text);
        await auditor.OpenAsync("/admin/audit?act=audit.exported");
        Assert.NotEmpty(auditor.Page.QuerySelectorAll(".list tbody tr"));

        var narrowed = JsonNode.Parse(await http.GetStringAsync("/api/v1/audit?act=org.unitAdded&subject=unit:formula-1"))!["items"]!.AsArray();
        Assert.Equal("unit:formula-1", (string)Assert.Single(narrowed)!["subject"]!);
        using var wrong = await http.GetAsync("/api/v1/audit?from=yesterday");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    [Fact]
    public async Task The_calendar_shows_holidays_and_make_up_days_and_says_which_year_is_not_announced()
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, "auditAdmin");
        await visitor.OpenAsync("/admin/calendar?year=2026");
        Assert.Equal(12, visitor.Page.QuerySelectorAll(".month").Length);
        Assert.Contains(visitor.Page.QuerySelectorAll(".month")[9].QuerySelectorAll("td.off"), td => td.TextContent.StartsWith('1'));
        Assert.NotEmpty(visitor.Page.QuerySelectorAll("td.make"));
        await visitor.OpenAsync("/admin/calendar?year=2150");
        Assert.Contains("还没有公布", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_password_and_sessions_are_changed_on_the_account_page()
    {
        var first = await shared.Host.PasswordOf("gridWorker.003104-g2");
        using var one = await Visitor.SignedInAsync(shared.Host, "gridWorker.003104-g2");
        using var other = await Visitor.SignedInAsync(shared.Host, "gridWorker.003104-g2");
        await one.OpenAsync("/account");
        await one.PressAsync("button[value=password]", ("old", first), ("new", "another-pass-1"), ("again", "another-pass-2"));
        Assert.Contains("不一样", one.Find("#password-again-error").TextContent, StringComparison.Ordinal);
        await one.PressAsync("button[value=password]", ("old", "not this"), ("new", "another-pass-1"), ("again", "another-pass-1"));
        Assert.Contains("原密码不正确", one.Find("#password-old-error").TextContent, StringComparison.Ordinal);
        await one.PressAsync("button[value=password]", ("old", first), ("new", "another-pass-1"), ("again", "another-pass-1"));
        Assert.Contains("密码已修改", one.Text, StringComparison.Ordinal);
        await other.OpenAsync("/");
        Assert.StartsWith("/sign-in", other.Address, StringComparison.Ordinal);

        using var third = await Visitor.SignedInAsync(shared.Host, "gridWorker.003104-g2", password: "another-pass-1");
        await one.OpenAsync("/account");
        await one.PressAsync("button[value=sessions]");
        Assert.Contains("已结束", one.Text, StringComparison.Ordinal);
        await third.OpenAsync("/");
        Assert.StartsWith("/sign-in", third.Address, StringComparison.Ordinal);

        await one.OpenAsync("/account");
        await one.PressAsync("button[value=standIn]", ("by", "gridLeader.003104"), ("from", "2026-01-01"), ("until", "2099-12-31"));
        Assert.Contains("代理", one.Find("#standin").ParentElement!.TextContent, StringComparison.Ordinal);
        await one.PressAsync("button[value=endStandIn]");
        Assert.Null(one.Page.QuerySelector("button[value=endStandIn]"));
    }
}
