using System.Net;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>A resident without account and without script: follows a case by its number and a phone, and rates it once.</summary>
public sealed class PortalPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003";

    /// <summary>A case handled and closed, with words in it that are for staff alone.</summary>
    async Task<(string Id, string Number)> ClosedAsync(bool close = true)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var handler = await shared.Host.SignInAsync("handler.003-cg");
        using var callback = await shared.Host.SignInAsync("callback.003");
        var opened = await RequestCase.OpenAsync(seat, Street, Guid.NewGuid().ToString("N"));
        var (id, number) = ((string)opened["id"]!, (string)opened["number"]!);
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept", comment = "内部提醒：此人常来电" });
        await RequestCase.CommandAsync(seat, id, new { type = "comment", text = "内部留言：注意态度" });
        await RequestCase.CommandAsync(handler, id, new { type = "claim", visit = 3 });
        if (!close) return (id, number);
        await RequestCase.CommandAsync(handler, id, new { type = "complete", visit = 3, form = new { contacted = true, contactedAt = "2026-11-20T10:30:00+08:00", result = "已更换灯泡三只" } });
        await RequestCase.CommandAsync(callback, id, new { type = "complete", visit = 4, outcome = "resolved", form = new { reached = true, satisfaction = "5", callbackNote = "内部回访记录" } });
        return (id, number);
    }

    async Task<Visitor> FollowingAsync(string number, string phone = "13812345678")
    {
        var resident = Visitor.At(shared.Host);
        await resident.OpenAsync("/follow");
        await resident.PressAsync("form[action='/follow'] button", ("number", number), ("phone", phone));
        await resident.PressAsync("form[action='/follow/code'] button", ("code", await shared.Host.NextCodeAsync()));
        Assert.Equal("/follow/case", resident.Address);
        return resident;
    }

    [Fact]
    public async Task The_claimant_sees_steps_units_and_the_answer_and_rates_once()
    {
        var (id, number) = await ClosedAsync();
        using var resident = await FollowingAsync(number);
        Assert.Contains("已更换灯泡三只", resident.Find(".answer").TextContent, StringComparison.Ordinal);
        Assert.Contains("已交城市管理办办理", resident.Text, StringComparison.Ordinal);
        foreach (var hidden in new[] { "内部", "13812345678", "陈晓明", "handler", "承办人" }) Assert.DoesNotContain(hidden, resident.Text, StringComparison.Ordinal);
        using (var seat = await Visitor.SignedInAsync(shared.Host, "handler.003-cg"))
        {
            await seat.OpenAsync("/");
            Assert.DoesNotContain(seat.Find(".who strong").TextContent, resident.Text, StringComparison.Ordinal);
        }
        await resident.PressAsync("form:has(.rating) button.primary");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        await resident.PressTwiceAsync("form:has(.rating) button.primary", ("level", "4"), ("reasons", "quick"), ("reasons", "clear"), ("comment", "下次快一点"));
        await resident.OpenAsync("/follow/case");
        Assert.Contains("您的评价：满意".Replace("您的评价", "感谢您的评价", StringComparison.Ordinal), resident.Text, StringComparison.Ordinal);
        Assert.Null(resident.Page.QuerySelector("form:has(.rating)"));

        using var person = await shared.Host.SignInAsync("operator.003");
        var shown = await person.GetStringAsync($"/api/v1/cases/{id}");
        Assert.Contains("\"rating\":{\"level\":4,\"comment\":\"下次快一点\",\"reasons\":[\"quick\",\"clear\"]", shown, StringComparison.Ordinal);
        using var again = await person.PostAsync($"/api/v1/cases/{id}/commands", new StringContent("{\"type\":\"rate\",\"level\":1}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

        await resident.PressAsync("form[action='/follow/leave'] button");
        await resident.OpenAsync("/follow/case");
        Assert.Equal("/follow", resident.Address);
    }

    [Fact]
    public async Task In_large_letters_the_number_the_phone_and_each_question_of_the_rating_stand_on_a_page_of_their_own()
    {
        var (id, number) = await ClosedAsync();
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync("/elder?on=1&back=/follow");
        const string ask = "form[action='/follow'] button", next = "button[value=rateNext]:not(.unseen)";
        Assert.Null(resident.Page.QuerySelector("#phone"));
        await resident.PressAsync(ask);
        Assert.Contains("请填写受理编号", resident.Text, StringComparison.Ordinal);
        await resident.PressAsync(ask, ("number", number));
        Assert.Null(resident.Page.QuerySelector("#number"));
        Assert.Contains("第 2 步，共 3 步", resident.Text, StringComparison.Ordinal);
        await resident.PressAsync(ask);
        Assert.Contains("请填写登记时留的手机号", resident.Text, StringComparison.Ordinal);
        Assert.Null(resident.Page.QuerySelector("#number"));
        await resident.OpenAsync(resident.Find("form[action='/follow'] a").GetAttribute("href")!);
        Assert.Equal(number, resident.Shown("number"));
        await resident.PressAsync(ask);
        await resident.PressAsync(ask, ("phone", "5678"));
        await resident.PressAsync("form[action='/follow/code'] button", ("code", await shared.Host.NextCodeAsync()));

        // The case itself, and each thing to do with it behind a line of its own.
        Assert.Empty(resident.Page.QuerySelectorAll("textarea, .timeline, .rating"));
        Assert.Contains("已更换灯泡三只", resident.Text, StringComparison.Ordinal);
        await resident.OpenAsync(resident.Find(".tasks a[href*='task=steps']").GetAttribute("href")!);
        Assert.NotNull(resident.Page.QuerySelector(".timeline"));
        await resident.OpenAsync("/follow/case?task=nothing");
        await resident.OpenAsync(resident.Find(".tasks a[href*='task=rate']").GetAttribute("href")!);
        Assert.Empty(resident.Page.QuerySelectorAll("[name=reasons]:not([type=hidden]), textarea, .answer, button[value=rate]"));
        await resident.PressAsync(next);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        Assert.NotNull(resident.Page.QuerySelector("#rate-5"));
        await resident.PressAsync(next, ("level", "4"));
        Assert.Contains("第 2 步，共 3 步", resident.Text, StringComparison.Ordinal);
        await resident.PressAsync(next, ("reasons", "quick"), ("reasons", "clear"));
        await resident.PressAsync("button[value=rateBack]", ("comment", "下次快一点"));
        Assert.Equal(2, resident.Page.QuerySelectorAll("[name=reasons][checked]").Length);
        await resident.PressAsync(next);
        Assert.Equal("下次快一点", resident.Shown("comment"));
        await resident.PressTwiceAsync("button[value=rate]");
        await resident.OpenAsync("/follow/case");
        Assert.Contains("感谢您的评价：满意", resident.Text, StringComparison.Ordinal);
        Assert.Null(resident.Page.QuerySelector(".tasks a[href*='task=rate']"));
        using var person = await shared.Host.SignInAsync("operator.003");
        Assert.Contains("\"rating\":{\"level\":4,\"comment\":\"下次快一点\",\"reasons\":[\"quick\",\"clear\"]", await person.GetStringAsync($"/api/v1/cases/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_case_tells_where_it_is_and_is_not_rated_yet()
    {
        var (_, number) = await ClosedAsync(close: false);
        using var resident = await FollowingAsync(number, "5678");
        Assert.Contains("城市管理办正在进行“处置”", resident.Text, StringComparison.Ordinal);
        Assert.Contains("办结期限", resident.Text, StringComparison.Ordinal);
        Assert.Null(resident.Page.QuerySelector("form:has(.rating)"));
    }

    [Fact]
    public async Task Whether_there_is_such_a_case_nobody_learns_without_the_code()
    {
        var (_, number) = await ClosedAsync(close: false);
        using var stranger = Visitor.At(shared.Host);
        var answers = new List<string>();
        foreach (var (asked, phone) in new[] { (number, "0000"), ("440104003JS209912310001", "5678") })
        {
            await stranger.OpenAsync("/follow");
            await stranger.PressAsync("form[action='/follow'] button", ("number", asked), ("phone", phone));
            Assert.Equal(HttpStatusCode.OK, stranger.Status);
            answers.Add(stranger.Text);
            await stranger.PressAsync("form[action='/follow/code'] button", ("code", "123456"));
            Assert.Contains("验证码不对或已过期", stranger.Text, StringComparison.Ordinal);
        }
        Assert.Equal(answers[0], answers[1]);
        await stranger.OpenAsync("/follow/case");
        Assert.Equal("/follow", stranger.Address);
    }

    [Fact]
    public async Task The_portal_tells_what_each_street_takes_in_both_languages()
    {
        using var resident = Visitor.At(shared.Host, "en");
        await resident.OpenAsync("/portal");
        Assert.Equal(18, resident.Page.QuerySelectorAll(".links a").Length);
        await resident.OpenAsync(resident.Find(".links a").GetAttribute("href")!);
        Assert.Contains("Resident requests", resident.Text, StringComparison.Ordinal);
        await resident.OpenAsync(resident.Find("a.row[href$='/report']").GetAttribute("href")!);
        Assert.Contains("Within 15 working days", resident.Text, StringComparison.Ordinal);
        // The street is remembered.
        await resident.OpenAsync("/portal");
        Assert.Empty(resident.Page.QuerySelectorAll(".links a"));
        Assert.Equal(2, resident.Page.QuerySelectorAll("a.row").Length);
        await resident.OpenAsync("/portal?street=nowhere");
        Assert.Equal(HttpStatusCode.NotFound, resident.Status);
    }
}
