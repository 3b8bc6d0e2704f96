using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LowCode.Scripts;

/// <summary>How a worker process is started: the host itself with <see cref="Argument"/> as its only argument.</summary>
/// <param name="FileName">Program, absolute path.</param>
/// <param name="Arguments">Arguments, one by one; never through a shell.</param>
public sealed record WorkerCommand(string FileName, ImmutableArray<string> Arguments)
{
    public const string Argument = "script-worker";

    /// <summary>The command for a host: <c>dotnet host.dll script-worker</c>, or its native launcher.</summary>
    /// <param name="host">Path of the host's assembly or launcher, whose Program calls <see cref="ScriptWorker.Run(Stream, Stream)"/> for this argument.
    /// The path of <c>dotnet</c> itself stands for the program that is running.</param>
    public static WorkerCommand For(string host)
    {
        if (Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            host = Assembly.GetEntryAssembly()?.Location ?? throw new InvalidOperationException("the running program has no entry assembly");
        return Path.GetExtension(host).Equals(".dll", StringComparison.OrdinalIgnoreCase) ? new(Dotnet(), [host, Argument]) : new(host, [Argument]);
    }

    static string Dotnet()
    {
        if (Environment.ProcessPath is { } running && Path.GetFileNameWithoutExtension(running).Equals("dotnet", StringComparison.OrdinalIgnoreCase)) return running;
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Path.Combine(root, RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "dotnet.exe" : "dotnet");
    }
}
