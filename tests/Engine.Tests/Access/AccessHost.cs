using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Access;
using LowCode.Engine.Tests.Org;
using LowCode.Org;
using LowCode.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LowCode.Engine.Tests.Access;

/// <summary>A server of its own on a free port, over a <see cref="Town"/>; the first node shares the town's directory, a further one has its own.</summary>
sealed class AccessHost : IAsyncDisposable
{
    public const string Password = "correct-horse-9";

    readonly WebApplication app;
    readonly Database? own;
    bool stopped;

    AccessHost(Town town, WebApplication app, Database? own)
    {
        (Town, this.app, this.own) = (town, app, own);
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Town Town { get; }
    public Uri Address { get; }
    public IServiceProvider Services => app.Services;

    public static async Task<AccessHost> StartAsync(Town town, AccessSettings? settings = null, Action<IEndpointRouteBuilder>? more = null, bool further = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var own = further ? await Database.OpenAsync(town.Rows.Settings) : null;
        builder.Services.AddSingleton(own ?? town.Database);
        builder.Services.AddSingleton<TimeProvider>(town.Clock);
        if (!further)
        {
            builder.Services.AddSingleton(town.Cache);
            builder.Services.AddSingleton(town.Changes);
        }
        builder.Services.AddAccess(settings);
        var master = town.Rows.Settings.MasterKeyPath;
        if (!File.Exists(master)) await File.WriteAllBytesAsync(master, System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        var app = builder.Build();
        app.UseRouting();
        app.UseAccess();
        app.MapOrg();
        app.MapAccess();
        more?.Invoke(app);
        await app.StartAsync();
        return new(town, app, own);
    }

    /// <summary>A browser of its own, without a session.</summary>
    public Browser Open() => new(Address);

    /// <summary>A user who can sign in with <see cref="Password"/>.</summary>
    public async Task<UserId> PersonAsync(string id, params string[] posts)
    {
        var user = await Town.PersonAsync(id, posts);
        await Town.DoAsync(new OrgChange.SetPassword(user, Passwords.HashGenerated(Password)));
        return user;
    }

    public async Task<Browser> SignedInAsync(string id, params string[] posts)
    {
        await PersonAsync(id, posts);
        var browser = Open();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(id)).StatusCode);
        return browser;
    }

    /// <summary>An API client with one key; what it may do is given by its user's posts and its scope.</summary>
    public async Task<(ApiClient Client, string Key)> ClientAsync(string id, string unit, string user, ActSet scope, int perMinute = 0, int perDay = 0, DateTimeOffset? keyExpires = null)
    {
        var client = new ApiClient(new(id), id, new(unit), new(user), scope, [], null, false, perMinute, perDay, []);
        var (text, key) = ApiKeys.Make(Town.Now, keyExpires);
        await Town.DoAsync(new OrgChange.AddClient(client));
        await Town.DoAsync(new OrgChange.AddKey(client.Id, key));
        return (client, text);
    }

    /// <summary>Stops the server so that the audit log is written out, and reads it, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> StoppedAuditAsync()
    {
        await StopAsync();
        return [.. (await AuditTrail.ReadAsync(Town.Database, null, 1000)).Select(r => r.Entry).Reverse()];
    }

    async Task StopAsync()
    {
        if (stopped) return;
        stopped = true;
        await app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
        if (own is not null) await own.DisposeAsync();
    }
}

/// <summary>A client of the API with cookies of its own.</summary>
sealed class Browser(Uri address, string? key = null)
{
    readonly CookieContainer cookies = new();

    /// <summary>The same cookies at another node.</summary>
    public Browser At(Uri other)
    {
        var browser = new Browser(other, key);
        foreach (Cookie cookie in cookies.GetAllCookies()) browser.cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, other.Host));
        return browser;
    }

    public Task<HttpResponseMessage> SignInAsync(string id, string password = AccessHost.Password) =>
        SendAsync(HttpMethod.Post, "/api/v1/sign-in", new { name = id + ".test", password });

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var handler = new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = address };
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await client.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }
}

static class Responses
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public static async Task<string> CodeAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (string)(await response.JsonAsync())["code"]!;
    }
}
