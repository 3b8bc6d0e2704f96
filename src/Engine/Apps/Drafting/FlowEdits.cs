using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Edits of the flow, on its tree. A connection belongs to the list of the container its steps stand in.</summary>
static class FlowEdits
{
    const int MostSteps = 500;

    /// <summary>Stands for a fork with two tasks and its join; people think of it as one thing.</summary>
    public const string Parallel = "parallel";

    /// <summary>The same, each branch under a condition; its members under <c>fork</c> are the fork's.</summary>
    public const string ParallelWhen = "parallelWhen";

    public const string NewEnd = "+end";

    public static void Apply(JsonObject flow, DraftEdit edit)
    {
        switch (edit)
        {
            case AddStep add: Add(flow, add); break;
            case SetStep set: Set(flow, set); break;
            case MoveStep move: Move(flow, move); break;
            case RemoveStep remove: TakeOut(flow, remove.Step); break;
            case Connect connect: Join(flow, connect); break;
            case Disconnect cut: Cut(flow, cut); break;
        }
    }

    /// <summary>All steps, those inside of others too.</summary>
    public static IEnumerable<JsonObject> Steps(JsonObject of) =>
        of["activities"] is JsonArray steps ? steps.OfType<JsonObject>().SelectMany(s => Steps(s).Prepend(s)) : [];

    /// <summary>Posts that steps name; those that an expression gives are not known.</summary>
    public static IEnumerable<string> Posts(JsonObject flow) => Steps(flow)
        .SelectMany(s => new[] { s["candidates"]?["post"], (string?)s["type"] == ActivityTypes.Dispatch ? s["dispatcher"] ?? LightApp.DefaultDispatcher : null, s["leader"], s["suspend"]?["approval"], s["extend"]?["approval"],
                s["negotiate"]?["post"], s["assist"]?["post"], s["excuse"]?["post"], s["record"]?["candidates"]?["post"], s["rate"]?["candidates"]?["post"] }
            .Concat(s["parties"] is JsonArray parties ? parties.OfType<JsonObject>().Select(p => p["post"]) : []))
        .SelectMany(post => post is JsonArray several ? several.AsEnumerable() : [post]).OfType<JsonValue>()
        .Select(post => post.TryGetValue<string>(out var name) ? name : "").Where(name => name.Length > 0 && name[0] != '=');

    static string IdOf(JsonNode? node) => (string?)node?["id"] ?? "";

    static JsonArray List(JsonObject of, string member)
    {
        if (of[member] is JsonArray there) return there;
        var made = new JsonArray();
        of[member] = made;
        return made;
    }

    /// <summary>A step, and what it stands in: the flow itself, or a sequence, loop or forEach.</summary>
    static (JsonObject Step, JsonObject Level) Find(JsonObject flow, string id)
    {
        foreach (var level in Steps(flow).Prepend(flow))
            if (level["activities"] is JsonArray steps && steps.OfType<JsonObject>().FirstOrDefault(s => IdOf(s) == id) is { } step) return (step, level);
        throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.step.unknown", id));
    }

    static bool Is(JsonNode? way, string from, string? outcome, string to) => (string?)way?["from"] == from && (string?)way?["outcome"] == outcome && (string?)way?["to"] == to;

    static JsonObject WayOf(JsonObject level, string from, string? outcome, string to) =>
        List(level, "connections").OfType<JsonObject>().FirstOrDefault(w => Is(w, from, outcome, to)) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.way.unknown", from, ("to", to)));

    static JsonObject Way(string from, string? outcome, string to) =>
        outcome is null ? new JsonObject { ["from"] = from, ["to"] = to } : new JsonObject { ["from"] = from, ["outcome"] = outcome, ["to"] = to };

    static string StartOf(JsonObject level) => (string?)level["start"]
        ?? IdOf(List(level, "activities").FirstOrDefault(s => (string?)s?["type"] == ActivityTypes.Start) ?? List(level, "activities").FirstOrDefault());

    static void Add(JsonObject flow, AddStep add)
    {
        if (Steps(flow).Count() >= MostSteps) throw DraftEdits.Refused("draft.step.many", "flow.json", ("limit", "500"));
        // A fork opens what the edit names one thing; every other type is one step.
        var (first, last, made, ways) = add.Type is Parallel or ParallelWhen ? Branches(flow, add) : One(flow, add);
        var level = Find(flow, add.From.Length > 0 ? add.From : add.To).Level;
        foreach (var step in made) List(level, "activities").Add(step);
        foreach (var way in ways) List(level, "connections").Add(way);
        Put(level, first, last, add.From, add.Outcome, add.To);
    }

    static void Put(JsonObject level, string first, string last, string from, string? outcome, string to)
    {
        if (from.Length == 0) level["start"] = first;
        else WayOf(level, from, outcome, to)["to"] = first;
        List(level, "connections").Add(Way(last, null, to));
    }

    static (string First, string Last, JsonObject[] Made, JsonObject[] Ways) One(JsonObject flow, AddStep add)
    {
        var id = DraftEdits.FreeId(add.Type.Replace('.', '_'), id => Steps(flow).Any(s => IdOf(s) == id));
        var step = new JsonObject { ["id"] = id, ["type"] = add.Type, ["name"] = DraftEdits.Name(add.Name) };
        if (add.Members is { } members) DraftEdits.Set(step, members);
        return (id, id, [step], []);
    }

    static (string First, string Last, JsonObject[] Made, JsonObject[] Ways) Branches(JsonObject flow, AddStep add)
    {
        var taken = Steps(flow).Select(IdOf).ToHashSet(StringComparer.Ordinal);
        string Take(string stem)
        {
            var id = DraftEdits.FreeId(stem, taken.Contains);
            taken.Add(id);
            return id;
        }
        var (fork, left, right, join) = (Take("fork"), Take("task"), Take("task"), Take("join"));
        var name = DraftEdits.Name(add.Name);
        JsonObject Task(string id, int n)
        {
            var task = new JsonObject { ["id"] = id, ["type"] = ActivityTypes.Task, ["name"] = $"{name} {n}" };
            if (add.Members is { } members) DraftEdits.Set(task, members);
            task.Remove("fork");
            return task;
        }
        var opening = new JsonObject { ["id"] = fork, ["type"] = ActivityTypes.Fork, ["name"] = name, ["outcomeNames"] = new JsonObject { ["branch1"] = $"{name} 1", ["branch2"] = $"{name} 2" } };
        if (add.Members?["fork"] is JsonObject own) DraftEdits.Set(opening, own);
        return (fork, join,
            [opening, Task(left, 1), Task(right, 2), new JsonObject { ["id"] = join, ["type"] = ActivityTypes.Join }],
            [Way(fork, "branch1", left), Way(fork, "branch2", right), Way(left, null, join), Way(right, null, join)]);
    }

    static void Set(JsonObject flow, SetStep set)
    {
        var (step, level) = Find(flow, set.Step);
        DraftEdits.Set(step, set.Members);
        if (!set.Members.ContainsKey("outcomes") || step["outcomes"] is not JsonArray { Count: > 0 } outcomes) return;
        // A way by an outcome that is no more leads nowhere; those by time and by error are no outcomes that people choose.
        var known = outcomes.Select(o => (string?)o).Concat(step["boundaries"] is JsonArray ways ? ways.Select(b => (string?)b?["outcome"]) : []).ToHashSet();
        foreach (var way in List(level, "connections").OfType<JsonObject>().Where(w => (string?)w["from"] == set.Step && w["outcome"] is not null && !known.Contains((string?)w["outcome"])).ToArray())
            List(level, "connections").Remove(way);
    }

    static void Move(JsonObject flow, MoveStep move)
    {
        if (move.From == move.Step || move.To == move.Step) return;
        var (step, level) = Find(flow, move.Step);
        if (Find(flow, move.To).Level != level) throw DraftEdits.Refused("draft.step.level", move.Step);
        _ = move.From.Length > 0 ? WayOf(level, move.From, move.Outcome, move.To) : null;
        var kept = (JsonObject)step.DeepClone();
        var outcome = List(level, "connections").OfType<JsonObject>().Where(w => (string?)w["from"] == move.Step).Select(w => (string?)w["outcome"]).FirstOrDefault();
        TakeOut(flow, move.Step);
        List(level, "activities").Add(kept);
        if (move.From.Length == 0) level["start"] = move.Step;
        else WayOf(level, move.From, move.Outcome, move.To)["to"] = move.Step;
        List(level, "connections").Add(Way(move.Step, outcome, move.To));
    }

    static void TakeOut(JsonObject flow, string id)
    {
        var (step, level) = Find(flow, id);
        var ways = List(level, "connections");
        var next = ways.OfType<JsonObject>().Where(w => (string?)w["from"] == id && (string?)w["to"] != id).Select(w => (string?)w["to"]).FirstOrDefault();
        if (StartOf(level) == id)
        {
            if (next is null) throw DraftEdits.Refused("draft.step.only", id);
            level["start"] = next;
        }
        foreach (var way in ways.OfType<JsonObject>().Where(w => (string?)w["from"] == id || (string?)w["to"] == id).ToArray())
        {
            var from = (string?)way["from"] ?? "";
            if (from == id || next is null || from == next || ways.Any(w => Is(w, from, (string?)way["outcome"], next))) ways.Remove(way);
            else way["to"] = next;
        }
        List(level, "activities").Remove(step);
        if ((string?)flow["reopenAt"] == id) flow.Remove("reopenAt");
    }

    static void Join(JsonObject flow, Connect connect)
    {
        var (step, level) = Find(flow, connect.From);
        var to = connect.To;
        if (to == NewEnd)
        {
            to = DraftEdits.FreeId("end", id => Steps(flow).Any(s => IdOf(s) == id));
            List(level, "activities").Add(new JsonObject { ["id"] = to, ["type"] = ActivityTypes.End, ["result"] = "closed" });
        }
        else if (Find(flow, to).Level != level) throw DraftEdits.Refused("draft.step.level", to);
        var ways = List(level, "connections");
        if (ways.Any(w => Is(w, connect.From, connect.Outcome, to))) return;
        if ((string?)step["type"] != ActivityTypes.Fork && ways.OfType<JsonObject>().FirstOrDefault(w => (string?)w["from"] == connect.From && (string?)w["outcome"] == connect.Outcome) is { } there) there["to"] = to;
        else ways.Add(Way(connect.From, connect.Outcome, to));
    }

    static void Cut(JsonObject flow, Disconnect cut)
    {
        var level = Find(flow, cut.From).Level;
        List(level, "connections").Remove(WayOf(level, cut.From, cut.Outcome, cut.To));
    }
}
