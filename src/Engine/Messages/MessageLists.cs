using Dapper;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Messages;

/// <summary>A message in a user's own list, with its text.</summary>
public sealed record DeskMessage(string Id, string? CaseId, string Template, string Text, DateTimeOffset At);

/// <summary>Lists of messages. Who may see them is for the caller to ask.</summary>
public sealed class MessageLists(Database database, MessageSeal seal)
{
    const string Columns = """
        id as Id, case_id as CaseId, unit as Unit, template as Template, kind as Kind, recipient as Recipient, channel as Channel, state as State, number as Number,
        reason as Reason, tries as Tries, created_at as CreatedAt, next_at as NextAt, sent_at as SentAt, received_at as ReceivedAt
        """;

    public const int MaxTake = 200;

    sealed record Kept
    {
        public string Id { get; init; } = "";
        public string? CaseId { get; init; }
        public string Template { get; init; } = "";
        public byte[]? Payload { get; init; }
        public long At { get; init; }
    }

    /// <summary>Everything that was sent in a case, oldest first.</summary>
    public async Task<IReadOnlyList<MessageLine>> OfCaseAsync(CaseId id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<MessageLine>(new CommandDefinition(
            $"select {Columns} from message where case_id = @id order by created_at, id limit {MaxTake}", new { id = id.Value }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Messages in a state, newest first.</summary>
    /// <param name="state">As in <see cref="MessageLine.State"/>.</param>
    /// <param name="before">Only those made before; null for the newest.</param>
    public async Task<IReadOnlyList<MessageLine>> InStateAsync(string state, DateTimeOffset? before, int take, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<MessageLine>(new CommandDefinition(
            $"select {Columns} from message where state = @state and created_at < @before order by created_at desc, id desc limit @take",
            new { state, before = before is { } at ? MessageStore.Milliseconds(at) : long.MaxValue, take = Math.Clamp(take, 1, MaxTake) }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>How many there are in each state.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<(string State, long Count)>(new CommandDefinition("select state, count(*) from message group by state", cancellationToken: cancellation)))
            .ToDictionary(c => c.State, c => c.Count, StringComparer.Ordinal);
    }

    /// <summary>One message, or null.</summary>
    public async Task<MessageLine?> FindAsync(string id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<MessageLine>(new CommandDefinition($"select {Columns} from message where id = @id", new { id }, cancellationToken: cancellation));
    }

    /// <summary>What a user was told at the desk, newest first; what belongs to an erased case is gone.</summary>
    public async Task<IReadOnlyList<DeskMessage>> OfReaderAsync(string user, int take, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Kept>(new CommandDefinition("""
            select id as Id, case_id as CaseId, template as Template, payload as Payload, created_at as At from message
            where reader = @user and channel = @desk and state <> 'failed' order by created_at desc, id desc limit @take
            """, new { user, desk = DeskNotifier.Name, take = Math.Clamp(take, 1, MaxTake) }, cancellationToken: cancellation));
        var list = new List<DeskMessage>();
        foreach (var row in rows)
            if (await seal.OpenAsync(row.Id, row.Payload, cancellation) is { } body)
                list.Add(new(row.Id, row.CaseId, row.Template, body.Text, DateTimeOffset.FromUnixTimeMilliseconds(row.At)));
        return list;
    }
}
