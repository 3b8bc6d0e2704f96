using System.Text.Json;

namespace LowCode.Scripts;

/// <summary>The inside of a worker process: reads runs as frames from its input, answers each as one frame, until the input ends.</summary>
public static class ScriptWorker
{
    /// <summary>Bytes a frame may be larger than the source and input in it: escapes of JSON within JSON.</summary>
    internal const int FrameFactor = 6;

    // Deep but allowed nesting must not end the process; the stack is reserved, not used.
    const int StackBytes = 64 * 1024 * 1024;

    /// <summary>The host's Program calls this, before anything else, when its first argument is <see cref="WorkerCommand.Argument"/>.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(Stream input, Stream output)
    {
        var code = 0;
        var thread = new Thread(() => code = Serve(input, output), StackBytes);
        thread.Start();
        thread.Join();
        return code;
    }

    static int Serve(Stream input, Stream output)
    {
        if (Frames.Read(input, 4096) is not { } first || JsonSerializer.Deserialize(first, WorkerJson.Default.WorkerSettings) is not { } settings) return 2;
        // Read by the regular expression library once, when it is first used.
        AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(settings.RegexMilliseconds));
        // Compiles what a run needs, so that the first caller does not wait for it within his time.
        ScriptEngine.Run(new WorkerRun("return JSON.stringify(input.a.map(function (x) { return x.replace(/a/g, 'b'); }));", """{"a":["a"]}"""), settings with { TimeMilliseconds = 60_000 });
        Frames.Write(output, []);
        while (Frames.Read(input, FrameFactor * (settings.InputBytes + settings.SourceLength) + 1024) is { } frame)
        {
            var run = JsonSerializer.Deserialize(frame, WorkerJson.Default.WorkerRun)!;
            Frames.Write(output, JsonSerializer.SerializeToUtf8Bytes(Answer(run, settings), WorkerJson.Default.WorkerAnswer));
        }
        return 0;
    }

    static WorkerAnswer Answer(WorkerRun run, WorkerSettings settings)
    {
        try { return ScriptEngine.Run(run, settings); }
        catch (OutOfMemoryException) { return new WorkerAnswer(null, "memory"); }
    }
}
