using System.Net;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>A draft is tried out with the pages people will work with; what is tried is counted nowhere.</summary>
public sealed class TrialPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>Where cases are counted, listed, exported or shown.</summary>
    static readonly string[] places =
    [
        "/odata/Cases/$count", "/odata/Cases?$apply=groupby((Street,State),aggregate($count as N))", "/odata/WorkItems/$count", "/api/v1/cases", "/api/v1/work-items", "/api/v1/insight/figures", "/api/v1/insight/ocel",
    ];

    [Fact]
    public async Task A_case_is_handled_by_every_post_in_a_trial_and_no_list_figure_or_export_says_otherwise_than_before()
    {
        using var leader = await shared.Host.ClientAsync("u-streetLeader.003", "440104003", "self", "case.read", "workitem.read", "app.read");
        async Task<string> SaidAsync()
        {
            var said = new List<string>();
            foreach (var place in places)
            {
                using var answer = await leader.GetAsync(place);
                said.Add($"{place} {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
            return string.Join('\n', said);
        }

        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", "试办一回"));
        var address = designer.Address.Split('?')[0];
        var before = await SaidAsync();
        await designer.OpenAsync(address + "/trial");
        await designer.PressAsync("button[value=begin]");
        await designer.OpenAsync(address + "/trial/new");
        await designer.PressAsync("button[value=open]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
        await designer.PressAsync("button[value=open]", ("f.title", "路灯不亮"));
        Assert.Contains("T0001", designer.Text, StringComparison.Ordinal);
        Assert.Contains("试办", designer.Find(".tag.trial").TextContent, StringComparison.Ordinal);
        // Whose turn it is can be seen, and one acts for them.
        Assert.Contains("受理", designer.Find(".panel.item h2").TextContent, StringComparison.Ordinal);
        foreach (var step in new[] { "受理", "处置" })
        {
            Assert.Contains(step, designer.Find(".panel.item h2").TextContent, StringComparison.Ordinal);
            await designer.PressAsync("button[value=claim]");
            await designer.PressAsync("button[value='complete:done']");
            Assert.Equal(HttpStatusCode.OK, designer.Status);
        }
        Assert.Contains("已办结", designer.Find("header.case").TextContent, StringComparison.Ordinal);
        Assert.Contains("路灯不亮", designer.Text, StringComparison.Ordinal);
        Assert.Equal(before, await SaidAsync());
        Assert.Equal(places.Length, before.Split('\n').Count(line => line.Contains(" 200 ", StringComparison.Ordinal)));

        // The draft goes on being worked on; the trial says that it is of an earlier state, and is cleared by who is sure.
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=Photo]");
        await designer.OpenAsync(address + "/trial");
        Assert.Contains("重新开始才看得到", designer.Text, StringComparison.Ordinal);
        await designer.PressSurelyAsync("button[value=clear]");
        Assert.NotNull(designer.Page.QuerySelector("button[value=begin]"));
        await designer.OpenAsync(address + "/trial/1");
        Assert.Equal(HttpStatusCode.NotFound, designer.Status);
    }

    [Fact]
    public async Task Nobody_sees_a_trial_who_may_not_see_its_draft()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", "不给别人看"));
        var address = designer.Address.Split('?')[0];
        await designer.OpenAsync(address + "/trial");
        await designer.PressAsync("button[value=begin]");
        using var clerk = await Visitor.SignedInAsync(shared.Host, "operator.003");
        foreach (var place in new[] { "/trial", "/trial/new", "/walk", "/simulate", "/flow.svg" })
        {
            await clerk.OpenAsync(address + place);
            Assert.Equal(HttpStatusCode.NotFound, clerk.Status);
        }
    }
}
