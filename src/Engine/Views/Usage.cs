using Dapper;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>One person's work with one app in one street, in two stretches of thirty days.</summary>
public sealed record PersonUse
{
    public string App { get; init; } = "";
    public string Street { get; init; } = "";
    public string Person { get; init; } = "";
    public bool Now { get; init; }
    public bool Before { get; init; }
}

/// <summary>Cases of one app in one street: in two stretches of thirty days, and the last one ever.</summary>
public sealed record CaseUse
{
    public string App { get; init; } = "";
    public string Street { get; init; } = "";
    public long Now { get; init; }
    public long Before { get; init; }
    public long Last { get; init; }
}

/// <summary>Who works with what (运营): numbers without content, as <see cref="AppUse"/>; not narrowed to what the asker may see of cases.</summary>
public sealed class Usage(Database database)
{
    public static readonly TimeSpan Stretch = TimeSpan.FromDays(30);

    public async Task<(IReadOnlyList<PersonUse> People, IReadOnlyList<CaseUse> Cases)> ReadAsync(DateTimeOffset now, CancellationToken cancellation = default)
    {
        var times = new { middle = (now - Stretch).ToUnixTimeMilliseconds(), start = (now - (2 * Stretch)).ToUnixTimeMilliseconds() };
        await using var connection = await database.OpenReadAsync(cancellation);
        string Flag(string condition) => database.Dialect == Dialect.Postgres ? $"bool_or({condition})" : $"max({condition})";
        var people = await connection.QueryAsync<PersonUse>(new CommandDefinition($"""
            select app as App, street as Street, person as Person, {Flag("happened >= @middle")} as Now, {Flag("happened < @middle")} as Before from (
              select c.app, c.street, c.created_by as person, c.opened_at as happened from cases c where c.opened_at >= @start
              union all select c.app, c.street, w.holder, coalesce(w.done_at, w.claimed_at) from work_item w join cases c on c.case_id = w.case_id where w.holder is not null and coalesce(w.done_at, w.claimed_at) >= @start) acts
            group by app, street, person
            """, times, cancellationToken: cancellation));
        var cases = await connection.QueryAsync<CaseUse>(new CommandDefinition("""
            select app as App, street as Street, sum(case when opened_at >= @middle then 1 else 0 end) as Now, sum(case when opened_at >= @start and opened_at < @middle then 1 else 0 end) as Before, max(opened_at) as Last
            from cases group by app, street
            """, times, cancellationToken: cancellation));
        return (people.AsList(), cases.AsList());
    }
}
