using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>Network address of the asker for log and limits; behind a proxy the host sets it from forwarded headers it trusts.</summary>
static class Address
{
    public static string? Of(HttpContext http) => http.Connection.RemoteIpAddress is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : null;
}
