using Dapper;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Apps;

/// <summary>What was said about a draft.</summary>
/// <param name="Revision">Of the draft, when it was said.</param>
/// <param name="Kind"><c>remark</c>, <c>submitted</c> or <c>returned</c>.</param>
/// <param name="Place">The form, step or list it is about, as people call it; null for the whole.</param>
public sealed record DraftRemark(int Number, long Revision, string Kind, string? Place, string Text, DateTimeOffset MadeAt, string MadeBy);

/// <summary>What designers and publishers tell each other about a draft, oldest first; it goes with the draft.</summary>
public sealed class DraftRemarks(Database database, TimeProvider time)
{
    /// <summary>Longest remark, in characters.</summary>
    public const int Longest = 1000;
    const int Most = 500;

    sealed record Row
    {
        public long N { get; init; }
        public long Revision { get; init; }
        public string Kind { get; init; } = "";
        public string? Place { get; init; }
        public string Body { get; init; } = "";
        public long MadeAt { get; init; }
        public string MadeBy { get; init; } = "";
    }

    public async Task<IReadOnlyList<DraftRemark>> ListAsync(string draft, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "select n as N, revision as Revision, kind as Kind, place as Place, body as Body, made_at as MadeAt, made_by as MadeBy from app_draft_remark where draft = @draft order by n", new { draft }, cancellationToken: cancellation));
        return [.. rows.Select(r => new DraftRemark((int)r.N, r.Revision, r.Kind, r.Place, r.Body, DateTimeOffset.FromUnixTimeMilliseconds(r.MadeAt), r.MadeBy))];
    }

    /// <exception cref="RefusedException">Nothing is said, or too much.</exception>
    public Task AddAsync(AppDraft draft, string? place, string? text, string by, CancellationToken cancellation) => KeepAsync(draft, "remark", place, text, by, null, cancellation);

    /// <summary>Says what was changed, beside submitting.</summary>
    public Task SubmittedAsync(AppDraft draft, string? text, string by, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(text) ? Task.CompletedTask : KeepAsync(draft, "submitted", null, text, by, null, cancellation);

    /// <summary>Gives a draft that was submitted back to its designers, with what is to be mended.</summary>
    /// <exception cref="RefusedException">It is not submitted as it stands, or nothing is said.</exception>
    public Task ReturnAsync(AppDraft draft, string? place, string? text, string by, CancellationToken cancellation) => KeepAsync(draft, "returned", place, text, by,
        "update app_draft set submitted = null, submitted_by = null where id = @draft and submitted = revision and revision = @revision", cancellation);

    async Task KeepAsync(AppDraft draft, string kind, string? place, string? text, string by, string? also, CancellationToken cancellation)
    {
        text = text?.Trim();
        if (text is not { Length: > 0 and <= Longest }) throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.remark", "text", ("limit", "1000")));
        var row = new { draft = draft.Id, revision = draft.Revision, kind, place = string.IsNullOrWhiteSpace(place) ? null : place.Trim(), body = text, at = time.GetUtcNow().ToUnixTimeMilliseconds(), by };
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            Task<int> Do(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: stop));
            if (also is not null && await Do(also) == 0) throw new RefusedException(RefusalKind.Conflict, Problem.Of("draft.changed"));
            var n = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(n), 0) + 1 from app_draft_remark where draft = @draft", row, transaction, cancellationToken: stop));
            if (n > Most) throw new RefusedException(RefusalKind.Invalid, Problem.Of("draft.remark.many", ("limit", "500")));
            return await connection.ExecuteAsync(new CommandDefinition("insert into app_draft_remark(draft, n, revision, kind, place, body, made_at, made_by) values (@draft, @n, @revision, @kind, @place, @body, @at, @by)",
                new { row.draft, n, row.revision, row.kind, row.place, row.body, row.at, row.by }, transaction, cancellationToken: stop));
        }, cancellation);
    }
}
