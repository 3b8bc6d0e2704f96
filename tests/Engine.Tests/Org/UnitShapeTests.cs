using System.Text.Json;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Org;

/// <summary>A point finds its grid, in whatever datum it came.</summary>
public class UnitShapeTests
{
    static string Square(string unit, double lng, double lat, double size) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $$$"""{"type":"Feature","properties":{"unit":"{{{unit}}}"},"geometry":{"type":"Polygon","coordinates":[[[{{{lng}}},{{{lat}}}],[{{{lng + size}}},{{{lat}}}],[{{{lng + size}}},{{{lat + size}}}],[{{{lng}}},{{{lat + size}}}],[{{{lng}}},{{{lat}}}]]]}}""");

    static JsonElement Collection(params string[] features) => JsonDocument.Parse($$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""").RootElement.Clone();

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_smallest_unit_that_holds_a_point_is_found_and_nothing_outside_one_s_street(Dialect dialect)
    {
        await using var town = await LowCode.Engine.Tests.Cases.Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (shapes, by) = (town.Of<UnitShapes>(), town.As("systemAdmin"));
        var tree = by.Directory.Tree;
        var (street, other) = (new UnitId("440104003"), new UnitId("440104004"));
        var community = tree.ChildrenOf(street).First(u => u.Kind == UnitKind.Community && tree.ChildrenOf(u.Id).Any());
        var grid = tree.ChildrenOf(community.Id).First();
        Assert.Equal(2, await shapes.TakeAsync(by, Collection(Square(community.Id.Value, 113.26, 23.12, 0.02), Square(grid.Id.Value, 113.26, 23.12, 0.01)), null));
        Assert.Equal(grid.Id, (await shapes.FindAsync(tree, street, 113.265, 23.125))?.Id);
        Assert.Equal(community.Id, (await shapes.FindAsync(tree, street, 113.275, 23.135))?.Id);
        Assert.Null(await shapes.FindAsync(tree, street, 113.30, 23.125));
        Assert.Null(await shapes.FindAsync(tree, other, 113.265, 23.125));
        // Again, it is replaced.
        await shapes.TakeAsync(by, Collection(Square(grid.Id.Value, 113.40, 23.12, 0.01)), null);
        Assert.Equal(community.Id, (await shapes.FindAsync(tree, street, 113.265, 23.125))?.Id);

        foreach (var (wrong, code) in new[]
        {
            (JsonDocument.Parse("[]").RootElement, "shape.collection"), (Collection(Square("nowhere", 113, 23, 1)), "shape.unit"),
            (Collection($$$"""{"properties":{"unit":"{{{grid.Id.Value}}}"},"geometry":{"type":"Point","coordinates":[113,23]}}"""), "shape.geometry"), (Collection(Square(grid.Id.Value, 200, 23, 1)), "shape.geometry"),
        })
            Assert.Equal(code, (await Assert.ThrowsAsync<RefusedException>(() => shapes.TakeAsync(by, wrong, null))).Problems[0].Code);
    }

    [Fact]
    public void A_hole_is_outside_and_every_part_of_a_scattered_unit_inside()
    {
        var scattered = UnitShape.Read(new UnitId("u"), JsonDocument.Parse("""
            { "type": "MultiPolygon", "coordinates": [
              [[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]],
              [[[20,0],[21,0],[21,1],[20,1],[20,0]]] ] }
            """).RootElement)!;
        Assert.True(scattered.Contains(1, 1));
        Assert.True(scattered.Contains(20.5, 0.5));
        Assert.False(scattered.Contains(5, 5));
        Assert.False(scattered.Contains(15, 0.5));
    }
}
