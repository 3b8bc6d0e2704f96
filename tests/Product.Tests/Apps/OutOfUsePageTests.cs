using System.Net;
using System.Net.Http.Json;
using System.Text;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>An app is taken out of use at a street: every door says so, what runs goes on, and it is put back by one press.</summary>
public sealed class OutOfUsePageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003";

    [Fact]
    public async Task No_door_opens_a_case_until_it_is_put_back()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var running = (string)(await RequestCase.OpenAsync(seat, Street, "before-it-went"))["id"]!;
        using var late = Visitor.At(shared.Host);
        await late.OpenAsync($"/portal/{Street}/request/report/apply");
        await late.PressAsync("button[value=code]:not(.unseen)", ("phone", "13812340061"));
        await late.PressAsync("button[value=prove]:not(.unseen)", ("code", await shared.Host.NextCodeAsync()));
        using var keeper = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await keeper.OpenAsync("/apps/request");
        await keeper.PressAsync("button[value=takeOut]", ("unit", Street), ("reason", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, keeper.Status);
        Assert.Contains("为什么停用", keeper.Find(".summary").TextContent, StringComparison.Ordinal);
        await keeper.PressAsync("button[value=takeOut]", ("unit", Street), ("reason", "改用新应用"));
        Assert.Equal("/apps/request?did=takenOut", keeper.Address);
        Assert.Contains("北京街道 已停用 改用新应用", string.Join(' ', keeper.Find("#use").ParentElement!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        // The desk: it is not offered, and its address says why.
        using var clerk = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await clerk.OpenAsync("/cases/new");
        Assert.Null(clerk.Page.QuerySelector("a[href='/cases/new/request']"));
        await clerk.OpenAsync("/cases/new/request");
        Assert.Equal(HttpStatusCode.Conflict, clerk.Status);
        Assert.Contains("改用新应用", clerk.Text, StringComparison.Ordinal);
        // The interface, which systems come by.
        using var answer = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body(Street, "too-late"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("app.outOfUse", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // The portal.
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync($"/portal?street={Street}");
        Assert.Null(resident.Page.QuerySelector($"a[href^='/portal/{Street}/request/']"));
        await resident.OpenAsync($"/portal/{Street}/request/report/apply");
        Assert.Equal(HttpStatusCode.Conflict, resident.Status);
        Assert.Contains("改用新应用", resident.Text, StringComparison.Ordinal);
        // Who was filling it in loses nothing.
        await late.PressAsync("button[value=send]", ("f.summary", "井盖破损"), ("f.category", "lighting"), ("f.description", "路口井盖破了"), ("f.place", "小北路185号"), ("f.claimantName", "陈晓明"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Contains("改用新应用", late.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("井盖破损", late.Shown("f.summary"));
        // An import.
        using var importer = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await importer.OpenAsync("/imports");
        await importer.PressWithAsync("form[action='/imports'] button.primary", ("file", "热线.csv", Encoding.UTF8.GetBytes("工单编号,标题\nGZ9,路灯")), ("app", "request"));
        Assert.Contains("改用新应用", importer.Text, StringComparison.Ordinal);
        // What runs goes on.
        await RequestCase.CommandAsync(seat, running, new { type = "complete", visit = 1, outcome = "accept", key = "goes-on" });
        await keeper.OpenAsync("/apps/request");
        await keeper.PressAsync("#use ~ ul button[value=putBack]");
        Assert.Equal("/apps/request?did=putBack", keeper.Address);
        await clerk.OpenAsync("/cases/new/request");
        Assert.Equal(HttpStatusCode.OK, clerk.Status);
        await RequestCase.OpenAsync(seat, Street, "after-it-came-back");
    }

    [Fact]
    public async Task A_patrol_says_why_there_is_none_and_who_may_not_install_takes_nothing_out()
    {
        using var administrator = await shared.Host.SignInAsync("systemAdmin");
        using var put = await administrator.PutAsJsonAsync("/api/v1/apps/patrol/use", new { unit = Street, inUse = false, reason = "换季停用" });
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        using var worker = await Visitor.SignedInAsync(shared.Host, "gridWorker.003104-g2");
        await worker.OpenAsync("/patrol");
        Assert.Equal(HttpStatusCode.Conflict, worker.Status);
        Assert.Contains("换季停用", worker.Text, StringComparison.Ordinal);
        using var clerk = await shared.Host.SignInAsync("operator.003");
        using var refused = await clerk.PutAsJsonAsync("/api/v1/apps/patrol/use", new { unit = Street, inUse = true });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var back = await administrator.PutAsJsonAsync("/api/v1/apps/patrol/use", new { unit = Street, inUse = true });
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        await worker.OpenAsync("/patrol");
        Assert.Equal(HttpStatusCode.OK, worker.Status);
        using var again = await administrator.PutAsJsonAsync("/api/v1/apps/patrol/use", new { unit = Street, inUse = true });
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }
}
