using System.Diagnostics;

namespace LowCode.Product.Tests.Hosting;

/// <summary>README's own commands, so that what it shows is what is tested.</summary>
static class Readme
{
    /// <summary>The first fenced block behind the mark <c>&lt;!-- walk --&gt;</c>.</summary>
    public static string Walk()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var mark = text.IndexOf("<!-- walk -->", StringComparison.Ordinal);
        Assert.True(mark >= 0, "README has lost the mark of its walk");
        var start = text.IndexOf("```bash\n", mark, StringComparison.Ordinal) + "```bash\n".Length;
        return text[start..text.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    /// <summary>Runs lines of shell, ending at the first that fails.</summary>
    /// <returns>Exit code, and all that was written.</returns>
    public static async Task<(int Code, string Said)> RunAsync(string script, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", "exec 2>&1\n" + script]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        var said = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return (bash.ExitCode, said);
    }

    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LowCode.sln"))) return folder.FullName;
        throw new InvalidOperationException("these tests run from a checkout: no LowCode.sln above " + AppContext.BaseDirectory);
    }
}
