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
    public static IReadOnlyList<string> Verbs { get; } = ["return", "transfer", "delegate", "refuseDispatch", "addSign", "removeSign", "suspend", "extend"];

    public static JsonObject Read(Posted posted, FlowCanvasView view)
    {
        var (step, tree, members) = (view.Selected ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.step.unknown", view.At)), Tree(view), new JsonObject());
        posted.Text(members, "name");
        foreach (var text in new[] { "form", "table", "rule", "result", "script", "signal", "target", "mode", "otherwise", "app" }) posted.Text(members, text);
        if (posted.Has("post")) members["candidates"] = Candidates(posted, tree?["candidates"] as JsonObject);
        if (posted.Has("outcomes")) Outcomes(posted, step, tree, members);
        if (posted.Has("allow.shown")) members["allow"] = new JsonArray([.. posted.All("allow").Concat((step.Allow ?? []).Except(Verbs)).Distinct().Select(v => (JsonNode)v)]);
        if (posted.Has("deadline.n")) members["deadlines"] = Deadlines(posted, tree?["deadlines"] as JsonArray, view.At);
        if (posted.Has("for.n")) members["for"] = $"{posted.Number("for.n") ?? 1} {posted["for.unit"]}";
        if (posted.Has("within.n")) members["within"] = $"{posted.Number("within.n") ?? 1} {posted["within.unit"]}";
        if (posted.Some("units") is { } units && units != "keep") members[step.Type == ActivityTypes.Summon ? "parties" : "items"] = "=form." + units;
        posted.Tick(members, "wait");
        if (posted.Has("template")) Message(posted, members);
        if (posted.Has("parties.shown")) members["parties"] = new JsonArray([.. posted.All("parties").Select(post => (JsonNode)new JsonObject { ["unit"] = "=case.street", ["post"] = post })]);
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
            throw new RefusedException(RefusalKind.Invalid, Problem.At("app.file.unreadable", "flow.json", ("reason", wrong.Message)));
        }
    }

    static JsonObject Candidates(Posted posted, JsonObject? before)
    {
        var candidates = (JsonObject?)before?.DeepClone() ?? [];
        var members = new JsonObject { ["post"] = posted.Some("post") };
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
        return new JsonArray([first, .. further]);
    }

    static void Message(Posted posted, JsonObject members)
    {
        var template = posted["template"];
        members["template"] = template;
        if (posted.Some("to") is { } to && to != "keep")
            members["to"] = to.Split(':', 2) switch
            {
                ["mobile", var field] => new JsonObject { ["kind"] = "mobile", ["address"] = $"=form.{field}" },
                [_, var post] => new JsonObject { ["kind"] = "post", ["post"] = post, ["unit"] = "=case.street" },
                _ => null,
            };
        if (posted["template.before"] != template) members["payload"] = Payload(template);
    }

    /// <summary>What the places of a template are filled with when nobody says.</summary>
    public static JsonObject Payload(string template)
    {
        var payload = new JsonObject();
        foreach (var place in MessageTemplates.Shipped.Find(template)?.Places ?? new HashSet<string>())
            payload[place] = place switch { "number" => "=case.number", "title" => "=case.title", _ => "" };
        return payload;
    }

    static void Conditions(Posted posted, FlowCanvasView view, JsonObject members)
    {
        var (fields, rows, step) = (Picking.Of(view.Draft.Fields).ToList(), new JsonArray(), view.Selected!);
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
            if (name is not null) names[outcome] = name;
            rows.Add(new JsonObject { ["if"] = condition, ["outcome"] = outcome });
        }
        members["when"] = rows;
        members["outcomeNames"] = names.Count > 0 ? names : null;
    }
}
