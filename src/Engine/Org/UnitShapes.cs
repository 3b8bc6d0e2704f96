using System.Text.Json;
using Dapper;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Org;

/// <summary>Where units lie, and which unit a point lies in.</summary>
public sealed class UnitShapes(Database database, TimeProvider time)
{
    sealed record Row(string Unit, string Shape);

    /// <summary>Takes in a GeoJSON FeatureCollection, each feature with the unit's code as property <c>unit</c>; what a unit had before is replaced. All of it or nothing.</summary>
    /// <returns>How many units it was.</returns>
    /// <exception cref="RefusedException"><c>shape.collection</c>, <c>shape.unit</c>, <c>shape.geometry</c>, with the place of the feature.</exception>
    public async Task<int> TakeAsync(Caller caller, JsonElement collection, string? address, CancellationToken cancellation = default)
    {
        if (collection.ValueKind != JsonValueKind.Object || !collection.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array || features.GetArrayLength() == 0)
            throw new RefusedException(RefusalKind.Invalid, Problem.Of("shape.collection"));
        var (rows, problems, n) = (new List<Row>(), new List<Problem>(), 0);
        foreach (var feature in features.EnumerateArray())
        {
            var path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"features[{n++}]");
            var named = feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
                && properties.TryGetProperty("unit", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString()! : "";
            if (!caller.Directory.Tree.TryFind(new UnitId(named), out var unit)) problems.Add(Problem.At("shape.unit", path, ("unit", named)));
            else if (!feature.TryGetProperty("geometry", out var geometry) || UnitShape.Read(unit.Id, geometry) is null) problems.Add(Problem.At("shape.geometry", path, ("unit", unit.Name)));
            else rows.Add(new(unit.Id.Value, geometry.GetRawText()));
        }
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems.Take(20)]);
        var now = time.GetUtcNow();
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into unit_shape (unit_id, shape, changed_at, changed_by) values (@Unit, @Shape, @at, @by) on conflict (unit_id) do update set shape = excluded.shape, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
                rows.Select(r => new { r.Unit, r.Shape, at = now.ToUnixTimeMilliseconds(), by = caller.User.Value }), transaction, cancellationToken: stop));
            await AuditTrail.AppendAsync(database, connection, transaction, [new AuditEntry(now, caller.User, caller.Client?.Id, Audited.Shapes, "units", AuditEntry.Done, address, $"{{\"units\":{rows.Count}}}")], stop);
        }, cancellation);
        return rows.Count;
    }

    /// <summary>The smallest unit a point lies in; null when no shape holds it.</summary>
    /// <param name="within">Only this unit and those below it.</param>
    /// <param name="lng">WGS-84 degrees.</param>
    public async Task<Unit?> FindAsync(UnitTree tree, UnitId within, double lng, double lat, CancellationToken cancellation = default)
    {
        // A unit stands before those below it: the last that fits is the smallest.
        Unit? found = null;
        var shapes = await OfAsync(tree, within, cancellation);
        foreach (var unit in tree.WithBelow(within))
            if (!unit.Disabled && shapes.TryGetValue(unit.Id.Value, out var shape) && shape.Contains(lng, lat)) found = unit;
        return found;
    }

    /// <summary>Shapes of a unit and of those below it, by code.</summary>
    public async Task<IReadOnlyDictionary<string, UnitShape>> OfAsync(UnitTree tree, UnitId within, CancellationToken cancellation = default)
    {
        var ids = tree.WithBelow(within).ToArray().Select(u => u.Id.Value).ToArray();
        await using var connection = await database.OpenReadAsync(cancellation);
        var among = database.Dialect == Dialect.Postgres ? "unit_id = any(@ids)" : "unit_id in (select value from json_each(@ids))";
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"select unit_id as Unit, shape as Shape from unit_shape where {among}",
            new { ids = database.Dialect == Dialect.Postgres ? ids : (object)JsonSerializer.Serialize(ids) }, cancellationToken: cancellation));
        var shapes = new Dictionary<string, UnitShape>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            using var document = JsonDocument.Parse(row.Shape);
            if (UnitShape.Read(new UnitId(row.Unit), document.RootElement) is { } shape) shapes[row.Unit] = shape;
        }
        return shapes;
    }
}
