using System.Text.Json;
using LowCode.Org;

namespace LowCode.Designer.Demo;

/// <summary>
/// Made-up shapes for the grids of the demonstration, so that a point finds one: a checkerboard over the district. They are no real borders; real ones are
/// the streets' own to bring in.
/// </summary>
static class DemoGrids
{
    const double West = 113.24, South = 23.10, Street = 0.012, Across = 5;

    public static async Task FillAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var directory = await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation);
        if (directory.Users.FirstOrDefault(u => u.Posts.Any(p => p.Post == Post.SystemAdmin)) is not { } by || !directory.TryFindMember(by.Id, out var member)) return;
        var features = Features(directory.Tree).ToList();
        if (features.Count == 0) return;
        var collection = JsonSerializer.SerializeToElement(new { type = "FeatureCollection", features });
        await services.GetRequiredService<UnitShapes>().TakeAsync(Caller.Of(directory, member), collection, null, cancellation);
    }

    static IEnumerable<object> Features(UnitTree tree)
    {
        var n = 0;
        foreach (var street in tree.Units.Where(u => u.Kind == UnitKind.Street && !u.Disabled))
        {
            var (west, south) = (West + n % Across * Street, South + Math.Floor(n / Across) * Street);
            n++;
            var grids = tree.WithBelow(street.Id).ToArray().Where(u => u.Kind == UnitKind.Grid && !u.Disabled).ToList();
            for (var i = 0; i < grids.Count; i++)
            {
                // Four to a street: two by two.
                var (half, x, y) = (Street / 2, west + i % 2 * Street / 2, south + i / 2 * Street / 2);
                yield return new
                {
                    type = "Feature", properties = new { unit = grids[i].Id.Value },
                    geometry = new { type = "Polygon", coordinates = new[] { new double[][] { [x, y], [x + half, y], [x + half, y + half], [x, y + half], [x, y] } } },
                };
            }
        }
    }
}
