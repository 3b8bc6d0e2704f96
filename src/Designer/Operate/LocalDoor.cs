using System.Net.Sockets;
using System.Text.Json;
using LowCode.Designer.Hosting;

namespace LowCode.Designer.Operate;

/// <summary>
/// The door of a server that holds its SQLite files alone: a socket in a folder that only the server's own user may enter, so that the operating
/// system says who comes in. One command at a time; only commands made for it (<see cref="OperatingCommand"/>) are done.
/// </summary>
sealed class LocalDoor(Store store, IServiceProvider services, ILogger<LocalDoor> log) : BackgroundService
{
    /// <summary>What the address of a socket may measure on every system.</summary>
    const int LongestPath = 100;
    const int LongestCall = 64 * 1024;
    static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    public static string PathIn(string folder) => Path.Combine(Path.GetFullPath(folder), "door", "socket");

    public static bool IsThere(string folder) => File.Exists(PathIn(folder));

    Socket? listener;

    /// <summary>The door is open before the server says that it runs.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Open(PathIn(store.Database.Settings.Folder));
        return base.StartAsync(cancellationToken);
    }

    void Open(string path)
    {
        if (path.Length > LongestPath)
        {
            log.LogWarning("commands cannot reach this server while it runs: the path {Path} is too long for a socket", path);
            return;
        }
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        // Left by a server that was killed; this one holds the files now.
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(4);
            listener = socket;
        }
        catch (SocketException failed)
        {
            log.LogWarning(failed, "commands cannot reach this server while it runs");
            socket.Dispose();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (listener is null) return;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                using var call = await listener.AcceptAsync(stoppingToken);
                await AnswerAsync(call, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        catch (SocketException failed)
        {
            log.LogWarning(failed, "commands cannot reach this server while it runs");
        }
        finally
        {
            listener.Dispose();
            File.Delete(PathIn(store.Database.Settings.Folder));
        }
    }

    async Task AnswerAsync(Socket call, CancellationToken stop)
    {
        try
        {
            await using var stream = new NetworkStream(call);
            await using var answer = new StreamWriter(stream) { AutoFlush = true };
            var asked = await ReadAsync(stream, stop);
            var code = await RunAsync(asked, new LineWriter(answer, DoorLine.Out), new LineWriter(answer, DoorLine.Error), stop);
            await answer.WriteLineAsync($"{DoorLine.Exit}{code}");
        }
        catch (Exception failed) when (failed is IOException or JsonException or InvalidDataException || (failed is OperationCanceledException && !stop.IsCancellationRequested))
        {
            log.LogWarning("a command at the door was not understood or its caller left: {Reason}", failed.Message);
        }
    }

    async Task<int> RunAsync(DoorRequest asked, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var parsed = Commands.Root([]).Parse(asked.Words);
        if (parsed.Errors.Count > 0 || parsed.CommandResult.Command is not OperatingCommand)
        {
            await error.WriteLineAsync(OperateText.Of("NotHere"));
            return Commands.Refused;
        }
        return await parsed.InvokeAsync(new DoorCall(services, store, asked.Folder) { Output = output, Error = error }, stop);
    }

    static async Task<DoorRequest> ReadAsync(Stream stream, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        var (bytes, read) = (new byte[LongestCall], 0);
        while (read < bytes.Length)
        {
            var more = await stream.ReadAsync(bytes.AsMemory(read), limit.Token);
            if (more == 0) break;
            read += more;
            if (bytes[read - 1] == (byte)'\n') return JsonSerializer.Deserialize<DoorRequest>(bytes.AsSpan(0, read))!;
        }
        throw new InvalidDataException("a call at the door is one line");
    }
}

/// <param name="Words">The command line.</param>
/// <param name="Folder">Where it was given.</param>
sealed record DoorRequest(IReadOnlyList<string> Words, string Folder);

/// <summary>Beginnings of the lines that come back.</summary>
static class DoorLine
{
    public const char Out = 'o', Error = 'e', Exit = 'x';
}
