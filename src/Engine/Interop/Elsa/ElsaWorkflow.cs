using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>A workflow definition of Elsa 3 as it was read; <see cref="Raw"/> is all of it.</summary>
sealed record ElsaWorkflow(JsonObject Raw, string DefinitionId, string Name, int Version, IReadOnlyList<ElsaVariable> Variables, IReadOnlyList<ElsaVariable> Inputs, IReadOnlyList<ElsaVariable> Outputs, ElsaActivity Root)
{
    /// <exception cref="RefusedException">Not JSON, or not a definition.</exception>
    public static ElsaWorkflow Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        JsonNode? node;
        try { node = JsonNode.Parse(utf8, documentOptions: ElsaJson.Reading); }
        catch (JsonException wrong) { throw new RefusedException(RefusalKind.Unreadable, Problem.Of("elsa.json", ("reason", wrong.Message))); }
        if (node is not JsonObject raw || (raw.Member("root") ?? raw.Member("activities")) is null) throw new RefusedException(RefusalKind.Invalid, Problem.Of("elsa.noRoot"));
        // Exports of early versions, and of a flowchart alone, have the root's members at the top.
        var root = raw.Member("root") as JsonObject ?? raw;
        var name = raw.Member("name").Text();
        var id = raw.Member("definitionId").Text() ?? raw.Member("id").Text() ?? name ?? "workflow";
        return new ElsaWorkflow(raw, id, name ?? id, raw.Member("version").Whole() ?? 1,
            ElsaVariable.Read(raw.Member("variables")), ElsaVariable.Read(raw.Member("inputs")), ElsaVariable.Read(raw.Member("outputs")), ElsaActivity.Read(root, "root"));
    }
}

/// <summary>A variable, input or output: its name and, of a variable, the id others name it by and its first value as text.</summary>
sealed record ElsaVariable(string Id, string Name, string Type, bool IsList, JsonNode? Value)
{
    public static IReadOnlyList<ElsaVariable> Read(JsonNode? list) =>
    [
        .. list.List().Where(v => !string.IsNullOrEmpty(v.Member("name").Text())).Select(v => new ElsaVariable(v.Member("id").Text() ?? v.Member("name").Text()!, v.Member("name").Text()!,
            ElsaTypes.Plain(v.Member("typeName").Text() ?? v.Member("type").Text()), v.Member("isArray").IsTrue(), v.Member("value"))),
    ];
}

/// <summary>One activity; what stands in it only is read when it is mapped.</summary>
sealed record ElsaActivity(JsonObject Raw, string Id, string Type, string? Name, string Place)
{
    /// <summary>The short name of a built-in type, <c>Elsa.</c> left off.</summary>
    public string? BuiltIn => Type.StartsWith("Elsa.", StringComparison.OrdinalIgnoreCase) ? Type[5..] : null;

    public JsonNode? this[string member] => Raw.Member(member);

    /// <summary>How tokens of several connections come together here, by the designer's choice; null for the engine's own.</summary>
    public string? MergeMode => Raw.Member("customProperties").Member("mergeMode").Text() ?? Raw.Member("mergeMode").Text();

    public bool CanStart => (Raw.Member("customProperties").Member("canStartWorkflow") ?? Raw.Member("applicationProperties").Member("canStartWorkflow") ?? Raw.Member("canStartWorkflow")).IsTrue();

    public IReadOnlyList<ElsaActivity> Activities => Children("activities");
    public IReadOnlyList<ElsaVariable> Variables => ElsaVariable.Read(Raw.Member("variables"));

    public ElsaActivity? Child(string member) => Raw.Member(member) is JsonObject child && child.Member("type").Text() is not null ? Read(child, $"{Place}/{member}") : null;

    public IReadOnlyList<ElsaActivity> Children(string member)
    {
        var place = 0;
        return [.. Raw.Member(member).List().OfType<JsonObject>().Select(a => Read(a, $"{Place}/{member}[{place++}]"))];
    }

    public IReadOnlyList<ElsaConnection> Connections => [.. Raw.Member("connections").List().OfType<JsonObject>().Select(ElsaConnection.Read).OfType<ElsaConnection>()];

    public static ElsaActivity Read(JsonObject raw, string place)
    {
        var name = raw.Member("metadata").Member("displayText").Text() is { Length: > 0 } shown ? shown : raw.Member("name").Text();
        // A node id ends with the activity's own id.
        var id = raw.Member("id").Text() ?? raw.Member("nodeId").Text()?.Split(':')[^1] ?? name ?? place;
        return new ElsaActivity(raw, id, raw.Member("type").Text() ?? "Elsa.Flowchart", string.IsNullOrEmpty(name) ? null : name, place);
    }
}

/// <summary>An arrow; without a port it leaves by <c>Done</c>.</summary>
sealed record ElsaConnection(string From, string Port, string To)
{
    public static ElsaConnection? Read(JsonObject raw)
    {
        var (source, target) = (raw.Member("source"), raw.Member("target"));
        var from = source.Text() ?? source.Member("activity").Text() ?? source.Member("activity").Member("id").Text();
        var to = target.Text() ?? target.Member("activity").Text() ?? target.Member("activity").Member("id").Text();
        var port = source.Member("port").Text() ?? raw.Member("sourcePort").Text();
        return from is null || to is null ? null : new ElsaConnection(from, string.IsNullOrEmpty(port) ? "Done" : port, to);
    }
}
