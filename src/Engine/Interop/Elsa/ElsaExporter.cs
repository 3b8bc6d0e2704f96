using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>A definition as Elsa reads it, and what became of each activity.</summary>
public sealed record ElsaExported(string Json, ElsaReport Report);

/// <summary>
/// Writes a flow as a workflow definition of Elsa 3. An imported flow that nobody has changed is written back to the letter; in one that was changed, each
/// activity that was not is. What Elsa has nothing for stands under a type beginning with <c>LowCode.</c> and comes back as it was.
/// </summary>
public sealed partial class ElsaExporter
{
    internal const string OwnType = "LowCode.", OwnMember = "lowCode";

    readonly FlowDefinition flow;
    readonly JsonObject? original;
    readonly ElsaReport report = new();

    ElsaExporter(FlowDefinition flow)
    {
        this.flow = flow;
        original = flow.Extra?.TryGetValue(ElsaImporter.DefinitionMark, out var kept) == true ? JsonNode.Parse(kept.GetRawText(), documentOptions: ElsaJson.Reading) as JsonObject : null;
    }

    /// <param name="flow">The flow; it need not have been imported.</param>
    public static ElsaExported Export(FlowDefinition flow) => new ElsaExporter(flow).Make();

    ElsaExported Make()
    {
        if (original is not null && ElsaStamp.IsUnchanged(flow))
        {
            report.Add(ElsaFate.Mapped, "root", flow.Name ?? flow.Id, "workflow", "elsa.export.unchanged");
            return new ElsaExported(original.ToJsonString(ElsaJson.Indented), report);
        }
        var definition = original?.DeepClone() as JsonObject ?? Fresh();
        var root = new JsonObject { ["id"] = original.Member("root").Member("id").Text() ?? "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["customProperties"] = new JsonObject(), ["metadata"] = new JsonObject(), ["variables"] = new JsonArray() };
        Fill(root, flow.Activities, flow.Connections, flow.Start);
        definition["root"] = root;
        definition["name"] = flow.Name ?? flow.Id;
        AddVariables(definition);
        return new ElsaExported(definition.ToJsonString(ElsaJson.Indented), report);
    }

    JsonObject Fresh() => new()
    {
        ["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json",
        ["id"] = $"{flow.Id}-1", ["definitionId"] = flow.Id, ["version"] = 1, ["toolVersion"] = "3.0.0.0", ["variables"] = new JsonArray(), ["inputs"] = new JsonArray(), ["outputs"] = new JsonArray(),
        ["outcomes"] = new JsonArray(), ["customProperties"] = new JsonObject(), ["isReadonly"] = false, ["isSystem"] = false, ["isLatest"] = true, ["isPublished"] = false, ["options"] = new JsonObject(),
    };

    void AddVariables(JsonObject definition)
    {
        var known = ElsaVariable.Read(definition.Member("variables")).Select(v => v.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var list = new JsonArray([.. definition.Member("variables").List().Select(v => v.DeepClone())]);
        foreach (var (name, value) in flow.Variables ?? Record.Empty)
            if (known.Add(name) && (original is null || name != ElsaImporter.Line))
                list.Add(new JsonObject
                {
                    ["id"] = name, ["name"] = name, ["typeName"] = value.Kind switch { ValueKind.Boolean => "Boolean", ValueKind.Number => "Double", ValueKind.Text => "String", _ => "Object" }, ["isArray"] = false,
                    ["value"] = value.IsAbsent ? null : value.AsText ?? ValueJson.ToJson(value), ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
                });
        definition["variables"] = list;
    }

    /// <summary>Writes activities and connections into a flowchart; parts that stand for nothing there are dissolved.</summary>
    void Fill(JsonObject chart, IReadOnlyList<ActivityDefinition> activities, IReadOnlyList<ConnectionDefinition> connections, string? start)
    {
        if (connections.Count == 0 && activities.Count > 1 && start is null) connections = [.. activities.Skip(1).Select((a, i) => new ConnectionDefinition { From = activities[i].Id, To = a.Id })];
        var outgoing = connections.ToLookup(c => c.From);
        var dissolved = activities.Where(a => IsDissolved(a, activities)).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        var written = new JsonArray();
        foreach (var one in activities)
            if (!dissolved.Contains(one.Id)) written.Add(Write(one));
        var arrows = new JsonArray();
        foreach (var one in activities.Where(a => !dissolved.Contains(a.Id)))
            foreach (var (port, to) in outgoing[one.Id].SelectMany(c => Targets(c.To, c.Outcome, [])).Distinct())
                arrows.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = IdOf(one), ["port"] = Port(one, port) }, ["target"] = new JsonObject { ["activity"] = IdOf(activities.First(a => a.Id == to)), ["port"] = "In" }, ["vertices"] = new JsonArray() });
        chart["activities"] = written;
        chart["connections"] = arrows;
        var first = start ?? activities.FirstOrDefault(a => a.Type == ActivityTypes.Start)?.Id;
        if (first is not null && Targets(first, null, []).FirstOrDefault() is { To: { } entry }) chart["start"] = IdOf(activities.First(a => a.Id == entry));

        IEnumerable<(string? Port, string To)> Targets(string id, string? port, HashSet<string> seen) =>
            !dissolved.Contains(id) ? [(port, id)] : !seen.Add(id) ? [] : outgoing[id].SelectMany(c => Targets(c.To, c.Outcome ?? port, seen)).ToArray();
    }

    static string Port(ActivityDefinition from, string? outcome) => outcome is null or FlowActivity.Done ? "Done" : from.Type == ActivityTypes.Decision && !IsTrueFalse(from) && outcome == from.Otherwise ? "Default" : outcome;

    static bool IsTrueFalse(ActivityDefinition decision) => decision is { When: [{ Outcome: "True" }], Otherwise: "False" };

    static bool IsDissolved(ActivityDefinition one, IReadOnlyList<ActivityDefinition> level) =>
        one.Extra?.ContainsKey(ElsaImporter.PartMark) == true && ElsaStamp.IsUnchanged(one)
        && !(one is { Type: ActivityTypes.Script, Into: { } into } && level.Any(a => !ElsaStamp.IsUnchanged(a) && JsonSerializer.Serialize(a, FlowJson.Default.ActivityDefinition).Contains("vars." + into, StringComparison.Ordinal)));

    string IdOf(ActivityDefinition one) => Kept(one)?.Member("id").Text() ?? one.Id;

    /// <summary>The activity as it stood in the definition, when it has not been changed since.</summary>
    JsonObject? Kept(ActivityDefinition one)
    {
        if (original is null || one.Extra?.TryGetValue(ElsaImporter.PlaceMark, out var place) != true || place.ValueKind != JsonValueKind.String || !ElsaStamp.IsUnchanged(one)) return null;
        return ElsaPlace.Find(original, place.GetString()!);
    }

    JsonObject Write(ActivityDefinition one)
    {
        if (Kept(one) is { } kept)
        {
            report.Add(ElsaFate.Mapped, one.Id, one.Name ?? one.Id, kept.Member("type").Text() ?? one.Type, "elsa.export.unchanged");
            return (JsonObject)kept.DeepClone();
        }
        return Made(one);
    }
}
