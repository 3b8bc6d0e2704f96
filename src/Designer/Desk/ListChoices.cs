using System.Globalization;
using LowCode.Apps;
using LowCode.Cases.Http;
using LowCode.Designer.Shared;
using LowCode.Org;

namespace LowCode.Designer.Desk;

/// <summary>What a list can be narrowed to: installed apps, and the streets of whoever has more than one before them.</summary>
public sealed record ListChoices(IReadOnlyList<(string Id, string Name)> Apps, IReadOnlyList<Unit> Streets)
{
    public static async Task<ListChoices> OfAsync(PageContext page, AppStore store, CancellationToken cancellation)
    {
        var apps = new List<(string, string)>();
        foreach (var one in (await store.InstallationsAsync(cancellation)).DistinctBy(i => i.App))
            apps.Add((one.App, page.Words.Of((await store.GetAsync(one.App, one.Version)).Manifest.Name)));
        var (tree, home) = (page.Caller!.Directory.Tree, page.Caller.Member.User.Home);
        var streets = tree.StreetOf(home) is null ? tree.Units.Where(u => u.Kind == UnitKind.Street && !u.Disabled).ToList() : [];
        return new(apps, streets);
    }
}

/// <summary>Addresses of a list with what it was asked.</summary>
static class ListLinks
{
    /// <param name="path">The list.</param>
    /// <param name="asked">What it was asked; paging marks are left out.</param>
    /// <param name="more">Further members; null ones are left out.</param>
    public static string Of(string path, ListParameters asked, params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] all =
        [
            ("app", asked.App), ("street", asked.Street), ("state", asked.State), ("number", asked.Number), ("outside", asked.Outside), ("q", asked.Q), ("supervision", asked.Supervision), ("sort", asked.Sort), ("overdue", asked.Overdue == true ? "true" : null),
            ("from", asked.From), ("until", asked.Until), ("top", asked.Top?.ToString(CultureInfo.InvariantCulture)), .. more,
        ];
        return path + QueryString.Create(all.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value)));
    }
}
