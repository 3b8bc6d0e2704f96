using System.Net;
using LowCode.Access;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Org;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Access;

public class ApiKeyTests
{
    static async Task<HttpStatusCode> AskAsync(AccessHost host, string key) => (await new Browser(host.Address, key).GetAsync("/api/v1/units")).StatusCode;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_key_changes_without_a_moment_in_which_none_is_good(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "operator@440104001");
        var (client, old) = await host.ClientAsync("hotline", "440104", "machine", ActSet.All);
        var admin = await host.SignedInAsync("boss", "securityAdmin@4401");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, old));
        var made = await admin.SendAsync(HttpMethod.Post, "/api/v1/clients/hotline/keys", new { othersEndAfterMinutes = 60 });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var fresh = (string)(await made.JsonAsync())["key"]!;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await AskAsync(host, old), await AskAsync(host, fresh)));
        town.Clock.Now += TimeSpan.FromMinutes(60);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await AskAsync(host, old), await AskAsync(host, fresh)));
        Assert.Equal(2, (await town.DirectoryAsync()).Clients.Single(c => c.Id == client.Id).Keys.Length);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_revoked_key_opens_nothing_at_the_next_request(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "operator@440104001");
        var (client, key) = await host.ClientAsync("hotline", "440104", "machine", ActSet.All);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, key));
        await town.DoAsync(new OrgChange.RevokeKey(client.Id, (await town.DirectoryAsync()).Clients[0].Keys[0].Id));
        var answer = await new Browser(host.Address, key).GetAsync("/api/v1/units");
        Assert.Equal((HttpStatusCode.Unauthorized, "access.keyInvalid"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task A_client_that_is_disabled_or_whose_user_is_gone_gets_in_no_more()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var user = await town.PersonAsync("machine", "operator@440104001");
        var (client, key) = await host.ClientAsync("hotline", "440104", "machine", ActSet.All);
        await town.DoAsync(new OrgChange.SetClient(client with { Disabled = true }));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, key));
        await town.DoAsync(new OrgChange.SetClient(client));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, key));
        await town.DoAsync(new OrgChange.SetUser(user, null, null, true));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, key));
    }

    [Fact]
    public async Task Only_the_digest_of_a_key_is_kept()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "operator@440104001");
        var (_, key) = await host.ClientAsync("hotline", "440104", "machine", ActSet.All);
        Assert.Matches("^lc_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}$", key);
        var rows = await town.Rows.DumpAsync("select key_id, digest from client_key");
        Assert.DoesNotContain(key[16..], rows.Single(), StringComparison.Ordinal);
        Assert.EndsWith(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key))), rows.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_one_wrong_letter_opens_nothing()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "operator@440104001");
        var (_, key) = await host.ClientAsync("hotline", "440104", "machine", ActSet.All);
        foreach (var wrong in new[] { key[..^1] + (key[^1] == 'a' ? 'b' : 'a'), key[..^1], key + "a", "lc_", "x" }) Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, wrong));
        var bearer = await host.Open().GetAsync("/api/v1/units", ("Authorization", "Bearer " + key));
        Assert.Equal(HttpStatusCode.OK, bearer.StatusCode);
    }

    [Fact]
    public async Task A_client_may_do_only_what_both_its_scope_and_its_user_may()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "districtDispatcher@440104");
        var scope = ActSet.Of(["org.read", "case.read", "case.create", "audit.read"], out _);
        var (client, key) = await host.ClientAsync("hotline", "440104001", "machine", scope);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, key));
        Assert.Equal(HttpStatusCode.Forbidden, (await new Browser(host.Address, key).GetAsync("/api/v1/audit")).StatusCode);
        var directory = await town.DirectoryAsync();
        Assert.True(directory.TryFindMember(new("machine"), out var member));
        var caller = Caller.Of(directory, member, client with { Scope = scope }, "k");
        Assert.True(Rights.May(caller, Acts.CaseCreate, Town.Hongqiao));
        Assert.False(Rights.May(caller, Acts.CaseCreate, Town.Beijing));
        Assert.False(Rights.May(caller, Acts.Redispatch, Town.Hongqiao));
        Assert.Equal("client:hotline", caller.Key);
    }

    [Fact]
    public async Task A_client_with_the_right_acts_for_a_user_within_its_own_scope_and_unit()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "operator@440104001");
        await town.PersonAsync("li", "dispatcher@440104001");
        await town.PersonAsync("admin", "auditAdmin@4401");
        await town.DoAsync(new OrgChange.SetUser(await town.PersonAsync("far", "dispatcher@440104001"), null, Divisions.City, null));
        var (_, with) = await host.ClientAsync("with", "440104", "machine", ActSet.Of(["access.actAs", "org.read", "case.*"], out _));
        var (_, without) = await host.ClientAsync("without", "440104", "machine", ActSet.Of(["org.read"], out _));
        var me = await (await new Browser(host.Address, with).GetAsync("/api/v1/me", ("X-Act-As", "li"))).JsonAsync();
        Assert.Equal(("li", "with"), ((string)me["id"]!, (string)me["client"]!));
        var acts = me["acts"]!.AsArray().Select(a => (string)a!).ToList();
        Assert.Contains("case.command.redispatch", acts);
        Assert.DoesNotContain("report.read", acts);
        foreach (var (key, user) in new[] { (without, "li"), (with, "admin"), (with, "nobody"), (with, "far") })
        {
            var answer = await new Browser(host.Address, key).GetAsync("/api/v1/me", ("X-Act-As", user));
            Assert.Equal((HttpStatusCode.Forbidden, "access.actAsRefused"), (answer.StatusCode, await answer.CodeAsync()));
        }
    }

    [Fact]
    public async Task Who_asks_more_than_the_quota_waits()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await town.PersonAsync("machine", "operator@440104001");
        var (_, key) = await host.ClientAsync("hotline", "440104", "machine", ActSet.All, perMinute: 2);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await AskAsync(host, key), await AskAsync(host, key)));
        var third = await new Browser(host.Address, key).GetAsync("/api/v1/units");
        Assert.Equal((HttpStatusCode.TooManyRequests, "access.tooMany", "30"), (third.StatusCode, await third.CodeAsync(), third.Headers.RetryAfter!.ToString()));
        town.Clock.Now += TimeSpan.FromSeconds(30);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, key));
    }
}
