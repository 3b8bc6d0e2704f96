using Dapper;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Interop;

/// <summary>
/// Which case has which number of another platform: one number, one case. Taken just before the command that names it is appended; a taking
/// that led to no case (the node died in between) gives way after a minute.
/// </summary>
public sealed class OutsideNumbers(Database database, TimeProvider time)
{
    static readonly TimeSpan givesWay = TimeSpan.FromMinutes(1);

    /// <summary>True when the number is this case's now.</summary>
    public Task<bool> TakeAsync(string system, string number, CaseId id, WriteLane lane, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return database.WriteAsync(lane, async (connection, transaction, stop) => await connection.ExecuteScalarAsync<string>(new CommandDefinition("""
            insert into outside_number (outside_system, number, case_id, taken_at) values (@system, @number, @id, @now)
            on conflict (outside_system, number) do update set case_id = excluded.case_id, taken_at = excluded.taken_at
              where outside_number.case_id = excluded.case_id
                or (outside_number.taken_at < @before and not exists (select 1 from journal j where j.case_id = outside_number.case_id))
            returning case_id
            """, new { system, number, id = id.Value, now = now.ToUnixTimeMilliseconds(), before = (now - givesWay).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)) == id.Value, cancellation);
    }

    /// <summary>The case of a number, or null.</summary>
    public async Task<CaseId?> FindAsync(string system, string number, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var found = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select o.case_id from outside_number o where o.outside_system = @system and o.number = @number and exists (select 1 from journal j where j.case_id = o.case_id)",
            new { system, number }, cancellationToken: cancellation));
        return found is null ? null : new CaseId(found);
    }
}
