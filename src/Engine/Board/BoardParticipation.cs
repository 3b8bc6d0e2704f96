using System.Globalization;
using Dapper;
using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Board;

/// <summary>
/// What residents do on a board with a proven phone: sign up within the limit, vote once, contribute to a topic. Counted and written in one transaction, so
/// that two at once do not take one place and nobody votes twice.
/// </summary>
public sealed class BoardParticipation(Database database, BoardSeal seal, BoardPosts posts, RegisterReading registers, AuditLog audit, TimeProvider time)
{
    public const int TextLimit = 500, NameLimit = 40, ReasonLimit = 200, MostContributions = 5;
    static readonly System.Text.Json.JsonSerializerOptions plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    const string Signed = "signed", Voted = "voted", Waiting = "waiting", Shown = "shown", Hidden = "hidden";

    sealed record Entry(string Who, long At, byte[] Sealed, string State, long Seq);

    /// <summary>How many have signed up or voted, and whether this phone has.</summary>
    public async Task<(int Count, bool Own)> CountAsync(BoardPost post, string? phone, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var who = phone is null ? "" : seal.DigestOf(post.Id, phone);
        var (count, own) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "select count(*), coalesce(sum(case when who = @who then 1 else 0 end), 0) from board_entry where post = @post and state in ('signed', 'voted')", new { post = post.Id, who }, cancellationToken: cancellation));
        return ((int)count, own > 0);
    }

    /// <exception cref="RefusedException"><c>board.over</c>, <c>board.full</c>, <c>board.twice</c>, <c>board.name</c>.</exception>
    public async Task SignUpAsync(string id, string phone, string name, CancellationToken cancellation = default)
    {
        var post = await OpenAsync(id, PostKind.Activity, cancellation);
        if (name.Trim() is not { Length: > 0 and <= NameLimit } called) throw new RefusedException(RefusalKind.Invalid, Problem.At("board.name", "name"));
        var payload = await seal.SealAsync(id, 0, [called, phone], cancellation);
        var problem = await AddAsync(post, phone, Signed, payload, async (connection, transaction, stop) =>
            post.Details.Limit is { } limit && await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from board_entry where post = @id and state = 'signed'", new { id }, transaction, cancellationToken: stop)) >= limit ? "board.full" : null, null, cancellation);
        if (problem is not null) throw new RefusedException(RefusalKind.Conflict, Problem.Of(problem));
    }

    /// <summary>Takes a sign-up back; the place is free again.</summary>
    public async Task SignOffAsync(string id, string phone, CancellationToken cancellation = default)
    {
        await OpenAsync(id, PostKind.Activity, cancellation);
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from board_entry where post = @id and who = @who and state = 'signed'", new { id, who = seal.DigestOf(id, phone) }, transaction, cancellationToken: stop)), cancellation);
    }

    /// <exception cref="RefusedException"><c>board.over</c>, <c>board.notEligible</c>, <c>board.twice</c>, <c>board.choice</c>.</exception>
    public async Task VoteAsync(string id, string phone, int choice, CancellationToken cancellation = default)
    {
        var post = await OpenAsync(id, PostKind.Ballot, cancellation);
        if (choice < 0 || choice >= post.Details.Options!.Count) throw new RefusedException(RefusalKind.Invalid, Problem.At("board.choice", "choice"));
        if (!await MayVoteAsync(post, phone, cancellation)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("board.notEligible"));
        var problem = await AddAsync(post, phone, Voted, [], (_, _, _) => Task.FromResult<string?>(null),
            (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("update board_tally set votes = votes + 1 where post = @id and choice = @choice", new { id, choice }, transaction, cancellationToken: stop)), cancellation);
        if (problem is not null) throw new RefusedException(RefusalKind.Conflict, Problem.Of(problem));
    }

    public async Task<bool> MayVoteAsync(BoardPost post, string phone, CancellationToken cancellation = default)
    {
        switch (post.Details.Who)
        {
            case Eligible.Anyone: return true;
            case Eligible.Named:
                await using (var connection = await database.OpenReadAsync(cancellation))
                    return await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from board_voter where post = @post and who = @who", new { post = post.Id, who = seal.DigestOf(post.Id, phone) }, cancellationToken: cancellation)) > 0;
            default: return await registers.LivesAsync(phone, post.Street, cancellation);
        }
    }

    /// <summary>The result, once the ballot is over; null before: what is not over sways nobody.</summary>
    public async Task<BallotResult?> ResultAsync(BoardPost post, CancellationToken cancellation = default)
    {
        if (post.Kind != PostKind.Ballot || !post.IsOver(time.GetUtcNow())) return null;
        await using var connection = await database.OpenReadAsync(cancellation);
        return BallotResult.Of(post.Details, [.. (await connection.QueryAsync<long>(new CommandDefinition("select votes from board_tally where post = @post order by choice", new { post = post.Id }, cancellationToken: cancellation))).Select(v => (int)v)]);
    }

    /// <exception cref="RefusedException"><c>board.over</c>, <c>board.text</c>, <c>board.many</c>.</exception>
    public async Task ContributeAsync(string id, string phone, string text, CancellationToken cancellation = default)
    {
        var post = await OpenAsync(id, PostKind.Topic, cancellation);
        if (text.Trim() is not { Length: > 0 and <= TextLimit } said) throw new RefusedException(RefusalKind.Invalid, Problem.At("board.text", "text", ("limit", TextLimit.ToString(CultureInfo.InvariantCulture))));
        var who = seal.DigestOf(id, phone);
        var payload = await seal.SealAsync(id, 0, [said], cancellation);
        var taken = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await LockAsync(connection, transaction, id, stop);
            var seq = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(seq), 0) + 1 from board_entry where post = @id and who = @who", new { id, who }, transaction, cancellationToken: stop));
            return seq <= MostContributions && await connection.ExecuteAsync(new CommandDefinition("insert into board_entry (post, who, at, sealed, state, seq) values (@id, @who, @now, @payload, @Waiting, @seq)",
                new { id, who, now = time.GetUtcNow().ToUnixTimeMilliseconds(), payload, Waiting, seq }, transaction, cancellationToken: stop)) == 1;
        }, cancellation);
        if (!taken) throw new RefusedException(RefusalKind.Conflict, Problem.Of("board.many", ("most", MostContributions.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Contributions: those that are shown; all of them for whoever judges.</summary>
    public async Task<IReadOnlyList<Contribution>> ContributionsAsync(BoardPost post, bool all, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Entry>(new CommandDefinition("select who as Who, at as At, sealed as Sealed, state as State, seq as Seq from board_entry where post = @post and state in ('waiting', 'shown', 'hidden') order by at, who, seq", new { post = post.Id }, cancellationToken: cancellation));
        var found = new List<Contribution>();
        foreach (var row in rows.Where(r => all || r.State == Shown))
            found.Add(new(string.Create(CultureInfo.InvariantCulture, $"{row.Who}-{row.Seq}"), await seal.OpenAsync(post.Id, 0, row.Sealed, cancellation) is [var text, ..] ? text : "", DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.State));
        return found;
    }

    /// <summary>Shows a contribution, or hides it.</summary>
    public async Task JudgeAsync(Caller caller, string id, string contribution, bool show, CancellationToken cancellation = default)
    {
        await JudgedByAsync(caller, id, cancellation);
        var parts = contribution.Split('-');
        var changed = parts is [var who, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update board_entry set state = @state, judged_by = @by where post = @id and who = @who and seq = @seq and state in ('waiting', 'shown', 'hidden')", new { id, who, seq, state = show ? Shown : Hidden, by = caller.User.Value }, transaction, cancellationToken: stop)), cancellation) : 0;
        if (changed == 0) throw new RefusedException(RefusalKind.NotFound, Problem.Of("board.unknown"));
    }

    /// <summary>Who has signed up, for the staff of the street; masked.</summary>
    public async Task<IReadOnlyList<SignUp>> SignUpsAsync(Caller caller, string id, CancellationToken cancellation = default)
    {
        return [.. (await SignedAsync(await JudgedByAsync(caller, id, cancellation), cancellation)).Select(s => s with { Name = Mask.Name(s.Name), Phone = Mask.Mobile(s.Phone) })];
    }

    /// <summary>One who has signed up, in the clear, to somebody who has to call them and says why; that they looked is in the log before they see it.</summary>
    /// <exception cref="RefusedException"><c>board.reason</c>, <c>board.unknown</c>, <c>board.forbidden</c>.</exception>
    public async Task<SignUp> RevealAsync(Caller caller, string id, string who, string reason, string? address, CancellationToken cancellation = default)
    {
        var post = await JudgedByAsync(caller, id, cancellation);
        if (reason.Trim() is not { Length: > 0 and <= ReasonLimit } why) throw new RefusedException(RefusalKind.Invalid, Problem.At("board.reason", "reason", ("limit", ReasonLimit.ToString(CultureInfo.InvariantCulture))));
        var found = (await SignedAsync(post, cancellation)).FirstOrDefault(s => s.Who == who) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("board.unknown"));
        await audit.WriteAsync(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, Audited.BoardRevealed, "board:" + post.Id, AuditEntry.Done, address,
            System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["who"] = who, ["reason"] = why }, plain)), cancellation);
        return found;
    }

    async Task<IReadOnlyList<SignUp>> SignedAsync(BoardPost post, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var found = new List<SignUp>();
        foreach (var row in await connection.QueryAsync<Entry>(new CommandDefinition("select who as Who, at as At, sealed as Sealed, state as State, seq as Seq from board_entry where post = @id and state = 'signed' order by at, who", new { id = post.Id }, cancellationToken: cancellation)))
            if (await seal.OpenAsync(post.Id, 0, row.Sealed, cancellation) is [var name, var phone]) found.Add(new(row.Who, name, phone, DateTimeOffset.FromUnixTimeMilliseconds(row.At)));
        return found;
    }

    async Task<BoardPost> JudgedByAsync(Caller caller, string id, CancellationToken cancellation)
    {
        var post = await posts.GetAsync(id, cancellation);
        return Rights.May(caller, Acts.BoardPublish, post.Street) ? post : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("board.forbidden", ("street", post.Street.Value ?? "")));
    }

    async Task<BoardPost> OpenAsync(string id, string kind, CancellationToken cancellation)
    {
        var post = await posts.GetAsync(id, cancellation);
        if (post.Kind != kind) throw new RefusedException(RefusalKind.NotFound, Problem.Of("board.unknown"));
        return post.IsOver(time.GetUtcNow()) ? throw new RefusedException(RefusalKind.Conflict, Problem.Of("board.over")) : post;
    }

    /// <summary>One entry a phone; what limits all of them is looked at under a lock on the post.</summary>
    Task<string?> AddAsync(BoardPost post, string phone, string state, byte[] payload, Func<System.Data.Common.DbConnection, System.Data.Common.DbTransaction, CancellationToken, Task<string?>> refuse, Func<System.Data.Common.DbConnection, System.Data.Common.DbTransaction, CancellationToken, Task<int>>? also, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await LockAsync(connection, transaction, post.Id, stop);
            var who = seal.DigestOf(post.Id, phone);
            if (await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from board_entry where post = @post and who = @who", new { post = post.Id, who }, transaction, cancellationToken: stop)) > 0) return "board.twice";
            if (await refuse(connection, transaction, stop) is { } problem) return problem;
            await connection.ExecuteAsync(new CommandDefinition("insert into board_entry (post, who, at, sealed, state, seq) values (@post, @who, @now, @payload, @state, 1)",
                new { post = post.Id, who, now = time.GetUtcNow().ToUnixTimeMilliseconds(), payload, state }, transaction, cancellationToken: stop));
            if (also is not null) await also(connection, transaction, stop);
            return (string?)null;
        }, cancellation);

    /// <summary>Others that want the same post wait; in SQLite there is one writer anyway.</summary>
    static Task<int> LockAsync(System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction transaction, string post, CancellationToken stop) =>
        connection.ExecuteAsync(new CommandDefinition("update board_post set title = title where id = @post", new { post }, transaction, cancellationToken: stop));
}
