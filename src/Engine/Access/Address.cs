using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>Network address of the asker for log and limits; behind a proxy the host sets it from forwarded headers of proxies it is told to trust.</summary>
public static class Address
{
    /// <summary>The whole address, as the log has it.</summary>
    public static string? Of(HttpContext http) => Plain(http.Connection.RemoteIpAddress)?.ToString();

    /// <summary>
    /// What limits are counted by. An IPv6 address is cut to its first 64 bits: whoever has one has all that begin with them, and would otherwise never be counted twice.
    /// </summary>
    public static string LimitOf(HttpContext http) => LimitOf(http.Connection.RemoteIpAddress);

    internal static string LimitOf(IPAddress? address)
    {
        if (Plain(address) is not { } ip) return "";
        if (ip.AddressFamily != AddressFamily.InterNetworkV6) return ip.ToString();
        var bytes = ip.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }

    static IPAddress? Plain(IPAddress? ip) => ip is { IsIPv4MappedToIPv6: true } ? ip.MapToIPv4() : ip;
}
