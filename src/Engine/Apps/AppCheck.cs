using LowCode.Extending;
using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>What a package comes to before it is published.</summary>
/// <param name="App">Compiled, when it can be.</param>
/// <param name="Problems">Everything found, each with the file it stands in as the beginning of its path; any of them keeps it from being published.</param>
/// <param name="Scenarios">How many scenarios of its own were played.</param>
public sealed record AppReport(string Digest, LightApp? App, IReadOnlyList<Problem> Problems, int Scenarios = 0);

/// <summary>Checks a package whole: that every part can be read and run, that the parts fit together, that messages and plugins are there, and that the flow can come to its end.</summary>
public static class AppCheck
{
    /// <param name="package">The package.</param>
    /// <param name="plugins">The plugins there are; none when left out.</param>
    public static AppReport Check(AppPackage package, PluginCatalog? plugins = null)
    {
        var (app, problems) = AppCompiler.Compile(package);
        if (app is null) return new AppReport(package.Digest, null, problems);
        var found = problems.ToList();
        found.AddRange(FlowCheck.Check(app.Flow).Select(p => In("flow.json", p)));
        foreach (var table in app.Lists.OrderBy(t => t.Id, StringComparer.Ordinal)) found.AddRange(FlowCheck.Check(table).Select(p => In($"lists/{table.Id}.json", p)));
        if (app.Manifest.Posts is { Count: > 0 } declared)
            found.AddRange(app.UsedPosts.Where(post => !declared.Contains(post)).Select(post => Problem.At("app.post.undeclared", "app.json posts", ("post", post))));
        found.AddRange(PublishCheck.Problems(app, plugins ?? PluginCatalog.None));
        return new AppReport(package.Digest, app, found);
    }

    static Problem In(string file, Problem problem) => problem with { Path = problem.Path is null ? file : $"{file} {problem.Path}" };
}
