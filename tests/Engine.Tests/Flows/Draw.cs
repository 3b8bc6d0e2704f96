namespace LowCode.Engine.Tests.Flows;

/// <summary>Small flows written short: each person's step is a task of the post <c>p</c>.</summary>
static class Draw
{
    public static string Flow(string activities, string connections, string more = "") =>
        $$"""{ "id": "sample", "activities": [{{activities}}], "connections": [{{Arrows(connections)}}]{{more}} }""";

    public static string Task(string id, string more = "") => $$"""{ "id": "{{id}}", "type": "task", "candidates": { "post": "p" }{{(more.Length > 0 ? ", " + more : "")}} }""";

    public static string Tasks(params string[] ids) => string.Join(", ", ids.Select(id => Task(id)));

    public static string Join(string id, string mode = "live") => $$"""{ "id": "{{id}}", "type": "join", "mode": "{{mode}}" }""";

    public static string Fork(string id) => $$"""{ "id": "{{id}}", "type": "fork" }""";

    public static string End(string id = "end", string? result = "closed") => result is null ? $$"""{ "id": "{{id}}", "type": "end" }""" : $$"""{ "id": "{{id}}", "type": "end", "result": "{{result}}" }""";

    /// <summary><c>a &gt; b, b/yes &gt; c, d ! e</c>: from, outcome, to; an exclamation mark restarts.</summary>
    public static string Arrows(string text) => string.Join(", ", text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(arrow =>
    {
        var restart = arrow.Contains('!', StringComparison.Ordinal);
        var ends = arrow.Split(restart ? '!' : '>', StringSplitOptions.TrimEntries);
        var from = ends[0].Split('/');
        return $$"""{ "from": "{{from[0]}}"{{(from.Length > 1 ? $", \"outcome\": \"{from[1]}\"" : "")}}, "to": "{{ends[1]}}"{{(restart ? ", \"restart\": true" : "")}} }""";
    }));
}
