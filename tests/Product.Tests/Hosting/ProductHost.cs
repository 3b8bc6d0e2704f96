using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace LowCode.Product.Tests.Hosting;

/// <summary>
/// The real product as its users run it: the host's own process on a free port of 127.0.0.1, on a fresh database, with demo people. Stories
/// talk to it over HTTP and nothing else. It is ready when it says so; nothing is waited for by the clock.
/// </summary>
public sealed partial class ProductHost : IAsyncDisposable
{
    /// <summary>Most stories count the cases they have made themselves.</summary>
    static readonly string[] NoCases = ["--demo-cases", "0"], NoRecords = ["--demo-people", "0"];

    readonly Process process;
    readonly bool ownsFolder;
    readonly ConcurrentDictionary<string, TaskCompletionSource<string>> passwords;
    readonly StringWriter log;
    readonly Channel<string> codes;

    ProductHost(Process process, string folder, bool ownsFolder, Uri address, ConcurrentDictionary<string, TaskCompletionSource<string>> passwords, StringWriter log, Channel<string> codes)
    {
        (this.process, this.ownsFolder, this.passwords, this.log, this.codes) = (process, ownsFolder, passwords, log, codes);
        (Address, Folder) = (address, folder);
    }

    public Uri Address { get; }

    /// <summary>Folder of its data; another start on it finds the same cases.</summary>
    public string Folder { get; }

    /// <summary>The passwords printed so far, by sign-in name.</summary>
    public IReadOnlyDictionary<string, string> Passwords => passwords.Where(p => p.Value.Task.IsCompletedSuccessfully).ToDictionary(p => p.Key, p => p.Value.Task.Result, StringComparer.Ordinal);

    /// <summary>All the host has written so far.</summary>
    public string Log { get { lock (log) return log.ToString(); } }

    /// <param name="connection">PostgreSQL connection string of a database of its own; null for SQLite.</param>
    /// <param name="folder">Data folder of an earlier start; null for a fresh one (a copy of one that was started before, where nothing else is asked), which goes with the host.</param>
    /// <param name="settings">Further words of the command line.</param>
    public static async Task<ProductHost> StartAsync(string? connection = null, string? folder = null, params string[] settings)
    {
        IReadOnlyDictionary<string, string>? known = null;
        var owned = folder is null;
        if (connection is null && folder is null && settings.Length == 0) (folder, known) = await SeededFolder.CopyAsync();
        var data = folder is null ? Directory.CreateTempSubdirectory("lowcode-product-").FullName : Directory.CreateDirectory(folder).FullName;
        string[] store = connection is null ? ["--data", data] : ["--data", data, "--database", connection];
        var assembly = Path.Combine(AppContext.BaseDirectory, "LowCode.Designer.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. store, "--urls", "http://127.0.0.1:0", .. settings.Contains("--demo-cases") ? [] : NoCases, .. settings.Contains("--demo-people") ? [] : NoRecords, .. settings])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data,
        };
        var (log, passwords) = (new StringWriter(), new ConcurrentDictionary<string, TaskCompletionSource<string>>(StringComparer.Ordinal));
        foreach (var (name, password) in known ?? new Dictionary<string, string>()) passwords.GetOrAdd(name, New).SetResult(password);
        var codes = Channel.CreateUnbounded<string>();
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("the host ended before it was ready:\n" + Said()));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, data, owned, await ready.Task, passwords, log, codes);

        void Read(string? line)
        {
            if (line is null) return;
            lock (log) log.WriteLine(line);
            if (Running().Match(line) is { Success: true } running) ready.TrySetResult(new Uri(running.Groups[1].Value));
            else if (Code().Match(line) is { Success: true } code) codes.Writer.TryWrite(code.Groups[1].Value);
            else if (Account().Match(line) is { Success: true } account) passwords.GetOrAdd(account.Groups[1].Value, New).TrySetResult(account.Groups[2].Value);
        }

        string Said() { lock (log) return log.ToString(); }
    }

    /// <summary>The password of a demo account as the first start prints it, e.g. of <c>operator.003</c> or <c>securityAdmin</c>; a timeout when it prints none.</summary>
    public Task<string> PasswordOf(string signInName) => passwords.GetOrAdd(signInName, New).Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The next code a resident gets by message; the host prints it while it has no carrier.</summary>
    public async Task<string> NextCodeAsync() => await codes.Reader.ReadAsync();

    /// <summary>A person at a page: signed in with name and password, known by a session cookie.</summary>
    /// <param name="password">As an earlier start printed it; the one this start printed when left out.</param>
    public async Task<HttpClient> SignInAsync(string signInName, string? password = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = Address };
        using var answer = await http.PostAsJsonAsync("/api/v1/sign-in", new { name = signInName, password = password ?? await PasswordOf(signInName) });
        answer.EnsureSuccessStatusCode();
        return http;
    }

    /// <summary>An outside system with a key of its own, let in by the security administrator.</summary>
    /// <param name="user">User it acts as, e.g. <c>u-operator.003</c>; with <c>access.actAs</c> in scope a command may name another.</param>
    public async Task<HttpClient> ClientAsync(string user, string unit, params string[] scope)
    {
        using var administrator = await SignInAsync("securityAdmin");
        var client = await Post(administrator, "/api/v1/clients", new { name = "test", unit, user, scope, perMinute = 0, perDay = 0 });
        var key = await Post(administrator, $"/api/v1/clients/{client["id"]}/keys", new { });
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)key["key"]!);
        return http;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
        if (ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    static async Task<JsonNode> Post(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    static TaskCompletionSource<string> New(string signInName) => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex(@"the code for \S+ is (\d{6})")]
    private static partial Regex Code();

    [GeneratedRegex(@"is running: (http://\S+)")]
    private static partial Regex Running();

    /// <summary>A line of the first start's list: two blanks, sign-in name, password, who it is.</summary>
    [GeneratedRegex(@"^  ([A-Za-z][\w.-]*) +(\S+) +\S.* · ")]
    private static partial Regex Account();
}
