using System.Net;
using LowCode.Designer.Centre;
using LowCode.Engine.Tests.Files;
using LowCode.Forms;
using LowCode.Insight;
using LowCode.Product.Tests.Hosting;
using Microsoft.Extensions.Configuration;

namespace LowCode.Product.Tests.Pages;

/// <summary>The map under the cases: by setting, in its own datum, from nowhere but where the setting says.</summary>
public sealed class BaseMapTests
{
    /// <summary>Part of 越秀区.</summary>
    static readonly MapWindow window = new(113.25, 23.11, 113.31, 23.1468);

    static BaseMap Of(params (string Name, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Map:Base:" + s.Name, (string?)s.Value))).Build());

    static MapView View(MapWindow at) => new(at, [], 0);

    [Fact]
    public void Tiles_cover_the_picture_without_gaps_and_lie_where_they_belong()
    {
        var tiles = Of(("Layers:0", "https://tiles.example/{z}/{x}/{y}.png")).Under(View(window)).ToList();
        Assert.InRange(tiles.Count, 9, 60);
        Assert.True(tiles.Min(t => t.X) <= 0 && tiles.Min(t => t.Y) <= 0 && tiles.Max(t => t.X + t.Width) >= MapView.Wide && tiles.Max(t => t.Y + t.Height) >= MapView.High);
        // Slippy-map tile names (OpenStreetMap wiki): z 14 at 113.2644 E, 23.1291 N is 13346/7109; here z is 14 too.
        var middle = (X: (113.2644 - window.West) / window.Width * MapView.Wide, Y: (window.North - 23.1291) / window.Height * MapView.High);
        var under = Assert.Single(tiles, t => t.X <= middle.X && middle.X < t.X + t.Width - 0.5 && t.Y <= middle.Y && middle.Y < t.Y + t.Height - 0.5);
        Assert.Equal("https://tiles.example/14/13346/7109.png", under.Address);
    }

    [Fact]
    public void Tiles_of_another_datum_are_moved_to_where_things_are()
    {
        double Left(string datum) => Of(("Layers:0", "https://tiles.example/{z}/{x}/{y}.png"), ("Datum", datum)).Under(View(window)).Single(t => t.Address.EndsWith("14/13346/7109.png", StringComparison.Ordinal)).X;
        var (lng, _) = Datums.FromWgs84(113.2644, 23.1291, "gcj02");
        // GCJ-02 says a larger longitude here, so its tiles lie further west by as much.
        Assert.Equal((lng - 113.2644) / window.Width * MapView.Wide, Left("wgs84") - Left("gcj02"), 1.0);
        Assert.True(Left("wgs84") - Left("gcj02") > 50);
    }

    [Theory]
    [InlineData("Layers:0", "https://tiles.example/{z}/{x}.png", "{y}")]
    [InlineData("Layers:0", "tiles/{z}/{x}/{y}.png", "full path")]
    [InlineData("Datum", "bd09", "gcj02")]
    [InlineData("Nearest", "near", "1 to 22")]
    public void A_setting_that_cannot_be_used_says_which_and_why(string name, string value, string told)
    {
        var wrong = Assert.Throws<InvalidOperationException>(() => Of((name, value)));
        Assert.Contains("Map:Base:" + name, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(told, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_setting_there_is_none()
    {
        Assert.Empty(Of().Under(View(window)));
        Assert.Empty(Of().Origins);
    }

    [Fact]
    public async Task Tiles_on_the_disk_of_the_server_stand_under_the_cases_and_only_named_servers_may_send_pictures()
    {
        var (folder, passwords) = await SeededFolder.CopyAsync();
        var tiles = Directory.CreateTempSubdirectory("lowcode-tiles-").FullName;
        try
        {
            await using var host = await ProductHost.StartAsync(folder: folder, settings: ["--Map:Base:Layers:0", tiles + "/{z}-{x}-{y}.png", "--Map:Base:Layers:1", "https://names.example/{z}/{x}/{y}", "--Map:Base:Credit", "天地图 GS(2025)1号"]);
            using (var worker = await Visitor.SignedInAsync(host, "gridWorker.003104-g2", password: passwords["gridWorker.003104-g2"]))
            {
                await worker.OpenAsync("/patrol");
                await worker.PressWithAsync("button[value=open]", ("f.photos", "pit.jpg", Pictures.Jpeg()), ("f.where", "教育路12号"), ("f.place.lng", "113.264"), ("f.place.lat", "23.125"), ("f.kind", "facility"), ("f.note", "井盖松动"));
            }
            using var leader = await Visitor.SignedInAsync(host, "streetLeader.003", password: passwords["streetLeader.003"]);
            await leader.OpenAsync("/centre/map");
            var own = leader.Page.QuerySelectorAll(".map image[href^='/centre/map/tiles/0/']").Select(i => i.GetAttribute("href")!).ToList();
            Assert.NotEmpty(own);
            Assert.Equal(own.Count, leader.Page.QuerySelectorAll(".map image[href^='https://names.example/']").Length);
            Assert.Contains("天地图 GS(2025)1号", leader.Text, StringComparison.Ordinal);

            using var http = await host.SignInAsync("streetLeader.003", passwords["streetLeader.003"]);
            using var absent = await http.GetAsync(own[0]);
            Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
            await File.WriteAllBytesAsync($"{tiles}/{string.Join('-', own[0].Split('/')[^3..])}.png", Pictures.Png());
            using var there = await http.GetAsync(own[0]);
            Assert.Equal((HttpStatusCode.OK, "image/png"), (there.StatusCode, there.Content.Headers.ContentType!.MediaType));
            Assert.Contains("img-src 'self' data: https://names.example;", there.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            // The layer of another server is no way into this one's disk.
            using var other = await http.GetAsync(own[0].Replace("/tiles/0/", "/tiles/1/", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Directory.Delete(tiles, recursive: true);
        }
    }
}
