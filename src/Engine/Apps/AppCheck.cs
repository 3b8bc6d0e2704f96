using LowCode.Extending;
using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>What a package comes to before it is published.</summary>
/// <param name="App">Compiled, when it can be.</param>
/// <param name="Problems">Everything found, each with the file it stands in as the beginning of its path; any of them keeps it from being published.</param>
/// <param name="Scenarios">How many scenarios of its own were played.</param>
/// <param name="Soundness">What is known of the flow; null when it cannot be compiled.</param>
public sealed record AppReport(string Digest, LightApp? App, IReadOnlyList<Problem> Problems, int Scenarios = 0, SoundnessReport? Soundness = null)
{
    /// <summary>Nothing is wrong, but the flow is not proved either: whoever publishes it has to say that they know.</summary>
    public bool NeedsAcknowledgement => Problems.Count == 0 && Soundness?.Verdict == Verdict.Undecided;

    /// <summary>What the flow is not proved for, as problems; empty when it is.</summary>
    public IReadOnlyList<Problem> Doubts => App is null || Soundness is not { Verdict: Verdict.Undecided } soundness ? []
        : [.. soundness.Doubts.Select(d => Problem.At("flow.undecided." + char.ToLowerInvariant(d.Reason.ToString()[0]) + d.Reason.ToString()[1..], d.Activity is null ? "flow.json" : $"flow.json {d.Activity}",
            ("step", d.Activity is { } id ? App.Flow.Find(id)?.Definition.Name ?? id : "")))];
}

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
        var plain = FlowCheck.Check(app.Flow);
        found.AddRange(plain.Select(p => In("flow.json", p)));
        // Nothing runs inside an empty container, so there is nothing to judge.
        var soundness = plain.Any(p => p.Code == "flow.emptyContainer") ? null : app.Soundness;
        if (soundness?.Problem(app.Flow) is { } unsound && !plain.Any(p => p.Code == "flow.unreachable" && p.Path == unsound.Path && soundness.CounterExample!.Fault == SoundnessFault.Unreachable))
            found.Add(In("flow.json", unsound));
        foreach (var table in app.Lists.OrderBy(t => t.Id, StringComparer.Ordinal)) found.AddRange(FlowCheck.Check(table).Select(p => In($"lists/{table.Id}.json", p)));
        if (app.Manifest.Posts is { Count: > 0 } declared)
            found.AddRange(app.UsedPosts.Where(post => !declared.Contains(post)).Select(post => Problem.At("app.post.undeclared", "app.json posts", ("post", post))));
        found.AddRange(PublishCheck.Problems(app, plugins ?? PluginCatalog.None));
        return new AppReport(package.Digest, app, ProblemPlaces.Of(package, found), Soundness: soundness);
    }

    static Problem In(string file, Problem problem) => problem with { Path = problem.Path is null ? file : $"{file} {problem.Path}" };
}
