using System.Globalization;
using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>One page of a list; <paramref name="Next"/> is the mark to ask the following page with, null on the last.</summary>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A case in a list. Filled by name: SQLite gives whole numbers where PostgreSQL gives booleans.</summary>
public sealed record CaseLine
{
    public string CaseId { get; init; } = "";
    public string App { get; init; } = "";
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public string State { get; init; } = "";
    public string? Result { get; init; }
    public string Stage { get; init; } = "";
    public string Street { get; init; } = "";
    public string OwnerUnit { get; init; } = "";
    public bool Confidential { get; init; }
    public bool Incident { get; init; }
    public long OpenedAt { get; init; }
    public long UpdatedAt { get; init; }
    public long? ClosedAt { get; init; }
    public long? Due { get; init; }
    public bool Provisional { get; init; }
    public bool Overdue { get; init; }
    public string? OutsideSystem { get; init; }
    public string? OutsideNumber { get; init; }
    public long? OutsideDue { get; init; }
}

/// <summary>A work item in a list, with what one needs to know of its case.</summary>
public sealed record WorkItemLine
{
    public string CaseId { get; init; } = "";
    public long Visit { get; init; }
    public string Activity { get; init; } = "";
    public string Name { get; init; } = "";
    public string State { get; init; } = "";
    public string? Post { get; init; }
    public string? Unit { get; init; }
    public string? Holder { get; init; }
    public string? Outcome { get; init; }
    public long OpenedAt { get; init; }
    public long? ClaimedAt { get; init; }
    public long? DoneAt { get; init; }
    public long? Due { get; init; }
    public bool Overdue { get; init; }
    public long Urged { get; init; }
    public string App { get; init; } = "";
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public string Street { get; init; } = "";
    public string OwnerUnit { get; init; } = "";
}

/// <summary>What of the cases in sight a list is to show.</summary>
public sealed record CaseQuery(string? App = null, string? State = null, string? Street = null, string? Number = null, bool? Overdue = null, string? After = null, int Take = 50, string? CreatedBy = null)
{
    /// <summary>The number another platform has for it.</summary>
    public string? Outside { get; init; }
    /// <summary>The case's own number, or another platform's.</summary>
    public string? Find { get; init; }
}

/// <summary>The lists of the desk, read from the views within the caller's rights.</summary>
public sealed class CaseLists(Database database)
{
    public const int MaxTake = 200;

    /// <summary>Cases in sight, newest first.</summary>
    public async Task<ListPage<CaseLine>> CasesAsync(Caller caller, CaseQuery query, CancellationToken cancellation = default)
    {
        var filter = Rights.Filter(caller, database.Dialect);
        var parameters = new DynamicParameters();
        // guard: rights filter
        var where = new List<string> { filter.Sql };
        foreach (var (name, value) in filter.Parameters) parameters.Add(name, value);
        Add("c.app = @app", "app", query.App);
        Add("c.state = @state", "state", query.State);
        Add("c.street = @street", "street", query.Street);
        Add("c.number = @number", "number", query.Number);
        Add("c.created_by = @creator", "creator", query.CreatedBy);
        Add("c.outside_number = @outside", "outside", query.Outside);
        Add("(c.number = upper(@find) or c.outside_number = @find)", "find", query.Find);
        if (query.Overdue is { } overdue) where.Add(database.Dialect == Dialect.Sqlite ? $"c.overdue = {(overdue ? 1 : 0)}" : $"c.overdue = {overdue}");
        if (Mark(query.After) is { } mark)
        {
            where.Add("(c.opened_at, c.case_id) < (@at, @id)");
            parameters.Add("at", mark.At);
            parameters.Add("id", mark.Id);
        }
        var take = Math.Clamp(query.Take, 1, MaxTake);
        await using var connection = await database.OpenReadAsync(cancellation);
        var lines = (await connection.QueryAsync<CaseLine>(new CommandDefinition($"""
            select c.case_id as CaseId, c.app as App, c.number as Number, c.title as Title, c.state as State, c.result as Result, c.stage as Stage,
              c.street as Street, c.owner_unit as OwnerUnit, c.confidential as Confidential, c.incident as Incident, c.opened_at as OpenedAt,
              c.updated_at as UpdatedAt, c.closed_at as ClosedAt, c.due as Due, c.provisional as Provisional, c.overdue as Overdue,
              c.outside_system as OutsideSystem, c.outside_number as OutsideNumber, c.outside_due as OutsideDue
            from cases c where {string.Join(" and ", where)}
            order by c.opened_at desc, c.case_id desc limit {take + 1}
            """, parameters, cancellationToken: cancellation))).AsList();
        return Page(lines, take, last => (last.OpenedAt, last.CaseId, 0));

        void Add(string condition, string name, string? value)
        {
            if (value is null) return;
            where.Add(condition);
            parameters.Add(name, value);
        }
    }

    /// <summary>
    /// Work items of a box: <c>claim</c> (offered to me: 待签收), <c>todo</c> (claimed by me: 待办), <c>today</c> (mine, due today), <c>overdue</c> (mine, late),
    /// <c>done</c> (done by me: 已办).
    /// </summary>
    public async Task<ListPage<WorkItemLine>> WorkItemsAsync(Caller caller, string box, DateTimeOffset endOfDay, string? after, int take, CancellationToken cancellation = default)
    {
        var parameters = new DynamicParameters();
        parameters.Add("me", caller.User.Value);
        parameters.Add("named", $"|{caller.User.Value}|");
        parameters.Add("today", endOfDay.ToUnixTimeMilliseconds());
        // A work item shows its case's title: the same rule as for cases, and what an API client is limited to.
        var filter = Rights.Filter(caller, database.Dialect);
        foreach (var (name, value) in filter.Parameters) parameters.Add(name, value);
        var offered = Offered(caller, parameters);
        var late = database.Dialect == Dialect.Sqlite ? "w.overdue = 1" : "w.overdue";
        var mine = $"((w.holder = @me and w.state = 'claimed') or {offered})";
        var condition = box switch
        {
            "claim" => offered,
            "todo" => "w.holder = @me and w.state = 'claimed'",
            "today" => $"{mine} and w.due <= @today and not {late}",
            "overdue" => $"{mine} and {late}",
            "done" => "w.holder = @me and w.state = 'done'",
            _ => "1 = 0",
        };
        if (Mark(after) is { } mark)
        {
            // One case may have opened several items at once: only with the visit is the mark unique.
            condition += " and (w.opened_at, w.case_id, w.visit) > (@at, @id, @visit)";
            parameters.Add("at", mark.At);
            parameters.Add("id", mark.Id);
            parameters.Add("visit", mark.Visit);
        }
        take = Math.Clamp(take, 1, MaxTake);
        await using var connection = await database.OpenReadAsync(cancellation);
        var lines = (await connection.QueryAsync<WorkItemLine>(new CommandDefinition($"""
            select w.case_id as CaseId, w.visit as Visit, w.activity as Activity, w.name as Name, w.state as State, w.post as Post, w.unit as Unit,
              w.holder as Holder, w.outcome as Outcome, w.opened_at as OpenedAt, w.claimed_at as ClaimedAt, w.done_at as DoneAt, w.due as Due,
              w.overdue as Overdue, w.urged as Urged, c.app as App, c.number as Number, c.title as Title, c.street as Street, c.owner_unit as OwnerUnit
            from work_item w join cases c on c.case_id = w.case_id
            where {condition} and {filter.Sql} order by w.opened_at, w.case_id, w.visit limit {take + 1}
            """, parameters, cancellationToken: cancellation))).AsList();
        return Page(lines, take, last => (last.OpenedAt, last.CaseId, last.Visit));
    }

    /// <summary>Open items offered to the caller: by a post they hold at the unit or above it, by a unit they work for, or by name.</summary>
    string Offered(Caller caller, DynamicParameters parameters)
    {
        // Ids may hold '_', which "like" would take for any character.
        var within = database.Dialect == Dialect.Postgres ? "strpos" : "instr";
        var any = new List<string> { $"{within}(w.users, @named) > 0" };
        var n = 0;
        foreach (var held in caller.Member.Posts)
        {
            // All units below the post's own: a street's few, or the district's hundreds.
            var below = caller.Directory.Tree.WithBelow(held.Unit);
            var units = new string[below.Length];
            for (var i = 0; i < units.Length; i++) units[i] = below[i].Id.Value;
            parameters.Add($"post{n}", held.Post.Value);
            any.Add($"(w.post = @post{n} and w.users is null and {In($"units{n}", units)})");
            n++;
        }
        any.Add($"(w.post is null and w.users is null and {In("own", [.. caller.Member.UnitIds])})");
        return $"(w.state = 'open' and (w.not_users is null or {within}(w.not_users, @named) = 0) and ({string.Join(" or ", any)}))";

        string In(string name, string[] units)
        {
            if (database.Dialect == Dialect.Postgres)
            {
                parameters.Add(name, units);
                return $"w.unit = any(@{name})";
            }
            parameters.Add(name, System.Text.Json.JsonSerializer.Serialize(units));
            return $"w.unit in (select value from json_each(@{name}))";
        }
    }

    static ListPage<T> Page<T>(List<T> lines, int take, Func<T, (long At, string Id, long Visit)> mark)
    {
        if (lines.Count <= take) return new(lines, null);
        lines.RemoveAt(take);
        var (at, id, visit) = mark(lines[^1]);
        return new(lines, string.Create(CultureInfo.InvariantCulture, $"{at}.{id}.{visit}"));
    }

    static (long At, string Id, long Visit)? Mark(string? text) =>
        text?.Split('.') is [var at, var id, var visit]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var opened)
            && long.TryParse(visit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (opened, id, number) : null;
}
