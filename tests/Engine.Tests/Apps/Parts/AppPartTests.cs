using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Apps.Parts;

/// <summary>Print layouts, views, reports and lists of options of an app: what the check says of them, and that each place is named.</summary>
public sealed class AppPartTests
{
    static AppPackage With(params (string Path, string Json)[] files) =>
        AppPackage.Of([.. SampleApps.Request.Paths.Select(p => (p, SampleApps.Request[p]!)), .. files.Select(f => (f.Path, Encoding.UTF8.GetBytes(f.Json)))]);

    static string[] Found(params (string Path, string Json)[] files) => [.. AppCompiler.Compile(With(files)).Problems.Select(p => $"{p.Path}: {p.Code}")];

    [Fact]
    public void Parts_that_are_right_are_read_and_those_that_are_not_name_file_and_row()
    {
        var (app, problems) = AppCompiler.Compile(With(
            ("prints/a4.json", """{ "id": "a4", "name": "处置单", "qr": "foot", "blocks": [ { "kind": "case" }, { "kind": "fields", "fields": ["category", "place"], "columns": 2 }, { "kind": "text", "text": "请妥善保管" }, { "kind": "sign" } ] }"""),
            ("views/open.json", """{ "id": "open", "name": "在办", "columns": [ { "column": "title" }, { "column": "f.category" } ], "state": "open" }"""),
            ("reports/r.json", """{ "id": "r", "name": "分类", "by": ["f.category"], "figures": [ { "of": "count" } ] }""")));
        Assert.Empty(problems);
        Assert.Equal(("a4", "open", "r"), (app!.Prints[0].Id, app.Views[0].Id, app.Statistics[0].Id));

        Assert.Equal(["prints/a4.json: app.part.name", "prints/a4.json: app.print.qr", "prints/a4.json 1: app.print.kind", "prints/a4.json 2: app.part.field", "prints/a4.json 3: app.print.table", "prints/a4.json 4: app.print.text"],
            Found(("prints/a4.json", """{ "id": "a4", "qr": "middle", "blocks": [ { "kind": "picture" }, { "kind": "fields", "fields": ["nothing"] }, { "kind": "table", "fields": ["category"] }, { "kind": "text" } ] }""")));
        Assert.Equal(["prints/b.json: app.part.id"], Found(("prints/b.json", """{ "id": "a4", "name": "x", "blocks": [ { "kind": "sign" } ] }""")));
        Assert.Equal(["views/open.json: app.view.state", "views/open.json: app.view.sort", "views/open.json 2: app.view.column", "views/open.json: app.part.field"],
            Found(("views/open.json", """{ "id": "open", "name": "在办", "columns": [ { "column": "title" }, { "column": "f.nothing" } ], "state": "gone", "sort": "up", "filters": ["nothing"] }""")));
        Assert.Equal(["reports/r.json: app.report.group", "reports/r.json 2: app.report.figure"],
            Found(("reports/r.json", """{ "id": "r", "name": "x", "by": ["f.summary"], "figures": [ { "of": "count" }, { "of": "sum", "field": "summary" } ] }""")));
        Assert.Equal(["reports/r.json: app.report.by", "reports/r.json: app.report.figures"], Found(("reports/r.json", """{ "id": "r", "name": "x", "by": ["street", "street"] }""")));
    }

    [Fact]
    public void Fields_have_the_options_of_their_list_which_a_unit_may_have_its_own_of()
    {
        var package = AppPackage.Of(SampleApps.Request.Paths.Select(path =>
        {
            if (path != $"forms/{Opening}.json") return (path, SampleApps.Request[path]!);
            var form = DraftJson.Read(SampleApps.Request[path]!);
            var field = form["fields"]!.AsArray().Single(f => (string?)f!["id"] == "category")!.AsObject();
            field["list"] = "kinds";
            field.Remove("options");
            return (path, Encoding.UTF8.GetBytes(DraftJson.Write(form)));
        }));
        Assert.Contains("app.options.unknown", AppCompiler.Compile(package).Problems.Select(p => p.Code));
        var rows = new JsonArray([.. SampleOptions.Select(o => (JsonNode)new JsonObject { ["value"] = o.Value, ["label"] = o.Label.Zh })]);
        package = DraftEdits.With(package, new SetFile("options/kinds.json", new JsonObject { ["id"] = "kinds", ["name"] = "类别", ["rows"] = rows }));
        var (app, problems) = AppCompiler.Compile(package);
        Assert.Empty(problems);
        Assert.Equal(SampleOptions.Length, app!.OpeningForm.Definition.Fields.Single(f => f.Id == "category").Options.Length);

        var read = new List<Problem>();
        var more = (JsonArray)rows.DeepClone();
        more.Add(new JsonObject { ["value"] = "wet", ["label"] = "积水" });
        var own = InstallationSettings.Read(new JsonObject { ["options"] = new JsonObject { ["kinds"] = more } }.ToJsonString(), read)!;
        var (street, wrong) = AppCompiler.Compile(package, own);
        Assert.Empty(wrong);
        Assert.Equal([.. SampleOptions.Select(o => o.Value), "wet"], street!.OpeningForm.Definition.Fields.Single(f => f.Id == "category").Options.Select(o => o.Value));
        Assert.NotNull(street.SettingsDigest);
        Assert.Equal("app.settings.options.unknown", Assert.Single(AppCompiler.Compile(package, InstallationSettings.Read("""{ "options": { "none": [ { "value": "a", "label": "a" } ] } }""", read)!).Problems).Code);
        Assert.Contains("options/kinds.json 2: app.options.row", AppCompiler.Compile(DraftEdits.With(package, new SetRow("options/kinds.json", 1, new JsonObject { ["value"] = SampleOptions[0].Value }))).Problems.Select(p => $"{p.Path}: {p.Code}"));
    }

    static LightApp Sample => AppCompiler.Compile(SampleApps.Request).App!;

    static string Opening => Sample.Manifest.Form;

    static LowCode.Forms.OptionDefinition[] SampleOptions => [.. Sample.OpeningForm.Definition.Fields.Single(f => f.Id == "category").Options];
}
