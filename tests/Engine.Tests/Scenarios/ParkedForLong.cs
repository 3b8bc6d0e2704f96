using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.WorksStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>What cannot be done soon is parked with a plan (挂账) and looked at again.</summary>
public class ParkedForLong
{
    const string Supervisor = "supervisor.003";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Parked_with_approval_looked_at_again_kept_and_then_resumed_with_what_was_left(Dialect dialect)
    {
        var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        var review = Town.Monday.AddDays(60);
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new ParkCase("列入旧改", "明年春季实施", review)));
        Assert.Equal("park.review", await town.RefusedAsync(Dispatcher, id, new ParkCase("列入旧改", "明年春季实施", Town.Monday.AddDays(-1))));
        await town.DoAsync(Dispatcher, id, new ParkCase("列入旧改", "明年春季实施", review));
        Assert.Equal(["approval.park"], await town.BoxAsync(Supervisor, "claim"));
        await town.DoAsync(Supervisor, id, new ApproveAsked(1, "同意"));
        Assert.Null(await town.DueAsync(id, visit));
        Assert.Null(await town.DueAsync(id, null));
        Assert.Equal("case.suspended", await town.RefusedAsync(Handler, id, new CompleteItem(visit, null, Record.Empty, null)));
        var line = Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As(Dispatcher), new CaseQuery(State: "parked"))).Items);
        Assert.Equal((id.ToString(), review.ToUnixTimeMilliseconds()), (line.CaseId, line.ReviewAt));
        town = await town.RestartAsync();
        await using var _ = town;
        town.Clock.Move(TimeSpan.FromDays(61));
        await town.FireAsync();
        Assert.DoesNotContain((await town.StateAsync(id)).Ledger.Clocks, c => c.BreachedAt is not null);
        Assert.True((await town.StateAsync(id)).Parked!.IsDue);
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
        await town.DoAsync(Dispatcher, id, new RenewParking("资金未到", null, review.AddDays(30)));
        var state = await town.StateAsync(id);
        Assert.Equal((1, "明年春季实施", false), (state.Parked!.Renewed, state.Parked.Plan, state.Approvals.Any(a => a.IsOpen)));
        town.Clock.Move(TimeSpan.FromDays(31));
        await town.FireAsync();
        await town.DoAsync(Dispatcher, id, new ResumeWork(null, "开工"));
        state = await town.StateAsync(id);
        Assert.Equal((null, false), (state.Parked, state.Approvals.Any(a => a.IsOpen)));
        Assert.Equal("park.not", await town.RefusedAsync(Dispatcher, id, new RenewParking("再等", null, review.AddDays(99))));
        Assert.NotNull(await town.DueAsync(id, visit));
        await CaseTruth.HoldsAsync(town, id, state);
        await town.CompleteAsync(Handler, id, "repair");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_app_that_says_nothing_of_it_parks_nothing(Dialect dialect)
    {
        await using var town = await JointStory.JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        Assert.Equal("case.notAllowed", await town.RefusedAsync(Dispatcher, id, new ParkCase("等", "等", Town.Monday.AddDays(9))));
    }
}
