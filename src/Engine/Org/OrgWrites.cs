using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace LowCode.Org;

/// <summary>The rows of each change.</summary>
static class OrgWrites
{
    public static Task ApplyAsync(DbConnection connection, DbTransaction transaction, OrgChange change, DateTimeOffset now, CancellationToken ct)
    {
        var (sql, values) = Statement(change, now);
        return connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: ct));
    }

    static (string Sql, object Values) Statement(OrgChange change, DateTimeOffset now) => change switch
    {
        OrgChange.AddUnit { Unit: var u } => ("insert into unit (unit_id, parent, kind, name, line, disabled) values (@id, @parent, @kind, @Name, @Line, @Disabled)", UnitRow(u)),
        OrgChange.SetUnit { Unit: var u } => ("update unit set parent = @parent, kind = @kind, name = @Name, line = @Line, disabled = @Disabled where unit_id = @id", UnitRow(u)),
        OrgChange.AddUser { User: var u, PasswordHash: var hash } => (
            "insert into users (user_id, sign_in_name, sign_in_key, name, home, disabled, session_stamp) values (@id, @SignInName, @key, @Name, @home, @Disabled, 0)"
            + (hash is null ? "" : "; insert into user_password (user_id, hash, changed_at, failures) values (@id, @hash, @at, 0)"),
            new { id = u.Id.Value, u.SignInName, key = SignInKey(u.SignInName), u.Name, home = u.Home.Value, u.Disabled, hash, at = Ms(now) }),
        OrgChange.SetUser set => (
            "update users set name = coalesce(@Name, name), home = coalesce(@home, home), disabled = coalesce(@Disabled, disabled),"
            + " session_stamp = session_stamp + @ends where user_id = @id",
            new { id = set.User.Value, set.Name, home = set.Home?.Value, set.Disabled, ends = set.Disabled == true ? 1 : 0 }),
        OrgChange.GivePost give => ("insert into user_post (user_id, post, unit) values (@id, @post, @unit) on conflict do nothing",
            new { id = give.User.Value, post = give.Post.Post.Value, unit = give.Post.Unit.Value }),
        OrgChange.TakePost take => ("delete from user_post where user_id = @id and post = @post and unit = @unit",
            new { id = take.User.Value, post = take.Post.Post.Value, unit = take.Post.Unit.Value }),
        OrgChange.SetStandIn set => ("update users set stand_in_by = @by, stand_in_from = @from, stand_in_until = @until where user_id = @id",
            new { id = set.User.Value, by = set.StandIn?.By.Value, from = Ms(set.StandIn?.From), until = Ms(set.StandIn?.Until) }),
        OrgChange.SetPassword set => (
            "insert into user_password (user_id, hash, changed_at, failures) values (@id, @PasswordHash, @at, 0)"
            + " on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at, failures = 0, locked_until = null;"
            + " update users set session_stamp = session_stamp + 1 where user_id = @id",
            new { id = set.User.Value, set.PasswordHash, at = Ms(now) }),
        OrgChange.Unlock unlock => ("update user_password set failures = 0, locked_until = null where user_id = @id", new { id = unlock.User.Value }),
        OrgChange.EndSessions end => ("update users set session_stamp = session_stamp + 1 where user_id = @id", new { id = end.User.Value }),
        OrgChange.AddClient { Client: var c } => (
            "insert into api_client (client_id, name, unit, user_id, scope, apps, expires, disabled, per_minute, per_day)"
            + " values (@id, @Name, @unit, @user, @scope, @apps, @expires, @Disabled, @PerMinute, @PerDay)", ClientRow(c)),
        OrgChange.SetClient { Client: var c } => (
            "update api_client set name = @Name, unit = @unit, user_id = @user, scope = @scope, apps = @apps, expires = @expires, disabled = @Disabled,"
            + " per_minute = @PerMinute, per_day = @PerDay where client_id = @id", ClientRow(c)),
        OrgChange.AddKey { Client: var client, Key: var k } => ("insert into client_key (key_id, client_id, digest, made_at, expires) values (@Id, @client, @digest, @made, @expires)",
            new { k.Id, client = client.Value, digest = k.Digest.ToArray(), made = Ms(k.Made), expires = Ms(k.Expires) }),
        OrgChange.ExpireKey expire => ("update client_key set expires = @at where key_id = @KeyId and client_id = @client",
            new { expire.KeyId, client = expire.Client.Value, at = Ms(expire.At) }),
        OrgChange.RevokeKey revoke => ("delete from client_key where key_id = @KeyId and client_id = @client", new { revoke.KeyId, client = revoke.Client.Value }),
        _ => throw new InvalidOperationException($"no rows for {change.GetType().Name}"),
    };

    internal static string SignInKey(string name) => name.ToLowerInvariant();

    static object UnitRow(Unit u) => new { id = u.Id.Value, parent = u.Parent?.Value, kind = JsonNamingPolicy.CamelCase.ConvertName(u.Kind.ToString()), u.Name, u.Line, u.Disabled };

    static object ClientRow(ApiClient c) => new
    {
        id = c.Id.Value, c.Name, unit = c.Unit.Value, user = c.User.Value, scope = JsonSerializer.Serialize(c.Scope), apps = JsonSerializer.Serialize(c.Apps),
        expires = Ms(c.Expires), c.Disabled, c.PerMinute, c.PerDay,
    };

    static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
    static long? Ms(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
