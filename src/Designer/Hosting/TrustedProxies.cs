using System.Net;
using LowCode.Problems;
using Microsoft.AspNetCore.HttpOverrides;

namespace LowCode.Designer.Hosting;

/// <summary>
/// The reverse proxies whose word on who asks is taken (<c>Access:TrustedProxies</c>): addresses and networks (<c>10.0.0.5</c>, <c>10.1.0.0/16</c>), apart by commas.
/// Only they are believed: of anybody else the header would be their own say on who they are.
/// </summary>
static class TrustedProxies
{
    public const string Setting = "Access:TrustedProxies";

    /// <summary>Null when none is trusted: then nobody's headers are looked at.</summary>
    /// <exception cref="RefusedException"><c>host.proxyWrong</c>.</exception>
    public static ForwardedHeadersOptions? Read(IConfiguration configuration)
    {
        var named = (configuration[Setting] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (named.Length == 0) return null;
        // From the nearest proxy outwards, as far as each one is trusted.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var one in named)
            if (IPAddress.TryParse(one, out var address)) options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(one, out var network)) options.KnownIPNetworks.Add(network);
            else throw new RefusedException(RefusalKind.Invalid, Problem.At("host.proxyWrong", "--" + Setting, ("proxy", one)));
        return options;
    }
}
