using Dapper;
using LowCode.Storage;

namespace LowCode.Apps;

/// <summary>An app that is out of use at a unit, and at those below that have not installed it themselves: no case of it begins there.</summary>
/// <param name="Reason">Why, as people are told.</param>
public sealed record OutOfUse(string App, string Unit, string Reason, long Since, string By);

/// <summary>Which apps are out of use where. Nodes that did not change it may go by what was before for <see cref="AppStore.InstallationAge"/>, as they do with installations.</summary>
public sealed class AppsInUse(Database database, TimeProvider time)
{
    sealed record Snapshot(IReadOnlyList<OutOfUse> All, long ReadAt);
    Snapshot? current;

    public async ValueTask<IReadOnlyList<OutOfUse>> AllAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (current is { } recent && time.GetElapsedTime(recent.ReadAt, now) < AppStore.InstallationAge) return recent.All;
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<OutOfUse>(new CommandDefinition("select app, unit, reason, since, by_user as By from app_out_of_use order by app, unit", cancellationToken: cancellation));
        current = new(rows.AsList(), now);
        return current.All;
    }

    public async Task TakeOutAsync(string app, string unit, string reason, string by, CancellationToken cancellation)
    {
        var row = new { app, unit, reason, since = time.GetUtcNow().ToUnixTimeMilliseconds(), by };
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "insert into app_out_of_use(app, unit, reason, since, by_user) values (@app, @unit, @reason, @since, @by) on conflict (app, unit) do update set reason = excluded.reason", row, transaction, cancellationToken: stop)), cancellation);
        current = null;
    }

    /// <returns>Whether it was out of use there.</returns>
    public async Task<bool> PutBackAsync(string app, string unit, CancellationToken cancellation)
    {
        var gone = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from app_out_of_use where app = @app and unit = @unit", new { app, unit }, transaction, cancellationToken: stop)), cancellation);
        current = null;
        return gone > 0;
    }
}
