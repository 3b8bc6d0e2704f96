using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>The panel of a step as members of its definition.</summary>
static class StepPosted
{
    /// <summary>What people can be allowed to do with a work item besides completing it.</summary>
    public static IReadOnlyList<string> Verbs { get; } = ["return", "recall", "transfer", "delegate", "refuseDispatch", "assist", "addSign", "removeSign", "suspend", "extend"];

    /// <summary>Those that mean something at a step; units assist whoever has a task.</summary>
    public static IEnumerable<string> VerbsOf(ActivityDefinition step) => Verbs.Where(v => v != "assist" || step.Type == ActivityTypes.Task);

    /// <summary>The outcome by which a step is left when its time is up.</summary>
    const string TimeUp = "timeUp";

    public static JsonObject Read(Posted posted, FlowCanvasView view)
    {
        var (step, tree, members) = (view.Selected ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.step.unknown", view.At)), Tree(view), new JsonObject());
        posted.Text(members, "name");
        foreach (var text in new[] { "form", "table", "rule", "result", "script", "signal", "target", "into", "mode", "otherwise", "app" }) posted.Text(members, text);
        posted.Number(members, "max");
        if (posted.Has("while.raw") || posted.Has("while.any")) FieldPosted.Rule(posted, members, "while", FlowCanvas.Pickable(view.Draft), view.Draft.Page.Caller!);
        if (posted.Has("post")) members["candidates"] = Candidates(posted, tree?["candidates"] as JsonObject);
        if (posted.Has("outcomes")) Outcomes(posted, step, tree, members);
        if (posted.Has("allow.shown")) members["allow"] = new JsonArray([.. posted.All("allow").Concat((step.Allow ?? []).Except(Verbs)).Distinct().Select(v => (JsonNode)v)]);
        if (posted.Has("deadline.n")) members["deadlines"] = Deadlines(posted, tree?["deadlines"] as JsonArray, view.At);
        if (posted.Has("for.n")) members["for"] = $"{posted.Number("for.n") ?? 1} {posted["for.unit"]}";
        if (posted.Has("within.n")) members["within"] = $"{posted.Number("within.n") ?? 1} {posted["within.unit"]}";
        if (posted.Some("units") is { } units && units != "keep") members[step.Type == ActivityTypes.Summon ? "parties" : "items"] = "=form." + units;
        posted.Tick(members, "wait");
        if (posted.Has("template")) Message(posted, view.Draft, tree, members);
        if (posted.Has("set.shown")) NotedValues.Read(posted, view, tree, members);
        if (posted.Has("timer.n")) Timer(posted, step, tree, members);
        StepTerms.Read(posted, step, view, tree, members);
        if (posted.Has("case.shown")) Conditions(posted, view, members);
        if (posted.Has("access.default")) members["access"] = FieldRights.Read(posted, view.Draft.Forms.FirstOrDefault(f => f.Id == step.Form), tree?["access"] as JsonObject);
        return members;
    }

    static JsonObject? Tree(FlowCanvasView view) => Find(view.Draft.Tree("flow.json"), view.At);

    static JsonObject? Find(JsonObject? of, string id)
    {
        foreach (var step in of?["activities"] is JsonArray steps ? steps.OfType<JsonObject>() : [])
            if ((string?)step["id"] == id) return step;
            else if (Find(step, id) is { } inner) return inner;
        return null;
    }

    /// <summary>The step as it is written; for whoever writes it by hand.</summary>
    public static string Written(FlowCanvasView view) =>
        Tree(view) is { } tree ? DraftJson.Write(tree) : "";

    /// <summary>A step written by hand: what is no more in it is taken away.</summary>
    public static JsonObject Whole(string json, FlowCanvasView view)
    {
        try
        {
            var written = DraftJson.Read(json);
            foreach (var (name, _) in Tree(view) ?? []) if (!written.ContainsKey(name)) written[name] = null;
            // Connections name it by its id.
            written["id"] = view.At;
            return written;
        }
        catch (JsonException wrong)
        {
            throw new RefusedException(RefusalKind.Invalid, JsonFault.Of($"flow.json {view.At}", System.Text.Encoding.UTF8.GetBytes(json), wrong));
        }
    }

    static JsonObject Candidates(Posted posted, JsonObject? before)
    {
        var candidates = (JsonObject?)before?.DeepClone() ?? [];
        var members = new JsonObject();
        if (posted["post"] != "keep") members["post"] = posted.Some("post");
        if (posted["unit"] != "keep") members["unit"] = posted.Some("unit");
        if (posted["not"] != "keep") members["not"] = posted.Some("not") is { } step ? $"=performer('{step}')" : null;
        foreach (var (name, value) in members)
            if (value is null) candidates.Remove(name);
            else candidates[name] = value.DeepClone();
        return candidates;
    }

    /// <summary>One outcome a line, by its name. One that is called as before keeps its id, and with it its connections.</summary>
    static void Outcomes(Posted posted, ActivityDefinition step, JsonObject? tree, JsonObject members)
    {
        var words = FlowWords.Chinese;
        var before = (step.Outcomes ?? []).ToDictionary(o => words.Outcome(o, step), o => o, StringComparer.Ordinal);
        var names = (tree?["outcomeNames"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        var (outcomes, made) = (new JsonArray(), new HashSet<string>(before.Values, StringComparer.Ordinal));
        foreach (var line in posted["outcomes"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct())
        {
            if (!before.TryGetValue(line, out var id))
            {
                var n = 1;
                while (!made.Add(id = string.Create(CultureInfo.InvariantCulture, $"outcome{n}"))) n++;
                names[id] = line;
            }
            outcomes.Add(id);
        }
        foreach (var gone in names.Select(m => m.Key).Where(k => !outcomes.Any(o => (string?)o == k)).ToArray()) names.Remove(gone);
        members["outcomes"] = outcomes.Count > 0 ? outcomes : null;
        members["outcomeNames"] = names.Count > 0 ? names : null;
    }

    static JsonArray? Deadlines(Posted posted, JsonArray? before, string step)
    {
        // The first is edited on the page; further ones, and what the page does not show of it, stay.
        var further = before?.Skip(1).Select(d => d!.DeepClone()) ?? [];
        if (posted.Number("deadline.n") is not { } n) return new JsonArray([.. further]) is { Count: > 0 } kept ? kept : null;
        var first = before is [JsonObject there, ..] ? (JsonObject)there.DeepClone() : new JsonObject { ["id"] = step };
        first["within"] = $"{n} {posted["deadline.unit"]}";
        first["warnAt"] = posted.Some("deadline.warn") is { } warn ? warn + "%" : null;
        if (first["warnAt"] is null) first.Remove("warnAt");
        if (posted.Some("deadline.then") is { } then) first["then"] = then;
        else first.Remove("then");
        Range(posted, first, n);
        return new JsonArray([first, .. further]);
    }

    /// <summary>How short and how long a street may make it; one that is left is what the app says.</summary>
    static void Range(Posted posted, JsonObject deadline, int within)
    {
        if (!posted.Has("deadline.min")) return;
        var (min, max, unit) = (posted.Number("deadline.min"), posted.Number("deadline.max"), posted["deadline.unit"]);
        if (min is null && max is null) deadline.Remove("override");
        else deadline["override"] = new JsonObject { ["min"] = string.Create(CultureInfo.InvariantCulture, $"{min ?? within} {unit}"), ["max"] = string.Create(CultureInfo.InvariantCulture, $"{max ?? within} {unit}") };
    }

    /// <summary>The timer by which a step is left when nobody did it; further ways out stay.</summary>
    static void Timer(Posted posted, ActivityDefinition step, JsonObject? tree, JsonObject members)
    {
        var all = tree?["boundaries"]?.DeepClone() as JsonArray ?? [];
        var there = StepTime.TimerOf(step) is { } known ? all.OfType<JsonObject>().FirstOrDefault(b => (string?)b["outcome"] == known.Outcome && (string?)b["on"] == "timer") : null;
        if (StepTerms.Length(posted, "timer") is not { } after) all.Remove(there);
        else if (there is not null) there["after"] = after;
        else all.Add(new JsonObject { ["on"] = "timer", ["after"] = after, ["outcome"] = TimeUp });
        members["boundaries"] = all.Count > 0 ? all : null;
    }

    static void Message(Posted posted, DraftView draft, JsonObject? tree, JsonObject members)
    {
        posted.Tick(members, "urgent");
        var template = posted["template"];
        members["template"] = template;
        if (posted.Some("to") is { } to && to != "keep")
            members["to"] = to.Split(':', 2) switch
            {
                ["mobile", var field] => new JsonObject { ["kind"] = "mobile", ["address"] = $"=form.{field}" },
                [_, var post] => new JsonObject { ["kind"] = "post", ["post"] = post, ["unit"] = "=case.street" },
                _ => null,
            };
        var chosen = Templates(draft).FirstOrDefault(t => t.Id == template);
        if (posted["template.before"] != template) members["payload"] = Payload(chosen);
        else if (tree?["payload"] is null or JsonObject && chosen is not null && chosen.Places.Any(place => posted.Has($"payload.{place}.from")))
        {
            var (payload, fields) = (tree?["payload"]?.DeepClone() as JsonObject ?? [], draft.Fields.ToList());
            foreach (var place in chosen.Places) payload[place] = TakenValue.Read(posted, "payload." + place, payload, place, fields);
            members["payload"] = payload;
        }
    }

    /// <summary>Messages that can be sent: the app's own in front of those of the product.</summary>
    public static IReadOnlyList<MessageTemplate> Templates(DraftView draft) =>
        MessageFiles.Own(draft.Draft.Package).Own is var own ? [.. own, .. MessageTemplates.Shipped.All.Where(s => own.All(o => o.Id != s.Id))] : [];

    /// <summary>What the places of a template are filled with when nobody says.</summary>
    public static JsonObject Payload(MessageTemplate? template)
    {
        var payload = new JsonObject();
        foreach (var place in template?.Places ?? new HashSet<string>())
            payload[place] = place switch { "number" => "=case.number", "title" => "=case.title", _ => "" };
        return payload;
    }

    /// <summary>A name that is called as before, in whichever language, stays in both.</summary>
    internal static JsonNode NameOf(JsonNode? before, string name) =>
        before is JsonObject said && said.Any(word => word.Value is JsonValue value && value.TryGetValue<string>(out var text) && text == name) ? said.DeepClone() : name;

    static void Conditions(Posted posted, FlowCanvasView view, JsonObject members)
    {
        var (fields, rows, step) = (FlowCanvas.Pickable(view.Draft), new JsonArray(), view.Selected!);
        var names = step.Extra?.TryGetValue("outcomeNames", out var written) == true ? JsonNode.Parse(written.GetRawText()) as JsonObject ?? [] : [];
        var taken = (step.When ?? []).Select(w => w.Outcome).Append(step.Otherwise ?? "").ToHashSet(StringComparer.Ordinal);
        for (var i = 0; posted.Has(string.Create(CultureInfo.InvariantCulture, $"case.{i}.name")); i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"case.{i}");
            var (rule, name, outcome) = (new JsonObject(), posted.Some(at + ".name"), posted.Some(at + ".outcome"));
            FieldPosted.Rule(posted, rule, at + ".if", fields, view.Draft.Page.Caller!);
            if ((string?)rule[at + ".if"] is not { } condition) continue;
            if (outcome is null)
            {
                var n = 1;
                while (!taken.Add(outcome = string.Create(CultureInfo.InvariantCulture, $"case{n}"))) n++;
            }
            if (name is not null) names[outcome] = NameOf(names[outcome], name);
            // One that nobody named is called by its place.
            else if (posted.Some(at + ".outcome") is null) names[outcome] = view.Draft.Page.Words.Say("decision.case", ("n", (i + 1).ToString(CultureInfo.InvariantCulture)));
            rows.Add(new JsonObject { ["if"] = condition, ["outcome"] = outcome });
        }
        if (posted.Some("otherwise.name") is { } called && step.Otherwise is { } other && (names.ContainsKey(other) || called != FlowWords.In(view.Draft.Page.Words.Language).Outcome(other, step))) names[other] = called;
        members["when"] = rows;
        members["outcomeNames"] = names.Count > 0 ? names : null;
    }
}
