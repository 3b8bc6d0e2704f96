using System.Globalization;
using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>What of the cases in sight a list is to show; every list takes the same. What is absent asks nothing.</summary>
/// <param name="Search">Words that each have to stand in the number, the title or the number of another platform.</param>
/// <param name="From">Opened at or after.</param>
/// <param name="Until">Opened before.</param>
/// <param name="After">Mark of the page before.</param>
/// <param name="Outside">The whole number another platform has for it.</param>
/// <param name="Incident">Only cases with an open incident.</param>
/// <param name="Supervision"><c>waiting</c>: feedback is missing, late or not (督办未反馈); <c>overdue</c>, <c>answered</c>, or <c>any</c>.</param>
/// <param name="ClosedFrom">Closed at or after.</param>
/// <param name="ClosedUntil">Closed before.</param>
/// <param name="Sort">A <see cref="ListOrder"/>; null for the list's own.</param>
/// <param name="With">Only cases with which the caller may do this, e.g. take them away in a file; a copy is there to be read.</param>
/// <param name="Owner">The unit it belongs to.</param>
/// <param name="Copied">Only cases copied to the caller (抄送), newest copy first.</param>
public sealed record CaseQuery(
    string? App = null, string? State = null, string? Street = null, string? Number = null, bool? Overdue = null, string? After = null, int Take = 50, string? CreatedBy = null,
    string? Search = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, bool Copied = false, string? Outside = null, bool Incident = false, string? Supervision = null,
    DateTimeOffset? ClosedFrom = null, DateTimeOffset? ClosedUntil = null, string? Sort = null, Act? With = null, string? Owner = null);

/// <summary>In which order a list comes when its reader has said so.</summary>
public static class ListOrder
{
    /// <summary>Sorts what has no deadline last.</summary>
    internal const long NoDue = 253_402_300_799_999;

    /// <summary>What presses most, the newest, the oldest, or what moved last comes first.</summary>
    public static IReadOnlyList<string> All { get; } = ["due", "new", "old", "changed"];

    /// <param name="due">Until when a line has time, as the list counts it.</param>
    internal static (string Rank, bool Descending)? Of(string? sort, string due) => sort switch
    {
        "due" => (string.Create(CultureInfo.InvariantCulture, $"coalesce({due}, {NoDue})"), false),
        "new" => ("c.opened_at", true),
        "old" => ("c.opened_at", false),
        "changed" => ("c.updated_at", true),
        _ => null,
    };
}

/// <summary>A list's conditions with their parameters, the caller's sight always among them.</summary>
sealed class ListConditions
{
    const int MostWords = 5;

    /// <summary>Texts a search looks into; each word has to stand in one of them.</summary>
    static readonly string[] searched = ["c.number", "c.title", "c.outside_number"];

    readonly List<string> where = [];
    readonly Dialect dialect;

    public ListConditions(Caller caller, Dialect dialect)
    {
        (this.dialect, Caller) = (dialect, caller);
        var filter = Rights.Filter(caller, dialect);
        // guard: rights filter
        where.Add(filter.Sql);
        foreach (var (name, value) in filter.Parameters) Parameters.Add(name, value);
    }

    public DynamicParameters Parameters { get; } = new();

    public Caller Caller { get; }

    public Dialect Dialect => dialect;

    public string Sql => string.Join(" and ", where);

    public void Add(string condition) => where.Add(condition);

    /// <param name="overdue">What lateness means in this list.</param>
    public void Add(CaseQuery query, string overdue)
    {
        Add("c.app = @app", "app", query.App);
        Add("c.state = @state", "state", query.State);
        Add("c.street = @street", "street", query.Street);
        Add("c.owner_unit = @owner", "owner", query.Owner);
        Add("c.number = @number", "number", query.Number);
        Add("c.outside_number = @outside", "outside", query.Outside);
        Add("c.created_by = @creator", "creator", query.CreatedBy);
        Add("c.opened_at >= @from", "from", query.From?.ToUnixTimeMilliseconds());
        Add("c.opened_at < @until", "until", query.Until?.ToUnixTimeMilliseconds());
        Add("c.closed_at >= @closedFrom", "closedFrom", query.ClosedFrom?.ToUnixTimeMilliseconds());
        Add("c.closed_at < @closedUntil", "closedUntil", query.ClosedUntil?.ToUnixTimeMilliseconds());
        if (query.Supervision is { } standing)
            if (standing == "any") Add("c.supervision is not null");
            else if (standing == "waiting") Add("c.supervision in ('waiting', 'overdue')");
            else Add("c.supervision = @supervision", "supervision", standing);
        if (query.With is { } act)
        {
            var may = Rights.FilterWith(Caller, act, dialect);
            Add(may.Sql);
            foreach (var (name, value) in may.Parameters.Where(p => !Parameters.ParameterNames.Contains(p.Key))) Parameters.Add(name, value);
        }
        if (query.Incident) Add(IsTrue("c.incident"));
        if (query.Overdue is { } late) Add(late ? overdue : $"not {overdue}");
        var words = (query.Search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < Math.Min(words.Length, MostWords); i++)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"word{i}");
            Add("(" + string.Join(" or ", searched.Select(text => $"{Within}(lower({text}), @{word}) > 0")) + ")", word, Lower(words[i]));
        }
    }

    /// <summary>As both databases do it: letters A to Z only.</summary>
    internal static string Lower(string word) => string.Create(word.Length, word, (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });

    public void Add(string condition, string name, object? value)
    {
        if (value is null) return;
        where.Add(condition);
        Parameters.Add(name, value);
    }

    public void Add(string condition, string name, object value, string second, object other)
    {
        Add(condition, name, value);
        Parameters.Add(second, other);
    }

    /// <summary>Goes on after the page before.</summary>
    /// <param name="key">The three columns of the order.</param>
    public void After(string? mark, string key, bool descending)
    {
        if (mark?.Split('.') is not [var at, var id, var visit]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time) || !long.TryParse(visit, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return;
        where.Add($"({key}) {(descending ? "<" : ">")} (@markAt, @markId, @markVisit)");
        Parameters.Add("markAt", time);
        Parameters.Add("markId", id);
        Parameters.Add("markVisit", number);
    }

    /// <summary>A condition that a column holds one of these.</summary>
    public string In(string column, string name, string[] values)
    {
        Parameters.Add(name, dialect == Dialect.Postgres ? values : System.Text.Json.JsonSerializer.Serialize(values));
        return dialect == Dialect.Postgres ? $"{column} = any(@{name})" : $"{column} in (select value from json_each(@{name}))";
    }

    /// <summary>Place of a text in another. Names may hold '_', which "like" would take for any character.</summary>
    public string Within => dialect == Dialect.Postgres ? "strpos" : "instr";

    /// <summary>A condition as a column.</summary>
    public string Flag(string condition) => dialect == Dialect.Postgres ? $"({condition})" : $"(case when {condition} then 1 else 0 end)";

    public string IsTrue(string column) => dialect == Dialect.Postgres ? column : $"{column} = 1";

    /// <summary>What is on this page, and the mark for the next.</summary>
    public static ListPage<T> Page<T>(List<T> lines, int take, Func<T, (long At, string Id, long Visit)> mark)
    {
        if (lines.Count <= take) return new(lines, null);
        lines.RemoveAt(take);
        var (at, id, visit) = mark(lines[^1]);
        return new(lines, string.Create(CultureInfo.InvariantCulture, $"{at}.{id}.{visit}"));
    }
}
