using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>Somebody opened a copy.</summary>
/// <param name="Party">Whose copy: the reader's own, or that of a unit the reader works for.</param>
public sealed record CopyRead(string Party, string User, DateTimeOffset At);

/// <summary>Who has opened which copy (抄送已阅). Durable before the reader is answered.</summary>
public sealed class CopyReceipts(Database database)
{
    sealed record Row(string Party, string User, long At);

    public async Task<IReadOnlyList<CopyRead>> OfAsync(CaseId id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "select party as Party, user_id as \"User\", read_at as At from copy_read where case_id = @id order by read_at, user_id", new { id = id.Value }, cancellationToken: cancellation));
        return [.. rows.Select(r => new CopyRead(r.Party, r.User, DateTimeOffset.FromUnixTimeMilliseconds(r.At)))];
    }

    /// <summary>Notes that the caller has the case before their eyes. Costs a read when there is nothing new to note; nobody else's copies are touched.</summary>
    /// <param name="copies">Parties with a copy and since when.</param>
    public async Task MarkAsync(CaseId id, Caller caller, IEnumerable<(string Party, DateTimeOffset At)> copies, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var mine = copies.Where(c => caller.Member.Parties.Contains(c.Party)).ToList();
        if (mine.Count == 0) return;
        var read = await OfAsync(id, cancellation);
        var unread = mine.Where(c => !read.Any(r => r.Party == c.Party && r.User == caller.User.Value && r.At >= c.At)).ToList();
        if (unread.Count == 0) return;
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            foreach (var (party, at) in unread)
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into copy_read (case_id, party, user_id, read_at) values (@id, @party, @user, @at) on conflict (case_id, party, user_id) do update set read_at = excluded.read_at",
                    // Never before the copy itself, whatever the clocks of nodes say.
                    new { id = id.Value, party, user = caller.User.Value, at = Math.Max(now.ToUnixTimeMilliseconds(), at.ToUnixTimeMilliseconds()) }, transaction, cancellationToken: stop));
        }, cancellation);
    }
}
