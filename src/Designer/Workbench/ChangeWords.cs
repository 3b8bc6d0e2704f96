using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Designer.Shared;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Designer.Workbench;

/// <summary>What a member of a definition was and is, in words; what words cannot tell is called a rule written under "advanced".</summary>
/// <param name="Change">What is otherwise.</param>
/// <param name="Apps">The versions, whose fields and steps it names; the later first.</param>
sealed record ChangeWords(AppChange Change, IReadOnlyList<LightApp> Apps, PageContext Page)
{
    const int Longest = 160;

    readonly Words words = Page.Words;
    readonly FlowWords flow = FlowWords.In(Page.Words.Language);
    readonly IReadOnlyList<PickField> fields = RuleWords.Fields(Change.Part is AppPart.Field or AppPart.Parameter ? Change.Key : null, Apps);
    readonly ActivityDefinition? step = StepOf(Change, Apps);

    /// <summary>The step that a change is about, or that a connection leaves.</summary>
    public static ActivityDefinition? StepOf(AppChange change, IReadOnlyList<LightApp> apps) =>
        change.Part is AppPart.Activity or AppPart.Connection ? apps.Select(a => a.Flow.Find(change.Key.Split('/')[0])).FirstOrDefault(a => a is not null)?.Definition : null;

    /// <returns>What it is in words, and how it is written where words do not tell it.</returns>
    public (string Told, string? Written) Of(string? value)
    {
        if (value is null) return (words["value.none"], null);
        var told = Tell(value);
        if (told is null) return (words["rule.advanced"], value);
        return (told.Length > Longest ? told[..Longest] + "…" : told, told.Contains(words["rule.advanced"], StringComparison.Ordinal) ? value : null);
    }

    string? Tell(string value) => Change.Member switch
    {
        "warnAt" => value,
        "visibleWhen" or "requiredWhen" or "readOnlyWhen" or "confidential" or "while" => Rule(value),
        "optionsWhen" => Offers(value) ?? Rule(value),
        "title" or "compute" or "answer" => Named(value),
        "default" => value is ['\'', .., '\''] or [>= '0' and <= '9', ..] or "true" or "false" ? value.Trim('\'') : Named(value),
        "script" => null,
        "form" when Change.Part != AppPart.Form => Apps.Select(a => a.Forms.GetValueOrDefault(value)).FirstOrDefault(f => f is not null) is { } form ? words.Of(form.Definition.Name) : value,
        "type" when Change.Part is AppPart.Field or AppPart.Parameter => Enum.TryParse<FieldType>(value, ignoreCase: true, out var type) ? words["type." + type] : value,
        "element" => DataElements.Find(value) is { } element ? words.Of(element.Name) : value,
        "rule" => words.Find("sign.rule." + value) ?? value,
        "result" => flow.Result(value),
        "mode" => words.Find("join." + value) ?? words.Find("forEach." + value) ?? value,
        "return" => words.Find("step.return." + value) ?? value,
        "reopens" => words.Find("sign.reopens." + value) ?? value,
        "quorum" => words.Find("quorum.of." + value) ?? value,
        "otherwise" => flow.Outcome(value, step),
        "template" => Apps.Select(a => a.Messages.Find(value)).FirstOrDefault(m => m is not null) is { } message ? words.Of(message.Name) : value,
        "access" => Rights(value),
        _ => Node(value) is { } node ? Tell(node, Change.Member) : Text(value, Change.Member),
    };

    string? Tell(JsonNode? node, string? member) => node switch
    {
        JsonValue flag when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => words[flag.GetValue<bool>() ? "yes" : "no"],
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Text(text.GetValue<string>(), member),
        JsonValue number => number.ToJsonString(),
        JsonArray list => string.Join(words["join"], list.Select(one => Tell(one, member) ?? words["rule.advanced"])),
        // A condition and where it leads, or what it says.
        JsonObject branch when branch["if"] is JsonValue condition && condition.GetValueKind() == JsonValueKind.String => $"{Rule(condition.GetValue<string>()) ?? words["rule.advanced"]} → "
            + (branch["message"] is { } message ? Tell(message, "message") ?? "" : flow.Outcome((string?)branch["outcome"] ?? "", step)),
        // A label, or what has one.
        JsonObject label when label["zh-CN"] is not null => words.Of(label.Deserialize<Label>()!),
        JsonObject one when (one["label"] ?? one["name"]) is { } name => Tell(name, "name"),
        JsonObject range when range["min"] is { } min && range["max"] is { } max => $"{flow.Time((string?)min)} – {flow.Time((string?)max)}",
        JsonObject who when who.ContainsKey("post") && who.All(m => m.Key is "post" or "unit" or "users" or "not") => string.Join(" · ", who.Select(m => Tell(m.Value, m.Key) ?? words["rule.advanced"])),
        // Names of outcomes and of values, each by itself.
        JsonObject names when member is "outcomeNames" or "valueNames" => string.Join(words["join"], names.Select(m => Tell(m.Value, "name"))),
        JsonObject members => string.Join(" · ", members.Where(m => m.Value is not null).Select(m => $"{words.Find("part.member." + m.Key) ?? fields.FirstOrDefault(f => f.Path == "form." + m.Key)?.Name(words) ?? m.Key}{words["colon"]}{Tell(m.Value, m.Key) ?? words["rule.advanced"]}")),
        _ => null,
    };

    /// <summary>A text by what it is: a verb, an outcome, a post, a length of time, what an expression takes; else as it is.</summary>
    string? Text(string text, string? member) => text switch
    {
        "=case.street" => words["unit.street"],
        "=case.owner" => words["unit.owner"],
        "=item" => words["unit.item"],
        ['=', .. var source] => fields.FirstOrDefault(f => f.Path == source) is { } field ? words.Say("step.toNumber", ("field", field.Name(words))) : null,
        _ when member == "allow" => words.Find("verb." + text) ?? text,
        _ when member is "outcomes" or "votes" or "yes" or "no" or "outcome" => flow.Outcome(text, step),
        _ when member is "within" or "waits" or "most" or "for" or "after" or "closes" && WorkDuration.Parse(text, out _) is null => flow.Time(text),
        _ when member is "silence" => words.Find("negotiate.silence." + text) ?? text,
        _ when member is "then" => words.Find("then." + text) ?? text,
        _ when member is "fields" or "field" && fields.FirstOrDefault(f => f.Path == "form." + text) is { } named => named.Name(words),
        _ => PostCatalog.Find(new Post(text)) is null ? text : Page.NameOf(new Post(text)),
    };

    string? Rule(string expression) => RuleWords.Of(expression, fields, Page);

    /// <summary>An expression that is only a field.</summary>
    string? Named(string expression) => fields.FirstOrDefault(f => f.Path == expression)?.Name(words) ?? Rule(expression);

    /// <summary>Which options are offered when, as the panel of the field says it.</summary>
    string? Offers(string value)
    {
        if (PickedOffers.Read(value) is not { } offers) return null;
        var field = fields.FirstOrDefault(f => f.Path == "form." + Change.Key[(Change.Key.IndexOf('.', StringComparison.Ordinal) + 1)..])?.Definition;
        string NameOf(string option) => field?.Options.FirstOrDefault(o => o.Value == option) is { } known ? words.Of(known.Label) : option;
        return string.Join(" · ", offers.Offers.Select(o => $"{(o.When is { } when ? Rule(when) ?? words["rule.advanced"] : words["offers.always"])} → {string.Join(words["join"], o.Options.Select(NameOf))}"));
    }

    static JsonNode? Node(string value)
    {
        try { return JsonNode.Parse(value); }
        catch (JsonException) { return null; }
    }

    /// <summary>What a step may do with fields, as its panel says it.</summary>
    string? Rights(string value)
    {
        FormAccess? access;
        try { access = JsonSerializer.Deserialize<FormAccess>(value, JsonSerializerOptions.Web); }
        catch (JsonException) { return null; }
        if (access is null) return null;
        string Say(FieldAccess one) => words["right." + FieldRights.Word(one)];
        return string.Join(" · ", (access.Fields ?? System.Collections.Immutable.ImmutableDictionary<string, FieldAccess>.Empty).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{fields.FirstOrDefault(p => p.Path == "form." + f.Key)?.Name(words) ?? f.Key} {Say(f.Value)}")
            .Prepend(words.Say("rights.general", ("what", Say(access.Default)))));
    }
}
