using LowCode.Insight;

namespace LowCode.Engine.Tests.Insight;

public sealed class MapClusterTests
{
    static MarkedCase At(string id, double lng, double lat, CaseMarks marks = CaseMarks.Running, string street = "s1") =>
        new(new FiguredCase { CaseId = id, Street = street, Lng = (long)(lng * 1e6), Lat = (long)(lat * 1e6) }, marks);

    [Fact]
    public void Every_case_in_the_window_is_in_one_cluster_and_in_its_cell()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        List<MarkedCase> cases = [.. Enumerable.Range(0, 300).Select(n => At($"c{n}", 113.24 + (random.NextDouble() * 0.08), 23.10 + (random.NextDouble() * 0.07))), new(new FiguredCase { CaseId = "nowhere" }, CaseMarks.None)];
        var window = MapClusters.Around([.. cases.Select(c => c.Case)], 1.5)!;
        for (var zoom = 0; zoom < 6; zoom++, window = window.Around(window.Middle.Lng, window.Middle.Lat, 0.5))
        {
            var clusters = MapClusters.Of(cases, window);
            var inside = cases.Where(c => c.Case.Lng is not null && MapClusters.Of(c.Case) is var at && window.Holds(at.Lng, at.Lat)).Select(c => c.Case.CaseId).Order(StringComparer.Ordinal);
            Assert.True(inside.SequenceEqual(clusters.SelectMany(c => c.Cases).Select(c => c.CaseId).Order(StringComparer.Ordinal)), $"seed {seed} at {zoom}");
            Assert.All(clusters, c => Assert.All(c.Cases, one => Assert.True(MapClusters.Of(one) is var at && c.Cell.Holds(at.Lng, at.Lat), $"seed {seed}")));
        }
        Assert.Null(MapClusters.Around([new FiguredCase()], 1.5));
    }

    [Fact]
    public void A_cluster_says_how_many_are_late_and_of_which_streets()
    {
        var cluster = Assert.Single(MapClusters.Of([At("a", 113.2700, 23.13, CaseMarks.Running | CaseMarks.Overdue), At("b", 113.2700, 23.13, street: "s2"), At("c", 113.2700, 23.13, street: "s2")], new(113.2, 23.1, 113.3, 23.2)));
        Assert.Equal((3, 1, "s2,s1"), (cluster.Cases.Count, cluster.Overdue, string.Join(",", cluster.Streets)));
    }

    [Fact]
    public void Moving_the_window_does_not_stir_the_clusters()
    {
        var cases = Enumerable.Range(0, 50).Select(n => At($"c{n}", 113.25 + (n * 0.0007), 23.12)).ToList();
        var window = new MapWindow(113.2, 23.08, 113.32, 23.16);
        static IEnumerable<string> Groups(IReadOnlyList<MapCluster> clusters) => clusters.Select(c => string.Join(",", c.Cases.Select(one => one.CaseId).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);
        Assert.Equal(Groups(MapClusters.Of(cases, window)), Groups(MapClusters.Of(cases, window with { West = window.West + 0.01, East = window.East + 0.01 })));
    }
}
