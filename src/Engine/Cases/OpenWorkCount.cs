using Dapper;
using LowCode.Cases.Activation;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>How much waits in the whole installation, without a word of what it is about.</summary>
/// <param name="MessagesTried">Messages that were tried and not delivered yet.</param>
/// <param name="TimersLate">Timers that were due a minute ago or longer.</param>
/// <param name="ActiveGrains">Cases in the memory of this node.</param>
/// <param name="Schema">Number of the newest schema script.</param>
public sealed record OpenWork(
    long Messages, long MessagesTried, DateTimeOffset? OldestMessage, long Timers, long TimersLate, DateTimeOffset? NextTimer, long OpenCases, long Incidents, int ActiveGrains, long Schema);

/// <summary>Counts what waits, for the keeper of the machine.</summary>
public sealed class OpenWorkCount(Database database, ICaseGrains grains)
{
    sealed record Row
    {
        public long Messages { get; init; }
        public long Tried { get; init; }
        public long? Oldest { get; init; }
        public long Timers { get; init; }
        public long Late { get; init; }
        public long? Next { get; init; }
        public long Cases { get; init; }
        public long Incidents { get; init; }
        public long Schema { get; init; }
    }

    public async Task<OpenWork> NowAsync(DateTimeOffset now, CancellationToken cancellation = default)
    {
        var isTrue = database.Dialect == Dialect.Postgres ? "" : " = 1";
        await using var connection = await database.OpenReadAsync(cancellation);
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition($"""
            select (select count(*) from outbox) as Messages, (select count(*) from outbox where tries > 0) as Tried, (select min(created_at) from outbox) as Oldest,
              (select count(*) from timer) as Timers, (select count(*) from timer where due < @late) as Late, (select min(due) from timer) as Next,
              (select count(*) from cases where state in ('open', 'suspended', 'parked')) as Cases, (select count(*) from cases where incident{isTrue}) as Incidents,
              (select max(number) from schema_script) as Schema
            """, new { late = now.AddMinutes(-1).ToUnixTimeMilliseconds() }, cancellationToken: cancellation));
        return new(row.Messages, row.Tried, At(row.Oldest), row.Timers, row.Late, At(row.Next), row.Cases, row.Incidents, grains.Active, row.Schema);
    }

    static DateTimeOffset? At(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
