using System.Net;
using LowCode.Access;
using LowCode.Engine.Tests.Org;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LowCode.Engine.Tests.Access;

public class GateTests
{
    [Fact]
    public async Task An_endpoint_that_declares_no_right_answers_nobody()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town, more: routes => routes.MapGet("/forgotten", () => "secret"));
        var browser = await host.SignedInAsync("li", "systemAdmin@4401");
        var answer = await browser.GetAsync("/forgotten");
        Assert.Equal((HttpStatusCode.Forbidden, "access.noRight"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task An_anonymous_endpoint_answers_everybody_and_knows_who_has_signed_in()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town, more: routes =>
            routes.MapGet("/open", (HttpContext http) => Caller.TryFrom(http, out var caller) ? caller.Key : "nobody").Anonymous("a test"));
        Assert.Equal("nobody", await (await host.Open().GetAsync("/open")).Content.ReadAsStringAsync());
        Assert.Equal("user:li", await (await (await host.SignedInAsync("li")).GetAsync("/open")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_refusal_reads_in_the_readers_language()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        foreach (var (language, title) in new[] { ("zh-CN,zh;q=0.9,en;q=0.8", "请先登录"), ("en-GB,en;q=0.9,zh;q=0.1", "Sign in first"), ("de", "请先登录") })
        {
            var answer = await host.Open().GetAsync("/api/v1/me", ("Accept-Language", language));
            var body = await answer.JsonAsync();
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal(("urn:lowcode:problem:access.notSignedIn", title, 401), ((string)body["type"]!, (string)body["title"]!, (int)body["status"]!));
            Assert.Equal("access.notSignedIn", (string)body["errors"]![0]!["code"]!);
            Assert.NotEmpty((string)body["traceId"]!);
        }
    }

    [Fact]
    public async Task A_page_without_a_session_leads_to_the_sign_in_page_and_back()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town, more: routes => routes.MapGet("/desk", () => "desk").Requires(Acts.WorkItemRead));
        var answer = await host.Open().GetAsync("/desk?tab=1", ("Accept", "text/html"));
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?return=%2Fdesk%3Ftab%3D1"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task What_an_endpoint_throws_as_refused_is_a_problem_and_not_a_failure()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town, more: routes =>
            routes.MapGet("/gone", string () => throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUser", ("user", "x")))).Anonymous("a test"));
        var answer = await host.Open().GetAsync("/gone");
        Assert.Equal((HttpStatusCode.NotFound, "org.noSuchUser"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_a_problem()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var answer = await host.Open().SendAsync(HttpMethod.Post, "/api/v1/sign-in", "just a text");
        Assert.Equal((HttpStatusCode.BadRequest, "http.400"), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task Refusals_are_in_the_audit_log()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await using var host = await AccessHost.StartAsync(town);
        var browser = await host.SignedInAsync("li", "operator@440104001");
        await browser.GetAsync("/api/v1/audit");
        Assert.Equal("audit.read", (await AuditTrail.ReadAsync(town.Database, null, 1))[0].Entry.Act);
        await host.Open().GetAsync("/api/v1/units");
        await browser.SendAsync(HttpMethod.Post, "/api/v1/users/li/posts", new { post = "supervisor", unit = "440104" });
        var refused = (await host.StoppedAuditAsync()).Where(e => e.Outcome == AuditEntry.Refused).ToList();
        Assert.Equal([("audit.read", "GET /api/v1/audit"), ("org.grant", "POST /api/v1/users/li/posts"), ("org.read", "GET /api/v1/units")], refused.Select(e => (e.Act, e.Subject!)).Order());
        Assert.All(refused, e => Assert.Equal(e.Act == "org.read" ? null : new UserId("li"), e.Actor));
    }

    [Fact]
    public async Task A_right_given_on_another_node_is_not_refused_for_being_new()
    {
        await using var town = await Town.FoundAsync(Dialect.Postgres);
        await using var first = await AccessHost.StartAsync(town);
        await using var second = await AccessHost.StartAsync(town, further: true, more: routes =>
            routes.MapPost("/command", (HttpContext http) => Caller.From(http).OrgStamp).Requires(Acts.CaseCreate).ComparesStampLater());
        var browser = (await first.SignedInAsync("li")).At(second.Address);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(HttpMethod.Post, "/command")).StatusCode);
        await town.DoAsync(new OrgChange.GivePost(new("li"), Town.Held("operator@440104001")));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/command")).StatusCode);
    }
}
