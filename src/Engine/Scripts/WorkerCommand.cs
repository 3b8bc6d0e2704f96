using System.Collections.Immutable;

namespace LowCode.Scripts;

/// <summary>How a worker process is started: the host itself with <c>script-worker</c> as its only argument.</summary>
/// <param name="FileName">Program, absolute path.</param>
/// <param name="Arguments">Arguments, one by one; never through a shell.</param>
public sealed record WorkerCommand(string FileName, ImmutableArray<string> Arguments)
{
    public const string Argument = "script-worker";

    /// <summary>The running host itself: <c>dotnet host.dll script-worker</c>, or the native launcher.</summary>
    /// <param name="hostAssembly">Path of the host's assembly, whose Program calls <see cref="ScriptWorker.Run(Stream, Stream)"/> for this argument.</param>
    public static WorkerCommand For(string hostAssembly) =>
        new(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"), [hostAssembly, Argument]);
}
