using System.Globalization;
using System.Text.Json;
using Dapper;
using LowCode.Cases.Following;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Board;

/// <summary>What streets publish for their residents. A post is not changed afterwards: whoever signed up or voted did so to these words; it can be withdrawn.</summary>
public sealed class BoardPosts(Database database, BoardSeal seal, TimeProvider time)
{
    public const int TitleLimit = 60, BodyLimit = 5000, OptionLimit = 60, MostOptions = 10, MostNamed = 20_000;

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string Street { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Title { get; init; } = "";
        public string Body { get; init; } = "";
        public long PublishedAt { get; init; }
        public string PublishedBy { get; init; } = "";
        public long? Until { get; init; }
        public string Details { get; init; } = "";
        public long? WithdrawnAt { get; init; }
    }

    const string Columns = "id as Id, street as Street, kind as Kind, title as Title, body as Body, published_at as PublishedAt, published_by as PublishedBy, until as Until, details as Details, withdrawn_at as WithdrawnAt";

    /// <summary>The posts of a street, latest first.</summary>
    public async Task<IReadOnlyList<BoardPost>> ListAsync(UnitId street, int most = 50, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from board_post where street = @street and withdrawn_at is null order by published_at desc, id desc limit {most}", new { street = street.Value }, cancellationToken: cancellation))).Select(Read)];
    }

    /// <exception cref="RefusedException"><c>board.unknown</c>.</exception>
    public async Task<BoardPost> GetAsync(string id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from board_post where id = @id", new { id }, cancellationToken: cancellation));
        return row is { WithdrawnAt: null } ? Read(row) : throw new RefusedException(RefusalKind.NotFound, Problem.Of("board.unknown"));
    }

    /// <param name="key">The same key from the same person is the same post.</param>
    /// <exception cref="RefusedException">Everything that is wrong with the draft; <c>board.forbidden</c>.</exception>
    public async Task<BoardPost> PublishAsync(Caller caller, BoardDraft draft, string key, CancellationToken cancellation = default)
    {
        var street = new UnitId(draft.Street);
        if (!caller.Directory.Tree.TryFind(street, out var unit) || unit.Kind != UnitKind.Street || unit.Disabled) throw new RefusedException(RefusalKind.Invalid, Problem.At("case.street.unknown", "street", ("street", draft.Street)));
        if (!Rights.May(caller, Acts.BoardPublish, street)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("board.forbidden", ("street", unit.Name)));
        var (now, problems, named) = (time.GetUtcNow(), new List<Problem>(), new HashSet<string>(StringComparer.Ordinal));
        Check(draft, now, problems, named);
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new[] { caller.Key, key })))[..32];
        var details = draft.Details with { Voters = draft.Details.Who == Eligible.Named ? named.Count : draft.Details.Voters };
        var row = new
        {
            id, street = draft.Street, draft.Kind, Title = draft.Title.Trim(), Body = draft.Body.Trim(), now = now.ToUnixTimeMilliseconds(), by = caller.User.Value, until = draft.Until?.ToUnixTimeMilliseconds(),
            details = JsonSerializer.Serialize(details, BoardJson.Default.PostDetails),
        };
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            var made = await connection.ExecuteAsync(new CommandDefinition("""
                insert into board_post (id, street, kind, title, body, published_at, published_by, until, details) values (@id, @street, @Kind, @Title, @Body, @now, @by, @until, @details) on conflict do nothing
                """, row, transaction, cancellationToken: stop));
            if (made == 0) return 0;
            await connection.ExecuteAsync(new CommandDefinition("insert into board_tally (post, choice, votes) values (@post, @choice, 0)", (details.Options ?? []).Select((_, choice) => new { post = id, choice }).ToList(), transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("insert into board_voter (post, who) values (@post, @who)", named.Select(phone => new { post = id, who = seal.DigestOf(id, phone) }).ToList(), transaction, cancellationToken: stop));
            return made;
        }, cancellation);
        return await GetAsync(id, cancellation);
    }

    public async Task WithdrawAsync(Caller caller, string id, CancellationToken cancellation = default)
    {
        var post = await GetAsync(id, cancellation);
        if (!Rights.May(caller, Acts.BoardPublish, post.Street)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("board.forbidden", ("street", post.Street.Value ?? "")));
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update board_post set withdrawn_at = @now, withdrawn_by = @by where id = @id and withdrawn_at is null", new { id, now = time.GetUtcNow().ToUnixTimeMilliseconds(), by = caller.User.Value }, transaction, cancellationToken: stop)), cancellation);
    }

    static void Check(BoardDraft draft, DateTimeOffset now, List<Problem> problems, HashSet<string> named)
    {
        if (!PostKind.All.Contains(draft.Kind)) problems.Add(Problem.At("board.kind", "kind", ("kind", draft.Kind)));
        Text(draft.Title, "title", TitleLimit);
        Text(draft.Body, "body", BodyLimit);
        if (draft.Until <= now) problems.Add(Problem.At("board.until", "until"));
        if (draft.Details.Limit is < 1) problems.Add(Problem.At("board.limit", "limit"));
        if (draft.Kind != PostKind.Ballot) return;
        if (draft.Until is null) problems.Add(Problem.At("board.untilNeeded", "until"));
        var options = draft.Details.Options ?? [];
        if (options.Count is < 2 or > MostOptions || options.Distinct(StringComparer.Ordinal).Count() != options.Count || options.Any(o => o.Length is 0 or > OptionLimit)) problems.Add(Problem.At("board.options", "options", ("most", Number(MostOptions)), ("limit", Number(OptionLimit))));
        foreach (var (share, path) in new[] { (draft.Details.Turnout, "turnout"), (draft.Details.Agree, "agree") })
            if (share is < 1 or > 100) problems.Add(Problem.At("board.share", path));
        if (!Eligible.All.Contains(draft.Details.Who)) problems.Add(Problem.At("board.who", "who"));
        if (draft.Details is { Turnout: not null, Voters: null } && draft.Details.Who != Eligible.Named) problems.Add(Problem.At("board.voters", "voters"));
        if (draft.Details.Who != Eligible.Named) return;
        foreach (var phone in draft.Named ?? [])
            if (FollowCodes.Mobile(phone) is { } digits) named.Add(digits);
            else problems.Add(Problem.At("board.named", "named", ("phone", phone)));
        if (named.Count is 0 or > MostNamed) problems.Add(Problem.At("board.namedCount", "named", ("most", Number(MostNamed))));

        void Text(string? text, string path, int limit)
        {
            if (string.IsNullOrWhiteSpace(text)) problems.Add(Problem.At("board.needed", path));
            else if (text.Trim().Length > limit) problems.Add(Problem.At("apply.long", path, ("limit", Number(limit))));
        }
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static BoardPost Read(Row row) => new(row.Id, new UnitId(row.Street), row.Kind, row.Title, row.Body, At(row.PublishedAt), row.PublishedBy, row.Until is { } until ? At(until) : null,
        JsonSerializer.Deserialize(row.Details, BoardJson.Default.PostDetails)!, row.WithdrawnAt is not null);

    static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
