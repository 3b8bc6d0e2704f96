using System.Text;
using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Interop;
using LowCode.Problems;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Interop;

/// <summary>Definitions of our own writing in all the shapes Elsa's files have, run by our runner.</summary>
public sealed class ElsaTests : IAsyncLifetime
{
    readonly ScriptPool pool = new(WorkerCommand.For(typeof(ElsaTests).Assembly.Location), new() { Workers = 1, WorkerStartTime = TimeSpan.FromSeconds(60) });

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await pool.DisposeAsync();

    static string Write(string id, string text, string more = "") => $$"""{ "id": "{{id}}", "type": "Elsa.WriteLine", "text": { "typeName": "String", "expression": { "type": "Literal", "value": "{{text}}" } }{{more}} }""";
    static string Script(string id, string script) => $$"""{ "id": "{{id}}", "type": "Elsa.WriteLine", "text": { "typeName": "String", "expression": { "type": "JavaScript", "value": {{JsonValue.Create(script)!.ToJsonString()}} } } }""";
    static string Arrow(string from, string to, string port = "Done") => $$"""{ "source": { "activity": "{{from}}", "port": "{{port}}" }, "target": { "activity": "{{to}}", "port": "In" } }""";
    static string Chart(string activities, string connections, string head = "") =>
        $$"""{ "definitionId": "d", "name": "D", "version": 1, {{head}} "root": { "id": "flow", "type": "Elsa.Flowchart", "activities": [{{activities}}], "connections": [{{connections}}] } }""";
    static string Alone(string activity, string head = "") => Chart(activity, "", head);

    async Task<ElsaRun> Run(string definition, Record? form = null, params string[] others) =>
        await ElsaRun.Of(ElsaImporter.Import(Encoding.UTF8.GetBytes(definition), others.Select(Encoding.UTF8.GetBytes)).Flow, form ?? Record.Empty, pool);

    async Task Writes(string definition, params string[] lines)
    {
        var run = await Run(definition);
        Assert.Equal(("finished", string.Join("; ", lines)), (run.Status, string.Join("; ", run.Lines)));
    }

    [Fact]
    public Task Two_arrows_from_one_port_are_branches_and_come_together_once() =>
        Writes(Chart($"{Write("a", "a")},{Write("b", "b")},{Write("c", "c")},{Write("d", "d")}", $"{Arrow("a", "b")},{Arrow("a", "c")},{Arrow("b", "d")},{Arrow("c", "d")}"), "a", "b", "c", "d");

    [Theory]
    [InlineData("""{ "source": "a", "target": "b", "sourcePort": "Done", "targetPort": "In" }""")]
    [InlineData("""{ "Source": { "Activity": "a", "Port": "Done" }, "Target": { "Activity": "b", "Port": "In" } }""")]
    [InlineData("""{ "source": { "activity": "a", "port": null }, "target": { "activity": "b" } }""")]
    public Task Connections_are_read_in_all_their_shapes(string connection) => Writes(Chart($"{Write("b", "two")},{Write("a", "one")}", connection), "one", "two");

    [Fact]
    public Task Lists_may_stand_in_a_wrapper_and_one_connection_alone() => Writes(
        $$"""{ "definitionId": "d", "root": { "id": "f", "type": "Elsa.Flowchart", "activities": { "$values": [{{Write("a", "one")}}, {{Write("b", "two")}}] }, "connections": {{Arrow("a", "b")}} } }""", "one", "two");

    [Fact]
    public Task A_decision_reads_a_boolean_that_is_written_as_text() => Writes(Chart(
        $$"""{ "id": "q", "type": "Elsa.FlowDecision", "condition": { "typeName": "Boolean", "expression": { "type": "Literal", "value": "True" } } },{{Write("y", "yes")}},{{Write("n", "no")}}""", $"{Arrow("q", "y", "True")},{Arrow("q", "n", "False")}"), "yes");

    [Fact]
    public Task A_loop_back_counts_with_the_helper_functions() => Writes(Chart(
        $$"""{{Write("w", "again")}},{ "id": "s", "type": "Elsa.SetVariable", "variable": { "id": "v1", "name": "Counter" }, "value": { "typeName": "Int32", "expression": { "type": "JavaScript", "value": "return getCounter() + 1;" } } },{ "id": "q", "type": "Elsa.FlowDecision", "condition": { "typeName": "Boolean", "expression": { "type": "JavaScript", "value": "getVariable('Counter') > 2" } } },{{Script("e", "`${variables.Counter} times`")}}""",
        $"{Arrow("w", "s")},{Arrow("s", "q")},{Arrow("q", "w", "False")},{Arrow("q", "e", "True")}", """ "variables": [{ "id": "v1", "name": "Counter", "typeName": "Int32", "value": "0" }],"""), "again", "again", "again", "3 times");

    [Theory]
    [InlineData("WaitAll", "finished")]
    [InlineData("WaitAny", "finished")]
    [InlineData("WaitAllActive", "finished")]
    public async Task Explicit_joins_come_together_once(string mode, string status)
    {
        var run = await Run(Chart($$"""{{Write("a", "a")}},{{Write("b", "b")}},{{Write("c", "c")}},{ "id": "j", "type": "Elsa.FlowJoin", "mode": { "expression": { "type": "Literal", "value": "{{mode}}" } } },{{Write("d", "d")}}""",
            $"{Arrow("a", "b")},{Arrow("a", "c")},{Arrow("b", "j")},{Arrow("c", "j")},{Arrow("j", "d")}"));
        Assert.Equal(status, run.Status);
        Assert.Single(run.Lines, "d");
    }

    [Theory]
    [InlineData("Stream", "finished", "A; C")]
    [InlineData("Merge", "incident", "A")]
    [InlineData("Converge", "incident", "A")]
    [InlineData("Race", "finished", "A; C")]
    public async Task What_hangs_there_for_ever_says_so_here(string mode, string status, string lines)
    {
        var merge = $$""", "customProperties": { "mergeMode": "{{mode}}" }""";
        var run = await Run(Chart($$"""{ "id": "s", "type": "Elsa.Start" },{{Write("a", "A")}},{ "id": "q", "type": "Elsa.FlowDecision", "condition": false },{{Write("b", "B")}},{{Write("c", "C", merge)}}""",
            $"{Arrow("s", "a")},{Arrow("s", "q")},{Arrow("q", "b", "True")},{Arrow("a", "c")},{Arrow("b", "c")}"));
        Assert.Equal((status, lines), (run.Status, string.Join("; ", run.Lines)));
    }

    [Fact]
    public Task For_counts_forEach_goes_through_and_break_leaves() => Writes($$"""
        { "definitionId": "d", "root": { "id": "seq", "type": "Elsa.Sequence", "activities": [
          { "id": "for", "type": "Elsa.For", "start": { "typeName": "Int32", "expression": { "type": "Literal", "value": "1" } }, "end": { "typeName": "Int32", "expression": { "type": "Literal", "value": "2" } }, "body": {{Script("f", "'f' + getCurrentValue()")}} },
          { "id": "each", "type": "Elsa.ForEach", "items": { "typeName": "Object", "expression": { "type": "Object", "value": "[\"x\", \"y\", \"z\"]" } }, "body": { "id": "in", "type": "Elsa.Sequence", "activities": [
            {{Script("e", "getVariable('CurrentValue')")}},
            { "id": "if", "type": "Elsa.If", "condition": { "typeName": "Boolean", "expression": { "type": "JavaScript", "value": "getCurrentValue() === 'y'" } }, "then": { "id": "out", "type": "Elsa.Break" } }] } },
          { "id": "par", "type": "Elsa.ParallelForEach", "items": { "expression": { "type": "JavaScript", "value": "[1, 2]" } }, "body": {{Script("p", "`p${getCurrentValue()}`")}} },
          {{Write("last", "last")}}] } }
        """, "f1", "f2", "x", "y", "p1", "p2", "last");

    [Fact]
    public Task While_runs_as_long_as_its_condition_holds() => Writes(Alone(
        $$"""{ "id": "w", "type": "Elsa.While", "condition": { "typeName": "Boolean", "expression": { "type": "JavaScript", "value": "getN() < 2" } }, "body": { "id": "b", "type": "Elsa.Sequence", "activities": [{{Script("l", "'n' + getN()")}}, { "id": "s", "type": "Elsa.SetVariable", "variable": { "name": "N" }, "value": { "expression": { "type": "JavaScript", "value": "getN() + 1" } } }] } }""",
        """ "variables": [{ "id": "n", "name": "N", "typeName": "Int32", "value": "0" }],"""), "n0", "n1");

    [Fact]
    public Task A_switch_takes_the_first_case_that_holds_and_default_else() => Writes(Chart(
        $$"""{ "id": "s", "type": "Elsa.FlowSwitch", "cases": [{ "label": "Big", "condition": { "type": "JavaScript", "value": "getN() > 10" } }, { "label": "Small", "condition": { "type": "JavaScript", "value": "getN() > 1" } }] },{{Write("b", "big")}},{{Write("m", "small")}},{{Write("d", "default")}}""",
        $"{Arrow("s", "b", "Big")},{Arrow("s", "m", "Small")},{Arrow("s", "d", "Default")}", """ "variables": [{ "id": "n", "name": "N", "typeName": "Int32", "value": "5" }],"""), "small");

    [Fact]
    public async Task A_script_that_sets_variables_runs_in_the_worker()
    {
        var run = await Run(Chart($$"""{ "id": "j", "type": "Elsa.RunJavaScript", "name": "J", "script": { "expression": { "type": "Literal", "value": "const parts = ['a', 'b']; for (let i = 0; i < parts.length; i++) setText(getText() + parts[i]); setOutcome('Short'); return parts.length;" } }, "possibleOutcomes": { "expression": { "type": "Object", "value": "[\"Short\", \"Long\"]" } }, "result": { "memoryReference": { "id": "n" } } },{{Script("e", "`${getText()} ${getN()}`")}}""",
            Arrow("j", "e", "Short"), """ "variables": [{ "id": "t", "name": "Text", "typeName": "String", "value": ">" }, { "id": "n", "name": "N", "typeName": "Int32" }],"""));
        Assert.Equal(("finished", ">ab 2"), (run.Status, string.Join("; ", run.Lines)));
    }

    [Fact]
    public async Task A_fault_is_an_incident_and_other_branches_go_on()
    {
        var run = await Run(Chart($$"""{ "id": "s", "type": "Elsa.Start" },{ "id": "f", "type": "Elsa.Fault", "message": { "expression": { "type": "Literal", "value": "went south" } } },{{Write("b", "b")}}""", $"{Arrow("s", "f")},{Arrow("s", "b")}"));
        Assert.Equal(("incident", "b"), (run.Status, string.Join("; ", run.Lines)));
    }

    [Fact]
    public Task Events_delays_and_tasks_wait_and_go_on() => Writes(
        $$"""{ "definitionId": "d", "root": { "id": "q", "type": "Elsa.Sequence", "activities": [{ "id": "d", "type": "Elsa.Delay", "timeSpan": { "typeName": "TimeSpan", "expression": { "type": "Literal", "value": "00:00:05" } } }, { "id": "e", "type": "Elsa.Event", "eventName": { "expression": { "type": "Literal", "value": "paid" } } }, { "id": "t", "type": "Elsa.RunTask", "taskName": { "expression": { "type": "Literal", "value": "Look" } } }, {{Write("w", "done")}}] } }""", "done");

    [Fact]
    public async Task A_workflow_used_as_an_activity_gets_its_inputs_and_hands_on_outputs_and_outcomes()
    {
        const string child = """{ "definitionId": "c1", "name": "Add one", "inputs": [{ "name": "N", "type": "Int32" }], "outputs": [{ "name": "Sum", "type": "Int32" }], "root": { "id": "s", "type": "Elsa.Sequence", "activities": [ { "id": "o", "type": "Elsa.SetOutput", "outputName": { "expression": { "type": "Literal", "value": "Sum" } }, "outputValue": { "expression": { "type": "JavaScript", "value": "getN() + 1" } } }, { "id": "c", "type": "Elsa.Complete", "outcomes": { "expression": { "type": "Literal", "value": "Good" } } }] }}""";
        var run = await Run(Chart($$"""{ "id": "k", "name": "K", "type": "AddOne", "workflowDefinitionId": "c1", "n": { "typeName": "Int32", "expression": { "type": "JavaScript", "value": "getInput('Start')" } }, "sum": { "memoryReference": { "id": "r" } } },{{Script("g", "'good ' + getResult()")}},{{Write("b", "bad")}}""",
            $"{Arrow("k", "g", "Good")},{Arrow("k", "b", "Bad")}", """ "inputs": [{ "name": "Start", "type": "Int32" }], "variables": [{ "id": "r", "name": "Result", "typeName": "Int32" }],"""), Record.Of(("Start", 4)), child);
        Assert.Equal(("finished", "good 5"), (run.Status, string.Join("; ", run.Lines)));
    }

    [Fact]
    public void The_report_names_every_activity_and_what_became_of_it()
    {
        var imported = ElsaImporter.Import(Encoding.UTF8.GetBytes(Chart($$"""{{Write("a", "a")}},{ "id": "x", "type": "Elsa.SendEmail", "name": "Mail" },{{Write("lost", "lost")}}""", $"{Arrow("a", "x")},{Arrow("lost", "lost")}")));
        Assert.Equal([("root/activities[0]", ElsaFate.Changed), ("root/activities[1]", ElsaFate.Kept), ("root/activities[2]", ElsaFate.Dropped)],
            imported.Report.Findings.Where(f => f.Place.StartsWith("root/", StringComparison.Ordinal)).OrderBy(f => f.Place).Select(f => (f.Place, f.Fate)));
        Assert.All(imported.Report.Findings, f => Assert.True(f.Note is null || ProblemText.Of(f.Note) != f.Note.Code));
    }

    [Fact]
    public void An_import_nobody_changed_is_written_back_to_the_letter_and_a_changed_one_keeps_the_rest()
    {
        var definition = Chart($$"""{{Write("a", "a", ", \"metadata\": { \"designer\": { \"position\": { \"x\": 7, \"y\": 9 } } }")}},{ "id": "x", "type": "Acme.Thing", "secret": { "deep": [1, 2] } },{{Write("b", "b")}}""", $"{Arrow("a", "x")},{Arrow("a", "b")}", "\"strange\": 5,");
        var flow = FlowDefinition.Parse(ElsaImporter.Import(Encoding.UTF8.GetBytes(definition)).Flow.ToJson());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(definition), JsonNode.Parse(ElsaExporter.Export(flow).Json)));
        var changed = flow with { Activities = [.. flow.Activities.Select(a => a.Id == "b" ? a with { Values = Record.Of(("line", "other")) } : a)] };
        var back = JsonNode.Parse(ElsaExporter.Export(changed).Json)!;
        var activities = back["root"]!["activities"]!.AsArray();
        Assert.Equal(["a", "x", "b"], activities.Select(a => a!["id"]!.GetValue<string>()));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(definition)!["root"]!["activities"]![1], activities[1]));
        Assert.Equal(7, activities[0]!["metadata"]!["designer"]!["position"]!["x"]!.GetValue<int>());
        Assert.Equal(["a→x", "a→b"], back["root"]!["connections"]!.AsArray().Select(c => $"{c!["source"]!["activity"]}→{c["target"]!["activity"]}"));
        Assert.Equal(5, back["strange"]!.GetValue<int>());
    }

    [Fact]
    public void The_package_of_an_import_is_an_app_that_compiles()
    {
        var (package, _) = ElsaPackage.Of(Encoding.UTF8.GetBytes(Chart(Write("a", "a"), "", """ "inputs": [{ "name": "Title", "type": "String" }],""")));
        Assert.Empty(Apps(package));
        static IReadOnlyList<Problem> Apps(LowCode.Apps.AppPackage package) => LowCode.Apps.AppCheck.Check(package).Problems;
    }

    [Theory]
    [InlineData("nothing", "elsa.json")]
    [InlineData("{}", "elsa.noRoot")]
    public void What_is_no_definition_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<RefusedException>(() => ElsaImporter.Import(Encoding.UTF8.GetBytes(text))).Problems[0].Code);
}
