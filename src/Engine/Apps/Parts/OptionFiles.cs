using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Reads the lists of options of a package (<c>options/*.json</c>) and lays those a unit has in their place over them.</summary>
public static class OptionFiles
{
    const string Folder = "options/";

    internal static FrozenDictionary<string, OptionList> Read(AppPackage package, InstallationSettings settings, List<Problem> problems)
    {
        var lists = new Dictionary<string, OptionList>(StringComparer.Ordinal);
        foreach (var path in PartFiles.In(package, Folder))
        {
            if (AppCompiler.Read(package, path, FormJson.Default.OptionList, problems) is not { } list) continue;
            if (PartFiles.HasId(list.Id, path, problems) && list.Name is null) problems.Add(Problem.At("app.part.name", path));
            if (list.Rows.IsEmpty && list.Codes is null) problems.Add(Problem.At("app.options.none", path, ("list", list.Name?.Zh ?? list.Id)));
            for (var i = 0; i < list.Rows.Length; i++)
                if (list.Rows[i] is not { Value.Length: > 0, Label: not null } row || list.Rows.Take(i).Any(before => before.Value == row.Value))
                    problems.Add(Problem.At("app.options.row", $"{path} {i + 1}", ("row", $"{i + 1}")));
            lists[list.Id] = settings.Options?.GetValueOrDefault(list.Id) is { Count: > 0 } own ? list with { Rows = [.. own] } : list;
        }
        foreach (var id in settings.Options?.Keys.Where(id => !lists.ContainsKey(id)) ?? [])
            problems.Add(Problem.At("app.settings.options.unknown", $"settings.options.{id}", ("list", id)));
        return lists.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The lists of a package that can be read, for looking at forms before they are right.</summary>
    public static IReadOnlyDictionary<string, OptionList> Known(AppPackage package) => Read(package, InstallationSettings.None, []);
}
