using System.Globalization;
using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>How much is in each box, no further than asked. What is done only grows and asks for nothing: it is not counted.</summary>
/// <param name="Mine">Open cases the caller started.</param>
/// <param name="Copies">Copies the caller has not opened.</param>
public sealed record BoxCounts(long Claim, long Todo, long Today, long Overdue, long Mine, long Copies);

/// <summary>The boxes of the desk: work items offered to the caller and held or done by them.</summary>
public sealed class WorkLists(Database database)
{
    /// <summary>The nearer of the step's and the whole case's deadline.</summary>
    const string Due = "(case when w.state not in ('open', 'claimed', 'suspended') then null when w.due is null or c.due < w.due then c.due else w.due end)";

    static readonly string[] counted = ["claim", "todo", "today", "overdue"];

    /// <summary>
    /// Work items of a box: <c>claim</c> (offered to me: 待签收), <c>todo</c> (claimed by me: 待办), <c>today</c> (both, due today: 今日到期),
    /// <c>overdue</c> (both, late: 超期), these the most urgent first; <c>done</c> (done by me: 已办), the latest first.
    /// </summary>
    public async Task<ListPage<WorkItemLine>> WorkItemsAsync(Caller caller, string box, DateTimeOffset endOfDay, CaseQuery query, CancellationToken cancellation = default)
    {
        var where = new ListConditions(caller, database.Dialect);
        var late = Late(where);
        where.Add(query, late);
        where.Add(Box(where, caller, box, endOfDay, late));
        var done = box == "done";
        // One case may have opened several items at once: only with the visit is the mark unique.
        var (first, descending) = ListOrder.Of(query.Sort, Due) ?? (done ? ("coalesce(w.done_at, 0)", true) : ListOrder.Of("due", Due)!.Value);
        var down = descending ? " desc" : "";
        where.After(query.After, $"{first}, w.case_id, w.visit", descending);
        var take = Math.Clamp(query.Take, 1, CaseLists.MaxTake);
        await using var connection = await database.OpenReadAsync(cancellation);
        var lines = (await connection.QueryAsync<WorkItemLine>(new CommandDefinition($"""
            select {ListLine.Columns}, {first} as Rank, w.visit as Visit, w.activity as Activity, w.name as Name, w.state as State, w.post as Post, w.unit as Unit,
              w.holder as Holder, w.outcome as Outcome, w.opened_at as OpenedAt, w.claimed_at as ClaimedAt, w.done_at as DoneAt, {Due} as Due,
              {where.Flag(late)} as Overdue, w.urged as Urged
            from work_item w join cases c on c.case_id = w.case_id
            where {where.Sql} order by {first}{down}, w.case_id{down}, w.visit{down} limit {take + 1}
            """, where.Parameters, cancellationToken: cancellation))).AsList();
        return ListConditions.Page(lines, take, last => (last.Rank, last.CaseId, last.Visit));
    }

    /// <summary>How much is in each box, counted no further than <paramref name="most"/>, in one question.</summary>
    public async Task<BoxCounts> CountAsync(Caller caller, DateTimeOffset endOfDay, int most, CancellationToken cancellation = default)
    {
        var where = new ListConditions(caller, database.Dialect);
        var late = Late(where);
        var boxes = counted.Select(box =>
            Count(box, $"from work_item w join cases c on c.case_id = w.case_id where {where.Sql} and {Box(where, caller, box, endOfDay, late)}"));
        var copies = CaseLists.Copies(where, caller);
        where.Parameters.Add("creator", caller.User.Value);
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleAsync<BoxCounts>(new CommandDefinition($"""
            select {string.Join(", ", boxes)}, {Count("mine", $"from cases c where {where.Sql} and c.created_by = @creator and c.state in ('open', 'suspended', 'parked')")},
              {Count("copies", $"from ({copies}) k join cases c on c.case_id = k.case_id where {where.Sql} and {where.IsTrue("k.unread")}")}
            """, where.Parameters, cancellationToken: cancellation));

        string Count(string name, string from) => string.Create(CultureInfo.InvariantCulture, $"(select count(*) from (select 1 as one {from} limit {most}) {name}_rows) as {name}");
    }

    static string Late(ListConditions where) => $"(w.state in ('open', 'claimed', 'suspended') and ({where.IsTrue("w.overdue")} or {where.IsTrue("c.overdue")}))";

    static string Box(ListConditions where, Caller caller, string box, DateTimeOffset endOfDay, string late)
    {
        where.Parameters.Add("me", caller.User.Value);
        where.Parameters.Add("today", endOfDay.ToUnixTimeMilliseconds());
        const string Held = "(w.holder = @me and w.state in ('claimed', 'suspended'))";
        var offered = Offered(where, caller);
        return box switch
        {
            "claim" => offered,
            "todo" => Held,
            "today" => $"({Held} or {offered}) and {Due} <= @today and not {late}",
            "overdue" => $"({Held} or {offered}) and {late}",
            "done" => "w.holder = @me and w.state = 'done'",
            _ => "1 = 0",
        };
    }

    /// <summary>Open items offered to the caller: by a post they hold at the unit or above it, by a unit they work for, or by name.</summary>
    static string Offered(ListConditions where, Caller caller)
    {
        where.Parameters.Add("named", $"|{caller.User.Value}|");
        var any = new List<string> { $"{where.Within}(w.users, @named) > 0" };
        var n = 0;
        foreach (var held in caller.Member.Posts)
        {
            // All units below the post's own: a street's few, or the district's hundreds.
            var below = caller.Directory.Tree.WithBelow(held.Unit);
            var units = new string[below.Length];
            for (var i = 0; i < units.Length; i++) units[i] = below[i].Id.Value;
            where.Parameters.Add($"post{n}", held.Post.Value);
            any.Add($"(w.post = @post{n} and w.users is null and {where.In("w.unit", $"units{n}", units)})");
            n++;
        }
        any.Add($"(w.post is null and w.users is null and {where.In("w.unit", "own", [.. caller.Member.UnitIds])})");
        return $"(w.state = 'open' and (w.not_users is null or {where.Within}(w.not_users, @named) = 0) and ({string.Join(" or ", any)}))";
    }
}
