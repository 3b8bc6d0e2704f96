using System.Net;
using System.Net.Http.Json;
using LowCode.Engine.Tests.Cases;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Signing together, letting somebody act, recalling and withdrawing, by posting the rendered forms.</summary>
public sealed class SigningPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>Opened at the counter, drafted and sent to be signed.</summary>
    async Task<(Visitor Seat, string Address)> DraftedAsync(string way)
    {
        await shared.InstallAsync(JointApp.Package, "joint", "1.0.0");
        var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/joint");
        await seat.PressAsync("button[value=open]", ("f.topic", "加装电梯会签"));
        var address = seat.Address.Split('?')[0];
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync($"button[value='complete:{way}']");
        Assert.Equal(HttpStatusCode.OK, seat.Status);
        return (seat, address);
    }

    [Fact]
    public async Task A_unit_asks_one_more_to_sign_and_another_no_longer()
    {
        var (seat, address) = await DraftedAsync("together");
        using (seat)
        {
            using var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-zf");
            await handler.OpenAsync(address);
            await handler.PressAsync("button[value=claim]");
            await handler.PressAsync("button[value=addSign]");
            Assert.Contains("缺少“加签单位”", handler.Find(".summary").TextContent, StringComparison.Ordinal);
            await handler.PressAsync("button[value=addSign]", ("toUnit", "440104003-dj"), ("reason", "涉及党建"));
            Assert.Contains("为“会签”加签", handler.Text, StringComparison.Ordinal);
            foreach (var left in new[] { 2, 1 })
            {
                var form = handler.Page.QuerySelectorAll("section.item")[^1].QuerySelector("button[value=removeSign]")!.Closest("form")!;
                var visit = form.QuerySelector("input[name=visit]")!.GetAttribute("value");
                await handler.PressAsync($"form:has(input[name=visit][value='{visit}']) button[value=removeSign]", ("reason", "不涉及"));
                Assert.Equal(left, handler.Page.QuerySelectorAll("section.item").Length);
            }
            await handler.PressAsync("button[value=removeSign]", ("reason", "不涉及"));
            Assert.Contains("只剩这一方", handler.Find(".summary").TextContent, StringComparison.Ordinal);
            await handler.PressAsync("button[value='complete:agree']", ("comment", "无意见"));
            Assert.Contains("结果为同意", handler.Text, StringComparison.Ordinal);
            await seat.OpenAsync(address);
            Assert.NotNull(seat.Page.QuerySelector("button[value=claim]"));
        }
    }

    [Fact]
    public async Task The_seat_recalls_what_nobody_has_claimed_and_withdraws_the_case_in_English_too()
    {
        var (seat, address) = await DraftedAsync("inTurn");
        using (seat)
        {
            await seat.PressAsync("button[value=recall]");
            Assert.Contains("已撤回", seat.Text, StringComparison.Ordinal);
            await seat.PressAsync("button[value='complete:together']");
            await seat.PressAsync("button[value=withdraw]", ("reason", "居民不再需要"));
            Assert.Equal("已撤单", seat.Find(".tags .tag.closed").TextContent);
            Assert.Null(seat.Page.QuerySelector("button[value=recall], button[value=withdraw]"));
            using var english = await Visitor.SignedInAsync(shared.Host, "operator.003", "en");
            await english.OpenAsync(address);
            Assert.Contains("Withdrew the case", english.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Systems_recall_and_withdraw_likewise_and_a_wrong_member_is_named()
    {
        using var seat = (await DraftedAsync("together")).Seat;
        var id = seat.Address.Split('?')[0].Split('/')[^1];
        using var system = await shared.Host.SignInAsync("operator.003");
        var visit = int.Parse(seat.Find("form:has(button[value=recall]) input[name=visit]").GetAttribute("value")!, System.Globalization.CultureInfo.InvariantCulture);
        using var wrong = await system.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { type = "addSign", visit, toUnit = "440104003-dj", before = "yes", reason = "x" });
        Assert.Contains("command.flag", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await RequestCase.CommandAsync(system, id, new { type = "recall", visit, key = id + "-recall" });
        using var again = await system.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { type = "recall", visit });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var withdrawn = await RequestCase.CommandAsync(system, id, new { type = "withdraw", reason = "不再需要", key = id + "-withdraw" });
        Assert.Equal("withdrawn", (string)withdrawn["result"]!);
    }
}
