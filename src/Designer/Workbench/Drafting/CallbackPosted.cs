using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>The call-back (回访) as the member <c>callback</c> of the manifest, with what the rates count by it. What the page does not show of it stays as it is written.</summary>
static class CallbackPosted
{
    const string Form = "callback", Reached = "reached", Solved = "solved", Level = "satisfaction", Unreachable = "unreachable";
    const int MostAttempts = 20;

    static readonly string[] levels = ["5", "4", "3", "2", "1"], satisfied = ["5", "4", "3"];

    /// <summary>Steps whose work items can be call-backs.</summary>
    public static IReadOnlyList<ActivityDefinition> Steps(DraftView draft) => [.. draft.Steps.Where(s => s.Type == ActivityTypes.Task)];

    /// <summary>What can be asked in the order it is asked: yes-or-nos of the step's form, and last the level.</summary>
    public static IReadOnlyList<FieldDefinition> Askable(DraftView draft, CallbackDefinition callback)
    {
        if (FormOf(draft, callback.Step) is not { } form) return [];
        var last = callback.Questions is [.., { Field: { } field }] ? field : Level;
        return [.. form.Fields.Where(f => f.Type == FieldType.Boolean && f.Id != callback.Reached && f.Id != last), .. form.Fields.Where(f => f.Id == last)];
    }

    static FormDefinition? FormOf(DraftView draft, string? step) => draft.Steps.FirstOrDefault(s => s.Id == step)?.Form is { } name ? draft.Forms.FirstOrDefault(f => f.Id == name) : null;

    /// <summary>A call-back that is right before anything is set at it: a form with the three questions, and a way back for what is not solved.</summary>
    public static IReadOnlyList<DraftEdit> Begin(Posted posted, DraftView draft)
    {
        var step = Steps(draft).FirstOrDefault(s => s.Id == posted["step"]) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.step.unknown", posted["step"]));
        // Outcomes somebody has drawn already are kept: the first says solved, the second not.
        var drawn = step.Outcomes is { Count: > 1 } own ? own : null;
        var (yes, no) = drawn is null ? ("resolved", "unresolved") : (drawn[0], drawn[1]);
        var (edits, members) = (new List<DraftEdit>(), new JsonObject { ["form"] = Form });
        if (draft.Forms.All(f => f.Id != Form)) edits.Add(new PutFile($"forms/{Form}.json", DraftJson.Write(Made())));
        if (drawn is null) (members["outcomes"], members["outcomeNames"]) = (new JsonArray(yes, no, Unreachable), null);
        edits.Add(new SetStep(step.Id, members));
        if (drawn is null && Before(draft, step.Id) is { } before) edits.Add(new Connect(step.Id, no, before));
        var callback = new JsonObject
        {
            ["step"] = step.Id, ["reached"] = Reached, ["attempts"] = 3,
            ["questions"] = new JsonArray([.. new[] { "responded", Solved, Level }.Select(field => (JsonNode)new JsonObject { ["field"] = field, ["say"] = Both("callbacks.say." + field) })]),
            ["unsolved"] = new JsonObject { ["field"] = Solved, ["outcome"] = no },
            ["levels"] = new JsonObject(levels.Select(level => KeyValuePair.Create<string, JsonNode?>(level, satisfied.Contains(level) ? yes : no))),
        };
        if (drawn is null) callback["unreachable"] = Unreachable;
        edits.Add(new SetApp(new JsonObject { ["callback"] = callback, ["rates"] = Rates(draft, step.Id, Level, satisfied, levels.Except(satisfied), yes, no) }));
        return edits;
    }

    /// <exception cref="RefusedException">There is none to set.</exception>
    public static JsonObject Read(Posted posted, DraftView draft)
    {
        if (draft.Tree("app.json")?["callback"]?.DeepClone() is not JsonObject callback || draft.Manifest?.Callback is not { } before) throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.row.unknown", "callback"));
        if (posted.Some("step") is { } step) callback["step"] = step;
        var asked = Askable(draft, before);
        var (questions, last) = (new JsonArray(), asked.Count > 0 ? asked[^1] : null);
        foreach (var field in asked)
        {
            var question = new JsonObject();
            posted.Label(question, "say", posted: "say." + field.Id);
            // What nobody reads out is not asked, save the level: without it nothing is decided.
            if (question["say"] is null && field != last) continue;
            if (question["say"] is null) question.Remove("say");
            question.Insert(0, "field", field.Id);
            questions.Add(question);
        }
        if (last is not null) callback["questions"] = questions;
        if (posted.Some("unreachable") is { } given) callback["unreachable"] = given;
        else callback.Remove("unreachable");
        if (posted.Number("attempts") is { } attempts) callback["attempts"] = Math.Clamp(attempts, 1, MostAttempts);
        var (yes, no, content) = (posted["yes"], posted["no"], posted.All("level").ToHashSet(StringComparer.Ordinal));
        var answers = last?.Options.Select(o => o.Value).ToList() ?? [];
        if (answers.Count > 0) callback["levels"] = new JsonObject(answers.Select(level => KeyValuePair.Create<string, JsonNode?>(level, content.Contains(level) ? yes : no)));
        var overruling = (string?)callback["unsolved"]?["field"] ?? Solved;
        if (questions.Any(q => (string?)q!["field"] == overruling)) callback["unsolved"] = new JsonObject { ["field"] = overruling, ["outcome"] = no };
        else callback.Remove("unsolved");
        return new() { ["callback"] = callback, ["rates"] = Rates(draft, (string)callback["step"]!, last?.Id ?? Level, answers.Where(content.Contains), answers.Where(a => !content.Contains(a)), yes, no) };
    }

    /// <summary>Takes the call-back away; step and form stay as any others.</summary>
    public static JsonObject Remove(DraftView draft)
    {
        var rates = draft.Tree("app.json")?["rates"]?.DeepClone() as JsonObject;
        rates?.Remove("resolution");
        rates?.Remove("satisfaction");
        return new() { ["callback"] = null, ["rates"] = rates is { Count: > 0 } ? rates : null };
    }

    /// <summary>What counts as solved and satisfied in the rates is what it is here.</summary>
    static JsonObject Rates(DraftView draft, string step, string field, IEnumerable<string> content, IEnumerable<string> discontent, string yes, string no)
    {
        var rates = draft.Tree("app.json")?["rates"]?.DeepClone() as JsonObject ?? [];
        rates["resolution"] = new JsonObject { ["step"] = step, ["yes"] = new JsonArray(yes), ["no"] = new JsonArray(no) };
        rates["satisfaction"] = new JsonObject { ["field"] = field, ["yes"] = List(content), ["no"] = List(discontent) };
        return rates;
    }

    static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);

    /// <summary>The task that leads to a step: there goes what is not solved.</summary>
    static string? Before(DraftView draft, string step) => (draft.Tree("flow.json")?["connections"] as JsonArray ?? []).OfType<JsonObject>()
        .Where(way => (string?)way["to"] == step).Select(way => (string?)way["from"]).FirstOrDefault(from => draft.Flow?.Activities.Any(a => a.Id == from && a.Type == ActivityTypes.Task) == true);

    static JsonObject Both(string key) => new() { ["zh-CN"] = Words.Chinese[key], ["en"] = Words.English[key] };

    static JsonObject Made()
    {
        const string seen = "form.reached === true";
        JsonObject Field(string id, string type) => new() { ["id"] = id, ["type"] = type, ["label"] = Both("callbacks.field." + id) };
        var (reached, responded, solved, level, note) = (Field(Reached, "boolean"), Field("responded", "boolean"), Field(Solved, "boolean"), Field(Level, "choice"), Field("callbackNote", "textarea"));
        reached["required"] = true;
        foreach (var asked in new[] { responded, solved, level }) asked["visibleWhen"] = seen;
        level["requiredWhen"] = seen;
        level["options"] = new JsonArray([.. levels.Select(one => (JsonNode)new JsonObject { ["value"] = one, ["label"] = Both("rating." + one) })]);
        note["maxLength"] = 1000;
        // Who is not satisfied says why.
        note["requiredWhen"] = $"{seen} && (form.{Level} == '1' || form.{Level} == '2')";
        return new() { ["id"] = Form, ["name"] = Both("callbacks.form"), ["fields"] = new JsonArray(reached, responded, solved, level, note) };
    }
}
