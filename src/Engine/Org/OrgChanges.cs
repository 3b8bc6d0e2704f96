using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Org;

/// <summary>
/// The only way units, users, posts and API clients change. A change is checked against the directory of one stamp and written only if that
/// stamp still stands; the stamp moves and the audit row is written in the same transaction.
/// </summary>
public sealed class OrgChanges(Database database, DirectoryCache cache)
{
    /// <summary>Makes one change.</summary>
    /// <returns>Problems when it was refused (nothing is written, the refusal is audited); empty when it stands and this node already sees it.</returns>
    public async Task<IReadOnlyList<Problem>> ApplyAsync(OrgChange change, ChangedBy by, DateTimeOffset now, CancellationToken ct = default) => (await ApplyAsync(change, by, now, null, ct))!;

    /// <summary>Makes one change, and with it what is noted of it in the work it is part of.</summary>
    /// <returns>The same; null when that work is no longer the asker's, and nothing was written.</returns>
    internal async Task<IReadOnlyList<Problem>?> ApplyAsync(OrgChange change, ChangedBy by, DateTimeOffset now, OrgBeside? beside, CancellationToken ct)
    {
        while (true)
        {
            var directory = await cache.CurrentAsync(ct);
            var problems = OrgCheck.Problems(directory, change, by, now);
            if (problems.Count > 0)
            {
                var refused = Entry(change, by, now, AuditEntry.Refused, problems[0].Code);
                await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => AuditTrail.AppendAsync(database, connection, transaction, [refused], stop), ct);
                return problems;
            }
            var written = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
            {
                if (beside is not null && !await beside.Begin(connection, transaction, stop)) return (bool?)null; // guard: a change within its run
                if (!await MoveStampAsync(connection, transaction, directory.Stamp, stop)) return false;
                await OrgWrites.ApplyAsync(connection, transaction, change, now, stop);
                await AuditTrail.AppendAsync(database, connection, transaction, [Entry(change, by, now, AuditEntry.Done, null)], stop);
                if (beside is not null) await beside.End(connection, transaction, stop);
                return true;
            }, ct);
            if (written is null) return null;
            // The change stands; what follows must happen even if the asker has gone.
            if (written.Value)
            {
                await cache.ChangedAsync(directory.Stamp + 1, CancellationToken.None);
                return problems;
            }
            // Somebody else changed something meanwhile: look again with their change in sight.
            await cache.ChangedAsync(directory.Stamp + 1, ct);
        }
    }

    /// <summary>Writes many changes in one transaction without the checks that look at neighbours: for first start and import of data that
    /// was checked as a whole. One audit row says how many.</summary>
    /// <param name="onlyIfNone">Table that must be empty, else nothing is written; asked inside the transaction, so that of several nodes
    /// that start together one writes.</param>
    internal async Task<bool> ImportAsync(IReadOnlyList<OrgChange> changes, string what, string? onlyIfNone, DateTimeOffset now, CancellationToken ct = default)
    {
        var stamp = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("update stamp set value = value + 1 where name = 'org'", null, transaction, cancellationToken: stop));
            if (onlyIfNone is not null && await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from {onlyIfNone}", null, transaction, cancellationToken: stop)) > 0)
                return (long?)null;
            foreach (var change in changes) await OrgWrites.ApplyAsync(connection, transaction, change, now, stop);
            var entry = new AuditEntry(now, null, null, Audited.OrgImported, what, AuditEntry.Done, null, JsonSerializer.Serialize(new { changes = changes.Count }));
            await AuditTrail.AppendAsync(database, connection, transaction, [entry], stop);
            return await connection.ExecuteScalarAsync<long>(new CommandDefinition("select value from stamp where name = 'org'", null, transaction, cancellationToken: stop));
        }, ct);
        await cache.ChangedAsync(stamp, CancellationToken.None);
        return stamp is not null;
    }

    static async Task<bool> MoveStampAsync(DbConnection connection, DbTransaction transaction, long from, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition("update stamp set value = value + 1 where name = 'org' and value = @from", new { from }, transaction, cancellationToken: ct)) == 1;

    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    static AuditEntry Entry(OrgChange change, ChangedBy by, DateTimeOffset now, string outcome, string? code)
    {
        var (act, subject, detail) = change switch
        {
            OrgChange.AddUnit { Unit: var u } => (Audited.UnitAdded, "unit:" + u.Id, (object?)new { u.Parent, u.Kind, u.Name, u.Line }),
            OrgChange.SetUnit { Unit: var u } => (Audited.UnitChanged, "unit:" + u.Id, new { u.Parent, u.Name, u.Line, u.Disabled }),
            OrgChange.AddUser { User: var u } => (Audited.UserAdded, "user:" + u.Id, new { u.SignInName, u.Home }),
            OrgChange.SetUser s => (Audited.UserChanged, "user:" + s.User, new { s.Home, s.Disabled, renamed = s.Name is null ? (bool?)null : true }),
            OrgChange.GivePost g => (Audited.PostGiven, "user:" + g.User, g.Post),
            OrgChange.TakePost t => (Audited.PostTaken, "user:" + t.User, t.Post),
            OrgChange.SetStandIn s => (Audited.StandIn, "user:" + s.User, s.StandIn),
            OrgChange.SetPassword s => (Audited.PasswordSet, "user:" + s.User, null),
            OrgChange.Unlock u => (Audited.Unlocked, "user:" + u.User, null),
            OrgChange.EndSessions e => (Audited.SessionsEnded, "user:" + e.User, null),
            OrgChange.AddClient { Client: var c } => (Audited.ClientAdded, "client:" + c.Id, ClientDetail(c)),
            OrgChange.SetClient { Client: var c } => (Audited.ClientChanged, "client:" + c.Id, ClientDetail(c)),
            OrgChange.AddKey a => (Audited.KeyMade, "client:" + a.Client, new { key = a.Key.Id, a.Key.Expires }),
            OrgChange.ExpireKey e => (Audited.KeyExpires, "client:" + e.Client, new { key = e.KeyId, e.At }),
            OrgChange.RevokeKey r => (Audited.KeyRevoked, "client:" + r.Client, new { key = r.KeyId }),
            _ => throw new InvalidOperationException($"no audit line for {change.GetType().Name}"),
        };
        var text = code is not null ? JsonSerializer.Serialize(new { code }) : detail is null ? null : JsonSerializer.Serialize(detail, json);
        return new(now, by.User, by.Client, act, subject, outcome, by.Address, text);
    }

    static object ClientDetail(ApiClient c) => new { c.Unit, c.User, c.Scope, c.Apps, c.Expires, c.Disabled, c.PerMinute, c.PerDay };
}
