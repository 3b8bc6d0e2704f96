using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>A step at which people of an app dispatch cases.</summary>
public readonly record struct DispatchStep(string App, string Activity);

/// <summary>At which moment and within which limits a watch looks.</summary>
/// <param name="Today">Begin of the day, in China's time.</param>
public sealed record WatchTime(DateTimeOffset Now, DateTimeOffset Today)
{
    /// <summary>What falls due within this time is due soon (将超期).</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromHours(24);

    /// <summary>The same claimant with the same kind of matter within this time raises it again (重复诉求).</summary>
    public static readonly TimeSpan Again = TimeSpan.FromDays(30);

    public static WatchTime At(DateTimeOffset now)
    {
        var local = now.ToOffset(TimeSpan.FromHours(8));
        return new(now, new DateTimeOffset(local.Date, local.Offset));
    }
}

/// <summary>One number of the command centre: a name and how many cases in the asker's sight it stands for.</summary>
public sealed record WatchCount(string Watch, long Count);

/// <summary>
/// What a command centre looks at, each a condition over cases in sight, so that the number and the list behind it are one question. <c>toDispatch</c> 待派,
/// <c>dueSoon</c> 将超期, <c>disputed</c> 退单争议, <c>repeated</c> 重复诉求, <c>unanswered</c> 督办未反馈, and besides <c>opened</c>, <c>closed</c> (today), <c>running</c>, <c>overdue</c>.
/// </summary>
public sealed class CaseWatch(Database database, CaseLists lists)
{
    public static IReadOnlyList<string> All { get; } = ["toDispatch", "dueSoon", "disputed", "repeated", "unanswered", "opened", "closed", "running", "overdue"];

    /// <summary>States a case that is not over can be in.</summary>
    internal const string Running = "c.state in ('open', 'suspended', 'parked')";

    /// <summary>
    /// Numbers that are found by the same index are counted together: of all cases few run, and few were opened or closed today. SQLite keeps no figures of its
    /// tables and is told the index; PostgreSQL knows.
    /// </summary>
    static readonly (string? Index, string? All, string[] Watches)[] counted =
    [
        ("cases_state", Running, ["toDispatch", "dueSoon", "disputed", "running", "overdue"]),
        ("cases_opened", null, ["opened"]), ("cases_closed", null, ["closed"]), (null, null, ["repeated"]), (null, null, ["unanswered"]),
    ];

    public async Task<IReadOnlyList<WatchCount>> CountAsync(Caller caller, CaseQuery query, WatchTime time, IReadOnlyCollection<DispatchStep> dispatching, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var where = new ListConditions(caller, database.Dialect);
        where.Add(query, where.IsTrue("c.overdue"));
        var conditions = Conditions(where, time, dispatching, await CaseScan.IsWideAsync(caller, connection, cancellation));
        var parts = counted.Select((part, n) =>
        {
            var from = $"from {CaseScan.From(database.Dialect, "cases c", part.Index)} where {where.Sql} and {part.All ?? conditions[part.Watches[0]]}";
            return part.All is null ? $"(select count(*) as {part.Watches[0].ToLowerInvariant()} {from}) p{n}"
                : $"(select {string.Join(", ", part.Watches.Select(name => $"coalesce(sum(case when {conditions[name]} then 1 else 0 end), 0) as {name.ToLowerInvariant()}"))} {from}) p{n}";
        });
        var row = (IDictionary<string, object>)await connection.QuerySingleAsync(new CommandDefinition($"select * from {string.Join(", ", parts)}", where.Parameters, cancellationToken: cancellation));
        return [.. All.Select(name => new WatchCount(name, Convert.ToInt64(row[name.ToLowerInvariant()], System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>The cases behind a number, newest first.</summary>
    /// <param name="watch">One of <see cref="All"/>.</param>
    public async Task<ListPage<CaseLine>> CasesAsync(Caller caller, CaseQuery query, string watch, WatchTime time, IReadOnlyCollection<DispatchStep> dispatching, CancellationToken cancellation = default)
    {
        bool isWide;
        await using (var connection = await database.OpenReadAsync(cancellation)) isWide = await CaseScan.IsWideAsync(caller, connection, cancellation);
        return await lists.CasesAsync(caller, query, where => where.Add(Conditions(where, time, dispatching, isWide)[watch]), cancellation);
    }

    static Dictionary<string, string> Conditions(ListConditions where, WatchTime time, IReadOnlyCollection<DispatchStep> dispatching, bool isWide)
    {
        var parameters = where.Parameters;
        parameters.Add("watchNow", time.Now.ToUnixTimeMilliseconds());
        parameters.Add("watchToday", time.Today.ToUnixTimeMilliseconds());
        parameters.Add("watchSoon", (time.Now + WatchTime.Soon).ToUnixTimeMilliseconds());
        parameters.Add("watchAgain", (long)WatchTime.Again.TotalMilliseconds);
        parameters.Add("watchSince", (time.Now - WatchTime.Again).ToUnixTimeMilliseconds());
        var steps = dispatching.GroupBy(s => s.App, StringComparer.Ordinal).Select((app, n) =>
        {
            parameters.Add($"watchApp{n}", app.Key);
            return $"(c.app = @watchApp{n} and {where.In("w.activity", $"watchSteps{n}", [.. app.Select(s => s.Activity).Distinct()])})";
        }).ToList();
        const string Live = "exists (select 1 from work_item w where w.case_id = c.case_id and w.state in ('open', 'claimed') and ";
        var late = where.IsTrue("c.overdue");
        // Sight of the earlier case is asked like that of the later one: what a reader may not know of does not show through a count.
        var sight = Rights.Filter(where.Caller, where.Dialect, "b").Sql;
        return new(StringComparer.Ordinal)
        {
            ["toDispatch"] = steps.Count == 0 ? "1 = 0" : $"c.state = 'open' and {Live}({string.Join(" or ", steps)}))",
            ["dueSoon"] = $"c.state = 'open' and not {late} and ((c.due >= @watchNow and c.due <= @watchSoon) or {Live}w.visit > 0 and not {where.IsTrue("w.overdue")} and w.due >= @watchNow and w.due <= @watchSoon))",
            // Until another unit has taken what the first one refused.
            ["disputed"] = $"""
                {Running} and exists (select 1 from work_item r where r.case_id = c.case_id and r.outcome = 'refuseDispatch'
                  and not exists (select 1 from work_item t where t.case_id = c.case_id and t.visit > r.visit and t.activity = r.activity and t.claimed_at is not null))
                """,
            // One pass over the days that matter, however often one claimant came; who came once is left out before anything is sorted. Only who raised it is asked, as figures do: a house or a firm that two cases speak of raises nothing.
            ["repeated"] = $"""
                c.case_id in (select x.case_id from (select y.case_id, y.opened_at, lag(y.opened_at) over (partition by y.subject, y.app, y.category order by y.opened_at, y.case_id) as last_at
                    from (select b.case_id, b.app, b.category, b.opened_at, (select min(s.subject) from case_subject s where s.case_id = b.case_id and s.subject like '{SubjectKinds.Caller}:%') as subject
                      from {CaseScan.From(where.Dialect, "cases b", isWide ? "cases_opened" : null)} where b.opened_at >= @watchSince - @watchAgain and not {where.IsTrue("b.confidential")} and b.category is not null and {sight}) y
                    where exists (select 1 from case_subject o where o.subject = y.subject and o.case_id <> y.case_id)) x
                  where x.opened_at >= @watchSince and x.opened_at - x.last_at <= @watchAgain)
                """,
            ["unanswered"] = "c.supervision in ('waiting', 'overdue')",
            ["opened"] = "c.opened_at >= @watchToday",
            ["closed"] = "c.state = 'closed' and c.closed_at >= @watchToday",
            ["running"] = Running,
            ["overdue"] = $"{Running} and ({late} or {Live}{where.IsTrue("w.overdue")}))",
        };
    }
}
