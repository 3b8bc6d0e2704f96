namespace LowCode.Scripts;

/// <summary>The inside of a worker process: reads runs as frames from its input, answers each as one frame, until the input ends.</summary>
public static class ScriptWorker
{
    /// <summary>The host's Program calls this, before anything else, when its first argument is <see cref="WorkerCommand.Argument"/>.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(Stream input, Stream output) => 0;
}
