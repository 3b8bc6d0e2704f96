using System.Diagnostics;

namespace LowCode.Bench.Servers;

/// <summary>A folder outside the checkout for one run; gone afterwards unless the run failed, so that logs can be read.</summary>
public sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("lowcode-bench-").FullName;
    public bool Keep { get; set; } = true;

    public string Sub(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    public void Dispose()
    {
        if (!Keep) Directory.Delete(Folder, recursive: true);
        else Console.Error.WriteLine($"  left for reading: {Folder}");
    }

    /// <summary>Runs a command to its end and gives what it wrote to standard output.</summary>
    /// <param name="highestCode">Exit codes up to this one are no failure.</param>
    public static async Task<string> Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, int highestCode = 0)
    {
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode <= highestCode ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {(await errors).Trim()} {output.Trim()}");
    }
}
