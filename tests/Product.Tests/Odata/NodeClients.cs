using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Odata;

/// <summary>
/// Runs the scripts beside this file with node. Their packages are installed apart for each state of these files and put in place by one rename, so
/// that two runs at once do no harm; a machine that has them installs nothing.
/// </summary>
static class NodeClients
{
    static readonly string[] files = ["package.json", "package-lock.json", "asked.mjs", "odata.mjs", "ts-odata-client.mjs"];
    static readonly Lazy<Task<string>> installed = new(InstallAsync);

    /// <summary>What the script wrote: one JSON object.</summary>
    public static async Task<JsonNode> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        var said = await DoAsync("node", [script], await installed.Value, environment);
        return JsonNode.Parse(said)!;
    }

    static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Readme.Root(), "tests/Product.Tests");
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files) digest.AppendData(await File.ReadAllBytesAsync(Path.Combine(folder, "Odata", file)));
        var place = Path.Combine(folder, "obj/npm", Convert.ToHexStringLower(digest.GetHashAndReset())[..12]);
        if (Directory.Exists(place)) return place;
        var making = $"{place}.{Environment.ProcessId}";
        Directory.CreateDirectory(making);
        foreach (var file in files) File.Copy(Path.Combine(folder, "Odata", file), Path.Combine(making, file), overwrite: true);
        await DoAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], making);
        try
        {
            Directory.Move(making, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            Directory.Delete(making, recursive: true);
        }
        return place;
    }

    static async Task<string> DoAsync(string program, string[] arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var complained = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await complained}{said}");
        return said;
    }
}
