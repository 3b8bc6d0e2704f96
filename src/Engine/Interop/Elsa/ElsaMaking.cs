using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Interop;

// Activities of ours in Elsa's words.
public sealed partial class ElsaExporter
{
    JsonObject Made(ActivityDefinition one)
    {
        var made = new JsonObject { ["id"] = one.Id, ["name"] = one.Name ?? one.Id };
        var type = Fill(made, one);
        made["type"] = type;
        made["version"] = 1;
        made["customProperties"] ??= new JsonObject();
        made["metadata"] = one.Name is null ? new JsonObject() : new JsonObject { ["displayText"] = one.Name };
        if (!type.StartsWith(OwnType, StringComparison.Ordinal)) report.Add(ElsaFate.Mapped, one.Id, one.Name ?? one.Id, one.Type);
        return made;
    }

    string Fill(JsonObject made, ActivityDefinition one)
    {
        switch (one.Type)
        {
            case ActivityTypes.Start: return "Elsa.Start";
            case ActivityTypes.End when one.Result is null: return "Elsa.End";
            case ActivityTypes.End:
                made["outcomes"] = Input("Object", one.Result);
                return "Elsa.Complete";
            case ActivityTypes.Task:
                made["taskName"] = Input("String", one.Name ?? one.Id);
                Own(made, one);
                Changed(one, "elsa.export.task");
                return "Elsa.RunTask";
            case ActivityTypes.Decision when IsTrueFalse(one):
                made["condition"] = Input("Boolean", "=" + one.When![0].If);
                return "Elsa.FlowDecision";
            case ActivityTypes.Decision:
                made["cases"] = new JsonArray([.. (one.When ?? []).Select(w => new JsonObject { ["label"] = w.Outcome, ["condition"] = Expressed("=" + w.If) })]);
                made["mode"] = Input("SwitchMode", "MatchFirst");
                return "Elsa.FlowSwitch";
            case ActivityTypes.Fork:
                if (one.When is { Count: > 0 }) { Own(made, one); Changed(one, "elsa.export.fork"); }
                made["branches"] = Input("Object", Value.Of(flow.Connections.Where(c => c.From == one.Id && c.Outcome is not null).Select(c => Value.Of(c.Outcome)).ToArray()));
                return "Elsa.FlowFork";
            case ActivityTypes.Join:
                made["mode"] = Input("FlowJoinMode", one.Mode switch { "all" => "WaitAll", "any" => "WaitAny", _ => "WaitAllActive" });
                return "Elsa.FlowJoin";
            case ActivityTypes.Sequence:
                Fill(made, one.Activities ?? [], one.Connections ?? [], one.Start);
                made["variables"] = new JsonArray([.. (one.Variables ?? Record.Empty).Select(v => new JsonObject { ["id"] = v.Key, ["name"] = v.Key, ["typeName"] = "Object", ["value"] = v.Value.IsAbsent ? null : v.Value.AsText ?? ValueJson.ToJson(v.Value) })]);
                return "Elsa.Flowchart";
            case ActivityTypes.Loop:
                made["condition"] = Input("Boolean", one.While is null ? true : "=" + one.While);
                made["body"] = Inside(one);
                return "Elsa.While";
            case ActivityTypes.ForEach:
                made["items"] = Input("Object", one.Items);
                made["body"] = Inside(one);
                return one.Mode == "sequential" ? "Elsa.ForEach" : "Elsa.ParallelForEach";
            case ActivityTypes.Set when one.Values is { Count: 1 } values:
                var (name, value) = values.First();
                made["variable"] = new JsonObject { ["id"] = name, ["name"] = name, ["typeName"] = "Object" };
                made["value"] = Input("Object", value);
                return "Elsa.SetVariable";
            case ActivityTypes.Script:
                made["script"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = one.Script } };
                if (one.Outcomes is { Count: > 0 } outcomes) made["possibleOutcomes"] = Input("Object", Value.Of(outcomes.Select(o => Value.Of(o)).ToArray()));
                if (one.Into is { } into) made["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = into } };
                Changed(one, "elsa.export.script");
                return "Elsa.RunJavaScript";
            case ActivityTypes.Delay when Span(one.For) is { } span:
                made["timeSpan"] = Input("TimeSpan", span);
                return "Elsa.Delay";
            case ActivityTypes.Wait:
                made["eventName"] = Input("String", one.Signal);
                if (one.Into is { } taker) made["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = taker } };
                return "Elsa.Event";
        }
        Own(made, one);
        report.Add(ElsaFate.Kept, one.Id, one.Name ?? one.Id, one.Type, "elsa.export.kept");
        return one.Type.StartsWith("Elsa.", StringComparison.Ordinal) ? one.Type : OwnType + one.Type;
    }

    void Changed(ActivityDefinition one, string code) => report.Add(ElsaFate.Changed, one.Id, one.Name ?? one.Id, one.Type, code);

    /// <summary>Ours beside theirs, so that coming back it is as it was.</summary>
    static void Own(JsonObject made, ActivityDefinition one)
    {
        var bare = one with { };
        bare.Extra = one.Extra?.Where(e => !e.Key.StartsWith("elsa", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        made["customProperties"] = new JsonObject { [OwnMember] = JsonNode.Parse(JsonSerializer.Serialize(bare, FlowJson.Default.ActivityDefinition)) };
    }

    JsonObject Inside(ActivityDefinition container)
    {
        var chart = new JsonObject { ["id"] = container.Id + ".body", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["customProperties"] = new JsonObject(), ["metadata"] = new JsonObject() };
        Fill(chart, container.Activities ?? [], container.Connections ?? [], container.Start);
        return chart;
    }

    static JsonObject Input(string type, Value value) => new() { ["typeName"] = type, ["expression"] = Expressed(value) };

    static JsonObject Expressed(Value value) => value switch
    {
        { AsText: ['=', .. var source] } => new() { ["type"] = "JavaScript", ["value"] = Back(source) },
        { AsText: { } text } => new() { ["type"] = "Literal", ["value"] = text },
        { AsList: not null } or { AsRecord: not null } => new() { ["type"] = "Object", ["value"] = ValueJson.ToJson(value) },
        { IsAbsent: true } => new() { ["type"] = "Literal", ["value"] = null },
        _ => new() { ["type"] = "Literal", ["value"] = JsonNode.Parse(ValueJson.ToJson(value)) },
    };

    /// <summary>An expression of ours with the names Elsa's scripts read.</summary>
    static string Back(string source) => new ElsaSource(source, at => Root().Match(source, at) is { Success: true } read
        ? (read.Length, read.Groups[1].Value switch { "vars" => $"variables.{read.Groups[2].Value}", _ => $"getInput(\"{read.Groups[2].Value}\")" })
        : Item().Match(source, at) is { Success: true } item ? (item.Length, "getVariable(\"CurrentValue\")") : null).Copy() ?? source;

    static string? Span(Value duration) => duration.AsText is { } text && WorkDuration.Parse(text, out var read) is null
        ? read.Unit switch
        {
            TimeUnit.Minutes => TimeSpan.FromMinutes(read.Amount), TimeUnit.Hours => TimeSpan.FromHours(read.Amount), TimeUnit.Days => TimeSpan.FromDays(read.Amount), _ => (TimeSpan?)null,
        } is { } span ? span.ToString("c", CultureInfo.InvariantCulture) : null : null;

    [GeneratedRegex(@"\G(vars|form)\.([A-Za-z_]\w*)")]
    private static partial Regex Root();

    [GeneratedRegex(@"\Gitem\b")]
    private static partial Regex Item();
}
