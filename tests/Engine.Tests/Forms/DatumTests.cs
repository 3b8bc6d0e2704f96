using LowCode.Forms;

namespace LowCode.Engine.Tests.Forms;

/// <summary>Positions of the datums in use in China, against the values that the public libraries for them print (coordtransform).</summary>
public class DatumTests
{
    const double Centimetre = 1e-7;

    [Fact]
    public void The_way_there_gives_the_values_known_for_it()
    {
        Near((116.41024449916938, 39.91640428150164), Datums.FromWgs84(116.404, 39.915, "gcj02"));
        // BD-09 of a point in GCJ-02.
        var (lng, lat) = Datums.ToWgs84(116.404, 39.915, "gcj02");
        Near((116.41036949371029, 39.92133699351021), Datums.FromWgs84(lng, lat, "bd09"));
        Near((113.27, 23.13), Datums.FromWgs84(113.27, 23.13, "cgcs2000"));
    }

    [Fact]
    public void There_and_back_is_the_same_point_to_a_centimetre()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var n = 0; n < 500; n++)
        {
            var (lng, lat) = (75 + (random.NextDouble() * 58), 5 + (random.NextDouble() * 48));
            foreach (var datum in Datums.All)
            {
                var (x, y) = Datums.FromWgs84(lng, lat, datum);
                Near((lng, lat), Datums.ToWgs84(x, y, datum), $"seed {seed}: {lng}, {lat} {datum}");
            }
        }
    }

    [Fact]
    public void Unconverted_a_point_of_a_phone_lies_hundreds_of_metres_off_and_outside_China_nothing_is_moved()
    {
        var (lng, lat) = Datums.ToWgs84(113.2644, 23.1291, "gcj02");
        var metres = Math.Sqrt(Math.Pow((lng - 113.2644) * 102_400, 2) + Math.Pow((lat - 23.1291) * 110_750, 2));
        Assert.InRange(metres, 300, 800);
        Assert.Equal((2.3522, 48.8566), Datums.FromWgs84(2.3522, 48.8566, "gcj02"));
    }

    static void Near((double Lng, double Lat) wanted, (double Lng, double Lat) found, string? told = null) =>
        Assert.True(Math.Abs(wanted.Lng - found.Lng) < Centimetre && Math.Abs(wanted.Lat - found.Lat) < Centimetre, $"{told} {wanted} {found}");
}
