using System.Text.RegularExpressions;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>The source tree as the architecture tests read it: text, so that what a compiler would inline or fold is seen too.</summary>
static partial class House
{
    /// <summary>Rooms by floor. A room uses rooms on lower floors only.</summary>
    public static IReadOnlyDictionary<string, int> Floors { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Problems"] = 0,
        ["Scripts"] = 1, ["Calendar"] = 1, ["Telemetry"] = 1, ["Plugins"] = 1,
        ["Forms"] = 2, ["Flows"] = 2, ["Storage"] = 2, ["Extending"] = 2,
        ["Apps"] = 3, ["Journal"] = 3, ["Files"] = 3, ["Org"] = 3,
        ["Views"] = 4, ["Registers"] = 4, ["Access"] = 4, ["Interop"] = 4,
        ["Cases"] = 5, ["Query"] = 5,
        ["Catalog"] = 6, ["Insight"] = 6,
    };

    public static string Root { get; } = FindRoot();

    /// <summary>Files of a folder that are kept, without what a build leaves behind.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    /// <summary>Rooms of Engine that a file names, by <c>using</c> or in full; a name that begins a text literal is a name only.</summary>
    public static IEnumerable<string> RoomsNamedIn(string file) =>
        RoomName().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Where(Floors.ContainsKey).Distinct();

    public static string Short(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LowCode.sln"))) return folder.FullName;
        throw new InvalidOperationException("no LowCode.sln above " + AppContext.BaseDirectory);
    }

    [GeneratedRegex(@"(?<!"")\bLowCode\.([A-Z][A-Za-z]+)")]
    private static partial Regex RoomName();
}
