using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.MatterStory;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class SplitToDepartments
{
    static readonly Record handled = Record.Of(("opinion", "已处置"));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_department_has_a_case_of_its_own_from_one_form_and_all_come_together_again(Dialect dialect)
    {
        await using var town = await MatterTownAsync(dialect);
        var id = await town.SplitAsync();
        Assert.Equal("site", await town.WhereAsync(id));
        await town.CarryAsync();
        var (zj, yj) = (await town.PartOfAsync(id, Zj), await town.PartOfAsync(id, Yj));
        var part = await town.StateAsync(zj);
        Assert.Equal(("燃气报警", "浓度报警，需同步处置", "u-operator.003"), (part.Form["matter"].AsText, part.Form["demand"].AsText, part.CreatedBy));
        Assert.Equal((id.Value, (await town.StateAsync(id)).Number), (part.Parent!.Case, part.Parent.Number));
        Assert.Equal(["handle"], await town.BoxAsync(OfZj, "claim"));
        await town.CompleteAsync(OfZj, zj, "handle", "done", handled);
        await town.CompleteAsync(Operator, id, "site", form: Record.Of(("siteDone", "已疏散群众")));
        await town.CarryAsync();
        // Three branches of four are there; the live join waits for the last.
        Assert.Equal("", await town.WhereAsync(id));
        await town.CompleteAsync(OfYj, yj, "handle", "cannot", handled);
        await town.CarryAsync();
        var state = await town.StateAsync(id);
        Assert.Equal("review", await town.WhereAsync(id));
        Assert.Equal(["cannot", "done"], state.Children.Select(c => c.Result).Order());
        await CaseTruth.HoldsAsync(town, id, state);
        await CaseTruth.HoldsAsync(town, zj, await town.StateAsync(zj));
        await town.CompleteAsync(Supervisor, id, "review", "settled", Record.Of(("conclusion", "隐患消除")));
        Assert.Equal("closed: closed", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_said_twice_between_cases_is_done_once(Dialect dialect)
    {
        await using var town = await MatterTownAsync(dialect);
        var id = await town.SplitAsync();
        await town.CarryAsync();
        var zj = await town.PartOfAsync(id, Zj);
        var child = (await town.StateAsync(id)).Children.Single(c => c.Case == zj.Value);
        await town.CompleteAsync(OfZj, zj, "handle", "done", handled);
        await town.CarryAsync();
        var version = (await town.StateAsync(id)).Version;
        // The same words once more, under other names, as after a crash between doing and noting that it was done.
        foreach (var again in (CaseCommand[])[new NoteChild(child.Visit, child.Case, child.App, child.Number), new SettleChild(child.Visit, child.Case, child.App, child.Number, "done", handled, null)])
            Assert.Equal("child.again", (await town.Grains.ExecuteAsync(new CommandRequest(id, again, Actor.Engine, Guid.NewGuid().ToString(), []))).Refusal!.Problems[0].Code);
        Assert.Equal(version, (await town.StateAsync(id)).Version);
        Assert.Equal(2, (await town.StateAsync(id)).Children.Length);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Its_end_may_be_told_before_the_word_that_it_began(Dialect dialect)
    {
        await using var town = await MatterTownAsync(dialect);
        var id = await town.SplitAsync();
        var visit = (await town.StateAsync(id)).Flow.Asks[0].Visit;
        const string Child = "019ab000000070008000000000000001";
        await town.Grains.ExecuteAsync(new CommandRequest(id, new SettleChild(visit, Child, "matter-part", "BM1", "done", handled, null), Actor.Engine, "early", []));
        Assert.Equal("child.again", (await town.Grains.ExecuteAsync(new CommandRequest(id, new NoteChild(visit, Child, "matter-part", "BM1"), Actor.Engine, "late", []))).Refusal!.Problems[0].Code);
        Assert.Equal("done", Assert.Single((await town.StateAsync(id)).Children).Result);
        Assert.Equal(1, (await town.StateAsync(id)).Flow.Asks.Length);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task When_the_case_is_void_its_parts_are_asked_to_stop(Dialect dialect)
    {
        await using var town = await MatterTownAsync(dialect);
        var id = await town.SplitAsync();
        await town.CarryAsync();
        var (zj, yj) = (await town.PartOfAsync(id, Zj), await town.PartOfAsync(id, Yj));
        await town.CompleteAsync(OfZj, zj, "handle", "done", handled);
        await town.CarryAsync();
        await town.DoAsync(Dispatcher, id, new VoidCase("误报"));
        await town.CarryAsync();
        Assert.Equal("closed: done", await town.WhereAsync(zj));
        Assert.Equal("closed: stoppedByParent", await town.WhereAsync(yj));
        Assert.Equal(["done", "stoppedByParent"], (await town.StateAsync(id)).Children.Select(c => c.Result).Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_part_that_is_not_needed_before_it_began_never_begins(Dialect dialect)
    {
        await using var town = await MatterTownAsync(dialect);
        var id = await town.SplitAsync();
        await town.DoAsync(Dispatcher, id, new VoidCase("误报"));
        await town.CarryAsync();
        town.Clock.Move(TimeSpan.FromMinutes(5));
        await town.CarryAsync();
        Assert.Equal(["notBegun", "notBegun"], (await town.StateAsync(id)).Children.Select(c => c.Result));
        Assert.Empty(await town.BoxAsync(OfZj, "claim"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_part_that_cannot_begin_is_an_incident_that_can_be_tried_again(Dialect dialect)
    {
        await using var town = await MatterTownAsync(dialect, withParts: false);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("matter", "燃气报警"), ("source", "sensor"), ("demand", "浓度报警，需同步处置"), ("spot", "盘福路21号")), "one-matter");
        await town.CompleteAsync(Dispatcher, id, "judge", "split", Record.Of(("departments", Value.Of([Value.Of(Zj)]))));
        await town.CarryAsync();
        var stuck = Assert.Single((await town.StateAsync(id)).Flow.Incidents.ToArray());
        Assert.StartsWith("app.", stuck.Problem.Code, StringComparison.Ordinal);
        var app = await town.Of<AppStore>().PublishAsync(SampleApps.MatterPart, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        await town.DoAsync(Dispatcher, id, new MendIncident(stuck.Visit, "retry", null, null, "已启用"));
        await town.CarryAsync();
        await town.CompleteAsync(OfZj, await town.PartOfAsync(id, Zj), "handle", "done", handled);
        await town.CarryAsync();
        Assert.Equal("site", await town.WhereAsync(id));
        Assert.Equal(0, (await town.StateAsync(id)).Flow.Incidents.Length);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_part_that_is_over_before_anybody_waits_for_it_is_not_lost(Dialect dialect)
    {
        await using var town = await MatterTownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "占道")), "early");
        await town.CarryAsync();
        var part = new CaseId(Assert.Single((await town.StateAsync(id)).Children).Case);
        await town.CompleteAsync("handler.cg", part, "handle", "done", handled);
        await town.CarryAsync();
        Assert.Equal("meanwhile", await town.WhereAsync(id));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
        await town.CompleteAsync(Operator, id, "meanwhile");
        Assert.Equal("closed: done", await town.WhereAsync(id));
    }
}
