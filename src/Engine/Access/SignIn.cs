using System.Data.Common;
using System.Globalization;
using Dapper;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Access;

/// <summary>How a sign-in ended: the user, or the problem.</summary>
public sealed record SignInAnswer(User? User, Problem? Problem);

/// <summary>
/// Checks name and password of a local account. Failures are counted in the database and lock the account for a while, on every node;
/// each attempt is in the audit log before it is answered. An unknown name takes as long as a wrong password and gets the same answer.
/// </summary>
public sealed class SignIn(Database database, DirectoryCache cache, AccessSettings settings, TimeProvider clock) : IDisposable
{
    // Password hashing is made to be slow; more at once than processors would starve everything else.
    readonly SemaphoreSlim hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<SignInAnswer> TryAsync(string name, string password, string? address, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        var directory = await cache.CurrentAsync(ct);
        directory.TryFindSignIn(name, out var user);
        var hash = user is null ? null : await HashAsync(user.Id, ct);
        var (right, rehash) = await VerifyAsync(hash, password, ct);
        if (user is null || hash is null || user.Disabled)
        {
            await AuditAsync(Entry(AuditEntry.Failed, user, user is null ? "unknown" : "disabled"), ct);
            return new(null, Problem.Of("access.signInFailed"));
        }
        var lockedUntil = right ? await OpenedAsync(user, rehash, now, Entry, ct) : await FailedAsync(user, now, Entry, ct);
        if (lockedUntil is { } until)
        {
            var minutes = Math.Max(1, (int)Math.Ceiling((until - now).TotalMinutes));
            return new(null, Problem.Of("access.lockedOut", ("minutes", minutes.ToString(CultureInfo.InvariantCulture))));
        }
        return right ? new(user, null) : new(null, Problem.Of("access.signInFailed"));

        AuditEntry Entry(string outcome, User? who, string? why) =>
            new(now, who?.Id, null, Audited.SignIn, who is null ? null : "user:" + who.Id, outcome, address, why is null ? null : $"{{\"why\":\"{why}\"}}");
    }

    /// <summary>Is this the user's password; for changing it. Counts as an attempt.</summary>
    public async Task<bool> IsPasswordAsync(User user, string password, string? address, CancellationToken ct = default) =>
        (await TryAsync(user.SignInName, password, address, ct)).User is not null;

    /// <summary>Until when the account is locked after wrong passwords; null when it is not.</summary>
    public async Task<DateTimeOffset?> LockedUntilAsync(UserId user, CancellationToken ct = default)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var until = await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select locked_until from user_password where user_id = @id", new { id = user.Value }, cancellationToken: ct));
        return until is { } ms && ms > clock.GetUtcNow().ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
    }

    public void Dispose() => hashing.Dispose();

    Task<DateTimeOffset?> OpenedAsync(User user, string? rehash, DateTimeOffset now, Func<string, User?, string?, AuditEntry> entry, CancellationToken ct) =>
        database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            // The lock is asked again here: many guesses at once must not slip past it.
            var opened = await connection.ExecuteAsync(new CommandDefinition(
                "update user_password set failures = 0, locked_until = null, hash = coalesce(@rehash, hash) where user_id = @id and (locked_until is null or locked_until <= @now)",
                new { id = user.Id.Value, rehash, now = now.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
            await AuditTrail.AppendAsync(database, connection, transaction, [opened == 1 ? entry(AuditEntry.Done, user, null) : entry(AuditEntry.Refused, user, "locked")], stop);
            return opened == 1 ? null : await LockAsync(connection, transaction, user, now, stop);
        }, ct);

    Task<DateTimeOffset?> FailedAsync(User user, DateTimeOffset now, Func<string, User?, string?, AuditEntry> entry, CancellationToken ct) =>
        database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            // A locked account stays locked for the time it was given; guessing on does not prolong it, so nobody can shut a colleague out for good.
            await connection.ExecuteAsync(new CommandDefinition(
                "update user_password set locked_until = case when failures + 1 >= @most then @until else null end, failures = case when failures + 1 >= @most then 0 else failures + 1 end"
                + " where user_id = @id and (locked_until is null or locked_until <= @now)",
                new
                {
                    id = user.Id.Value, most = settings.FailuresBeforeLock, now = now.ToUnixTimeMilliseconds(), until = (now + settings.LockedFor).ToUnixTimeMilliseconds(),
                }, transaction, cancellationToken: stop));
            var locked = await LockAsync(connection, transaction, user, now, stop);
            await AuditTrail.AppendAsync(database, connection, transaction, [entry(AuditEntry.Failed, user, locked is null ? "password" : "locked")], stop);
            return locked;
        }, ct);

    static async Task<DateTimeOffset?> LockAsync(DbConnection connection, DbTransaction transaction, User user, DateTimeOffset now, CancellationToken ct)
    {
        var until = await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select locked_until from user_password where user_id = @id", new { id = user.Id.Value }, transaction, cancellationToken: ct));
        return until is { } ms && ms > now.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
    }

    async Task<(bool Right, string? Rehash)> VerifyAsync(string? hash, string password, CancellationToken ct)
    {
        await hashing.WaitAsync(ct);
        try
        {
            return (Passwords.Verify(hash, password, out var rehash), rehash);
        }
        finally
        {
            hashing.Release();
        }
    }

    async Task<string?> HashAsync(UserId user, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("select hash from user_password where user_id = @id", new { id = user.Value }, cancellationToken: ct));
    }

    Task AuditAsync(AuditEntry entry, CancellationToken ct) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => AuditTrail.AppendAsync(database, connection, transaction, [entry], stop), ct);
}
