using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Flows;
using LowCode.Problems;
using System.Text.Json.Nodes;

namespace LowCode.Engine.Tests.Apps;

/// <summary>What a unit sets over a template: laid over it before it is compiled, and refused with place and reason where it does not fit.</summary>
public sealed class SettingsTests
{
    static InstallationSettings Read(string json)
    {
        var problems = new List<Problem>();
        var read = InstallationSettings.Read(json, problems);
        Assert.Equal([], problems.Select(p => p.Code));
        return read!;
    }

    static LightApp Compiled(string settings)
    {
        var (app, problems) = AppCompiler.Compile(SampleApps.Request, Read(settings));
        Assert.True(app is not null, string.Join("; ", problems.Select(p => $"{p.Path} {ProblemText.Of(p, "en")}")));
        return app;
    }

    static IEnumerable<string> Refused(string settings) => AppCompiler.Compile(SampleApps.Request, Read(settings)).Problems.Select(p => $"{p.Path} {p.Code}");

    [Fact]
    public void Names_posts_deadlines_lists_and_parameters_are_those_of_the_unit_and_the_rest_the_templates()
    {
        var app = Compiled("""
            { "noun": "诉求件", "posts": { "callback": "supervisor", "dispatcher": "streetLeader" }, "deadlines": { "case": "10 workdays", "handle/handle": "3 工作日" },
              "lists": { "duties": { "id": "duties", "rows": [{ "when": { "category": "noise" }, "unit": "~zh", "class": "basic" }] } }, "parameters": { "handlings": 3 } }
            """);
        Assert.Equal(("诉求件", "接诉即办"), (app.Manifest.Noun.Zh, app.Manifest.Name.Zh));
        Assert.Equal("supervisor", app.Flow.Find("callback")!.Definition.Candidates!.Post.AsText);
        Assert.Equal("operator", app.Flow.Find("intake")!.Definition.Candidates!.Post.AsText);
        Assert.Equal("streetLeader", app.Flow.Find("dispatch")!.Definition.Dispatcher);
        Assert.Equal(["operator", "streetLeader", "handler", "supervisor"], app.Manifest.Posts);
        Assert.Equal("10 workdays", app.Deadlines[0].Within.ToString());
        Assert.Equal(["3 workdays", "2 workdays"], new[] { "handle", "callback" }.Select(step => app.Steps[step].Deadlines[0].Within.ToString()));
        Assert.Equal("440104004-zh", Assert.Single(app.DutyTable("duties", "440104004")!.Rows).Unit);
        Assert.Equal(3, app.Flow.Definition.Variables!["handlings"].RawNumber);
        Assert.NotNull(app.SettingsDigest);
    }

    [Fact]
    public void A_street_says_what_a_level_of_the_call_back_comes_to_and_the_rates_stay_the_templates()
    {
        var app = Compiled("""{ "callback": { "3": "unresolved" } }""");
        Assert.Equal(("unresolved", "resolved", "unresolved"), (app.Manifest.Callback!.Levels!["3"], app.Manifest.Callback.Levels["4"], app.Manifest.Callback.OutcomeOf(field => field == "satisfaction" ? "3" : null)));
        Assert.Contains("3", app.Manifest.Rates!.Satisfaction!.Yes!);
        Assert.NotNull(app.SettingsDigest);
        Assert.Equal("resolved", Compiled("{}").Manifest.Callback!.Levels!["3"]);
        // What no level comes to any more is still for answers to decide.
        Assert.True(Compiled("""{ "callback": { "5": "unresolved", "4": "unresolved", "3": "unresolved" } }""").Manifest.Callback!.IsAnswered("resolved"));
        Assert.False(app.Manifest.Callback.IsAnswered("unreachable"));
    }

    [Fact]
    public void Every_post_that_a_step_names_is_the_units_own()
    {
        var package = SampleApps.Request.With(Packages.Manifest(m => m.AsObject().Remove("posts")), Packages.Flow(f =>
        {
            var steps = f["activities"]!.AsArray();
            JsonNode Step(string id) => steps.Single(a => (string?)a!["id"] == id)!;
            Step("dispatch")["leader"] = "streetLeader";
            Step("dispatch")["negotiate"] = JsonNode.Parse("""{ "units": ["440104-cg"], "post": "handler", "within": "4 workhours" }""");
            Step("dispatch")["assist"] = JsonNode.Parse("""{ "post": "handler" }""");
            Step("review")["type"] = "sign";
            Step("review").AsObject().Remove("outcomes");
            Step("review")["parties"] = JsonNode.Parse("""[{ "unit": "=case.street", "post": "supervisor" }, "440104-cg"]""");
        }));
        var settings = Read("""{ "posts": { "streetLeader": "supervisor", "handler": "gridLeader", "supervisor": "streetLeader" } }""");
        var (app, problems) = AppCompiler.Compile(package, settings);
        Assert.True(app is not null, string.Join("; ", problems.Select(p => $"{p.Path} {ProblemText.Of(p, "en")}")));
        var dispatch = app.Flow.Find("dispatch")!.Definition;
        Assert.Equal(("supervisor", "gridLeader", "gridLeader"), (dispatch.Leader, dispatch.Negotiate!.Post, dispatch.Assist!.Post));
        var parties = app.Flow.Find("review")!.Definition.Parties.AsList!;
        Assert.Equal(("streetLeader", "=case.street", "440104-cg"), (parties[0]["post"].AsText, parties[0]["unit"].AsText, parties[1].AsText));
        Assert.Superset(new HashSet<string> { "streetLeader", "handler", "supervisor" }, AppCompiler.Compile(package).App!.UsedPosts.ToHashSet());
    }

    [Fact]
    public void Without_settings_an_app_is_its_template_and_parameters_have_their_defaults()
    {
        var app = Compiled("{}");
        Assert.Null(app.SettingsDigest);
        Assert.Equal(2, app.Flow.Definition.Variables!["handlings"].RawNumber);
        Assert.Null(InstallationSettings.None.Digest);
        // The same settings have the same name, whatever order they were written in.
        Assert.Equal(Read("""{ "posts": { "a": "x", "b": "y" } }""").Digest, Read("""{ "posts": { "b": "y", "a": "x" } }""").Digest);
    }

    [Theory]
    [InlineData("""{ "posts": { "mayor": "operator" } }""", "settings.posts.mayor app.settings.post.unknown")]
    [InlineData("""{ "deadlines": { "handle/handle": "11 workdays" } }""", "settings.deadlines.handle/handle calendar.deadline.range")]
    [InlineData("""{ "deadlines": { "handle/handle": "3 days" } }""", "settings.deadlines.handle/handle calendar.deadline.range")]
    [InlineData("""{ "deadlines": { "handle/handle": "soon" } }""", "settings.deadlines.handle/handle calendar.duration")]
    [InlineData("""{ "deadlines": { "review/x": "3 days" } }""", "settings.deadlines.review/x app.settings.deadline.unknown")]
    [InlineData("""{ "lists": { "others": { "id": "others", "rows": [] } } }""", "settings.lists.others app.settings.list.unknown")]
    [InlineData("""{ "lists": { "duties": { "id": "duties", "rows": [{ "unit": "" }] } } }""", "settings.lists.duties 1 flow.dutyWithoutUnit")]
    [InlineData("""{ "callback": { "3": "unreachable" } }""", "settings.callback.3 app.settings.callback")]
    [InlineData("""{ "callback": { "2": "resolved" } }""", "settings.callback.2 app.settings.callback.kinder")]
    [InlineData("""{ "callback": { "9": "resolved" } }""", "settings.callback.9 app.settings.callback")]
    [InlineData("""{ "parameters": { "handlings": 9 } }""", "settings.parameters.handlings form.tooLarge")]
    public void What_does_not_fit_the_template_is_refused_with_its_place(string settings, string expected) => Assert.Equal([expected], Refused(settings));

    [Fact]
    public void A_fixed_deadline_stays_a_parameter_must_not_become_an_expression_and_unknown_members_are_told()
    {
        var wild = AppCompiler.Compile(SampleApps.Wild, Read("""{ "deadlines": { "case": "6 workdays" }, "parameters": { "x": 1 } }"""));
        Assert.Equal(["app.settings.noParameters", "calendar.deadline.fixed"], wild.Problems.Select(p => p.Code).Order());

        var texts = AppPackage.Of([.. SampleApps.Wild.Paths.Select(p => (p, SampleApps.Wild[p]!)),
            ("parameters.json", System.Text.Encoding.UTF8.GetBytes("""{ "id": "p", "name": "参数", "fields": [{ "id": "greeting", "type": "text", "label": "问候" }] }"""))]);
        Assert.Equal(["settings.parameters.greeting app.settings.expression"], AppCompiler.Compile(texts, Read("""{ "parameters": { "greeting": "=form.summary" } }""")).Problems.Select(p => $"{p.Path} {p.Code}"));
        Assert.Empty(AppCompiler.Compile(texts, Read("""{ "parameters": { "greeting": "hello" } }""")).Problems);

        var problems = new List<Problem>();
        Assert.Null(InstallationSettings.Read("""{ "post": {} }""", problems));
        Assert.Null(InstallationSettings.Read($$"""{ "name": "{{new string('x', InstallationSettings.MostBytes)}}" }""", problems));
        Assert.Equal(["app.settings.unreadable", "app.settings.large"], problems.Select(p => p.Code));
    }

    [Fact]
    public void A_range_that_does_not_hold_the_templates_own_length_is_a_mistake_of_the_template()
    {
        var wrong = SampleApps.Request.With(Packages.Manifest(m => m["deadlines"]![0]!["override"]!["max"] = "3 workdays"));
        Assert.Equal(["app.json deadlines[0].override calendar.deadline.override"], AppCompiler.Compile(wrong).Problems.Select(p => $"{p.Path} {p.Code}"));
    }

    [Fact]
    public void The_check_before_publishing_also_finds_a_flow_that_cannot_end_a_table_without_unit_and_a_post_that_is_not_declared()
    {
        Assert.Empty(AppCheck.Check(SampleApps.Request).Problems);
        Assert.Empty(AppCheck.Check(SampleApps.Wild).Problems);
        var wrong = SampleApps.Request.With(
            Packages.Manifest(m => m["posts"]!.AsArray().RemoveAt(0)),
            Packages.Flow(f => f["activities"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["id"] = "lost", ["type"] = "end", ["result"] = "lost" })),
            ("lists/duties.json", l => { l["rows"]![0]!["unit"] = ""; return l; }));
        var report = AppCheck.Check(wrong);
        Assert.NotNull(report.App);
        Assert.Equal(["flow.json lost flow.unreachable", "lists/duties.json 1 flow.dutyWithoutUnit", "app.json posts app.post.undeclared"], report.Problems.Select(p => $"{p.Path} {p.Code}"));
    }

    [Fact]
    public void Columns_of_a_table_are_compared_one_by_one_and_go_with_their_table()
    {
        static LightApp With(params string[] columns) => AppCompiler.Compile(columns.Length == 0 ? SampleApps.Request : SampleApps.Request.With(Packages.Form("request", f =>
        {
            f["fields"]!.AsArray().Add(new JsonObject { ["id"] = "items", ["type"] = "subtable", ["label"] = "明细", ["fields"] = new JsonArray([.. columns.Select(c => JsonNode.Parse(c))]) });
            f["sections"]![0]!["fields"]!.AsArray().Add("items");
        }))).App!;
        const string kind = """{ "id": "kind", "type": "text", "label": "品名" }""", plain = """{ "id": "n", "type": "number", "label": "数量" }""", ruled = """{ "id": "n", "type": "number", "label": "数量", "visibleWhen": "row.kind === 'a'" }""";
        static IEnumerable<string> Told(LightApp before, LightApp after) => VersionDifference.Of(before, after).Where(c => c.Part == AppPart.Field).Select(c => $"{c.Kind} {c.Place?.Zh} {c.Name.Zh} {c.Member}");
        Assert.Equal(["Changed 诉求登记 · 明细 数量 visibleWhen"], Told(With(kind, plain), With(kind, ruled)));
        Assert.Equal(["Changed 诉求登记 明细 fields", "Added 诉求登记 · 明细 数量 "], Told(With(kind), With(kind, plain)));
        Assert.Equal(["Added 诉求登记 明细 "], Told(With(), With(kind, plain)));
        Assert.Equal(["Removed 诉求登记 明细 "], Told(With(kind, plain), With()));
    }

    [Fact]
    public void Two_versions_compared_name_what_was_added_removed_and_changed_and_from_what_to_what()
    {
        var before = AppCompiler.Compile(SampleApps.Request).App!;
        var after = AppCompiler.Compile(SampleApps.Request.Inspected().With(
            Packages.Form("request", f => { f["fields"]![0]!["maxLength"] = 80; f["fields"]!.AsArray().Remove(f["fields"]!.AsArray().Single(x => (string)x!["id"]! == "urgent")); f["sections"]![0]!["fields"]!.AsArray().Remove(f["sections"]![0]!["fields"]!.AsArray().Single(x => (string)x! == "urgent")); }),
            Packages.Flow(f => f["activities"]!.AsArray().Single(a => (string)a!["id"]! == "handle")!["deadlines"]![0]!["within"] = "4 workdays"))).App!;
        var changes = VersionDifference.Of(before, after).Select(c => $"{c.Part} {c.Kind} {c.Name.Zh}{(c.Member is null ? "" : $" {c.Member} {c.Before} > {c.After}")}").ToList();
        foreach (var expected in new[]
        {
            "Field Changed 标题 maxLength 60 > 80", "Field Added 发现日期", "Field Removed 紧急", "Activity Added 验收", "Connection Added 处置 → 验收", "Connection Added 验收 → 回访",
            "Connection Removed 处置 → 回访", "Deadline Changed handle within 5 workdays > 4 workdays",
        }) Assert.Contains(expected, changes);
        Assert.DoesNotContain(changes, c => c.StartsWith("Manifest", StringComparison.Ordinal) || c.StartsWith("List", StringComparison.Ordinal));
        Assert.Empty(VersionDifference.Of(before, before));
    }

    [Fact]
    public void Messages_and_papers_are_compared_like_all_other_parts()
    {
        static (string, byte[]) Message(string id, string text) => ($"messages/{id}.json", System.Text.Encoding.UTF8.GetBytes($$"""{ "id": "{{id}}", "number": "LC-900", "name": "自己的", "text": "{{text}}" }"""));
        static AppPackage With(params (string Path, byte[] Content)[] files) => AppPackage.Of(SampleApps.Request.Paths.Where(p => !p.StartsWith("papers/", StringComparison.Ordinal)).Select(p => (p, SampleApps.Request[p]!)).Concat(files));
        static LightApp Made(AppPackage package) => AppCompiler.Compile(package) is ({ } app, _) ? app : throw new InvalidOperationException(string.Join("; ", AppCompiler.Compile(package).Problems.Select(p => $"{p.Path} {p.Code}")));
        var (before, after) = (Made(With(Message("own", "甲"), Message("gone", "乙"))), Made(With(Message("own", "丙"), Message("extra", "丁"))));
        var changes = VersionDifference.Of(before, after).Where(c => c.Part == AppPart.Message).Select(c => $"{c.Kind} {c.Key} {c.Member} {c.Before} {c.After}".TrimEnd()).ToList();
        Assert.Equal(3, changes.Count);
        foreach (var expected in new[] { "Changed own text 甲 丙", "Added extra", "Removed gone" }) Assert.Contains(expected, changes);
        var (first, second) = (With(("papers/通知.docx", Paper("甲"))), With(("papers/通知.docx", Paper("乙")), ("papers/回执.docx", Paper("甲"))));
        Assert.Equal(["Changed 通知 content", "Added 回执"], VersionDifference.Of(Made(first), Made(second)).Select(c => $"{c.Kind} {c.Key} {c.Member}".TrimEnd()).OrderBy(c => c, StringComparer.Ordinal).Reverse());
        Assert.Empty(VersionDifference.Of(Made(first), Made(first)));
    }

    static byte[] Paper(string text)
    {
        using var made = new MemoryStream();
        using (var document = DocumentFormat.OpenXml.Packaging.WordprocessingDocument.Create(made, DocumentFormat.OpenXml.WordprocessingDocumentType.Document))
            document.AddMainDocumentPart().Document = new(new DocumentFormat.OpenXml.Wordprocessing.Body(new DocumentFormat.OpenXml.Wordprocessing.Paragraph(new DocumentFormat.OpenXml.Wordprocessing.Run(new DocumentFormat.OpenXml.Wordprocessing.Text(text)))));
        return made.ToArray();
    }

    [Fact]
    public async Task Compiled_apps_that_are_kept_never_grow_beyond_the_limit_and_the_longest_unused_go_first()
    {
        var clock = new LowCode.Engine.Tests.Journal.ManualTime(Town.Monday);
        var kept = new CompiledApps(8, clock);
        var app = AppCompiler.Compile(SampleApps.Wild).App!;
        var loads = 0;
        for (var i = 0; i < 40; i++)
        {
            clock.Move(TimeSpan.FromSeconds(1));
            await kept.Get("wild", "1.0.0", null, Load);
            await kept.Get("wild", "1.0.0", $"settings{i}", Load);
            Assert.InRange(kept.Count, 1, 8);
        }
        // One that is always used was made once.
        Assert.Equal(41, loads);

        Task<LightApp> Load()
        {
            loads++;
            return Task.FromResult(app);
        }
    }
}
