using System.Net;
using LowCode.Access;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Org;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Access;

public class SignInTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_session_begins_with_the_right_password_and_ends_with_sign_out(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        await using var host = await AccessHost.StartAsync(town);
        var browser = await host.SignedInAsync("li", "operator@440104001");
        var me = await (await browser.GetAsync("/api/v1/me")).JsonAsync();
        Assert.Equal("li", (string)me["id"]!);
        Assert.Equal("洪桥街道", (string)me["posts"]![0]!["unitName"]!);
        Assert.Contains("case.create", me["acts"]!.AsArray().Select(a => (string)a!));
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Post, "/api/v1/sign-out")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Wrong_passwords_lock_the_account_for_a_while(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        await using var host = await AccessHost.StartAsync(town, new AccessSettings { FailuresBeforeLock = 3 });
        await host.PersonAsync("li");
        var browser = host.Open();
        for (var i = 0; i < 2; i++) Assert.Equal("access.signInFailed", await (await browser.SignInAsync("li", "wrong")).CodeAsync());
        Assert.Equal("access.lockedOut", await (await browser.SignInAsync("li", "wrong")).CodeAsync());
        Assert.Equal("access.lockedOut", await (await browser.SignInAsync("li")).CodeAsync());
        town.Clock.Now += TimeSpan.FromMinutes(15);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("li")).StatusCode);
        Assert.Equal("access.signInFailed", await (await browser.SignInAsync("li", "wrong")).CodeAsync());
    }

    [Fact]
    public async Task A_right_password_in_between_forgives_the_wrong_ones()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town, new AccessSettings { FailuresBeforeLock = 2 });
        await host.PersonAsync("li");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("access.signInFailed", await (await host.Open().SignInAsync("li", "wrong")).CodeAsync());
            Assert.Equal(HttpStatusCode.OK, (await host.Open().SignInAsync("li")).StatusCode);
        }
    }

    [Fact]
    public async Task Unknown_and_disabled_get_the_same_answer_as_a_wrong_password()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var user = await host.PersonAsync("li");
        await host.PersonAsync("wang");
        await town.DoAsync(new OrgChange.SetUser(user, null, null, true));
        foreach (var (id, password) in new[] { ("nobody", "x"), ("li", AccessHost.Password), ("wang", "wrong") })
        {
            var answer = await host.Open().SignInAsync(id, password);
            Assert.Equal((HttpStatusCode.Unauthorized, "access.signInFailed"), (answer.StatusCode, await answer.CodeAsync()));
        }
    }

    [Fact]
    public async Task Every_attempt_is_in_the_audit_log_before_it_is_answered()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await host.PersonAsync("li");
        await host.Open().SignInAsync("li", "wrong");
        await host.Open().SignInAsync("nobody");
        await host.Open().SignInAsync("li");
        var rows = (await AuditTrail.ReadAsync(town.Database, null, 3)).Select(r => r.Entry).Reverse().ToList();
        Assert.All(rows, r => Assert.Equal(("signIn", "127.0.0.1"), (r.Act, r.Address)));
        Assert.Equal([AuditEntry.Failed, AuditEntry.Failed, AuditEntry.Done], rows.Select(r => r.Outcome));
        Assert.Equal(["user:li", null, "user:li"], rows.Select(r => r.Subject));
    }

    [Fact]
    public async Task One_address_cannot_try_without_end()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town, new AccessSettings { SignInsPerMinute = 2 });
        await host.Open().SignInAsync("a", "x");
        await host.Open().SignInAsync("b", "x");
        var third = await host.Open().SignInAsync("c", "x");
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Equal("30", third.Headers.RetryAfter!.ToString());
    }

    [Fact]
    public async Task An_office_behind_one_address_signs_in_and_only_failures_count()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town, new AccessSettings { SignInsPerMinute = 2 });
        await host.PersonAsync("li");
        for (var colleague = 0; colleague < 5; colleague++) Assert.Equal(HttpStatusCode.OK, (await host.Open().SignInAsync("li")).StatusCode);
        await host.Open().SignInAsync("li", "wrong");
        await host.Open().SignInAsync("li", "wrong");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Open().SignInAsync("li")).StatusCode);
    }

    [Fact]
    public async Task The_first_sign_in_replaces_the_quick_hash_of_a_generated_password()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        await host.PersonAsync("li");
        await host.Open().SignInAsync("li");
        Assert.True(Passwords.Verify(await town.Rows.ScalarAsync<string>("select hash from user_password"), AccessHost.Password, out var rehash));
        Assert.Null(rehash);
    }
}
