using Dapper;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Activation;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>Reads the cases figures are made of, always within the asker's rights, with what their app names for figures.</summary>
public sealed class FigureReading(Database database, AppStore apps, CalendarHolder calendar, TimeProvider time)
{
    /// <summary>Cases one set of figures is made of; beyond it the newest count and the answer says so.</summary>
    public const int Most = 20_000;

    /// <summary>Figures of the cases a query finds; its paging is not looked at.</summary>
    public async Task<CaseFigures> ReadAsync(Caller caller, CaseQuery query, CancellationToken cancellation = default)
    {
        // Whether a claimant comes again is known from the cases before, too.
        var wider = query with { From = query.From - WatchTime.Again, State = null, Overdue = null };
        var newest = await NewestAsync(query.App, cancellation);
        var known = newest.ToDictionary(a => a.Manifest.Id, a => a.Manifest.Rates, StringComparer.Ordinal);
        var cases = await ReadAsync(caller, newest, wider, cancellation);
        var cut = cases.Count > Most;
        if (cut) cases.RemoveRange(Most, cases.Count - Most);
        var marked = Marking.Of(cases, app => known.GetValueOrDefault(app), calendar.Current, time.GetUtcNow());
        var from = query.From?.ToUnixTimeMilliseconds() ?? long.MinValue;
        return new([.. marked.Where(c => c.Case.OpenedAt >= from && (query.State is null || c.Case.State == query.State))], cut);
    }

    /// <summary>Figures of a query, and of all cases opened since <paramref name="recent"/> besides, from one reading where its days reach to the present.</summary>
    public async Task<(CaseFigures Asked, CaseFigures Recent)> ReadAsync(Caller caller, CaseQuery query, DateTimeOffset recent, CancellationToken cancellation = default)
    {
        if (query.Until is not null || query.From is not { } from) return (await ReadAsync(caller, query, cancellation), await ReadAsync(caller, query with { From = recent, Until = null }, cancellation));
        var both = await ReadAsync(caller, query with { From = from < recent ? from : recent }, cancellation);
        CaseFigures Since(DateTimeOffset first) => both with { Cases = [.. both.Cases.Where(c => c.Case.OpenedAt >= first.ToUnixTimeMilliseconds())] };
        return (Since(from), Since(recent));
    }

    /// <summary>Cases that are not closed, however long ago they were opened; whether a claimant comes again is not asked of them.</summary>
    public async Task<CaseFigures> RunningAsync(Caller caller, CaseQuery query, CancellationToken cancellation = default)
    {
        var newest = await NewestAsync(query.App, cancellation);
        var known = newest.ToDictionary(a => a.Manifest.Id, a => a.Manifest.Rates, StringComparer.Ordinal);
        var cases = await ReadAsync(caller, newest, query with { From = null, Until = null, State = null, Overdue = null }, cancellation, running: true);
        var cut = cases.Count > Most;
        if (cut) cases.RemoveRange(Most, cases.Count - Most);
        return new(Marking.Of(cases, app => known.GetValueOrDefault(app), calendar.Current, time.GetUtcNow()), cut);
    }

    /// <summary>How many cases the report of a period reads, those before it to compare with among them.</summary>
    /// <param name="most">Counted no further than one beyond it.</param>
    public async Task<long> CountAsync(Caller caller, CaseQuery query, ReportPeriod period, DateTimeOffset now, int most, CancellationToken cancellation = default)
    {
        var where = new ListConditions(caller, database.Dialect);
        where.Add(query, where.IsTrue("c.overdue"));
        foreach (var (name, at) in new[] { ("first", period.Before - WatchTime.Again), ("before", period.Before), ("end", period.Until), ("recent", now - EarlyWarnings.Looked - WatchTime.Again) }) where.Parameters.Add(name, at.ToUnixTimeMilliseconds());
        where.Add($"(c.opened_at >= @recent or (c.opened_at >= @first and c.opened_at < @end) or (c.closed_at >= @before and c.closed_at < @end) or {CaseWatch.Running})");
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from (select 1 from cases c where {where.Sql} limit {most + 1}) n", where.Parameters, cancellationToken: cancellation));
    }

    /// <summary>The rates of an app as its newest version has them.</summary>
    public async Task<IReadOnlyList<LightApp>> NewestAsync(string? only, CancellationToken cancellation)
    {
        var found = new List<LightApp>();
        foreach (var versions in (await apps.VersionsAsync(cancellation)).GroupBy(v => v.App, StringComparer.Ordinal))
            if (only is null || versions.Key == only) found.Add(await apps.GetAsync(versions.Key, versions.MaxBy(v => v.PublishedAt)!.Version));
        return found;
    }

    /// <summary>Steps of all versions in use at which people dispatch.</summary>
    public async Task<IReadOnlyList<DispatchStep>> DispatchingAsync(CancellationToken cancellation)
    {
        var steps = new HashSet<DispatchStep>();
        foreach (var version in await apps.VersionsAsync(cancellation))
            foreach (var step in (await apps.GetAsync(version.App, version.Version)).Flow.Activities.Where(a => a.Definition.Type == Flows.ActivityTypes.Dispatch)) steps.Add(new(version.App, step.Definition.Id));
        return [.. steps];
    }

    /// <summary>Of all apps at once, the newest first: which cases first, then what figures need of each.</summary>
    async Task<List<FiguredCase>> ReadAsync(Caller caller, IReadOnlyList<LightApp> newest, CaseQuery query, CancellationToken cancellation, bool running = false)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var where = new ListConditions(caller, database.Dialect);
        where.Add(query, where.IsTrue("c.overdue"));
        if (running) where.Add(CaseWatch.Running);
        // On SQLite a street's own cases are found by the street, those of most streets by the day; PostgreSQL knows by itself.
        var index = running ? "cases_state" : query.Street is null && await CaseScan.IsWideAsync(caller, connection, cancellation) ? "cases_opened" : null;
        var fields = new FigureFields(newest, where.Parameters);
        return (await connection.QueryAsync<FiguredCase>(new CommandDefinition($"""
            select c.case_id as CaseId, c.app as App, c.number as Number, c.street as Street, c.owner_unit as OwnerUnit, c.category as Category, c.channel as Channel, c.claimant as Claimant,
              c.state as State, c.result as Result, c.opened_at as OpenedAt, c.closed_at as ClosedAt,
              {where.Flag($"{where.IsTrue("c.overdue")} or exists (select 1 from work_item w where w.case_id = c.case_id and w.state in ('open', 'claimed', 'suspended') and {where.IsTrue("w.overdue")})")} as Overdue, c.confidential as Confidential, c.rating as Rating, c.supervision as Supervision,
              (select max(w.opened_at) from work_item w where w.case_id = c.case_id and w.activity = {fields.Asked}) as Asked, {fields.ContactedAt} as ContactedAt,
              (select w.outcome from work_item w where w.case_id = c.case_id and w.activity = {fields.CallBack} and w.state = 'done' order by w.visit desc limit 1) as CallBack,
              {fields.Told} as Told, {fields.Place} as Place,
              (select min(s.subject) from case_subject s where s.case_id = c.case_id and s.subject like '{SubjectKinds.Caller}:%') as Caller,
              (select count(*) from work_item w where w.case_id = c.case_id and w.outcome = 'refuseDispatch') as Refusals, p.lng as Lng, p.lat as Lat
            from (select c.* from {CaseScan.From(database.Dialect, "cases c", index)} where {where.Sql} order by c.opened_at desc, c.case_id desc limit {Most + 1}) c
              {fields.Joins} left join case_point p on p.case_id = c.case_id
            order by c.opened_at desc, c.case_id desc
            """, where.Parameters, cancellationToken: cancellation))).AsList();
    }
}
