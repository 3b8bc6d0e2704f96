using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LowCode.Scripts;

/// <summary>One worker process and the pipes to it. Used by one caller at a time; ended for good by <see cref="Dispose"/>.</summary>
sealed class WorkerProcess : IDisposable
{
    readonly Process process;
    readonly string folder;
    readonly ScriptLimits limits;

    WorkerProcess(Process process, string folder, ScriptLimits limits)
    {
        this.process = process;
        this.folder = folder;
        this.limits = limits;
    }

    public int Id => process.Id;
    public int Runs { get; private set; }
    /// <summary>Another is being started in its place; and stands.</summary>
    public bool IsSucceeding { get; set; }
    public bool IsSucceeded { get; set; }
    public bool IsAlive => !process.HasExited;

    /// <summary>Starts a worker and waits until it is ready to run.</summary>
    /// <exception cref="IOException">It could not be started, or did not get ready in time.</exception>
    public static async Task<WorkerProcess> StartAsync(WorkerCommand command, ScriptLimits limits, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("script-worker-").FullName;
        var worker = new WorkerProcess(Launch(command, limits, folder), folder, limits);
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(limits.WorkerStartTime);
            var settings = new WorkerSettings(limits.ScriptStatements, limits.ScriptRecursion, (int)limits.ScriptTime.TotalMilliseconds, (int)limits.RegexTime.TotalMilliseconds,
                limits.ScriptInputBytes, limits.ScriptOutputBytes, limits.ScriptLength);
            await Frames.WriteAsync(worker.process.StandardInput.BaseStream, JsonSerializer.SerializeToUtf8Bytes(settings, WorkerJson.Default.WorkerSettings), timeout.Token);
            if (await Frames.ReadAsync(worker.process.StandardOutput.BaseStream, 0, timeout.Token) is null) throw new IOException("the script worker ended before it was ready");
            return worker;
        }
        catch (Exception e)
        {
            worker.Dispose();
            if (e is OperationCanceledException && !ct.IsCancellationRequested) throw new IOException("the script worker was not ready in time");
            if (e is InvalidDataException) throw new IOException("what was started is no script worker", e);
            throw;
        }
    }

    static Process Launch(WorkerCommand command, ScriptLimits limits, string folder)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nothing of the server's environment: no connection strings, no keys, no paths.
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        if (root is not null) start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_GCHeapHardLimit"] = limits.WorkerHeapBytes.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["TMPDIR"] = folder;
        var process = Process.Start(start) ?? throw new IOException("the script worker could not be started");
        // What a dying runtime writes must not fill the pipe and hold it up; nobody reads it.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>One run; null when the worker died of it.</summary>
    /// <exception cref="OperationCanceledException">It did not answer in time; the worker must be disposed.</exception>
    public async Task<WorkerAnswer?> AskAsync(WorkerRun run, CancellationToken ct)
    {
        Runs++;
        try
        {
            await Frames.WriteAsync(process.StandardInput.BaseStream, JsonSerializer.SerializeToUtf8Bytes(run, WorkerJson.Default.WorkerRun), ct);
            var frame = await Frames.ReadAsync(process.StandardOutput.BaseStream, ScriptWorker.FrameFactor * limits.ScriptOutputBytes + 4096, ct);
            return frame is null ? null : JsonSerializer.Deserialize(frame, WorkerJson.Default.WorkerAnswer);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException) { return null; }
    }

    public void Dispose()
    {
        try { if (!process.HasExited) process.Kill(); }
        catch (InvalidOperationException) { /* ended in between */ }
        process.WaitForExit();
        process.Dispose();
        try { Directory.Delete(folder, recursive: true); }
        catch (IOException) { /* a folder in temp that could not be removed harms nobody */ }
    }
}
