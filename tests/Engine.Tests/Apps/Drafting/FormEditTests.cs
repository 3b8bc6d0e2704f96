using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Forms;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Apps.Drafting;

/// <summary>What a form canvas does beyond single fields: tables in tables, checks and documents, options that depend.</summary>
public sealed class FormEditTests(ITestOutputHelper output)
{
    static AppPackage Blank => BlankApp.Make("app-1", "随手拍试点", new("办件", "登记表", "标题", "详细情况", "受理", "处置", "办结"));

    static FormDefinition Form(AppPackage package, string form = "form1") => FormDefinition.Parse(System.Text.Encoding.UTF8.GetString(package[$"forms/{form}.json"]!));

    static AppPackage After(AppPackage package, params DraftEdit[] edits) => edits.Aggregate(package, DraftEdits.With);

    static JsonObject Table() => new() { ["fields"] = new JsonArray(new JsonObject { ["id"] = "name", ["type"] = "text", ["label"] = "名称" }) };

    static string Tree(IEnumerable<FieldDefinition> fields) => string.Join(' ', fields.Select(f => f.Fields.IsEmpty ? f.Id : $"{f.Id}({Tree(f.Fields)})"));

    [Fact]
    public void A_table_stands_in_a_table_and_fields_go_into_both_and_out_again()
    {
        var package = After(Blank, new AddField("form1", "subtable", "住户", Members: Table()), new AddField("form1", "subtable", "成员", "subtable1", Members: Table()),
            new AddField("form1", "mobile", "手机", "subtable1.subtable2"), new MoveField("form1", "details", "subtable1.subtable2", 0));
        Assert.Equal("title subtable1(name subtable2(details name mobile1))", Tree(Form(package).Fields));
        Assert.Empty(AppCheck.Check(package).Problems);
        // Out to the row around, and to the form; one that is called as what stands there takes a name of its own.
        package = After(package, new MoveField("form1", "subtable1.subtable2.details", "", 1), new MoveField("form1", "subtable1.subtable2.name", "subtable1", 9));
        Assert.Equal("title details subtable1(name subtable2(mobile1) text1)", Tree(Form(package).Fields));
        Assert.Empty(AppCheck.Check(package).Problems);
        // A third level is refused by the checker, and nothing goes into itself.
        Assert.Contains(AppCheck.Check(After(package, new AddField("form1", "subtable", "太深", "subtable1.subtable2", Members: Table()))).Problems, p => p.Code == "form.definition.nested");
        foreach (var (field, into) in new[] { ("subtable1", "subtable1"), ("subtable1", "subtable1.subtable2"), ("subtable1", "title"), ("title", "nowhere") })
            Assert.Throws<RefusedException>(() => DraftEdits.Apply(package, new MoveField("form1", field, into, 0)));
        // What a table may stand in is what the checker lets stand.
        var form = Form(package);
        Assert.True(FieldMembers.MayStandIn([FieldType.SubTable], form.Fields[0]));
        Assert.False(FieldMembers.MayStandIn([FieldType.SubTable], form.Fields[2]));
        Assert.True(FieldMembers.MayStandIn([FieldType.SubTable, FieldType.SubTable], form.Fields[0]));
    }

    [Fact]
    public void A_field_that_leaves_its_section_for_a_table_is_in_no_section_and_no_column_and_is_named_by_no_check()
    {
        var package = After(Blank, new AddSection("form1", "基本"), new AddField("form1", "subtable", "住户", Members: Table()), new AddField("form1", "mobile", "手机"), new AddField("form1", "file", "附件"),
            new AddRow("forms/form1.json", new JsonObject { ["if"] = "isBlank(form.title)", ["message"] = "要写", ["field"] = "mobile1" }, List: "rules"),
            new AddRow("forms/form1.json", new JsonObject { ["id"] = "plan", ["name"] = "方案", ["required"] = true, ["field"] = "file1" }, List: "documents"));
        Assert.Empty(AppCheck.Check(package).Problems);
        package = After(package, new MoveField("form1", "mobile1", "subtable1", 0), new RemoveField("form1", "file1"));
        var form = Form(package);
        Assert.Equal("title details subtable1", string.Join(' ', form.Sections[0].Fields));
        Assert.Equal((null, null), (form.Rules[0].Field, form.Documents[0].Field));
        Assert.Null(JsonNode.Parse(package["app.json"]!)!["columns"]?["claimant"]);
        Assert.Empty(AppCheck.Check(package).Problems);
    }

    [Fact]
    public void Random_edits_of_tables_checks_and_documents_undo_to_every_byte()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var round = 0; round < 20; round++)
        {
            var random = new Random(seed + round);
            var begin = round % 3 == 0 ? SampleApps.Request : Blank;
            var id = round % 3 == 0 ? "request" : "form1";
            var (package, done) = (begin, new Stack<IReadOnlyList<FileChange>>());
            for (var i = 0; i < 40; i++)
            {
                IReadOnlyList<FileChange> changes;
                try
                {
                    changes = DraftEdits.Apply(package, Edits(Form(package, id), id, random));
                }
                catch (RefusedException)
                {
                    continue;
                }
                done.Push(changes);
                package = DraftFiles.With(package, changes);
                Whole(Form(package, id), seed + round);
            }
            while (done.TryPop(out var changes)) package = DraftFiles.With(package, changes, back: true);
            Assert.Equal(begin.Digest, package.Digest);
        }
    }

    static T Any<T>(T[] of, Random random) => of[random.Next(of.Length)];

    static IEnumerable<string> Paths(IEnumerable<FieldDefinition> fields, string prefix = "") => fields.SelectMany(f => Paths(f.Fields, $"{prefix}{f.Id}.").Prepend(prefix + f.Id));

    static DraftEdit[] Edits(FormDefinition form, string id, Random random)
    {
        string[] paths = [.. Paths(form.Fields), "nothing"];
        string?[] homes = [.. form.Sections.Select(s => s.Id), .. paths.Where(p => p.Contains("table", StringComparison.Ordinal)), "", null];
        var (path, list) = ($"forms/{id}.json", Any(["rules", "documents"], random));
        return random.Next(10) switch
        {
            0 => [new AddField(id, "subtable", "表", Any(homes, random), random.Next(4), Table())],
            1 or 2 => [new AddField(id, Any(["text", "file", "choice"], random), "栏", Any(homes, random), random.Next(4))],
            3 or 4 or 5 => [new MoveField(id, Any(paths, random), Any(homes, random), random.Next(5))],
            6 => [new AddRow(path, list == "rules" ? new JsonObject { ["if"] = "false", ["message"] = "不对" } : new JsonObject { ["id"] = "d" + random.Next(99), ["name"] = "材料" }, random.Next(3), list), new SetStep(id == "form1" ? "handle" : "callback", new JsonObject { ["documents"] = new JsonArray("d1") })],
            7 => [new SetRow(path, random.Next(3), new JsonObject { ["field"] = Any(paths, random) }, list)],
            8 => [new MoveRow(path, random.Next(3), random.Next(3), list)],
            _ => random.Next(2) == 0 ? [new RemoveRow(path, random.Next(3), list)] : [new RemoveField(id, Any(paths, random))],
        };
    }

    static void Whole(FormDefinition form, int seed)
    {
        var placed = form.Sections.SelectMany(s => s.Fields).ToList();
        var ids = form.Fields.Select(f => f.Id).ToList();
        Assert.True(placed.Distinct().Count() == placed.Count && placed.TrueForAll(ids.Contains), $"seed {seed}: sections hold {string.Join(' ', placed)}");
        Assert.True(form.Sections.IsEmpty || placed.Count == ids.Count, $"seed {seed}: a field in no section");
        Unique(form.Fields);

        void Unique(IReadOnlyCollection<FieldDefinition> fields)
        {
            Assert.True(fields.Select(f => f.Id).Distinct().Count() == fields.Count, $"seed {seed}: {Tree(fields)}");
            foreach (var field in fields)
            {
                Assert.True(field.Fields.IsEmpty || field.Type is FieldType.SubTable or FieldType.Group, $"seed {seed}: {field.Id} holds fields");
                Unique(field.Fields);
            }
        }
    }

    [Fact]
    public void Options_that_depend_are_read_back_as_they_were_picked_and_offer_what_was_ticked()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] options = ["a", "b", "it's", @"back\slash", "e), item.value)"], whens = ["form.kind === 'x'", "form.kind === 'it\\'s (' || isBlank(form.kind)", "len(form.kind) > 3"];
        for (var i = 0; i < 300; i++)
        {
            var offers = new PickedOffers([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new PickedOffer(random.Next(4) == 0 ? null : Any(whens, random), [.. options.Where(_ => random.Next(2) == 0)]))]);
            var expression = offers.ToExpression()!;
            Assert.NotNull(Expression.Compile(expression, ExpressionRoots.Standard, FunctionTable.Standard, out var problem));
            Assert.Null(problem);
            var read = PickedOffers.Read(expression)!;
            Assert.Equal(offers.Offers.Select(o => $"{o.When}: {string.Join('|', o.Options)}"), read.Offers.Select(o => $"{o.When}: {string.Join('|', o.Options)}"));
        }
        Assert.Empty(PickedOffers.Read(null)!.Offers);
        foreach (var written in new[] { "item.tags.of === form.kind", "((form.a) && contains(['x'], item.value))", "((form.a) && contains(['x'], item.value)) || !contains(['y'], item.value)", "((form.a" }) Assert.Null(PickedOffers.Read(written));

        var rule = new PickedOffers([new("form.kind === 'lamp'", ["bulb", "pole"]), new("form.kind === 'lid'", ["lost"])]).ToExpression()!;
        var form = FormFixture.Form($$"""
            { "id": "kind", "type": "text", "label": "k" },
            { "id": "part", "type": "choice", "label": "p", "optionsWhen": {{System.Text.Json.JsonSerializer.Serialize(rule)}}, "options": [ { "value": "bulb", "label": "灯泡" }, { "value": "pole", "label": "灯杆" }, { "value": "lost", "label": "缺失" }, { "value": "other", "label": "其他" } ] }
            """);
        Assert.Equal("bulb pole other", string.Join(' ', form.Send("{'kind':'lamp'}", context: FormFixture.Draft).Options["part"]));
        Assert.Equal("lost other", string.Join(' ', form.Send("{'kind':'lid'}", context: FormFixture.Draft).Options["part"]));
        Assert.Equal("other", string.Join(' ', form.Send("{}", context: FormFixture.Draft).Options["part"]));
        Assert.Equal("form.option@part", form.Send("{'kind':'lid','part':'bulb'}").Said());
    }

    [Fact]
    public void A_rule_compares_a_field_with_another()
    {
        var rule = new PickedRule(false, [new("form.until", Comparison.Below, Moving: "form.from"), new("count(form.photos)", Comparison.Above, Moving: "row.n")]);
        Assert.Equal("form.until < form.from && count(form.photos) > row.n", rule.ToExpression());
        Assert.Equal(rule.Conditions, PickedRule.Read(rule.ToExpression())!.Conditions);
        Assert.Null(PickedRule.Read("form.until < form.from + 1"));
    }
}
