using System.Net;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Calling back by the script of the app: the questions in order, attempts, and what the answers come to.</summary>
public sealed class CallPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    async Task<string> HandledAsync(string key)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", key))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept", key = key + "-1" });
        using var handler = await shared.Host.SignInAsync("handler.003-cg");
        await RequestCase.CommandAsync(handler, id, new { type = "complete", visit = 3, key = key + "-2", form = new { contacted = false, result = "更换灯头三只，照明恢复。" } });
        return id;
    }

    [Fact]
    public async Task One_question_comes_after_the_other_and_the_answers_decide_the_outcome()
    {
        var id = await HandledAsync("call-script");
        using var caller = await Visitor.SignedInAsync(shared.Host, "callback.003");
        await caller.OpenAsync("/calls");
        await caller.OpenAsync(caller.Find($"a[href^='/calls/{id}/']").GetAttribute("href")!);
        Assert.DoesNotContain("13812345678", caller.Text, StringComparison.Ordinal);
        await caller.PressAsync("button[value=claim]");
        Assert.Contains("13812345678", caller.Text, StringComparison.Ordinal);
        Assert.Contains("承办单位联系过您吗", caller.Text, StringComparison.Ordinal);
        Assert.Single(caller.Page.QuerySelectorAll(".script > li"));
        await caller.PressAsync("button.primary[value=next]", ("f.responded", "true"));
        Assert.Contains("解决了吗", caller.Text, StringComparison.Ordinal);
        Assert.Null(caller.Page.QuerySelector("button[value=complete]"));
        await caller.PressAsync("button.primary[value=next]", ("f.solved", "true"));
        Assert.Equal(3, caller.Page.QuerySelectorAll(".script > li").Length);
        await caller.PressAsync("button.primary[value=next]", ("f.satisfaction", "2"));
        Assert.Contains("未解决", caller.Find("main .note").TextContent, StringComparison.Ordinal);
        // Who is dissatisfied is asked why.
        await caller.PressAsync("button[value=complete]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, caller.Status);
        await caller.PressAsync("button[value=complete]", ("f.callbackNote", "灯还是一闪一闪"));
        Assert.StartsWith("/calls", caller.Address, StringComparison.Ordinal);
        using var seat = await shared.Host.SignInAsync("operator.003");
        var made = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}"))!;
        Assert.Equal("handle", (string)made["workItems"]![0]!["activity"]!);
        Assert.Equal(("2", true), ((string)made["form"]!["satisfaction"]!, (bool)made["form"]!["reached"]!));
    }

    [Fact]
    public async Task Who_is_not_reached_is_tried_again_and_given_up_only_after_enough_attempts()
    {
        var id = await HandledAsync("call-vain");
        using var caller = await Visitor.SignedInAsync(shared.Host, "callback.003");
        await caller.OpenAsync("/calls");
        var address = caller.Find($"a[href^='/calls/{id}/']").GetAttribute("href")!;
        await caller.OpenAsync(address);
        await caller.PressAsync("button[value=claim]");
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(caller.Page.QuerySelector("button[value=giveUp]"));
            await caller.PressAsync("button[value=unreachable]", ("note", "无人接听"));
            Assert.Contains("已拨", caller.Text, StringComparison.Ordinal);
            await caller.OpenAsync(address);
        }
        await caller.PressAsync("button[value=later]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, caller.Status);
        await caller.PressAsync("button[value=later]", ("again", "2099-01-01T09:00"));
        Assert.Contains("2099年", caller.Text, StringComparison.Ordinal);
        await caller.OpenAsync(address);
        await caller.PressAsync("button[value=giveUp]");
        await caller.OpenAsync($"/cases/{id}");
        Assert.Contains("回访未接通", caller.Find(".timeline").TextContent, StringComparison.Ordinal);
        using var seat = await shared.Host.SignInAsync("operator.003");
        Assert.Equal("closed", (string)JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}"))!["state"]!);
        using var stranger = await Visitor.SignedInAsync(shared.Host, "handler.003-dj");
        await stranger.OpenAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
    }
}
