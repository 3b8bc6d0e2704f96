using System.Net;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Org;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Access;

public class SessionTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_session_is_over_at_the_next_request_when_the_user_is_disabled(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        await using var host = await AccessHost.StartAsync(town);
        var browser = await host.SignedInAsync("li", "operator@440104001");
        await town.DoAsync(new OrgChange.SetUser(new("li"), null, null, true));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me")).StatusCode);
        await town.DoAsync(new OrgChange.SetUser(new("li"), null, null, false));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Changing_the_password_ends_all_sessions_but_the_one_it_was_changed_in()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var (here, there) = (await host.SignedInAsync("li"), host.Open());
        await there.SignInAsync("li");
        Assert.Equal("access.passwordWrong", await (await here.SendAsync(HttpMethod.Post, "/api/v1/me/password", new { old = "x", @new = "a-better-password" })).CodeAsync());
        Assert.Equal("access.passwordWeak", await (await here.SendAsync(HttpMethod.Post, "/api/v1/me/password", new { old = AccessHost.Password, @new = "short" })).CodeAsync());
        var changed = await here.SendAsync(HttpMethod.Post, "/api/v1/me/password", new { old = AccessHost.Password, @new = "a-better-password" });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.SignInAsync("li")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await there.SignInAsync("li", "a-better-password")).StatusCode);
    }

    [Fact]
    public async Task A_session_begun_on_one_node_goes_on_at_another_and_ends_there_too()
    {
        await using var town = await Town.FoundAsync(Dialect.Postgres);
        await using var first = await AccessHost.StartAsync(town);
        await using var second = await AccessHost.StartAsync(town, further: true);
        var here = await first.SignedInAsync("li", "operator@440104001");
        var there = here.At(second.Address);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/api/v1/me")).StatusCode);
        await town.DoAsync(new OrgChange.TakePost(new("li"), Town.Held("operator@440104001")));
        Assert.Equal(HttpStatusCode.Forbidden, (await there.GetAsync("/api/v1/units")).StatusCode);
        await town.DoAsync(new OrgChange.EndSessions(new("li")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task A_session_without_requests_ends()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var browser = await host.SignedInAsync("li");
        town.Clock.Now += TimeSpan.FromHours(7);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
        town.Clock.Now += TimeSpan.FromHours(7);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
        town.Clock.Now += TimeSpan.FromHours(9);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task The_keys_that_protect_cookies_are_sealed_in_the_database()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await host.SignedInAsync("li");
        var xml = System.Text.Encoding.UTF8.GetString(await town.Rows.ScalarAsync<byte[]>("select sealed from protection_key"));
        Assert.Contains("<sealed", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_and_not_for_scripts()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await host.PersonAsync("li");
        var cookie = (await host.Open().SignInAsync("li")).Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "https://elsewhere.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Accept", "*/*", true)]
    public async Task Another_site_cannot_act_with_the_cookie(string header, string value, bool allowed)
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var browser = await host.SignedInAsync("li");
        var answer = await browser.SendAsync(HttpMethod.Post, "/api/v1/sign-out", null, (header, value));
        Assert.Equal(allowed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, answer.StatusCode);
        if (!allowed) Assert.Equal("access.otherSite", await answer.CodeAsync());
    }
}
