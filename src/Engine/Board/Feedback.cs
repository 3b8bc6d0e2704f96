using System.Security.Cryptography;
using Dapper;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Board;

/// <summary>What somebody says of the pages.</summary>
/// <param name="Id">Whoever has it reads the answer.</param>
/// <param name="Page">Path of the page they were on.</param>
/// <param name="By">Null for somebody without an account.</param>
public sealed record FeedbackEntry(string Id, string Page, string Text, string? By, DateTimeOffset At, string? Answer, DateTimeOffset? AnsweredAt, string? AnsweredBy);

/// <summary>Opinions on the pages (提意见): they go to the operators with the address of the page, and are answered.</summary>
public sealed class FeedbackDesk(Database database, TimeProvider time)
{
    public const int TextLimit = 1000, PageLimit = 200, Kept = 200;

    static readonly string[] secret = ["/act", "/feedback", "/portal/files"];

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string Page { get; init; } = "";
        public string Text { get; init; } = "";
        public string? ByUser { get; init; }
        public long MadeAt { get; init; }
        public string? Answer { get; init; }
        public long? AnsweredAt { get; init; }
        public string? AnsweredBy { get; init; }
    }

    const string Columns = "id as Id, page as Page, text as Text, by_user as ByUser, made_at as MadeAt, answer as Answer, answered_at as AnsweredAt, answered_by as AnsweredBy";

    /// <param name="page">Path without what was asked of it: an address may say more than its writer meant to.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="RefusedException"><c>feedback.text</c>.</exception>
    public async Task<string> SendAsync(string page, string text, string? by, CancellationToken cancellation = default)
    {
        if (text.Trim() is not { Length: > 0 and <= TextLimit } said) throw new RefusedException(RefusalKind.Invalid, Problem.At("feedback.text", "text", ("limit", "1000")));
        // It becomes a link for the operators: nothing but a path of this site may.
        var path = page.Split('?', '#')[0];
        if (path is not ("/" or ['/', not ('/' or '\\'), ..])) path = "";
        // The rest of these addresses opens something by itself.
        if (secret.FirstOrDefault(s => path.StartsWith(s + "/", StringComparison.OrdinalIgnoreCase)) is { } kind) path = kind;
        var row = new { id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), page = path.Length > PageLimit ? path[..PageLimit] : path, text = said, by, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("insert into feedback (id, page, text, by_user, made_at) values (@id, @page, @text, @by, @now)", row, transaction, cancellationToken: stop)), cancellation);
        return row.id;
    }

    /// <exception cref="RefusedException"><c>feedback.unknown</c>.</exception>
    public async Task<FeedbackEntry> GetAsync(string id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from feedback where id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Read(row) : throw new RefusedException(RefusalKind.NotFound, Problem.Of("feedback.unknown"));
    }

    /// <summary>Those not answered first, then the latest.</summary>
    public async Task<IReadOnlyList<FeedbackEntry>> ListAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from feedback order by case when answer is null then 0 else 1 end, made_at desc, id limit {Kept}", cancellationToken: cancellation))).Select(Read)];
    }

    public async Task AnswerAsync(Caller caller, string id, string text, CancellationToken cancellation = default)
    {
        if (text.Trim() is not { Length: > 0 and <= TextLimit } said) throw new RefusedException(RefusalKind.Invalid, Problem.At("feedback.text", "answer", ("limit", "1000")));
        var changed = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update feedback set answer = @said, answered_at = @now, answered_by = @by where id = @id", new { id, said, now = time.GetUtcNow().ToUnixTimeMilliseconds(), by = caller.User.Value }, transaction, cancellationToken: stop)), cancellation);
        if (changed == 0) throw new RefusedException(RefusalKind.NotFound, Problem.Of("feedback.unknown"));
    }

    static FeedbackEntry Read(Row row) => new(row.Id, row.Page, row.Text, row.ByUser, DateTimeOffset.FromUnixTimeMilliseconds(row.MadeAt), row.Answer, row.AnsweredAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, row.AnsweredBy);
}
