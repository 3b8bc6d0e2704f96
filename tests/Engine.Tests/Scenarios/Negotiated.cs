using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class Negotiated
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_duty_in_the_list_is_dispatched_by_it_and_an_assisting_one_goes_to_its_lead(Dialect dialect)
    {
        await using var town = await BargainTownAsync(dialect);
        var noise = await OpenAsync(town, "noise");
        Assert.Equal((Unit, DispatchBasis.Statutory), (noise.State.Owner, noise.State.Flow.Owner!.Basis));
        var gas = await OpenAsync(town, "gas");
        Assert.Equal(("440104-zj", Unit), (gas.State.Owner, gas.State.Flow.Owner!.Assisting!.Single()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_accepts_first_has_it_and_nobody_else_is_asked_any_longer(Dialect dialect)
    {
        await using var town = await BargainTownAsync(dialect);
        var (id, _) = await OpenAsync(town, "odd");
        await AnswerAsync(town, Handler, id, Unit, "refuse");
        Assert.Equal(Town.Street, (await town.StateAsync(id)).Owner);
        town.Clock.Move(TimeSpan.FromHours(1));
        var state = await AnswerAsync(town, OtherHandler, id, OtherUnit, "accept");
        Assert.Equal((OtherUnit, DispatchBasis.Negotiated), (state.Owner, state.Flow.Owner!.Basis));
        Assert.Equal("handle", await town.WhereAsync(id));
        Assert.Empty(state.Flow.Timers.ToArray());
        // Exactly one owner at any moment, and it can be asked which.
        var custody = Custody.Of(await town.Loader.HistoryAsync(id));
        Assert.Equal([Town.Street, OtherUnit], custody.Select(c => c.Unit));
        Assert.Equal(Town.Street, Custody.At(custody, town.Clock.GetUtcNow().AddMinutes(-1))!.Unit);
        Assert.Equal(OtherUnit, Custody.At(custody, town.Clock.GetUtcNow())!.Unit);
        Assert.Null(Custody.At(custody, Town.Monday.AddDays(-1)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task When_all_refuse_or_are_silent_a_leader_appoints_and_says_why(Dialect dialect)
    {
        await using var town = await BargainTownAsync(dialect);
        var (id, _) = await OpenAsync(town, "odd");
        await AnswerAsync(town, Handler, id, Unit, "refuse");
        town.Clock.Move(TimeSpan.FromHours(7));
        await town.FireAsync();
        Assert.Equal("dispatch", await town.WhereAsync(id));
        var item = await town.ItemAsync(id, "dispatch");
        Assert.Equal("item.notOffered", await town.RefusedAsync(Dispatcher, id, new CompleteItem(item, null, Record.Of(("unit", Unit), ("ground", "就近")), null)));
        Assert.Equal("flow.appointNeedsGround", await town.RefusedAsync(Leader, id, new CompleteItem(item, null, Record.Of(("unit", Unit)), null)));
        var state = await town.DoAsync(Leader, id, new CompleteItem(item, null, Record.Of(("unit", Unit), ("ground", "事发地在其辖段，由其兜底")), null));
        Assert.Equal((Unit, DispatchBasis.Appointed, "事发地在其辖段，由其兜底"), (state.Owner, state.Flow.Owner!.Basis, state.Flow.Owner.Ground));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Where_silence_accepts_the_first_that_was_silent_has_it_and_who_refuses_it_later_is_not_asked_again(Dialect dialect)
    {
        await using var town = await BargainTownAsync(dialect);
        var (id, _) = await OpenAsync(town, "odd", "bargain-silent");
        await AnswerAsync(town, Handler, id, Unit, "refuse");
        town.Clock.Move(TimeSpan.FromHours(7));
        await town.FireAsync();
        Assert.Equal((OtherUnit, "handle"), ((await town.StateAsync(id)).Owner, await town.WhereAsync(id)));
        await town.DoAsync(OtherHandler, id, new RefuseDispatch(await town.ItemAsync(id, "handle"), "非我辖段", null));
        Assert.Equal([Town.Street, Unit], (await town.StateAsync(id)).Items.Where(i => i.IsLive).Select(i => i.Unit!).Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_the_superior_took_back_is_neither_offered_nor_appointed_to_a_street(Dialect dialect)
    {
        await using var town = await BargainTownAsync(dialect);
        var (id, state) = await OpenAsync(town, "licence");
        Assert.DoesNotContain(state.Items, i => i.Unit == Town.Street);
        await AnswerAsync(town, Handler, id, Unit, "refuse");
        await AnswerAsync(town, OtherHandler, id, OtherUnit, "refuse");
        Assert.Equal("flow.takenBack", await town.RefusedAsync(Leader, id, new CompleteItem(await town.ItemAsync(id, "dispatch"), null, Record.Of(("unit", Town.Street), ("ground", "兜底")), null)));
    }

    static async Task<Town> BargainTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        foreach (var package in (AppPackage[])[BargainApp.Refusing, BargainApp.Accepting])
        {
            var app = await town.Of<AppStore>().PublishAsync(package, "test", CancellationToken.None);
            await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, LowCode.Org.Divisions.City.Value, "{}", "test", CancellationToken.None);
        }
        return town;
    }

    static async Task<(CaseId Id, CaseState State)> OpenAsync(Town town, string kind, string app = "bargain")
    {
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "井盖异响"), ("kind", kind)), app);
        return (id, await town.StateAsync(id));
    }

    static async Task<CaseState> AnswerAsync(Town town, string who, CaseId id, string unit, string answer) =>
        await town.DoAsync(who, id, new CompleteItem(await town.OfUnitAsync(id, "dispatch.candidate", unit), answer, Record.Empty, null));
}
