using System.Collections.Concurrent;
using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>All lists of codes as they stand at one revision. Immutable, shared until the next one is read.</summary>
public sealed class CodeSnapshot(long revision, IReadOnlyList<CodeList> all)
{
    readonly ConcurrentDictionary<(string App, string Version, string? Settings, string Unit), InstallationSettings> laid = new();

    public long Revision => revision;
    public IReadOnlyList<CodeList> All => all;

    /// <summary>The list that holds at a place.</summary>
    /// <param name="path">The unit and all above it, nearest first.</param>
    public CodeList? Of(string id, IEnumerable<string> path) => path.Select(unit => all.FirstOrDefault(l => l.Id == id && l.Unit == unit)).FirstOrDefault(l => l is not null);

    /// <summary>The settings of an app with the entries of code lists in them; as they are where there is no such list, or the unit has options of its own.</summary>
    /// <param name="path">The unit and all above it, nearest first.</param>
    public InstallationSettings Over(LightApp app, IReadOnlyList<string> path) =>
        laid.GetOrAdd((app.Manifest.Id, app.Manifest.Version, app.SettingsDigest, path[0]), _ =>
        {
            var options = new SortedDictionary<string, IReadOnlyList<OptionDefinition>>(app.Settings.Options ?? [], StringComparer.Ordinal);
            foreach (var list in app.Options)
                if (list.Codes is { } codes && !options.ContainsKey(list.Id) && Of(codes, path)?.Offered is { Count: > 0 } offered) options[list.Id] = offered;
            return options.Count == (app.Settings.Options?.Count ?? 0) ? app.Settings : app.Settings with { Options = options };
        });

    /// <summary>Everything a list of options has ever offered anywhere, for naming what cases hold.</summary>
    public IReadOnlyList<OptionDefinition> Known(OptionList list) =>
        [.. list.Rows.Concat(all.Where(l => l.Id == list.Codes).SelectMany(l => l.Entries).Select(e => new OptionDefinition(e.Value, e.Label, e.Parent))).DistinctBy(o => o.Value)];
}
