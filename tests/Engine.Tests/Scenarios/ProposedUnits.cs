using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Insight;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using LowCode.Views;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>No duty covers it: the dispatcher sees who had cases like it, and chooses (派单建议).</summary>
public class ProposedUnits
{
    static readonly string cg = OtherUnit, zf = RequestStory.Unit, dj = Town.Street + "-dj";

    static Record About(string title, string place, bool confidential = false) => Record.Of(("summary", title), ("category", "other"), ("description", title), ("place", place), ("claimantName", "陈晓明"), ("claimantPhone", "13812345678"), ("confidential", confidential));

    static async Task<CaseId> UndecidedAsync(Town town, string title, string place, bool confidential = false)
    {
        var id = await town.OpenCaseAsync(Operator, About(title, place, confidential));
        await town.CompleteAsync(Operator, id, "intake", "accept");
        return id;
    }

    static async Task<CaseId> GivenAsync(Town town, string title, string place, string unit, bool confidential = false)
    {
        var id = await UndecidedAsync(town, title, place, confidential);
        await town.CompleteAsync(Dispatcher, id, "dispatch", form: Record.Of(("unit", unit)));
        return id;
    }

    static async Task<Suggestions> AskedAsync(Town town, CaseId id, string who = Dispatcher) =>
        await town.Of<SuggestionDesk>().OfAsync(town.As(who), id, await town.StateAsync(id), await town.ItemAsync(id, "dispatch"));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_had_cases_like_it_is_proposed_with_the_cases_that_speak_for_it(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var like = await GivenAsync(town, "共享单车乱堆放", "盘福路42号", cg);
        await GivenAsync(town, "共享单车占盲道", "东风西路9号", cg);
        await GivenAsync(town, "犬只无人看管", "六榕路5号", zf);
        await GivenAsync(town, "信访积案", "六榕路7号", dj, confidential: true);
        var id = await UndecidedAsync(town, "共享单车乱堆放堵门", "盘福路42号后门");
        var proposed = await AskedAsync(town, id);
        Assert.Equal([cg, zf], proposed.Units.Select(u => u.Unit));
        var first = proposed.Units[0];
        Assert.Equal(("history", 2, 1), (first.Source, first.SameKind, first.SamePlace));
        Assert.True(first.Percent > 2 * proposed.Units[1].Percent && proposed.Units.Sum(u => u.Percent) <= 101);
        Assert.Equal(like.Value, first.Cases![0].Case);

        // Followed, and so it stands in the journal and among the figures, with the case behind it.
        await town.DoAsync(Dispatcher, id, new CompleteItem(await town.ItemAsync(id, "dispatch"), null, Record.Of(("unit", cg)), null) { Advice = proposed.Ticket });
        var advised = (await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<DispatchAdvised>().Single();
        Assert.Equal((cg, true, 2), (advised.Unit, advised.Followed, advised.Suggestions.Count));
        var other = await UndecidedAsync(town, "共享单车倒伏", "盘福路1号");
        await town.DoAsync(Dispatcher, other, new CompleteItem(await town.ItemAsync(other, "dispatch"), null, Record.Of(("unit", dj)), null) { Advice = (await AskedAsync(town, other)).Ticket });
        var figures = await InsightEndpoints.OfAsync(town.As(Dispatcher), town.Of<CaseLists>(), town.Loader, new CaseQuery(App: "request"), CancellationToken.None);
        Assert.Equal([id.Value], figures.Advice.Followed.Cases);
        Assert.Equal([other.Value], figures.Advice.Overridden.Cases);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Only_cases_in_sight_speak_and_only_the_dispatcher_hears_them(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var elsewhere = await town.OpenCaseAsync("operator.004", About("共享单车乱堆放", "盘福路42号"), street: "440104004");
        await town.CompleteAsync("operator.004", elsewhere, "intake", "accept");
        await town.CompleteAsync("dispatcher.004", elsewhere, "dispatch", form: Record.Of(("unit", "440104004-cg")));
        var id = await UndecidedAsync(town, "共享单车乱堆放", "盘福路42号");
        var proposed = await AskedAsync(town, id);
        Assert.Equal(([], ""), (proposed.Units, proposed.Ticket));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => AskedAsync(town, id, Operator));
        Assert.Equal("suggest.notDispatch", refused.Problems[0].Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_unit_that_refused_is_not_proposed_again_and_a_ticket_is_good_for_one_choice_only(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        await GivenAsync(town, "共享单车乱堆放", "盘福路42号", zf);
        await GivenAsync(town, "共享单车占道", "盘福路42号", cg);
        var id = await GivenAsync(town, "共享单车堵门", "盘福路42号", zf);
        var before = await UndecidedAsync(town, "共享单车又堵门", "盘福路42号");
        var ticket = (await AskedAsync(town, before)).Ticket;
        await town.DoAsync(Handler, id, new RefuseDispatch(await town.ItemAsync(id, "handle"), "不属执法范围", null));
        Assert.Equal([cg], (await AskedAsync(town, id)).Units.Select(u => u.Unit));
        foreach (var wrong in new[] { ticket, "forged", ticket[..^4] + "AAAA" })
            Assert.Equal("suggest.ticket", await town.RefusedAsync(Dispatcher, id, new CompleteItem(await town.ItemAsync(id, "dispatch"), null, Record.Of(("unit", cg)), null) { Advice = wrong }));
        town.Clock.Move(TimeSpan.FromHours(13));
        Assert.Equal("suggest.ticket", await town.RefusedAsync(Dispatcher, before, new CompleteItem(await town.ItemAsync(before, "dispatch"), null, Record.Of(("unit", cg)), null) { Advice = ticket }));
    }

    sealed class Source(string name, Func<SuggestionRequest, CancellationToken, Task<IReadOnlyList<UnitSuggestion>>> answer) : IDispatchSuggester
    {
        public string Name => name;
        public Task<IReadOnlyList<UnitSuggestion>> Suggest(SuggestionRequest request, CancellationToken cancellation) => answer(request, cancellation);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Plugins_propose_too_see_what_the_dispatcher_sees_and_are_passed_over_when_they_fail(Dialect dialect)
    {
        SuggestionRequest? heard = null;
        await using var town = await Town.OpenAsync(dialect, settings: s => s with { Messages = new MessageSettings { TryFor = TimeSpan.FromMilliseconds(200) } }, with: services => services
            .AddSingleton<IDispatchSuggester>(new Source("acme-model", (request, _) => { heard = request; return Task.FromResult<IReadOnlyList<UnitSuggestion>>([new(cg, 0.8, "模型判断", "the model says so"), new("nowhere", 0.1, "", ""), new(zf, 7, "", "")]); }))
            .AddSingleton<IDispatchSuggester>(new Source("acme-broken", (_, _) => throw new InvalidOperationException("13812345678")))
            .AddSingleton<IDispatchSuggester>(new Source("acme-slow", async (_, stop) => { await Task.Delay(Timeout.Infinite, stop); return []; })));
        var id = await UndecidedAsync(town, "共享单车乱堆放", "盘福路42号");
        var proposed = await AskedAsync(town, id);
        var one = Assert.Single(proposed.Units);
        Assert.Equal(("acme-model", cg, 80, "模型判断"), (one.Source, one.Unit, one.Percent, one.Zh));
        Assert.Equal(["acme-broken", "acme-slow"], proposed.Silent);
        Assert.DoesNotContain("13812345678", heard!.Form, StringComparison.Ordinal);
        Assert.Equal(("request", "other"), (heard.App, heard.Category));
    }
}
