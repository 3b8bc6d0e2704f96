using LowCode.Cases;
using LowCode.Org;

namespace LowCode.Designer.Demo;

/// <summary>Who does what: the demo people by post and unit.</summary>
sealed class DemoCast(OrgDirectory directory)
{
    /// <summary>The first holder of a post at a unit; null when nobody holds it there.</summary>
    public Actor? Of(Post post, string unit) =>
        directory.Holders(post, new UnitId(unit)).OrderBy(u => u.Id.Value, StringComparer.Ordinal).FirstOrDefault() is { } user
            && directory.TryFindMember(user.Id, out var member) ? Actor.Of(Caller.Of(directory, member)) : null;

    /// <summary>A grid worker of a street, for what was found on patrol.</summary>
    public Actor? GridWorker(string street, int n)
    {
        var grids = directory.Tree.Units.Where(u => u.Kind == UnitKind.Grid && u.Id.Value.StartsWith(street, StringComparison.Ordinal)).ToList();
        return grids.Count == 0 ? null : Of(Post.GridWorker, grids[n % grids.Count].Id.Value);
    }

    public IEnumerable<string> Streets => directory.Tree.Units.Where(u => u is { Kind: UnitKind.Street, Disabled: false }).Select(u => u.Id.Value);
}
