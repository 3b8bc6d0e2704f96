using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using LowCode.Problems;

namespace LowCode.Designer.Operate;

/// <summary>Hands a command to the running server and repeats what it says.</summary>
static class DoorCaller
{
    /// <returns>The exit code the command had there.</returns>
    /// <exception cref="RefusedException"><c>storage.inUse</c>: nobody opens.</exception>
    public static async Task<int> AskAsync(string folder, IReadOnlyList<string> words, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(LocalDoor.PathIn(folder)), cancellation);
        }
        catch (SocketException)
        {
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.inUse", ("folder", folder)));
        }
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(new DoorRequest(words, Environment.CurrentDirectory)), (byte)'\n'], cancellation);
        using var answer = new StreamReader(stream);
        while (await answer.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0) continue;
            if (line[0] == DoorLine.Exit) return int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
            await (line[0] == DoorLine.Error ? error : output).WriteLineAsync(line.AsMemory(1), cancellation);
        }
        throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.inUse", ("folder", folder)));
    }
}
