using LowCode.Designer.Centre;
using LowCode.Insight;

namespace LowCode.Product.Tests.Pages;

/// <summary>Names of streets on the map of the command centre stand where nothing else is drawn.</summary>
public sealed class MapLabelTests
{
    static string NameOf(string street) => street.Length % 2 == 0 ? "梅花村街道" : "北京街道";

    static MapView View(int seed, int cases)
    {
        var random = new Random(seed);
        return MapView.Of([.. Enumerable.Range(0, cases).Select(n => new MarkedCase(new FiguredCase
        {
            CaseId = $"{n}", Street = new string('s', 1 + random.Next(18)), Lng = 113_250_000 + random.Next(60_000), Lat = 23_110_000 + random.Next(40_000),
        }, CaseMarks.Running))], null)!;
    }

    [Theory]
    [InlineData(15, 2, 0.6)]
    [InlineData(24, 2, 0.5)]
    [InlineData(32, 10, 0.3)]
    public void No_name_lies_on_a_cluster_or_another_name_and_streets_are_named_where_there_is_room(double size, double grown, double least)
    {
        var (named, streets) = (0, 0);
        for (var seed = 1; seed <= 40; seed++)
        {
            var view = View(seed, 5 + (seed * 7));
            var names = view.Streets(NameOf, size, grown);
            var boxes = names.Select(n => MapBox.Around(n.Name, n.X, n.Y, size)).ToList();
            Assert.All(boxes, box =>
            {
                Assert.True(box.IsInside);
                Assert.All(view.Clusters, c => Assert.False(box.Meets(view.X(c.Lng), view.Y(c.Lat), view.Radius(c) + grown)));
            });
            for (var i = 0; i < boxes.Count; i++) Assert.All(boxes.Skip(i + 1), other => Assert.False(boxes[i].Meets(other)));
            named += names.Count;
            streets += view.Clusters.Select(c => c.Streets[0]).Distinct().Count();
        }
        Assert.True(named > streets * least, $"{named} of {streets}");
    }

    [Fact]
    public void A_street_alone_is_named_under_its_cluster()
    {
        var view = View(3, 1);
        var (_, x, y) = Assert.Single(view.Streets(NameOf, 15, 2));
        Assert.Equal(view.X(view.Clusters[0].Lng), x);
        Assert.True(y > view.Y(view.Clusters[0].Lat));
    }

    [Theory]
    [InlineData("113.26,-89,113.261,89", false)]
    [InlineData("-170,23.12,170,23.13", false)]
    [InlineData("113.25,23.11,113.31,23.15", true)]
    public void A_window_that_is_a_strip_is_no_window(string asked, bool taken) => Assert.Equal(taken, MapView.Read(asked) is not null);
}
