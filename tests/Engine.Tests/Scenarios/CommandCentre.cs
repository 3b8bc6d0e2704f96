using Dapper;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Insight;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>What a command centre looks at: every number is the length of a list in the reader's sight.</summary>
public class CommandCentre
{
    static readonly Record spot = Record.Of(("lng", 113.27), ("lat", 23.13), ("datum", "gcj02"));

    static Record Claimed(string category, string phone, bool confidential = false) =>
        RequestForms.About(category).With("claimantPhone", phone).With("confidential", confidential).With("location", spot);

    static async Task<Dictionary<string, string[]>> LookAsync(Town town, string who)
    {
        var (watch, steps, time) = (town.Of<CaseWatch>(), await town.Of<FigureReading>().DispatchingAsync(default), WatchTime.At(town.Clock.GetUtcNow()));
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var count in await watch.CountAsync(town.As(who), new(), time, steps))
        {
            found[count.Watch] = [.. (await watch.CasesAsync(town.As(who), new(), count.Watch, time, steps)).Items.Select(c => c.CaseId).Order(StringComparer.Ordinal)];
            Assert.Equal(count.Count, found[count.Watch].Length);
        }
        return found;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Numbers_follow_the_cases_and_nobody_counts_what_they_may_not_see(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var waits = await town.DispatchedAsync("other");
        var refused = await town.DispatchedAsync();
        await town.DoAsync(Handler, refused, new RefuseDispatch(await town.ItemAsync(refused, "handle"), "属市政设施", OtherUnit));
        var watched = await town.DispatchedAsync("parking");
        await town.DoAsync(Supervisor, watched, new SuperviseCase(Supervision.Instruct, "请报进度", null, null));

        var seen = await LookAsync(town, Leader);
        string[] Ids(params CaseId[] cases) => [.. cases.Select(c => c.Value).Order(StringComparer.Ordinal)];
        Assert.Equal(Ids(waits, refused), seen["toDispatch"]);
        Assert.Equal(Ids(refused), seen["disputed"]);
        Assert.Equal(Ids(watched), seen["unanswered"]);
        Assert.Equal(Ids(waits, refused, watched), seen["running"]);
        Assert.Equal(Ids(waits, refused, watched), seen["opened"]);
        Assert.Empty(seen["dueSoon"]);
        // The same phone and the same kind: the first two are of other kinds.
        Assert.Empty(seen["repeated"]);
        Assert.All(await LookAsync(town, "streetLeader.001"), other => Assert.Empty(other.Value));

        // Until another unit has taken it.
        await town.CompleteAsync(Dispatcher, refused, "dispatch", form: Record.Of(("unit", OtherUnit)));
        Assert.Equal(Ids(refused), (await LookAsync(town, Leader))["disputed"]);
        await town.DoAsync(OtherHandler, refused, new ClaimItem(await town.ItemAsync(refused, "handle")));
        Assert.Empty((await LookAsync(town, Leader))["disputed"]);
        await town.DoAsync(Handler, watched, new GiveFeedback(1, "周五完成"));
        Assert.Empty((await LookAsync(town, Leader))["unanswered"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_stands_still_runs_on_and_only_what_is_closed_does_not(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var open = await town.DispatchedAsync("other");
        var parked = await town.DispatchedAsync();
        await town.DoAsync(Dispatcher, parked, new ParkCase("权属争议待裁决", "等裁决", town.Clock.GetUtcNow().AddDays(60)));
        await town.DoAsync(Leader, parked, new ApproveAsked(1, "同意"));
        var stopped = await town.DispatchedAsync("parking");
        await town.DoAsync(Dispatcher, stopped, new SuspendWork(null, "诉求人要求暂缓", null, null));
        await town.DoAsync(Supervisor, stopped, new ApproveAsked(1, "同意"));
        var closed = await town.DispatchedAsync("noise");
        await town.DoAsync(Dispatcher, closed, new CloseCase(null, "重复"));
        await using (var connection = await town.Database.OpenReadAsync())
            Assert.Equal(["closed", "open", "parked", "suspended"], (await connection.QueryAsync<string>("select state from cases")).Order(StringComparer.Ordinal));
        var seen = await LookAsync(town, Leader);
        Assert.Equal([.. new[] { open, parked, stopped }.Select(c => c.Value).Order(StringComparer.Ordinal)], seen["running"]);
        Assert.Equal([closed.Value], seen["closed"]);
        Assert.Equal(3, (await town.Of<FigureReading>().RunningAsync(town.As(Leader), new())).Cases.Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_claimant_is_known_again_by_the_phone_and_positions_come_in_one_datum(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var first = await town.OpenCaseAsync(Operator, Claimed("noise", "13800138001"));
        var secret = await town.OpenCaseAsync(Operator, Claimed("noise", "13800138001", confidential: true));
        Assert.Empty((await LookAsync(town, Leader))["repeated"]);
        town.Clock.Move(TimeSpan.FromMinutes(1));
        var again = await town.OpenCaseAsync(Operator, Claimed("noise", "13800138001"));
        var other = await town.OpenCaseAsync(Operator, Claimed("parking", "13800138001"));
        Assert.Equal([again.Value], (await LookAsync(town, Leader))["repeated"]);
        await using var connection = await town.Database.OpenReadAsync();
        // Nothing of a phone can be read off what is kept, and a secret has no place on the map.
        var subjects = (await connection.QueryAsync<string>("select subject from case_subject")).ToList();
        Assert.All(subjects, s => Assert.DoesNotContain("13800138001", s, StringComparison.Ordinal));
        var points = (await connection.QueryAsync<(string Id, long Lng, long Lat, string Datum)>("select case_id, lng, lat, datum from case_point order by case_id")).ToList();
        Assert.Equal(new[] { first, again, other }.Select(c => c.Value).Order(StringComparer.Ordinal), points.Select(p => p.Id));
        Assert.All(points, p => Assert.True(p is { Lng: > 113_264_000 and < 113_265_500, Lat: > 23_132_000 and < 23_133_500, Datum: "gcj02" }, $"{p}"));

        var figures = await town.Of<FigureReading>().ReadAsync(town.As(Leader), new());
        Assert.Equal([again.Value], figures.Behind(CaseMarks.Again));
        // The street's own leader knows of it, and it is nobody's: no name, no place, no count of a claimant.
        Assert.Equal((null, null), figures.Cases.Where(c => c.Case.CaseId == secret.Value).Select(c => (c.Case.Claimant, c.Case.Lng)).Single());
        Assert.Equal(3, Assert.Single(Concentrations.Claimants(figures.Cases)).Cases.Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Only_who_raised_a_matter_raises_it_again_in_numbers_and_in_figures_alike(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var cases = new List<CaseId>();
        foreach (var phone in (string[])["13800138001", "13800138002", "13800138003", "13800138001"])
        {
            cases.Add(await town.OpenCaseAsync(Operator, Claimed("noise", phone)));
            town.Clock.Move(TimeSpan.FromMinutes(1));
        }
        // Three neighbours speak of one house; and one leaves two numbers, of which the lesser counts.
        await town.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, _) =>
        {
            foreach (var id in cases.Take(3)) await connection.ExecuteAsync("insert into case_subject (case_id, subject) values (@id, 'houses:0001')", new { id = id.Value }, transaction);
            foreach (var id in cases.Skip(1).Take(2)) await connection.ExecuteAsync("insert into case_subject (case_id, subject) values (@id, 'caller:zzzz')", new { id = id.Value }, transaction);
        });
        Assert.Equal([cases[3].Value], (await LookAsync(town, Leader))["repeated"]);
        Assert.Equal([cases[3].Value], (await town.Of<FigureReading>().ReadAsync(town.As(Leader), new())).Behind(CaseMarks.Again));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_has_lain_longest_is_what_a_unit_is_behind_with(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        for (var n = 0; n < EarlyWarnings.LateLeast; n++) await town.DispatchedAsync();
        await town.Database.WriteAsync(WriteLane.Interactive, (connection, transaction, _) => connection.ExecuteAsync("update cases set opened_at = @at", new { at = town.Clock.GetUtcNow().AddDays(-200).ToUnixTimeMilliseconds() }, transaction));
        await town.Database.WriteAsync(WriteLane.Interactive, (connection, transaction, _) => connection.ExecuteAsync($"update work_item set overdue = {(dialect == Dialect.Postgres ? "true" : "1")} where state in ('open', 'claimed')", transaction: transaction));
        var (reading, now) = (town.Of<FigureReading>(), town.Clock.GetUtcNow());
        var recent = (await reading.ReadAsync(town.As(Leader), new(From: now - EarlyWarnings.Looked))).Cases;
        Assert.Empty(recent);
        var late = Assert.Single(EarlyWarnings.Of(recent, (await reading.RunningAsync(town.As(Leader), new())).Cases, now));
        Assert.Equal(("late", EarlyWarnings.LateLeast, Unit), (late.Kind, late.Number, late.Key));
        Assert.Empty((await reading.RunningAsync(town.As("streetLeader.001"), new())).Cases);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_rates_are_made_of_cases_that_can_be_listed_and_reports_tell_them_with_every_name_masked(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var good = await town.HandledAsync();
        await town.CompleteAsync(Callback, good, "callback", "resolved", RequestForms.CalledBack);
        var bad = await town.HandledAsync();
        await town.CompleteAsync(Callback, bad, "callback", "unresolved", RequestForms.Dissatisfied);
        var out1 = await town.OpenedAsync();
        await town.CompleteAsync(Operator, out1, "intake", "outOfScope");

        var figures = await town.Of<FigureReading>().ReadAsync(town.As(Leader), new());
        var total = figures.Total;
        Assert.Equal((3, 2, 1), (total.Cases, total.Closed, total.Excluded));
        Assert.Equal((new Rate(1, 1), new Rate(1, 1)), (total.Resolution, total.Satisfaction));
        Assert.Equal([good.Value], figures.Behind(CaseMarks.Resolved));
        Assert.Equal([bad.Value], figures.Behind(CaseMarks.Unresolved, FigureGroup.Unit, Unit));
        Assert.Equal([out1.Value], figures.Behind(CaseMarks.Excluded));
        Assert.Empty((await town.Of<FigureReading>().ReadAsync(town.As("streetLeader.001"), new())).Cases);

        var stages = new List<long>();
        var (name, file) = await town.Of<ReportWriter>().WriteAsync(town.As(Leader), new(ReportKind.Week, new(2026, 11, 25), null, null), done =>
        {
            stages.Add(done);
            return Task.FromResult(true);
        });
        Assert.Equal(Enumerable.Range(1, ReportWriter.Stages).Select(n => (long)n), stages);
        Assert.EndsWith("周报-20261123.docx", name, StringComparison.Ordinal);
        var text = WordText.Of(file);
        Assert.Contains("本期登记3件，比上周增加3件；办结2件", text, StringComparison.Ordinal);
        Assert.Contains("解决率100.0%", text, StringComparison.Ordinal);
        Assert.Contains("综合行政执法", text, StringComparison.Ordinal);
        Assert.Contains("陈", text, StringComparison.Ordinal);
        Assert.DoesNotContain("陈小明", text, StringComparison.Ordinal);
        Assert.DoesNotContain("13800138000", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
    }
}
