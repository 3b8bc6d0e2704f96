using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Flows;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.WhistleStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class Whistled
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Both_departments_report_are_recorded_and_both_sides_rate(Dialect dialect)
    {
        await using var town = await WhistleTownAsync(dialect);
        var id = await town.WhistledAsync();
        Assert.Equal(["whistle.arrive"], await town.BoxAsync(OfCg, "claim"));
        Assert.Equal(2, (await town.StateAsync(id)).Ledger.Clocks.Count(c => c.Visit is not null));
        Assert.Equal("item.notOffered", await town.RefusedAsync(OfSc, id, new ClaimItem(await town.OfUnitAsync(id, "whistle.arrive", Cg))));
        Assert.Equal("form.required", await town.RefusedAsync(OfCg, id, new CompleteItem(await town.OfUnitAsync(id, "whistle.arrive", Cg), null, Record.Empty, null)));
        await town.ReportAsync(OfCg, id, Cg);
        Assert.Equal("cg arrived; sc waiting", await town.SummonedAsync(id));
        var state = await town.ReportAsync(OfSc, id, Sc);
        // What a unit filled in on arrival is its own, not the case's.
        Assert.False(state.Form.Contains("arrivedWho"));
        Assert.Equal("王工", SummonedUnit.Of(state.Flow, "whistle")[1].Arrival!["arrivedWho"].AsText);
        await town.CompleteAsync(Dispatcher, id, "whistle.record", "handled", Record.Of(("done", "联合劝离")));
        await town.DoAsync(OfCg, id, new CompleteItem(await town.OfUnitAsync(id, "whistle.rateStreet", Cg), "level5", Record.Empty, "配合好"));
        await town.DoAsync(OfSc, id, new CompleteItem(await town.OfUnitAsync(id, "whistle.rateStreet", Sc), "level3", Record.Empty, null));
        foreach (var item in (await town.StateAsync(id)).Items.Where(i => i.IsLive).Select(i => i.Visit).ToArray())
            state = await town.DoAsync(Dispatcher, id, new CompleteItem(item, "level4", Record.Empty, null));
        Assert.Equal("closed", state.Result);
        var unit = SummonedUnit.Of(state.Flow, "whistle")[1];
        Assert.Equal(("level4", "level3"), (state.Item(unit.Rated.OfUnit)!.Outcome, state.Item(unit.Rated.OfStreet)!.Outcome));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_is_excused_need_not_come_and_whoever_takes_the_place_has_a_limit_of_its_own(Dialect dialect)
    {
        await using var town = await WhistleTownAsync(dialect);
        var id = await town.WhistledAsync();
        var (cg, sc) = (await town.OfUnitAsync(id, "whistle.arrive", Cg), await town.OfUnitAsync(id, "whistle.arrive", Sc));
        Assert.Equal("item.notOffered", await town.RefusedAsync(Operator, id, new AskExcuse(cg, "不归我们", null)));
        await town.DoAsync(OfCg, id, new AskExcuse(cg, "当日全区统一行动，无人可派", null));
        Assert.Equal("flow.requestOver", await town.RefusedAsync(OfCg, id, new AskExcuse(cg, "再申请一次", null)));
        await town.DoAsync(OfSc, id, new AskExcuse(sc, "无照经营属公安处置", Ga));
        // The clock runs on, and the unit can still come while the district has not ruled.
        Assert.Equal(2, (await town.StateAsync(id)).Ledger.Clocks.Count(c => c.Visit is not null && c.PausedAt is null));
        town.Clock.Move(TimeSpan.FromHours(2));
        var (first, second) = await RulingsAsync(town, id);
        await town.DoAsync(District, id, new CompleteItem(first, "excused", Record.Empty, "同意"));
        var state = await town.DoAsync(District, id, new CompleteItem(second, "replaced", Record.Empty, "改派公安"));
        Assert.Equal(ItemStatus.Void, state.Item(cg)!.Status);
        Assert.Equal(ItemStatus.Void, state.Item(sc)!.Status);
        Assert.Equal("cg excused; ga waiting", await town.SummonedAsync(id));
        var ga = SummonedUnit.Of(state.Flow, "whistle")[1];
        Assert.Equal(Sc, ga.Former);
        Assert.True(DateTimeOffset.Parse(ga.Limit!, System.Globalization.CultureInfo.InvariantCulture) > town.Clock.GetUtcNow().AddHours(8));
        await town.ReportAsync(OfGa, id, Ga);
        Assert.Equal("whistle.record", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_ruling_until_the_limit_means_it_must_come_and_lateness_and_absence_are_on_record(Dialect dialect)
    {
        await using var town = await WhistleTownAsync(dialect);
        var id = await town.WhistledAsync();
        var cg = await town.OfUnitAsync(id, "whistle.arrive", Cg);
        await town.DoAsync(OfCg, id, new AskExcuse(cg, "无人可派", null));
        var (ruling, _) = await RulingsAsync(town, id);
        town.Clock.Move(TimeSpan.FromDays(1) + TimeSpan.FromHours(2));
        await town.FireAsync();
        Assert.Equal(ItemStatus.Void, (await town.StateAsync(id)).Item(ruling)!.Status);
        Assert.Equal("flow.requestOver", await town.RefusedAsync(OfSc, id, new AskExcuse(await town.OfUnitAsync(id, "whistle.arrive", Sc), "太晚了", null)));
        var state = await town.ReportAsync(OfCg, id, Cg);
        Assert.Equal("cg late; sc waiting", await town.SummonedAsync(id));
        town.Clock.Move(TimeSpan.FromDays(2));
        await town.FireAsync();
        Assert.Equal("cg late; sc missing", await town.SummonedAsync(id));
        Assert.Equal("whistle.record", await town.WhereAsync(id));
        state = await town.CompleteAsync(Dispatcher, id, "whistle.record", "unfinished", Record.Of(("done", "只有城管到场")));
        // Only who came rates and is rated.
        Assert.Equal(2, state.Items.Count(i => i.IsLive));
        town.Clock.Move(TimeSpan.FromDays(7));
        await town.FireAsync();
        Assert.Equal("review", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_replacement_needs_a_unit(Dialect dialect)
    {
        await using var town = await WhistleTownAsync(dialect);
        var id = await town.WhistledAsync();
        await town.DoAsync(OfCg, id, new AskExcuse(await town.OfUnitAsync(id, "whistle.arrive", Cg), "不归我们", null));
        var (ruling, _) = await RulingsAsync(town, id);
        Assert.Equal("summon.replaced", await town.RefusedAsync(District, id, new CompleteItem(ruling, "replaced", Record.Empty, null)));
        await town.DoAsync(District, id, new CompleteItem(ruling, "replaced", Record.Of(("unit", Ga)), null));
        Assert.Equal("ga waiting; sc waiting", await town.SummonedAsync(id));
    }

    static async Task<(int First, int Second)> RulingsAsync(Town town, LowCode.Journal.CaseId id)
    {
        var items = (await town.StateAsync(id)).Items.Where(i => i.IsLive && i.Activity == "whistle.rule").Select(i => i.Visit).ToArray();
        return (items[0], items[^1]);
    }
}
