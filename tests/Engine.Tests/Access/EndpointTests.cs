using System.Net;
using LowCode.Access;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Org;
using LowCode.Org;
using LowCode.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Engine.Tests.Access;

public class EndpointTests
{
    [Fact]
    public async Task Every_endpoint_asks_a_right_or_is_listed_as_anonymous()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.True(endpoints.Count > 20);
        Assert.Empty(EndpointRights.Undeclared(endpoints));
        Assert.Equal(["POST /api/v1/sign-in"], EndpointRights.Anonymous(endpoints));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_user_is_made_by_one_administrator_and_gets_posts_from_another(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        await using var host = await AccessHost.StartAsync(town);
        var (system, security) = (await host.SignedInAsync("sys", "systemAdmin@4401"), await host.SignedInAsync("sec", "securityAdmin@4401"));
        var newUser = new { signInName = "zhang.san", name = "张三", home = "440104001" };
        Assert.Equal(HttpStatusCode.Forbidden, (await security.SendAsync(HttpMethod.Post, "/api/v1/users", newUser)).StatusCode);
        var made = await system.SendAsync(HttpMethod.Post, "/api/v1/users", newUser);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var (id, password) = ((string)(await made.JsonAsync())["user"]!["id"]!, (string)(await made.JsonAsync())["password"]!);
        var post = new { post = "operator", unit = "440104001" };
        Assert.Equal(HttpStatusCode.Forbidden, (await system.SendAsync(HttpMethod.Post, $"/api/v1/users/{id}/posts", post)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await security.SendAsync(HttpMethod.Post, $"/api/v1/users/{id}/posts", post)).StatusCode);
        var browser = host.Open();
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/api/v1/sign-in", new { name = "zhang.san", password })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/units/440104001")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await security.SendAsync(HttpMethod.Delete, $"/api/v1/users/{id}/posts/operator/440104001")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/units/440104001")).StatusCode);
    }

    [Fact]
    public async Task A_second_administrators_post_is_refused_with_its_reason()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("sys", "systemAdmin@4401");
        var answer = await (await host.SignedInAsync("sec", "securityAdmin@4401")).SendAsync(HttpMethod.Post, "/api/v1/users/sys/posts", new { post = "auditAdmin", unit = "4401" });
        Assert.Equal((HttpStatusCode.Forbidden, "org.adminsSeparated"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task Users_come_in_pages_of_the_units_one_reaches()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await new FirstStart(town.Changes, town.Cache).DemoAsync(town.Now);
        var browser = await host.SignedInAsync("lead", "streetLeader@440104001");
        var expected = (await town.DirectoryAsync()).Users.Count(u => (town.Cache.Known!.Tree.IsWithin(u.Home, Town.Hongqiao)));
        var (seen, next) = (new List<string>(), (string?)"/api/v1/users?limit=7");
        while (next is not null)
        {
            var page = await (await browser.GetAsync(next)).JsonAsync();
            seen.AddRange(page["items"]!.AsArray().Select(u => (string)u!["id"]!));
            next = (string?)page["next"];
        }
        Assert.Equal(expected, seen.Distinct().Count());
        Assert.Equal(expected, seen.Count);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/users/u-operator.003")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/api/v1/users/nobody")).StatusCode);
    }

    [Fact]
    public async Task Units_are_added_renamed_and_listed()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var browser = await host.SignedInAsync("sys", "systemAdmin@4401");
        var unit = new { id = "440104001-g9", parent = "440104001", kind = "grid", name = "第九网格" };
        Assert.Equal(HttpStatusCode.Created, (await browser.SendAsync(HttpMethod.Post, "/api/v1/units", unit)).StatusCode);
        Assert.Equal("org.unitExists", await (await browser.SendAsync(HttpMethod.Post, "/api/v1/units", unit)).CodeAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Patch, "/api/v1/units/440104001-g9", new { name = "第玖网格" })).StatusCode);
        var children = (await (await browser.GetAsync("/api/v1/units?parent=440104001&kind=grid")).JsonAsync()).AsArray();
        Assert.Equal("第玖网格", (string)Assert.Single(children)!["name"]!);
        Assert.Equal(1 + 1 + 18 + 222 + 25 + 18 * 7 + 1, (await (await browser.GetAsync("/api/v1/units")).JsonAsync()).AsArray().Count);
    }

    [Fact]
    public async Task A_person_lets_another_stand_in_for_themselves_and_for_nobody_else()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("wang");
        var browser = await host.SignedInAsync("li", "dispatcher@440104001");
        var standIn = new { by = "wang", from = town.Now, until = town.Now.AddDays(1) };
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Put, "/api/v1/users/li/stand-in", standIn)).StatusCode);
        Assert.True(Rights.MaySomewhere(await town.CallerAsync(new("wang")), Acts.Redispatch));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(HttpMethod.Put, "/api/v1/users/wang/stand-in", standIn with { by = "li" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Delete, "/api/v1/users/li/stand-in")).StatusCode);
        Assert.False(Rights.MaySomewhere(await town.CallerAsync(new("wang")), Acts.Redispatch));
    }

    [Fact]
    public async Task The_audit_log_is_for_the_audit_administrator()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await host.SignedInAsync("sys", "systemAdmin@4401")).GetAsync("/api/v1/audit")).StatusCode);
        var browser = await host.SignedInAsync("aud", "auditAdmin@4401");
        var page = await (await browser.GetAsync("/api/v1/audit?limit=2")).JsonAsync();
        Assert.Equal("signIn", (string)page["items"]![0]!["act"]!);
        var next = await (await browser.GetAsync((string)page["next"]!)).JsonAsync();
        Assert.Equal((long)page["items"]![1]!["seq"]! - 1, (long)next["items"]![0]!["seq"]!);
        Assert.True((bool)(await (await browser.GetAsync("/api/v1/audit/verdict")).JsonAsync())["isWhole"]!);
    }

    [Fact]
    public async Task A_client_is_made_with_a_scope_of_known_acts_and_never_as_an_administrator()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "operator@440104001");
        var browser = await host.SignedInAsync("sec", "securityAdmin@4401");
        Assert.Equal("org.noSuchAct", await (await browser.SendAsync(HttpMethod.Post, "/api/v1/clients", new { name = "热线", unit = "440104", user = "machine", scope = new[] { "case.fly" } })).CodeAsync());
        Assert.Equal("org.clientAsAdmin", await (await browser.SendAsync(HttpMethod.Post, "/api/v1/clients", new { name = "热线", unit = "440104", user = "sec", scope = new[] { "case.*" } })).CodeAsync());
        var made = await browser.SendAsync(HttpMethod.Post, "/api/v1/clients", new { name = "热线", unit = "440104", user = "machine", scope = new[] { "case.*", "org.read" } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (string)(await made.JsonAsync())["id"]!;
        var key = (string)(await (await browser.SendAsync(HttpMethod.Post, $"/api/v1/clients/{id}/keys", new { })).JsonAsync())["key"]!;
        Assert.Equal(HttpStatusCode.OK, (await new Browser(host.Address, key).GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Patch, $"/api/v1/clients/{id}", new { disabled = true })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Browser(host.Address, key).GetAsync("/api/v1/me")).StatusCode);
    }
}
