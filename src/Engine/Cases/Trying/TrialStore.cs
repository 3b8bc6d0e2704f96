using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using LowCode.Apps;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Cases.Trying;

/// <summary>A trial as it is stored.</summary>
sealed record TrialRow
{
    public string Draft { get; init; } = "";
    public byte[] Package { get; init; } = [];
    public long Revision { get; init; }
    public string Street { get; init; } = "";
    public long Ahead { get; init; }
    public long BegunAt { get; init; }
    public string BegunBy { get; init; } = "";
}

/// <summary>
/// Trials of drafts and their cases. What people type into a trial is often real: the content of a case is sealed as everything that is kept, and one act
/// removes all of it.
/// </summary>
sealed class TrialStore(Database database, SecretBox box, TimeProvider time)
{
    const string Purpose = "draft-trial";

    static readonly string[] clear = ["delete from draft_trial_case where draft = @draft", "delete from draft_trial where draft = @draft"];
    const string Insert = "insert into draft_trial(draft, package, revision, street, ahead, begun_at, begun_by) values (@draft, @package, @revision, @street, 0, @at, @by)";

    /// <summary>Begins a trial anew: what was tried before is gone.</summary>
    public Task BeginAsync(AppDraft draft, string street, string by, CancellationToken cancellation)
    {
        var row = new { draft = draft.Id, package = draft.Package.ToZip(), revision = draft.Revision, street, at = time.GetUtcNow().ToUnixTimeMilliseconds(), by };
        return database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            foreach (var sql in clear.Append(Insert)) await connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: stop));
        }, cancellation);
    }

    public async Task<TrialRow?> FindAsync(string draft, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<TrialRow>(new CommandDefinition(
            "select draft as Draft, package as Package, revision as Revision, street as Street, ahead as Ahead, begun_at as BegunAt, begun_by as BegunBy from draft_trial where draft = @draft", new { draft }, cancellationToken: cancellation));
    }

    /// <summary>All its cases, the newest first.</summary>
    public async Task<IReadOnlyList<TrialCase>> CasesAsync(string draft, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<(long N, byte[] Content)>(new CommandDefinition("select n, content from draft_trial_case where draft = @draft order by n desc", new { draft }, cancellationToken: cancellation));
        return [.. rows.Select(r => TrialCase.Of((int)r.N, Read(draft, (int)r.N, r.Content)))];
    }

    public async Task<TrialCase?> CaseAsync(string draft, int n, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var content = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition("select content from draft_trial_case where draft = @draft and n = @n", new { draft, n }, cancellationToken: cancellation));
        return content is null ? null : TrialCase.Of(n, Read(draft, n, content));
    }

    /// <summary>Keeps a new case under the next number.</summary>
    public Task<int> AddAsync(string draft, IReadOnlyList<TrialEntry> entries, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        var n = await connection.ExecuteScalarAsync<int>(new CommandDefinition("select coalesce(max(n), 0) + 1 from draft_trial_case where draft = @draft", new { draft }, transaction, cancellationToken: stop));
        await connection.ExecuteAsync(new CommandDefinition("insert into draft_trial_case(draft, n, version, content) values (@draft, @n, @version, @content)",
            new { draft, n, version = entries.Count, content = Write(draft, n, entries) }, transaction, cancellationToken: stop));
        return n;
    }, cancellation);

    /// <returns>False when somebody else has done something to it meanwhile.</returns>
    public async Task<bool> SaveAsync(string draft, int n, int before, IReadOnlyList<TrialEntry> entries, CancellationToken cancellation) =>
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update draft_trial_case set version = @version, content = @content where draft = @draft and n = @n and version = @before",
            new { draft, n, before, version = entries.Count, content = Write(draft, n, entries) }, transaction, cancellationToken: stop)), cancellation) == 1;

    public Task AdvanceAsync(string draft, TimeSpan ahead, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) =>
        connection.ExecuteAsync(new CommandDefinition("update draft_trial set ahead = @ahead where draft = @draft", new { draft, ahead = (long)ahead.TotalMilliseconds }, transaction, cancellationToken: stop)), cancellation);

    /// <summary>Removes a trial with all its cases.</summary>
    public Task ClearAsync(string draft, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        foreach (var sql in clear)
            await connection.ExecuteAsync(new CommandDefinition(sql, new { draft }, transaction, cancellationToken: stop));
    }, cancellation);

    sealed record Stored([property: JsonPropertyName("a")] string Actor, [property: JsonPropertyName("t")] long At, [property: JsonPropertyName("e")] byte[] Events);

    byte[] Write(string draft, int n, IReadOnlyList<TrialEntry> entries) =>
        box.Seal($"{Purpose} {draft} {n}", JsonSerializer.SerializeToUtf8Bytes(entries.Select(e => new Stored(e.Actor, e.At.ToUnixTimeMilliseconds(), CaseEvents.Codec.Encode(e.Events)))));

    IReadOnlyList<TrialEntry> Read(string draft, int n, byte[] content) =>
        [.. JsonSerializer.Deserialize<Stored[]>(box.Open($"{Purpose} {draft} {n}", content))!.Select(s => new TrialEntry(s.Actor, DateTimeOffset.FromUnixTimeMilliseconds(s.At), CaseEvents.Codec.Decode(EventCodec.Json, s.Events)))];
}
