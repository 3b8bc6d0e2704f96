using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LowCode.Bench.Servers;

/// <summary>
/// The product as its users run it: one process, reached over HTTP on a loopback port of its own. A bench that kills it knows
/// its id and kills nothing else.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    static readonly string[] NoWords = [];
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    readonly Process started;
    readonly StreamWriter log;

    ServerProcess(Process started, int port, StreamWriter log)
    {
        this.started = started;
        this.log = log;
        Address = new Uri($"http://127.0.0.1:{port}");
        Port = port;
    }

    public Uri Address { get; }
    public int Port { get; }

    /// <summary>The server itself, also when it was started under a wrapper such as strace.</summary>
    public int Id { get; private set; }

    public bool HasExited => started.HasExited;

    /// <summary>Starts the built host and returns when <c>/health/ready</c> answers 200.</summary>
    /// <param name="arguments">Behind the assembly, without <c>--urls</c>.</param>
    /// <param name="folder">Working folder; the log is written there.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="wrapper">A command that starts the command behind it, e.g. strace.</param>
    public static async Task<ServerProcess> Start(IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? wrapper = null)
    {
        var port = FreePort();
        string[] command = [.. wrapper ?? [], "dotnet", Product.Assembly, .. arguments, .. arguments.Contains("--demo-cases") ? NoWords : ["--demo-cases", "0", "--demo-people", "0"], "--urls", $"http://127.0.0.1:{port}"];
        var info = new ProcessStartInfo(command[0]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command[1..]) info.ArgumentList.Add(argument);
        info.Environment["DOTNET_ENVIRONMENT"] = "Production";
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        var log = new StreamWriter(Path.Combine(folder, "server.log"), append: true) { AutoFlush = true };
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, port, log) { Id = process.Id };
        await server.WaitUntilReady(folder);
        if (wrapper is { Count: > 0 }) server.Id = ProcessUse.FirstChild(process.Id) ?? process.Id;
        return server;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task Kill()
    {
        if (Id != started.Id) Process.GetProcessById(Id).Kill();
        else started.Kill();
        await started.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it; the server drains first.</summary>
    public async Task Stop()
    {
        if (!started.HasExited) using (var kill = Process.Start("kill", ["-TERM", $"{Id}"])) await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(patience);
        try { await started.WaitForExitAsync(limit.Token); }
        catch (OperationCanceledException) { await Kill(); }
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.HasExited) await Stop();
        started.Dispose();
        lock (log) log.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    async Task WaitUntilReady(string folder)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var since = Stopwatch.StartNew();
        while (since.Elapsed < patience && !started.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException) { }
            await pulse.WaitForNextTickAsync();
        }
        if (!started.HasExited) await Kill();
        throw new InvalidOperationException($"the server did not become ready; its log is {Path.Combine(folder, "server.log")}");
    }

    static void Write(StreamWriter log, string? line)
    {
        if (line is null) return;
        lock (log) if (log.BaseStream.CanWrite) log.WriteLine(line);
    }
}
