using Dapper;
using LowCode.Extending;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Cases.Effects;

/// <summary>A plugin switched on or off at a unit and all below.</summary>
public sealed record PluginSwitch(string Plugin, string Unit, bool On, DateTimeOffset ChangedAt, string ChangedBy);

/// <summary>Which plugins are on where. Another node knows of a change at most <see cref="Age"/> later.</summary>
public sealed class PluginSwitches(Database database, PluginCatalog plugins, DirectoryCache directories, TimeProvider time)
{
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(5);

    sealed record Row
    {
        public string Plugin { get; init; } = "";
        public string Unit { get; init; } = "";
        public long IsOn { get; init; }
        public long ChangedAt { get; init; }
        public string ChangedBy { get; init; } = "";
    }

    sealed record Known(IReadOnlyList<PluginSwitch> All, long ReadAt);
    Known? known;

    public async ValueTask<IReadOnlyList<PluginSwitch>> AllAsync(CancellationToken cancellation = default)
    {
        if (known is { } recent && time.GetElapsedTime(recent.ReadAt) < Age) return recent.All;
        var now = time.GetTimestamp();
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "select plugin as Plugin, unit as Unit, is_on as IsOn, changed_at as ChangedAt, changed_by as ChangedBy from plugin_switch order by plugin, unit", cancellationToken: cancellation));
        known = new([.. rows.Select(r => new PluginSwitch(r.Plugin, r.Unit, r.IsOn != 0, DateTimeOffset.FromUnixTimeMilliseconds(r.ChangedAt), r.ChangedBy))], now);
        return known.All;
    }

    /// <summary>Whether a notifier, call target or activity may be used for a unit; what the product brings always may.</summary>
    public async ValueTask<bool> IsOnAsync(object part, UnitId unit, CancellationToken cancellation = default)
    {
        if (plugins.OwnerOf(part) is not { } plugin || await AllAsync(cancellation) is not { Count: > 0 } all) return true;
        foreach (var at in (await directories.CurrentAsync(cancellation)).Tree.PathOf(unit))
            if (all.FirstOrDefault(s => s.Plugin == plugin && s.Unit == at.Id.Value) is { } found) return found.On;
        return true;
    }

    public async Task SetAsync(string plugin, UnitId unit, bool on, string by, CancellationToken cancellation = default)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("""
            insert into plugin_switch (plugin, unit, is_on, changed_at, changed_by) values (@plugin, @unit, @on, @at, @by)
            on conflict (plugin, unit) do update set is_on = excluded.is_on, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """, new { plugin, unit = unit.Value, on = on ? 1L : 0L, at, by }, transaction, cancellationToken: stop)), cancellation);
        known = null;
    }
}
