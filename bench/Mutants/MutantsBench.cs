using System.Diagnostics;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;

namespace LowCode.Bench.Mutants;

/// <summary>Who guards the guards: takes each promise out of a copy of the checkout, one at a time, and expects a test to fail.</summary>
public static class MutantsBench
{
    public static readonly string[] Options = ["only"];

    public static async Task<Figures> Run(Options options)
    {
        var mutants = Mutant.Read().Where(mutant => options.Text("only") is not { } only || mutant.Guard.Contains(only, StringComparison.Ordinal)).ToArray();
        using var scratch = new Scratch();
        await Copy(scratch.Folder);

        // A test that fails anyway guards nothing.
        foreach (var project in mutants.GroupBy(mutant => mutant.Project))
        {
            var whole = await Try(scratch.Folder, project.Key, string.Join('|', project.Select(mutant => mutant.Tests).Distinct()));
            if (whole != Verdict.Passed) throw new InvalidOperationException($"{project.Key} does not pass before anything is taken out: {whole}");
        }

        var results = new JsonArray();
        var survived = 0;
        foreach (var mutant in mutants)
        {
            var file = Path.Combine(scratch.Folder, mutant.File);
            var original = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(file, mutant.ApplyTo(original));
            var verdict = await Try(scratch.Folder, mutant.Project, mutant.Tests);
            await File.WriteAllTextAsync(file, original);
            if (verdict != Verdict.Failed) survived++;
            Console.Error.WriteLine($"  {(verdict == Verdict.Failed ? "noticed " : "SURVIVED")} {mutant.Guard} ({mutant.File}){(verdict == Verdict.Broken ? ": does not build or run" : "")}");
            results.Add(new JsonObject { ["guard"] = mutant.Guard, ["file"] = mutant.File, ["noticed"] = verdict == Verdict.Failed });
        }
        scratch.Keep = false;
        return new Figures().Set("mutants", mutants.Length).AtMost("survived", survived, 0).Set("guards", results);
    }

    enum Verdict { Passed, Failed, Broken }

    /// <summary>Builds and tests one project of the copy. A mutant that does not build was noticed by nobody.</summary>
    static async Task<Verdict> Try(string folder, string project, string filter)
    {
        if (await Dotnet(folder, "build", project, "-v", "q", "-nologo") is not { Code: 0 }) return Verdict.Broken;
        var (code, said) = await Dotnet(folder, "test", project, "--no-build", "--nologo", "--filter", filter);
        if (said.Contains("No test matches", StringComparison.Ordinal)) return Verdict.Broken;
        return code == 0 ? Verdict.Passed : said.Contains("Failed:", StringComparison.Ordinal) ? Verdict.Failed : Verdict.Broken;
    }

    static async Task<(int Code, string Said)> Dotnet(string folder, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // A build server left behind would hold files of the copy.
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    /// <summary>Every file that git knows or would take, as it stands now.</summary>
    static async Task Copy(string target)
    {
        var files = await Scratch.Run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], folder: Checkout.Root);
        foreach (var file in files.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var from = Path.Combine(Checkout.Root, file);
            if (!File.Exists(from)) continue;
            var to = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
        }
    }
}
