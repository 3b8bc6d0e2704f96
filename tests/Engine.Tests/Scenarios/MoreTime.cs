using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.WorksStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Extended: at once, within limits, or when the supervisor agrees.</summary>
public class MoreTime
{
    static readonly DateTimeOffset nextMonday = Town.Monday.AddDays(7);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Without_an_approval_the_limit_moves_at_once_and_lists_show_it(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        var whole = await town.DueAsync(id, null);
        Assert.Equal(nextMonday, await town.DueAsync(id, visit));
        await town.DoAsync(Handler, id, new ExtendTime(visit, "2 workdays", "雨天", null));
        Assert.Equal(nextMonday.AddDays(2), await town.DueAsync(id, visit));
        Assert.Equal(whole, await town.DueAsync(id, null));
        var line = Assert.Single((await town.Of<LowCode.Views.WorkLists>().WorkItemsAsync(town.As(Handler), "todo", nextMonday, new LowCode.Views.CaseQuery())).Items);
        Assert.Equal(nextMonday.AddDays(2).ToUnixTimeMilliseconds(), line.Due);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_limit_is_moved_no_oftener_and_no_further_than_the_step_says(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        Assert.Equal("calendar.duration", await town.RefusedAsync(Handler, id, new ExtendTime(visit, "soon", "雨天", null)));
        Assert.Equal("extend.unit", await town.RefusedAsync(Handler, id, new ExtendTime(visit, "2 days", "雨天", null)));
        Assert.Equal("extend.most", await town.RefusedAsync(Handler, id, new ExtendTime(visit, "6 workdays", "雨天", null)));
        await town.DoAsync(Handler, id, new ExtendTime(visit, "3 workdays", "雨天", null));
        Assert.Equal("extend.most", await town.RefusedAsync(Handler, id, new ExtendTime(visit, "3 workdays", "雨天", null)));
        await town.DoAsync(Handler, id, new ExtendTime(visit, "1 workdays", "雨天", null));
        Assert.Equal("extend.times", await town.RefusedAsync(Handler, id, new ExtendTime(visit, "1 workdays", "雨天", null)));
        await town.CompleteAsync(Handler, id, "repair");
        Assert.Equal("item.notAllowed", await town.RefusedAsync(Dispatcher, await TakenAsync(town, id), new ExtendTime(await town.ItemAsync(id, "check"), "1 workdays", "雨天", null)));
    }

    static async Task<LowCode.Journal.CaseId> TakenAsync(Town town, LowCode.Journal.CaseId id)
    {
        await town.GiveAsync(Dispatcher, LowCode.Org.Post.Operator, Town.Street);
        await town.DoAsync(Dispatcher, id, new ClaimItem(await town.ItemAsync(id, "check")));
        return id;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_supervisor_grants_and_refuses_for_a_step_and_for_the_whole_case(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("survey");
        await town.DoAsync(Handler, id, new ExtendTime(visit, "3 workdays", "住户不在家", null));
        Assert.Equal(nextMonday, await town.DueAsync(id, visit));
        await town.DoAsync(Supervisor, id, new RefuseAsked(1, "周末上门"));
        await town.DoAsync(Handler, id, new ExtendTime(visit, "2 workdays", "住户仍不在家", null));
        await town.DoAsync(Supervisor, id, new ApproveAsked(2, "同意"));
        Assert.Equal(nextMonday.AddDays(2), await town.DueAsync(id, visit));

        var whole = (await town.DueAsync(id, null))!.Value;
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new ExtendTime(null, "5 workdays", "工程量大", null)));
        Assert.Equal("extend.most", await town.RefusedAsync(Dispatcher, id, new ExtendTime(null, "11 workdays", "工程量大", null)));
        await town.DoAsync(Dispatcher, id, new ExtendTime(null, "5 workdays", "工程量大", null));
        await town.DoAsync(Supervisor, id, new ApproveAsked(3, null));
        Assert.Equal(whole.AddDays(7), await town.DueAsync(id, null));
        var request = await town.OpenCaseAsync(Operator, Record.Of(("summary", "样样有")), "wild");
        Assert.Equal("case.notAllowed", await town.RefusedAsync(Dispatcher, request, new ExtendTime(null, "1 workdays", "多", null)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_breach_is_taken_back_only_by_a_limit_in_the_future(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        town.Clock.Move(TimeSpan.FromDays(8));
        await town.FireAsync();
        Assert.NotEmpty(await town.BoxAsync(Handler, "overdue"));
        await town.DoAsync(Handler, id, new ExtendTime(visit, "3 workdays", "雨天", null));
        Assert.Empty(await town.BoxAsync(Handler, "overdue"));
    }
}
