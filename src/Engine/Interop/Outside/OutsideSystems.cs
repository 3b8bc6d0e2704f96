using System.Text;
using System.Text.Json;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Interop;

/// <summary>The settings of all source systems. Few, and read where they are used: what an administrator changes holds from the next sending.</summary>
public sealed class OutsideSystems(Database database, SecretBox box, TimeProvider time)
{
    const string Purpose = "outside secret";

    sealed record Row(string Id, string Name, string Settings, byte[]? Secret);

    public async Task<IReadOnlyList<OutsideSystem>> ListAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(Select + " order by system_id", cancellationToken: cancellation))).Select(Of)];
    }

    public async Task<OutsideSystem?> FindAsync(string id, CancellationToken cancellation = default) => await RowAsync(id, cancellation) is { } row ? Of(row) : null;

    /// <summary>What signs the messages to it; null when none is set.</summary>
    public async Task<byte[]?> SecretAsync(string id, CancellationToken cancellation = default) =>
        await RowAsync(id, cancellation) is { Secret: { } secret } ? box.Open(Purpose, secret) : null;

    /// <summary>Keeps the setting, with a line in the audit log in the same transaction.</summary>
    /// <param name="secret">A new secret; null keeps what is there.</param>
    /// <returns>What is wrong; empty when it stands.</returns>
    public async Task<IReadOnlyList<Problem>> SaveAsync(OutsideSystem system, string? secret, ChangedBy by, CancellationToken cancellation = default)
    {
        var known = await RowAsync(system.Id, cancellation);
        if (secret is { Length: < 16 or > 200 }) return [Problem.At("outside.secret.short", "secret")];
        if ((system with { HasSecret = secret is not null || known?.Secret is not null }).Check() is { Count: > 0 } problems) return problems;
        var settings = JsonSerializer.Serialize(new OutsideSettings(system.Webhook, system.AllowInner, system.Columns), OutsideJson.Default.OutsideSettings);
        var now = time.GetUtcNow();
        var sealedSecret = secret is null ? known?.Secret : box.Seal(Purpose, Encoding.UTF8.GetBytes(secret));
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into outside_system (system_id, name, settings, secret, changed_at, changed_by) values (@Id, @Name, @settings, @sealedSecret, @at, @by)
                on conflict (system_id) do update set name = excluded.name, settings = excluded.settings, secret = excluded.secret, changed_at = excluded.changed_at, changed_by = excluded.changed_by
                """, new { system.Id, system.Name, settings, sealedSecret, at = now.ToUnixTimeMilliseconds(), by = by.User?.Value ?? "product" }, transaction, cancellationToken: stop));
            await AuditTrail.AppendAsync(database, connection, transaction,
                [new AuditEntry(now, by.User, by.Client, Audited.OutsideSet, "outside:" + system.Id, AuditEntry.Done, by.Address, $"{{\"secret\":{(secret is null ? "false" : "true")}}}")], stop);
        }, cancellation);
        return [];
    }

    async Task<Row?> RowAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(Select + " where system_id = @id", new { id }, cancellationToken: cancellation));
    }

    const string Select = "select system_id as Id, name as Name, settings as Settings, secret as Secret from outside_system";

    static OutsideSystem Of(Row row)
    {
        var settings = JsonSerializer.Deserialize(row.Settings, OutsideJson.Default.OutsideSettings)!;
        return new(row.Id, row.Name, settings.Webhook, settings.AllowInner, settings.Columns) { HasSecret = row.Secret is not null };
    }
}
