using System.Net.Http.Json;
using LowCode.Product.Tests.Messages;

namespace LowCode.Product.Tests.Hosting;

/// <summary>Behind a reverse proxy that is trusted each resident is somebody of their own; nobody else is believed who they say they are.</summary>
public sealed class TrustedProxyTests
{
    static async Task<string> AuditAsync(ProductHost host, string look)
    {
        using var auditor = await host.SignInAsync("auditAdmin");
        return await Carrier.UntilAsync(() => auditor.GetStringAsync("/api/v1/audit"), told => told.Contains(look, StringComparison.Ordinal));
    }

    static async Task<HttpResponseMessage> SignInAsync(ProductHost host, string name, string password, string forwarded, string proto = "https")
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sign-in") { Content = JsonContent.Create(new { name, password }), Headers = { { "X-Forwarded-For", forwarded }, { "X-Forwarded-Proto", proto } } };
        return await http.SendAsync(request);
    }

    [Fact]
    public async Task The_proxy_s_word_is_taken_limits_count_each_address_and_cookies_are_secure()
    {
        await using var host = await ProductHost.StartAsync(null, null, "--Access:TrustedProxies", "10.9.0.0/16, 127.0.0.1, ::1");
        // What the asker put before it is their own say: the nearest that is not trusted counts.
        using (var failed = await SignInAsync(host, "nobody-1", "x", "6.6.6.6, 203.0.113.9, 10.9.1.1")) Assert.Equal(System.Net.HttpStatusCode.Unauthorized, failed.StatusCode);
        var told = await AuditAsync(host, "203.0.113.9");
        Assert.DoesNotContain("6.6.6.6", told, StringComparison.Ordinal);
        using var entered = await SignInAsync(host, "operator.003", await host.PasswordOf("operator.003"), "203.0.113.9");
        Assert.Contains("secure", Assert.Single(entered.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        // One address has spent its tries, the next has not.
        for (var n = 0; n < 40; n++) (await SignInAsync(host, "nobody-2", "x", "203.0.113.77")).Dispose();
        using (var spent = await SignInAsync(host, "nobody-3", "x", "203.0.113.77")) Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, spent.StatusCode);
        using (var next = await SignInAsync(host, "nobody-3", "x", "203.0.113.78")) Assert.Equal(System.Net.HttpStatusCode.Unauthorized, next.StatusCode);
    }

    [Fact]
    public async Task Without_the_setting_nobody_is_believed()
    {
        await using var host = await ProductHost.StartAsync();
        (await SignInAsync(host, "nobody-1", "x", "203.0.113.9")).Dispose();
        Assert.DoesNotContain("203.0.113.9", await AuditAsync(host, "127.0.0.1"), StringComparison.Ordinal);
    }
}
