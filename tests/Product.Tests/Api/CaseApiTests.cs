using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Api;

/// <summary>The HTTP contract of cases, told by one host.</summary>
public sealed class CaseApiTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003";

    static readonly object handled = new { contacted = true, contactedAt = "2026-11-23T10:00:00+08:00", result = "已更换灯泡" };

    Task<HttpClient> As(string who) => shared.Host.SignInAsync(who);

    static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    static async Task<JsonNode> NodeAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return JsonNode.Parse(text)!;
    }

    static async Task<string> CodeAsync(HttpResponseMessage answer, HttpStatusCode expected) => (string)(await NodeAsync(answer, expected))["code"]!;

    static int Visit(JsonNode of, string activity) => (int)of["workItems"]!.AsArray().Single(w => (string)w!["activity"]! == activity)!["visit"]!;

    [Fact]
    public async Task A_request_goes_its_whole_way_over_HTTP()
    {
        using var seat = await As("operator.003");
        using var handler = await As("handler.003-cg");
        using var callback = await As("callback.003");
        using var opened = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body(Street, "way"));
        var one = await NodeAsync(opened, HttpStatusCode.Created);
        var id = (string)one["id"]!;
        Assert.Equal($"/api/v1/cases/{id}", opened.Headers.Location?.OriginalString);
        Assert.Equal("\"1\"", opened.Headers.ETag?.Tag);

        var accepted = await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = Visit(one, "intake"), outcome = "accept" });
        Assert.Equal(Street + "-cg", (string)accepted["owner"]!);
        Assert.Contains(id, await BoxAsync(handler, "claim"));
        await RequestCase.CommandAsync(handler, id, new { type = "claim", visit = Visit(accepted, "handle") });
        Assert.Contains(id, await BoxAsync(handler, "todo"));
        var done = await RequestCase.CommandAsync(handler, id, new { type = "complete", visit = Visit(accepted, "handle"), form = handled });
        Assert.Contains(id, await BoxAsync(handler, "done"));
        var closed = await RequestCase.CommandAsync(callback, id, new { type = "complete", visit = Visit(done, "callback"), outcome = "resolved", form = new { reached = true, satisfaction = "5" } });
        Assert.Equal(("closed", "closed"), ((string)closed["state"]!, (string)closed["result"]!));

        var history = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}/history"))!;
        Assert.True((bool)history["verified"]!);
        Assert.Equal(["case.opened"], history["entries"]![0]!["events"]!.AsArray().Select(e => (string)e!["type"]!).Take(1));
    }

    static async Task<IEnumerable<string>> BoxAsync(HttpClient http, string box) =>
        JsonNode.Parse(await http.GetStringAsync($"/api/v1/work-items?box={box}&top=200"))!["items"]!.AsArray().Select(line => (string)line!["caseId"]!);

    [Fact]
    public async Task Refusals_are_problem_json_with_a_stable_code_a_path_and_words_in_the_readers_language()
    {
        using var seat = await As("operator.003");
        foreach (var (language, word) in new[] { ("zh-CN", "标题"), ("en", "Title") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/apps/request/cases") { Content = Json($$$"""{"street":"{{{Street}}}","form":{"category":"noise"}}""") };
            request.Headers.AcceptLanguage.Add(new(language));
            using var answer = await seat.SendAsync(request);
            var problem = await NodeAsync(answer, HttpStatusCode.UnprocessableEntity);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("urn:lowcode:problem:form.required", (string)problem["type"]!);
            Assert.Equal(422, (int)problem["status"]!);
            var summary = problem["errors"]!.AsArray().Single(e => (string?)e!["path"] == "summary")!;
            Assert.Contains(word, (string)summary["message"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bodies_that_are_not_a_command_are_refused_with_the_member_that_is_wrong()
    {
        using var seat = await As("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, Street, "bodies"))["id"]!;
        var path = $"/api/v1/cases/{id}/commands";
        Assert.Equal("command.json", await CodeAsync(await seat.PostAsync(path, Json("not json")), HttpStatusCode.BadRequest));
        Assert.Equal("command.json", await CodeAsync(await seat.PostAsync(path, Json("[]")), HttpStatusCode.BadRequest));
        Assert.Equal("command.json", await CodeAsync(await seat.PostAsync(path, Json("")), HttpStatusCode.BadRequest));
        Assert.Equal("command.needed", await CodeAsync(await seat.PostAsync(path, Json("{}")), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("command.type", await CodeAsync(await seat.PostAsync(path, Json("""{"type":"dance"}""")), HttpStatusCode.UnprocessableEntity));
        var unknown = await NodeAsync(await seat.PostAsync(path, Json("""{"type":"comment","text":"好","tetx":"坏"}""")), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("command.member", "tetx"), ((string)unknown["code"]!, (string)unknown["errors"]![0]!["path"]!));
        Assert.Equal("command.number", await CodeAsync(await seat.PostAsync(path, Json("""{"type":"claim","visit":1.5}""")), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("command.long", await CodeAsync(await seat.PostAsync(path, Json($$$"""{"type":"comment","text":"{{{new string('长', 2001)}}}"}""")), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("command.large", await CodeAsync(await seat.PostAsync(path, Json($$$"""{"type":"comment","text":"{{{new string('x', 600_000)}}}"}""")), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("command.future", await CodeAsync(await seat.PostAsync(path, Json("""{"type":"comment","text":"早","occurredAt":"2999-01-01T00:00:00Z"}""")), HttpStatusCode.UnprocessableEntity));
        Assert.Equal("\"1\"", (await seat.GetAsync($"/api/v1/cases/{id}")).Headers.ETag?.Tag);
    }

    [Fact]
    public async Task The_key_comes_in_the_header_or_the_body_and_a_repeat_says_so()
    {
        using var seat = await As("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, Street, "header"))["id"]!;
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/cases/{id}/commands") { Content = Json("""{"type":"comment","text":"一次"}""") };
            request.Headers.Add("Idempotency-Key", "header-1");
            using var answer = await seat.SendAsync(request);
            Assert.Equal(i == 1, answer.Headers.Contains("Idempotent-Replayed"));
            Assert.Equal("\"2\"", answer.Headers.ETag?.Tag);
        }
        using var other = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/cases/{id}/commands") { Content = Json("""{"type":"comment","text":"两次"}""") };
        other.Headers.Add("Idempotency-Key", "header-1");
        Assert.Equal("command.keyReused", await CodeAsync(await seat.SendAsync(other), HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task A_version_that_was_seen_spares_the_answer_and_guards_the_command()
    {
        using var seat = await As("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, Street, "etag"))["id"]!;
        using var same = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/cases/{id}");
        same.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"1\""));
        Assert.Equal(HttpStatusCode.NotModified, (await seat.SendAsync(same)).StatusCode);
        foreach (var (tag, status) in new[] { ("\"7\"", HttpStatusCode.PreconditionFailed), ("\"1\"", HttpStatusCode.OK), ("\"1\"", HttpStatusCode.PreconditionFailed), ("*", HttpStatusCode.OK) })
        {
            using var command = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/cases/{id}/commands") { Content = Json("""{"type":"comment","text":"有版本"}""") };
            command.Headers.TryAddWithoutValidation("If-Match", tag);
            Assert.Equal(status, (await seat.SendAsync(command)).StatusCode);
        }
    }

    [Fact]
    public async Task Whoever_has_no_part_in_it_sees_masked_values_also_in_the_history()
    {
        using var seat = await As("operator.003");
        using var leader = await As("streetLeader.003");
        var id = (string)(await RequestCase.OpenAsync(seat, Street, "mask"))["id"]!;
        Assert.Contains("13812345678", await seat.GetStringAsync($"/api/v1/cases/{id}"), StringComparison.Ordinal);
        foreach (var path in new[] { $"/api/v1/cases/{id}", $"/api/v1/cases/{id}/history" })
        {
            var shown = await leader.GetStringAsync(path);
            Assert.DoesNotContain("13812345678", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("陈晓明", shown, StringComparison.Ordinal);
            Assert.Contains("小北路185号", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lists_are_paged_without_gap_or_repeat()
    {
        using var seat = await shared.Host.ClientAsync("u-operator.005", "440104005", "self", "case.*", "workitem.*");
        var made = new List<string>();
        for (var i = 0; i < 5; i++) made.Add((string)(await RequestCase.OpenAsync(seat, "440104005", $"page-{i}"))["id"]!);
        foreach (var path in new[] { "/api/v1/cases?top=2", "/api/v1/work-items?box=claim&top=2" })
        {
            var seen = new List<string>();
            string? next = null;
            do
            {
                var page = JsonNode.Parse(await seat.GetStringAsync(next is null ? path : $"{path}&after={Uri.EscapeDataString(next)}"))!;
                seen.AddRange(page["items"]!.AsArray().Select(line => (string)line!["caseId"]!));
                next = (string?)page["next"];
            }
            while (next is not null);
            Assert.Equal(made.Order(), seen.Order());
        }
        Assert.Empty(await BoxAsync(seat, "overdue"));
        Assert.Empty(await BoxAsync(seat, "nothing"));
    }

    [Fact]
    public async Task A_system_with_a_key_stays_within_its_scope_unit_and_names_whom_it_acts_for()
    {
        using var system = await shared.Host.ClientAsync("u-operator.003", Street, "self", "case.*", "workitem.*", "app.read", "access.actAs");
        using var readOnly = await shared.Host.ClientAsync("u-operator.003", Street, "self", "case.read");
        var id = (string)(await RequestCase.OpenAsync(system, Street, "system"))["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await readOnly.GetAsync($"/api/v1/cases/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await readOnly.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body(Street, "no"))).StatusCode);
        Assert.Equal("case.open.forbidden", await CodeAsync(await system.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body("440104001", "elsewhere")), HttpStatusCode.Forbidden));

        await RequestCase.CommandAsync(system, id, new { type = "comment", text = "代为记录", @as = "u-callback.003" });
        var history = JsonNode.Parse(await system.GetStringAsync($"/api/v1/cases/{id}/history"))!;
        Assert.StartsWith("u-callback.003 via ", (string)history["entries"]![1]!["actor"]!, StringComparison.Ordinal);
        Assert.Equal("access.actAsRefused", await CodeAsync(await system.PostAsync($"/api/v1/cases/{id}/commands", Json("""{"type":"comment","text":"x","as":"u-operator.001"}""")), HttpStatusCode.Forbidden));
        using var seat = await As("operator.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await seat.PostAsync($"/api/v1/cases/{id}/commands", Json("""{"type":"comment","text":"x","as":"u-callback.003"}"""))).StatusCode);
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_sign_in_and_nobody_learns_of_what_is_not_theirs()
    {
        using var nobody = new HttpClient { BaseAddress = shared.Host.Address };
        using var seat = await As("operator.003");
        using var other = await shared.Host.ClientAsync("u-operator.004", "440104004", "self", "case.*", "workitem.*");
        var id = (string)(await RequestCase.OpenAsync(seat, Street, "rights"))["id"]!;
        Assert.Equal("access.notSignedIn", await CodeAsync(await nobody.GetAsync($"/api/v1/cases/{id}"), HttpStatusCode.Unauthorized));
        Assert.Equal("access.notSignedIn", await CodeAsync(await nobody.PostAsync($"/api/v1/cases/{id}/commands", Json("""{"type":"comment","text":"x"}""")), HttpStatusCode.Unauthorized));
        Assert.Equal("case.unknown", await CodeAsync(await other.PostAsync($"/api/v1/cases/{id}/commands", Json("""{"type":"comment","text":"x"}""")), HttpStatusCode.NotFound));
        Assert.Equal("case.unknown", await CodeAsync(await other.GetAsync("/api/v1/cases/nonsense"), HttpStatusCode.NotFound));
        Assert.Equal("app.unknown", await CodeAsync(await seat.PostAsJsonAsync("/api/v1/apps/nothing/cases", RequestCase.Body(Street, "nothing")), HttpStatusCode.NotFound));
        Assert.Equal("access.forbidden", await CodeAsync(await seat.GetAsync("/api/v1/audit"), HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task Every_endpoint_of_the_contract_refuses_a_stranger()
    {
        using var nobody = new HttpClient { BaseAddress = shared.Host.Address };
        var contract = JsonNode.Parse(await nobody.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject();
        string[] expected =
        [
            "/api/v1/apps", "/api/v1/apps/{app}", "/api/v1/apps/{app}/cases", "/api/v1/apps/{app}/installation", "/api/v1/cases", "/api/v1/cases/{id}",
            "/api/v1/cases/{id}/commands", "/api/v1/cases/{id}/history", "/api/v1/cases/{id}/read", "/api/v1/work-items", "/api/v1/boxes", "/api/v1/me", "/api/v1/units", "/api/v1/audit", "/api/v1/clients", "/api/v1/sign-in",
        ];
        Assert.Empty(expected.Except(contract.Select(p => p.Key)));
        foreach (var (path, operations) in contract)
            foreach (var (method, _) in operations!.AsObject())
            {
                if (path is "/api/v1/sign-in" || !path.StartsWith("/api/", StringComparison.Ordinal)) continue;
                var address = System.Text.RegularExpressions.Regex.Replace(path, "{[^}]*}", "1");
                using var answer = await nobody.SendAsync(new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), address) { Content = method is "get" ? null : Json("{}") });
                // A body of a type the endpoint does not take is turned away before the endpoint is known: forbidden, for no right is named.
                Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{method} {path}: {(int)answer.StatusCode}");
            }
    }

    [Fact]
    public async Task The_format_of_forms_is_published_to_whoever_asks()
    {
        using var http = new HttpClient { BaseAddress = shared.Host.Address };
        using var answer = await http.GetAsync("/api/v1/schemas/form.json");
        Assert.Equal((HttpStatusCode.OK, "application/schema+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(LowCode.Forms.FormSchema.Json, await answer.Content.ReadAsStringAsync());
    }
}
