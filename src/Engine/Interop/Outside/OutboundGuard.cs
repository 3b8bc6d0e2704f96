using System.Net;
using System.Net.Sockets;

namespace LowCode.Interop;

/// <summary>
/// Keeps what leaves by an address that somebody typed from reaching the office's own network, the machine itself or a cloud's metadata. The address
/// is judged after the name was looked up, and that very address is connected to, so that a name cannot change its mind in between.
/// </summary>
public static class OutboundGuard
{
    static readonly IPNetwork[] inner =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>May be reached: a public address, or one that an administrator has named.</summary>
    public static bool Allows(IPAddress address, IReadOnlyList<string> allowed)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        // guard: inner addresses
        if (!Array.Exists(inner, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))) return true;
        foreach (var text in allowed)
            if (IPNetwork.TryParse(text, out var network) ? network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)
                : IPAddress.TryParse(text, out var one) && one.Equals(address)) return true;
        return false;
    }

    /// <summary>A handler whose connections go to allowed addresses only; no proxy, no redirects, no cookies.</summary>
    public static SocketsHttpHandler Handler(IReadOnlyList<string> allowed) => new()
    {
        UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = async (context, cancellation) =>
        {
            var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
            var reachable = Array.FindAll(found, address => Allows(address, allowed));
            if (reachable.Length == 0) throw new OutboundRefusedException(context.DnsEndPoint.Host);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(reachable, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}

/// <summary>Every address of a name is an inner one.</summary>
public sealed class OutboundRefusedException(string host) : Exception($"{host} is an inner address");
