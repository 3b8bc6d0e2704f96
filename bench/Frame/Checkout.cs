using System.Diagnostics;

namespace LowCode.Bench.Frame;

/// <summary>The checkout the bench was built from.</summary>
public static class Checkout
{
    /// <summary>The folder that holds LowCode.sln, found upwards from the bench's own assembly.</summary>
    public static string Root { get; } = Find();

    /// <summary>The commit that was measured; <c>+changes</c> behind it when the tree differs from it.</summary>
    public static string Commit()
    {
        var head = Git("rev-parse", "HEAD");
        // Results of other runs change nothing that is measured.
        return head.Length == 0 ? "unknown" : Git("status", "--porcelain", "--", ".", ":!bench/results").Length == 0 ? head : head + "+changes";
    }

    static string Git(params string[] args)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        using var git = Process.Start(start)!;
        var text = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? text : "";
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LowCode.sln"))) return folder.FullName;
        throw new InvalidOperationException("the bench runs from a checkout: no LowCode.sln above " + AppContext.BaseDirectory);
    }
}
