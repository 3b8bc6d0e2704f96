using System.Security.Cryptography;
using System.Text;
using Dapper;
using LowCode.Access;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.AspNetCore.Http;

namespace LowCode.Cases.Links;

/// <summary>A link by which one person does one thing with one work item, as it is kept: never the secret in it.</summary>
public sealed record ActionLink
{
    /// <summary>Digest of the secret; what a list names it by.</summary>
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public long Visit { get; init; }
    public string UserId { get; init; } = "";
    internal long SessionStamp { get; init; }
    public long MadeAt { get; init; }
    public string MadeBy { get; init; } = "";
    public long ExpiresAt { get; init; }
    public long? RevokedAt { get; init; }
    public long? UsedAt { get; init; }
    /// <summary>What was done by it: complete or refuseDispatch.</summary>
    public string? UsedFor { get; init; }
}

/// <summary>
/// Short-lived links that messages carry: whoever is addressed claims, refuses or answers one work item on one page, without signing in. A link has the
/// rights of its person for its one item and nothing else, asked anew each time: who no longer may, whose sessions were ended, whose item is done,
/// has a link that is dead. It says the same whatever it died of.
/// </summary>
public sealed class ActionLinks(Database database, DirectoryCache directories, CaseLoader loader, IJournal journal, MessageSeal seal, MessageSettings settings, AuditLog audit, TimeProvider time)
{
    /// <summary>What a link can be for.</summary>
    public static IReadOnlyList<string> Verbs { get; } = ["claim", "complete", "refuseDispatch"];

    const string Purpose = "action link", FilePurpose = "file of an action link", Columns = """
        digest as Id, case_id as CaseId, visit as Visit, user_id as UserId, session_stamp as SessionStamp, made_at as MadeAt, made_by as MadeBy, expires_at as ExpiresAt,
        revoked_at as RevokedAt, used_at as UsedAt, used_for as UsedFor
        """;

    /// <summary>Makes the link of a message, the same one however often the message is made.</summary>
    /// <param name="name">Stable name of what it is made for; nobody can tell the secret from it.</param>
    /// <returns>Its address; null when the installation has not said under which address people reach it, or there is no such person.</returns>
    public async Task<string?> MakeAsync(string name, CaseId id, int visit, UserId user, string by, CancellationToken cancellation = default)
    {
        if (settings.PublicAddress is not { } place || !(await directories.CurrentAsync(cancellation)).TryFindMember(user, out var member)) return null;
        var secret = seal.DigestOf(Purpose, name);
        var now = time.GetUtcNow();
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("""
            insert into action_link (digest, case_id, visit, user_id, session_stamp, made_at, made_by, expires_at) values (@digest, @id, @visit, @user, @stamp, @now, @by, @until) on conflict (digest) do nothing
            """, new { digest = DigestOf(secret), id = id.Value, visit, user = user.Value, stamp = member.User.SessionStamp, now = now.ToUnixTimeMilliseconds(), by, until = (now + settings.LinksLast).ToUnixTimeMilliseconds() },
            transaction, cancellationToken: stop)), cancellation);
        return $"{place.TrimEnd('/')}/act/{secret}";
    }

    /// <summary>The link with its case, while it lives; its person becomes the caller of the request.</summary>
    /// <param name="page">Key of a posted page. One that was done by this very link comes in once more whatever became of the link by it: its answer may have been lost.</param>
    /// <exception cref="RefusedException"><c>link.dead</c>.</exception>
    public Task<(ActionLink Link, CaseId Case, LoadedCase Loaded, Caller Caller)> EnterAsync(HttpContext http, string secret, string? page = null) => ByDigestAsync(http, DigestOf(secret), page);

    /// <summary>
    /// What stands in the address of a file that the page of a link shows, instead of the link's secret: browsers write into what they keep where it came
    /// from, and it is sent on with that. This opens the one file, and nothing can be done to the item by it.
    /// </summary>
    public string PassOf(ActionLink link, string file) => seal.DigestOf(FilePurpose, $"{link.Id} {file}");

    /// <summary>The same as for the link's own page, by the address of a file that the page showed.</summary>
    /// <param name="link">Names the link, see <see cref="ActionLink.Id"/>.</param>
    /// <param name="pass">See <see cref="PassOf"/>.</param>
    /// <exception cref="RefusedException"><c>link.dead</c>.</exception>
    public Task<(ActionLink Link, CaseId Case, LoadedCase Loaded, Caller Caller)> EnterForFileAsync(HttpContext http, string link, string pass, string file) =>
        // guard: pass of a file
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(pass), Encoding.UTF8.GetBytes(PassOf(new ActionLink { Id = link }, file)))
            ? ByDigestAsync(http, link, null) : throw new RefusedException(RefusalKind.NotFound, Problem.Of("link.dead"));

    async Task<(ActionLink Link, CaseId Case, LoadedCase Loaded, Caller Caller)> ByDigestAsync(HttpContext http, string digest, string? page)
    {
        if (await FindAsync(digest, http.RequestAborted) is { RevokedAt: null } link
            && (await directories.CurrentAsync(http.RequestAborted)).TryFindMember(new UserId(link.UserId), out var member) && member.User.SessionStamp == link.SessionStamp
            && await loader.LoadAsync(new CaseId(link.CaseId), http.RequestAborted) is { Key: not null } loaded)
        {
            var caller = Caller.ByLink(await directories.CurrentAsync(http.RequestAborted), member, link.Id);
            if (IsAlive(link, loaded.State, caller) || page is not null && await IsDoneAsync(link, caller, page, http.RequestAborted))
            {
                CallerContext.Set(http, caller);
                return (link, new CaseId(link.CaseId), loaded, caller);
            }
        }
        throw new RefusedException(RefusalKind.NotFound, Problem.Of("link.dead"));
    }

    bool IsAlive(ActionLink link, CaseState state, Caller caller) => link.UsedAt is null && link.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds()
        && Rights.Sees(caller, state.Involvement) && CaseOffers.Of(state, caller).Items.Any(o => o.Item.Visit == link.Visit && (o.Claim || o.Complete));

    /// <summary>A key is made for each page that is shown, and stands at the beginning of the key of what was done by it.</summary>
    async Task<bool> IsDoneAsync(ActionLink link, Caller caller, string page, CancellationToken cancellation) =>
        (await journal.ReadAsync(new CaseId(link.CaseId), 1, cancellation)).Any(row => row.Client == caller.Key && row.Key?.StartsWith(page + "-", StringComparison.Ordinal) == true);

    /// <summary>What it was for is done: it is spent.</summary>
    public async Task SpendAsync(ActionLink link, string verb, string? address, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        if (verb != "claim")
            await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
                "update action_link set used_at = @now, used_for = @verb where digest = @Id and used_at is null", new { link.Id, verb, now = now.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation);
        await audit.WriteAsync(new AuditEntry(now, new UserId(link.UserId), null, verb switch { "claim" => Audited.LinkClaimed, "complete" => Audited.LinkCompleted, _ => Audited.LinkRefused }, "case:" + link.CaseId, AuditEntry.Done, address, $"{{\"link\":\"{link.Id[..12]}\"}}"), cancellation);
    }

    /// <summary>A file was opened by it.</summary>
    public void NoteFile(ActionLink link, string file, string? address) =>
        audit.Note(new AuditEntry(time.GetUtcNow(), new UserId(link.UserId), null, Audited.LinkFile, "case:" + link.CaseId, AuditEntry.Done, address, $"{{\"link\":\"{link.Id[..12]}\",\"file\":\"{file}\"}}"));

    /// <summary>Links of a case, the newest first.</summary>
    public async Task<IReadOnlyList<ActionLink>> OfCaseAsync(CaseId id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<ActionLink>(new CommandDefinition($"select {Columns} from action_link where case_id = @id order by made_at desc, digest limit 50", new { id = id.Value }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Kills a link of a case; one that is not there stays so.</summary>
    public async Task RevokeAsync(Caller caller, CaseId id, string link, string? address, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            if (await connection.ExecuteAsync(new CommandDefinition("update action_link set revoked_at = @now where digest = @link and case_id = @id and revoked_at is null",
                new { now = now.ToUnixTimeMilliseconds(), link, id = id.Value }, transaction, cancellationToken: stop)) == 0) return;
            await AuditTrail.AppendAsync(database, connection, transaction, [new AuditEntry(now, caller.User, caller.Client?.Id, Audited.LinkRevoked, "case:" + id.Value, AuditEntry.Done, address, null)], stop);
        }, cancellation);
    }

    async Task<ActionLink?> FindAsync(string digest, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<ActionLink>(new CommandDefinition($"select {Columns} from action_link where digest = @digest", new { digest }, cancellationToken: cancellation));
    }

    static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
