using System.Net;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>A street publishes; residents read, sign up, vote once and speak; opinions on pages are answered. Without script.</summary>
public sealed class BoardPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003";

    async Task<string> PublishedAsync(string kind, params (string Name, string Value)[] more)
    {
        using var staff = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await staff.OpenAsync("/notices/new?kind=" + kind);
        await staff.PressTwiceAsync("form[action='/notices/new'] button.primary", [("title", "小区" + kind), ("body", "欢迎参加。"), .. more]);
        Assert.StartsWith("/notices/", staff.Address, StringComparison.Ordinal);
        Assert.DoesNotContain("new", staff.Address, StringComparison.Ordinal);
        return "/board/" + staff.Address.Split('/')[2].Split('?')[0];
    }

    async Task<Visitor> ProvenAsync(string phone, string back)
    {
        var resident = Visitor.At(shared.Host);
        await resident.OpenAsync(back);
        await resident.OpenAsync(resident.Find("form a.primary").GetAttribute("href")!);
        await resident.PressAsync("form[action='/my'] button", ("phone", phone));
        await resident.PressAsync("form[action='/my'] button", ("code", await shared.Host.NextCodeAsync()));
        Assert.Equal(back, resident.Address);
        return resident;
    }

    static readonly string Later = DateTimeOffset.UtcNow.AddDays(7).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task In_large_letters_reading_and_taking_part_are_pages_of_their_own()
    {
        var at = await PublishedAsync("activity", ("until", Later), ("when", Later), ("place", "社区广场"));
        using var resident = await ProvenAsync("13812360011", at);
        await resident.OpenAsync("/elder?on=1&back=" + at);
        Assert.Empty(resident.Page.QuerySelectorAll("#name"));
        Assert.Contains("欢迎参加", resident.Text, StringComparison.Ordinal);
        await resident.OpenAsync(resident.Find($"a.primary[href='{at}?task=part']").GetAttribute("href")!);
        Assert.DoesNotContain("欢迎参加", resident.Text, StringComparison.Ordinal);
        await resident.PressAsync("button[value=sign]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        await resident.PressAsync("button[value=sign]", ("name", "陈晓明"));
        Assert.Contains("您已报名", resident.Text, StringComparison.Ordinal);
        await resident.OpenAsync(resident.Find($"a.primary[href='{at}?task=part']").GetAttribute("href")!);
        await resident.PressAsync("button[value=off]");
        Assert.NotNull(resident.Page.QuerySelector($"a.primary[href='{at}?task=part']"));
    }

    [Fact]
    public async Task An_activity_takes_as_many_as_there_are_places_and_staff_sees_who()
    {
        var at = await PublishedAsync("activity", ("until", Later), ("when", Later), ("place", "社区广场"), ("limit", "1"));
        using var one = await ProvenAsync("13812360001", at);
        await one.PressTwiceAsync("button[value=sign]", ("name", "陈晓明"));
        await one.OpenAsync(at);
        Assert.Contains("您已报名", one.Text, StringComparison.Ordinal);
        using var two = await ProvenAsync("13812360002", at);
        await two.PressAsync("button[value=sign]", ("name", "李秀英"));
        Assert.Equal(HttpStatusCode.Conflict, two.Status);
        Assert.Contains("名额已满", two.Text, StringComparison.Ordinal);
        using (var staff = await Visitor.SignedInAsync(shared.Host, "operator.003"))
        {
            await staff.OpenAsync(at.Replace("/board/", "/notices/", StringComparison.Ordinal));
            Assert.Contains("陈* 138****0001", staff.Text, StringComparison.Ordinal);
            foreach (var clear in new[] { "陈晓明", "13812360001" }) Assert.DoesNotContain(clear, staff.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
            await staff.PressAsync("button[value=reveal]");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
            Assert.Contains("请写明查看的原因", staff.Find(".summary").TextContent, StringComparison.Ordinal);
            await staff.PressAsync("button[value=reveal]", (staff.Find("input[name=reason]").GetAttribute("name")!, "活动改期，电话通知"));
            Assert.Contains("陈晓明", staff.Find("#revealed").TextContent, StringComparison.Ordinal);
            Assert.Equal("tel:13812360001", staff.Find("#revealed a").GetAttribute("href"));
            using var auditor = await shared.Host.SignInAsync("auditAdmin");
            Assert.Contains("活动改期", await auditor.GetStringAsync("/api/v1/audit?act=board.revealed"), StringComparison.Ordinal);
        }
        await one.PressAsync("button[value=off]");
        await two.PressAsync("button[value=sign]", ("name", "李秀英"));
        Assert.Contains("did=sign", two.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ballot_takes_one_vote_of_each_who_may_and_tells_nothing_before_its_end()
    {
        var at = await PublishedAsync("ballot", ("until", Later), ("options", "同意\n不同意"), ("who", "named"), ("named", "13812360003\n13812360004"), ("turnout", "50"), ("agree", "50"));
        using var one = await ProvenAsync("13812360003", at);
        await one.PressAsync("button[value=vote]");
        Assert.Contains("请选择一项", one.Text, StringComparison.Ordinal);
        await one.PressTwiceAsync("button[value=vote]", ("choice", "0"));
        await one.OpenAsync(at);
        Assert.Contains("1 / 2", one.Text, StringComparison.Ordinal);
        Assert.Null(one.Page.QuerySelector("#result"));
        Assert.Null(one.Page.QuerySelector("button[value=vote]"));
        using var other = await ProvenAsync("13812360009", at);
        await other.PressAsync("button[value=vote]", ("choice", "0"));
        Assert.Equal(HttpStatusCode.Forbidden, other.Status);
        Assert.Contains("不在可以投票的名单里", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contribution_waits_until_staff_has_looked_at_it()
    {
        var at = await PublishedAsync("topic", ("until", Later));
        using var resident = await ProvenAsync("13812360005", at);
        await resident.PressAsync("button[value=say]", ("text", "建议加装扶手"));
        Assert.Null(resident.Page.QuerySelector(".copies li"));
        using var staff = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await staff.OpenAsync(at.Replace("/board/", "/notices/", StringComparison.Ordinal));
        await staff.PressAsync("button[value=show]");
        await resident.OpenAsync(at);
        Assert.Contains("建议加装扶手", resident.Text, StringComparison.Ordinal);
        await staff.PressAsync("button[value=hide]");
        await resident.OpenAsync(at);
        Assert.DoesNotContain("建议加装扶手", resident.Text, StringComparison.Ordinal);
        await staff.PressAsync("button[value=withdraw]");
        await resident.OpenAsync(at);
        Assert.Equal(HttpStatusCode.NotFound, resident.Status);
    }

    [Fact]
    public async Task Who_is_known_no_longer_while_writing_proves_the_phone_there_and_loses_nothing()
    {
        var at = await PublishedAsync("topic", ("until", Later));
        using var resident = await ProvenAsync("13812360011", at);
        resident.Forget("lowcode.resident");
        await resident.PressAsync("button[value=say]", ("text", "建议装扶手和坡道"));
        Assert.Contains("请再验证一次手机", resident.Text, StringComparison.Ordinal);
        await resident.PressAsync("button[value=code]", ("phone", "138"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        await resident.PressAsync("button[value=code]", ("phone", "13812360011"));
        await resident.PressAsync("button[value=prove]", ("code", await shared.Host.NextCodeAsync()));
        Assert.Contains("did=say", resident.Address, StringComparison.Ordinal);
        using var staff = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await staff.OpenAsync(at.Replace("/board/", "/notices/", StringComparison.Ordinal));
        Assert.Contains("建议装扶手和坡道", staff.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_streets_staff_publishes_nothing_here_and_wrong_input_keeps_what_was_typed()
    {
        using var staff = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await staff.OpenAsync("/notices/new?kind=ballot");
        await staff.PressAsync("form[action='/notices/new'] button.primary", ("title", "投票"), ("body", "选一个"), ("options", "一个"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, staff.Status);
        Assert.Equal("选一个", staff.Shown("body"));
        Assert.Contains("投票要有截止时间", staff.Text, StringComparison.Ordinal);
        using var api = await shared.Host.SignInAsync("operator.003");
        using var elsewhere = await api.PostAsync("/api/v1/board", new StringContent("""{ "street": "440104004", "kind": "notice", "title": "停水", "body": "明天停水" }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        using var here = await api.PostAsync("/api/v1/board", new StringContent($$"""{ "street": "{{Street}}", "kind": "notice", "title": "停水", "body": "明天停水" }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, here.StatusCode);
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync($"/portal?street={Street}");
        Assert.Contains("停水", resident.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_says_of_a_page_reaches_the_operators_and_is_answered()
    {
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync($"/portal?street={Street}");
        await resident.OpenAsync(resident.Find("footer a[href^='/feedback']").GetAttribute("href")!);
        await resident.PressAsync("form[action='/feedback'] button");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        await resident.PressAsync("form[action='/feedback'] button", ("text", "字太小看不清"));
        var answer = resident.Address.Split('?')[0];
        Assert.Contains("还没有答复", resident.Text, StringComparison.Ordinal);
        using var admin = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await admin.OpenAsync("/admin/feedback");
        Assert.Contains("字太小看不清", admin.Text, StringComparison.Ordinal);
        Assert.Equal("/portal", admin.Find("main .panel a").GetAttribute("href"));
        await admin.PressAsync("form[action='/admin/feedback'] button", ("answer", "可以点右上角的长辈版"));
        await resident.OpenAsync(answer);
        Assert.Contains("可以点右上角的长辈版", resident.Text, StringComparison.Ordinal);
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/admin/feedback");
        Assert.Equal(HttpStatusCode.Forbidden, seat.Status);
    }
}
