using System.Net;
using System.Net.Sockets;

namespace LowCode.Designer.Hosting;

/// <summary>Whether the addresses can be listened on, asked before anything is made: a first start that cannot listen must not use up its passwords.</summary>
static class Listening
{
    /// <returns>Each address with what speaks against it, or null.</returns>
    /// <exception cref="FormatException">An address is not one.</exception>
    public static IEnumerable<(string Address, SocketException? Taken)> Probe(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            // Any free port is asked for, or a file: nothing to be in the way.
            if (address.Port == 0 || address.IsUnixPipe) continue;
            yield return (url, Try(IPAddress.TryParse(address.Host, out var ip) ? ip : address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any, address.Port));
        }
    }

    static SocketException? Try(IPAddress at, int port)
    {
        using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As Kestrel does: an address that is still closing is no hindrance.
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(at, port));
            return null;
        }
        catch (SocketException taken)
        {
            return taken;
        }
    }
}
