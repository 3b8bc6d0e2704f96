namespace LowCode.Engine.Tests.Architecture;

/// <summary>The source tree these tests were built from: the folder with <c>LowCode.sln</c> above the test assembly.</summary>
static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Hand-written files below a folder, by path from the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.Exists(Path(folder))
            ? Directory.EnumerateFiles(Path(folder), "*", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
                .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "wwwroot" or "artifacts"))
                .Order(StringComparer.Ordinal)
            : [];

    public static string Read(string file) => File.ReadAllText(Path(file));

    /// <summary>Fails with every breach of a rule in its message, not with the first few.</summary>
    public static void NoneOf(IEnumerable<string> breaches)
    {
        var all = breaches.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, "\n" + string.Join('\n', all));
    }

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "LowCode.sln"))) return folder.FullName;
        throw new InvalidOperationException("these tests run from a checkout: no LowCode.sln above " + AppContext.BaseDirectory);
    }
}
