using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Designer.Workbench;

/// <summary>What a member of a definition was and is, in words as far as there are any; the rest as it is written.</summary>
static class ChangeWords
{
    const int Longest = 160;

    /// <param name="fields">Fields that rules can be about.</param>
    public static string Of(AppChange change, string? value, PageContext page, IReadOnlyCollection<PickField> fields)
    {
        if (value is null) return page.Words["value.none"];
        var text = change.Member switch
        {
            "within" or "warnAt" => FlowWords.In(page.Words.Language).Time(value),
            "visibleWhen" or "requiredWhen" or "readOnlyWhen" or "optionsWhen" or "confidential" => RuleWords.Of(value, fields, page) ?? value,
            "form" or "title" or "default" => value,
            "access" => Rights(value, page, fields) ?? value,
            _ => Told(value, page, fields) ?? value,
        };
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }

    static string? Told(string value, PageContext page, IReadOnlyCollection<PickField> fields)
    {
        JsonNode? node;
        try { node = JsonNode.Parse(value); }
        catch (JsonException) { return null; }
        return Told(node, page, fields);
    }

    static string? Told(JsonNode? node, PageContext page, IReadOnlyCollection<PickField> fields) => node switch
    {
        JsonValue flag when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => page.Words[flag.GetValue<bool>() ? "yes" : "no"],
        JsonValue text when text.GetValueKind() == JsonValueKind.String => NameOf(text.GetValue<string>(), page),
        JsonArray list => string.Join(page.Words["join"], list.Select(one => Told(one, page, fields) ?? one?.ToJsonString() ?? "")),
        // A condition and where it leads, or what it says.
        JsonObject branch when branch["if"] is JsonValue condition && condition.GetValueKind() == JsonValueKind.String => $"{RuleWords.Of(condition.GetValue<string>(), fields, page) ?? condition.GetValue<string>()} → "
            + (branch["message"] is { } message ? Told(message, page, fields) ?? message.ToJsonString() : FlowWords.In(page.Words.Language).Outcome((string?)branch["outcome"] ?? "", null)),
        // A label, or what has one.
        JsonObject label when label["zh-CN"] is not null => page.Words.Of(label.Deserialize<Label>()!),
        JsonObject one when (one["label"] ?? one["name"]) is { } name => Told(name, page, fields),
        JsonObject range when range["min"] is { } min && range["max"] is { } max => $"{FlowWords.In(page.Words.Language).Time((string?)min)} – {FlowWords.In(page.Words.Language).Time((string?)max)}",
        JsonObject who when who.ContainsKey("post") || who.ContainsKey("unit") => string.Join(" · ", who.Select(m => Told(m.Value, page, fields)).OfType<string>()),
        _ => null,
    };

    /// <summary>What a step may do with fields, as its panel says it.</summary>
    static string? Rights(string value, PageContext page, IReadOnlyCollection<PickField> fields)
    {
        FormAccess? access;
        try { access = JsonSerializer.Deserialize<FormAccess>(value, JsonSerializerOptions.Web); }
        catch (JsonException) { return null; }
        if (access is null) return null;
        var words = page.Words;
        string Say(FieldAccess one) => words["right." + FieldRights.Word(one)];
        return string.Join(" · ", (access.Fields ?? System.Collections.Immutable.ImmutableDictionary<string, FieldAccess>.Empty).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{fields.FirstOrDefault(p => p.Path == "form." + f.Key)?.Name(words) ?? f.Key} {Say(f.Value)}")
            .Prepend(words.Say("rights.general", ("what", Say(access.Default)))));
    }

    /// <summary>A post by its name; everything else as it is.</summary>
    static string NameOf(string text, PageContext page) => PostCatalog.Find(new Post(text)) is null ? text : page.NameOf(new Post(text));
}
