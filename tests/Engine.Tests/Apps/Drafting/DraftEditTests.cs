using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Apps.Drafting;

/// <summary>Edits of a draft: what they do to the files, and what no row of them may do.</summary>
public sealed class DraftEditTests(ITestOutputHelper output)
{
    static readonly BlankWords words = new("办件", "登记表", "标题", "详细情况", "受理", "处置", "办结");

    static AppPackage Blank => BlankApp.Make("app-1", "随手拍试点", words);

    static JsonNode Read(AppPackage package, string path) => JsonNode.Parse(package[path]!, documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip })!;

    static AppPackage After(AppPackage package, params DraftEdit[] edits) => edits.Aggregate(package, DraftEdits.With);

    [Fact]
    public void An_app_from_nothing_and_a_copy_can_be_published_as_they_are()
    {
        var report = AppCheck.Check(Blank);
        Assert.Empty(report.Problems);
        Assert.Equal(LowCode.Flows.Verdict.Proved, report.Soundness!.Verdict);
        var copy = BlankApp.Copy(SampleApps.Request, "app-2", "我们的诉求");
        Assert.Empty(AppCheck.Check(copy).Problems);
        Assert.Equal(("app-2", "1.0.0", "我们的诉求"), ((string)Read(copy, "app.json")["id"]!, (string)Read(copy, "app.json")["version"]!, (string)Read(copy, "app.json")["name"]!));
        Assert.Equal(SampleApps.Request["flow.json"], copy["flow.json"]);
    }

    [Fact]
    public void Rows_of_a_list_go_where_they_are_put_and_keep_what_nobody_knows()
    {
        const string path = "lists/duties.json";
        var package = After(SampleApps.Request, new AddRow(path, new JsonObject { ["when"] = new JsonObject { ["category"] = "other" }, ["unit"] = "~dj", ["own"] = "kept" }, 0),
            new MoveRow(path, 0, 2), new SetRow(path, 2, new JsonObject { ["unit"] = "~zf", ["ground"] = "试" }), new RemoveRow(path, 0));
        var file = Read(package, path);
        var row = file["rows"]![1]!;
        Assert.Equal(("~zf", "试", "kept"), ((string)row["unit"]!, (string)row["ground"]!, (string)row["own"]!));
        Assert.Equal(((JsonArray)Read(SampleApps.Request, path)["rows"]!).Count, ((JsonArray)file["rows"]!).Count);
        Assert.NotNull(file["note"]);
        Assert.Equal("draft.row.unknown", Assert.Throws<RefusedException>(() => After(package, new SetRow(path, 99, []))).Problems[0].Code);
        Assert.Equal("draft.file.path", Assert.Throws<RefusedException>(() => After(package, new SetFile("secrets/x.json", []))).Problems[0].Code);
    }

    [Fact]
    public void Fields_go_where_they_are_put_and_keep_their_section_when_others_move()
    {
        var package = After(Blank, new AddSection("form1", "基本信息"), new AddSection("form1", "现场"),
            new AddField("form1", "photo", "现场照片", "section2"), new AddField("form1", "mobile", "手机号", "section1", 0), new MoveField("form1", "details", "section2", 0));
        var sections = Read(package, "forms/form1.json")["sections"]!.AsArray();
        Assert.Equal(["mobile1", "title"], sections[0]!["fields"]!.AsArray().Select(f => (string)f!));
        Assert.Equal(["details", "photo1"], sections[1]!["fields"]!.AsArray().Select(f => (string)f!));
        package = After(package, new RemoveSection("form1", "section2"));
        Assert.Equal(["mobile1", "title", "details", "photo1"], Read(package, "forms/form1.json")["sections"]![0]!["fields"]!.AsArray().Select(f => (string)f!));
        Assert.Empty(AppCheck.Check(package).Problems);
    }

    [Fact]
    public void Lists_show_the_first_kind_and_person_of_an_app_that_says_nothing_else()
    {
        static JsonObject Options() => new() { ["options"] = new JsonArray(new JsonObject { ["value"] = "a", ["label"] = "路灯" }) };
        static string Columns(AppPackage package) => Read(package, "app.json")["columns"]?.ToJsonString() ?? "";
        // Not in a table, not on a form that no case begins with.
        var package = After(Blank, new AddForm("处置"), new AddField("form2", "choice", "结果", Members: Options()), new AddField("form1", "subtable", "同住人"), new AddField("form1", "personName", "姓名", "subtable1"));
        Assert.Equal("", Columns(package));
        var edit = new AddField("form1", "choice", "类别", Members: Options());
        var changes = DraftEdits.Apply(package, edit);
        package = After(package, edit, new AddField("form1", "choice", "来源", Members: Options()), new AddField("form1", "personName", "姓名"), new AddField("form1", "mobile", "手机号"));
        Assert.Equal("""{"category":"choice2","claimant":"personName2"}""", Columns(package));
        Assert.Empty(AppCheck.Check(package).Problems);
        // Taken back as one.
        Assert.Equal(["app.json", "forms/form1.json"], changes.Select(c => c.Path));
        // What is gone is in no list; what the designer chose stays.
        package = After(package, new RemoveField("form1", "choice2"));
        Assert.Equal("""{"claimant":"personName2"}""", Columns(package));
        Assert.Empty(AppCheck.Check(package).Problems);
        // Cases that begin with another form have nothing of this one in their columns, though the panel that says so had it still.
        package = After(package, new SetApp(new JsonObject { ["form"] = "form2", ["title"] = "form.choice1", ["columns"] = new JsonObject { ["category"] = "choice1", ["claimant"] = "personName2" } }));
        Assert.Equal("""{"category":"choice1"}""", Columns(package));
        Assert.Equal("category", (string)Read(After(SampleApps.Request, new AddField("request", "choice", "另一类", Members: Options())), "app.json")["columns"]!["category"]!);
    }

    [Fact]
    public void A_table_has_fields_of_its_own_and_a_copy_never_shares_an_id()
    {
        var package = After(Blank, new AddField("form1", "subtable", "用料", null, null, new JsonObject { ["fields"] = new JsonArray(new JsonObject { ["id"] = "name", ["type"] = "text", ["label"] = "名称" }) }),
            new AddField("form1", "number", "数量", "subtable1"), new MoveField("form1", "subtable1.number1", null, 0), new CopyField("form1", "subtable1"), new CopyField("form1", "subtable1.number1"));
        var fields = Read(package, "forms/form1.json")["fields"]!.AsArray();
        Assert.Equal(["title", "details", "subtable1", "subtable2"], fields.Select(f => (string)f!["id"]!));
        Assert.Equal(["number1", "number2", "name"], fields[2]!["fields"]!.AsArray().Select(f => (string)f!["id"]!));
        Assert.Empty(AppCheck.Check(package).Problems);
    }

    [Fact]
    public void Steps_are_put_on_connections_taken_out_and_moved_and_the_flow_stays_whole()
    {
        var package = After(Blank, new AddStep("task", "核实", "intake", null, "handle", new JsonObject { ["candidates"] = new JsonObject { ["post"] = "handler" } }),
            new AddStep("parallel", "联合处置", "handle", null, "closed", new JsonObject { ["candidates"] = new JsonObject { ["post"] = "handler" } }));
        Assert.Empty(AppCheck.Check(package).Problems);
        package = After(package, new MoveStep("task1", "handle", null, "fork1"));
        var ways = Read(package, "flow.json")["connections"]!.AsArray().Select(w => $"{w!["from"]}→{w["to"]}").ToHashSet();
        Assert.Superset(new HashSet<string> { "intake→handle", "handle→task1", "task1→fork1", "join1→closed" }, ways);
        package = After(package, new RemoveStep("intake"), new AddStep("task", "登记", "", null, "handle", new JsonObject { ["candidates"] = new JsonObject { ["post"] = "operator" } }));
        var report = AppCheck.Check(package);
        Assert.Empty(report.Problems);
        Assert.Equal("task4", (string)Read(package, "flow.json")["start"]!);
        Assert.Equal(LowCode.Flows.Verdict.Proved, report.Soundness!.Verdict);
    }

    [Fact]
    public void Taking_an_outcome_away_takes_its_connection_away_and_what_is_still_used_cannot_be_removed()
    {
        var package = After(Blank, new SetStep("handle", new JsonObject { ["outcomes"] = new JsonArray("ok", "no") }), new Connect("handle", "no", "intake"), new Connect("handle", "ok", FlowEnd));
        Assert.Contains(Read(package, "flow.json")["connections"]!.AsArray(), w => (string?)w!["outcome"] == "no");
        package = After(package, new SetStep("handle", new JsonObject { ["outcomes"] = new JsonArray("ok") }));
        Assert.DoesNotContain(Read(package, "flow.json")["connections"]!.AsArray(), w => (string?)w!["outcome"] == "no");
        var first = Assert.Throws<RefusedException>(() => DraftEdits.Apply(package, new RemoveForm("form1")));
        Assert.Equal("draft.form.first", Assert.Single(first.Problems).Code);
        // The way by time is no outcome that people choose: it stays until the timer goes.
        JsonObject Timed(params JsonNode[] timers) => new() { ["outcomes"] = new JsonArray("ok"), ["boundaries"] = new JsonArray(timers) };
        var timer = JsonNode.Parse("""{ "on": "timer", "after": "9 workdays", "outcome": "timeUp" }""")!;
        var timed = After(package, new SetStep("handle", Timed(timer.DeepClone())), new Connect("handle", "timeUp", "intake"), new SetStep("handle", Timed(timer)));
        Assert.Contains(Read(timed, "flow.json")["connections"]!.AsArray(), w => (string?)w!["outcome"] == "timeUp");
        Assert.DoesNotContain(Read(After(timed, new SetStep("handle", Timed())), "flow.json")["connections"]!.AsArray(), w => (string?)w!["outcome"] == "timeUp");
        package = After(package, new AddForm("处置表"), new SetStep("handle", new JsonObject { ["form"] = "form2" }));
        var used = Assert.Throws<RefusedException>(() => DraftEdits.Apply(package, new RemoveForm("form2")));
        Assert.Contains("处置", ProblemText.Of(Assert.Single(used.Problems)), StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => DraftEdits.Apply(package, new PutFile("../secret.json", "{}")));
        Assert.Throws<RefusedException>(() => DraftEdits.Apply(package, new PutFile("flow.json", "{")));
    }

    const string FlowEnd = "+end";

    /// <summary>Whatever is done in whatever order, the files can be read, sections name fields that are there, connections name steps that are there; and taking all of it back leaves what was.</summary>
    [Fact]
    public void Random_edits_leave_readable_files_and_undo_gives_back_every_byte()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var round = 0; round < 30; round++)
        {
            var random = new Random(seed + round);
            var begin = round % 3 == 0 ? SampleApps.Request : Blank;
            var (package, done) = (begin, new Stack<IReadOnlyList<FileChange>>());
            for (var i = 0; i < 40; i++)
            {
                IReadOnlyList<FileChange> changes;
                try
                {
                    changes = DraftEdits.Apply(package, RandomEdit(package, random));
                }
                catch (RefusedException)
                {
                    continue;
                }
                done.Push(changes);
                package = DraftFiles.With(package, changes);
                Whole(package, seed + round);
            }
            while (done.TryPop(out var changes)) package = DraftFiles.With(package, changes, back: true);
            Assert.Equal(begin.Digest, package.Digest);
        }
    }

    static T Any<T>(IReadOnlyList<T> of, Random random) => of[random.Next(of.Count)];

    static DraftEdit RandomEdit(AppPackage package, Random random)
    {
        var form = Any([.. package.Paths.Where(p => p.StartsWith("forms/", StringComparison.Ordinal)).Select(p => p[6..^5])], random);
        var definition = FormDefinition.Parse(System.Text.Encoding.UTF8.GetString(package[$"forms/{form}.json"]!));
        string[] fields = [.. definition.Fields.SelectMany(f => f.Fields.Select(inner => $"{f.Id}.{inner.Id}").Prepend(f.Id)), "nothing"];
        string?[] sections = [.. definition.Sections.Select(s => s.Id), null];
        var flow = LowCode.Flows.FlowDefinition.Parse(package["flow.json"]!);
        string[] steps = [.. flow.Activities.Select(a => a.Id)];
        var way = flow.Connections.Count > 0 ? Any(flow.Connections, random) : new LowCode.Flows.ConnectionDefinition { From = "none", To = "none" };
        return random.Next(18) switch
        {
            0 => new AddForm("表" + random.Next(9)),
            1 => new RemoveForm(form),
            2 => new AddSection(form, "分组"),
            3 => new MoveSection(form, Any(sections, random) ?? "none", random.Next(4)),
            4 => new RemoveSection(form, Any(sections, random) ?? "none"),
            5 or 6 => new AddField(form, Any(["text", "number", "photo", "date"], random), "字段", Any(sections, random), random.Next(3) == 0 ? null : random.Next(6)),
            7 => new MoveField(form, Any(fields, random), Any(sections, random), random.Next(6)),
            8 => new CopyField(form, Any(fields, random)),
            9 => new RemoveField(form, Any(fields, random)),
            10 => new SetField(form, Any(fields, random), new JsonObject { ["label"] = "改名", ["help"] = random.Next(2) == 0 ? null : "说明" }),
            11 or 12 => new AddStep(Any(["task", "delay", "parallel"], random), "环节", way.From, way.Outcome, way.To),
            13 => new RemoveStep(Any(steps, random)),
            14 => new MoveStep(Any(steps, random), way.From, way.Outcome, way.To),
            15 => new Connect(Any(steps, random), random.Next(2) == 0 ? null : "done", random.Next(5) == 0 ? FlowEnd : Any(steps, random)),
            16 => new Disconnect(way.From, way.Outcome, way.To),
            _ => new SetApp(new JsonObject { ["name"] = "改名" + random.Next(9) }),
        };
    }

    static void Whole(AppPackage package, int seed)
    {
        foreach (var path in package.Paths.Where(p => p.StartsWith("forms/", StringComparison.Ordinal)))
        {
            var form = FormDefinition.Parse(System.Text.Encoding.UTF8.GetString(package[path]!));
            var ids = form.Fields.Select(f => f.Id).ToList();
            Assert.True(ids.Distinct().Count() == ids.Count, $"seed {seed}: {path} has a field twice");
            var placed = form.Sections.SelectMany(s => s.Fields).ToList();
            Assert.True(placed.Distinct().Count() == placed.Count && placed.TrueForAll(ids.Contains), $"seed {seed}: sections of {path}: {string.Join(' ', placed)}");
            Assert.True(form.Sections.IsEmpty || placed.Count == ids.Count, $"seed {seed}: {path} has a field in no section");
        }
        var flow = LowCode.Flows.FlowDefinition.Parse(package["flow.json"]!);
        var steps = flow.Activities.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        Assert.True(flow.Connections.All(w => steps.Contains(w.From) && steps.Contains(w.To)), $"seed {seed}: a connection leads nowhere");
        Assert.True(flow.Start is null || steps.Contains(flow.Start), $"seed {seed}: the flow begins nowhere");
    }

    [Fact]
    public void A_picked_rule_is_read_back_from_its_expression_and_means_what_was_picked()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var rule = new PickedRule(random.Next(2) == 0, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Condition(random))]);
            var expression = rule.ToExpression()!;
            Assert.NotNull(Expression.Compile(expression, ExpressionRoots.Standard, FunctionTable.Standard, out var problem));
            Assert.Null(problem);
            var read = PickedRule.Read(expression)!;
            Assert.Equal(rule.Conditions, read.Conditions);
            if (rule.Conditions.Count > 1) Assert.Equal(rule.Any, read.Any);
            Assert.Equal(expression, read.ToExpression());
        }
        Assert.Null(PickedRule.Read("form.a > 1 && form.b > 1 || form.c > 1"));
        Assert.Null(PickedRule.Read("len(form.a) > 3"));
        Assert.Null(PickedRule.Read("form.a === form.b + 1"));
        Assert.Empty(PickedRule.Read(" ")!.Conditions);
    }

    static PickedCondition Condition(Random random)
    {
        var comparison = Any(Enum.GetValues<Comparison>(), random);
        Value[] values = [Value.Of("它's \\ 路灯"), Value.Of(""), Value.Of(-12.5), Value.Of(3), Value.True, Value.False];
        return new($"form.{Any(["amount", "kind_1", "a"], random)}", comparison, comparison is Comparison.Filled or Comparison.Blank ? default : Any(values, random));
    }
}
