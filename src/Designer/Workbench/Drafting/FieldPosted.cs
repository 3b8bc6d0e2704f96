using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>The panel of a field as members of its definition.</summary>
static class FieldPosted
{
    static readonly string[] rules = ["visibleWhen", "requiredWhen", "readOnlyWhen"], numbers = ["minLength", "maxLength", "minCount", "maxCount", "decimals"], texts = ["element", "register", "compute", "default"];

    /// <summary>Longest name of a subject, in characters.</summary>
    const int MostSubject = 60;

    public static JsonObject Read(Posted posted, FieldDefinition field, IReadOnlyCollection<PickField> fields, IReadOnlyCollection<PickField> checkable, Shared.PageContext page)
    {
        var (members, caller) = (new JsonObject(), page.Caller!);
        posted.Label(members, "label", needed: true);
        posted.Label(members, "help");
        foreach (var tick in new[] { "required", "readOnly", "multiple", "listed" }) posted.Tick(members, tick);
        if (posted.Has("requiredLevel")) members["requiredLevel"] = posted["requiredLevel"] == "warning" ? "warning" : null;
        if (posted.Has("onHide")) members["onHide"] = posted["onHide"] == "keep" ? "keep" : null;
        foreach (var number in numbers) posted.Number(members, number);
        if (Limits.IsNumber(field.Type)) foreach (var bound in new[] { "min", "max" }) posted.Number(members, bound);
        else foreach (var bound in new[] { "min", "max" }) posted.Text(members, bound);
        foreach (var text in texts) posted.Text(members, text);
        Subject(posted, members);
        if (posted.Has("kinds")) members["kinds"] = Names(posted.All("kinds").Where(IdentityDocument.Kinds.Contains));
        FileLimits.Read(posted, members, field);
        DefaultPick.Read(posted, members, field, page);
        if (posted.Has("list") && posted.Some("list") != field.List) List(posted.Some("list"), members, field);
        else if (posted.Has("options") && !OptionLines.Unchanged(posted["options"], field)) members["options"] = OptionLines.Read(posted["options"], field);
        OffersPosted.Read(posted, members, members["options"] is JsonArray now ? now.Deserialize<OptionDefinition[]>(OptionShape.Options)! : field.Options, field, fields, caller, page.Words);
        foreach (var rule in rules) Rule(posted, members, rule, fields, caller);
        if (posted.Has("check.message")) members["validate"] = Checks(posted, field, checkable, caller);
        return members;
    }

    static void Subject(Posted posted, JsonObject members)
    {
        if (posted.Some("subject") is { } subject && (subject.Length > MostSubject || subject.AsSpan().ContainsAny('#', '/', '.')))
            throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.subject", "subject", ("text", subject), ("limit", MostSubject.ToString(CultureInfo.InvariantCulture))));
        posted.Text(members, "subject");
    }

    static JsonArray? Names(IEnumerable<string> names) => new JsonArray([.. names.Distinct().Select(n => (JsonNode)n)]) is { Count: > 0 } some ? some : null;

    /// <summary>What was written by hand stands before what was picked, and stays when neither was on the page.</summary>
    public static void Rule(Posted posted, JsonObject members, string rule, IReadOnlyCollection<PickField> fields, Caller caller)
    {
        if (posted.Has(rule + ".raw")) members[rule] = posted.Some(rule + ".raw");
        else if (posted.Has(rule + ".any")) members[rule] = Picking.Read(posted, rule, fields, caller);
    }

    /// <summary>Which types can have the options of a list.</summary>
    public static bool TakesList(FieldType type) => FieldMembers.Allows(type, "list");

    /// <summary>Options of a list instead of one's own, or one's own again: then those of the list, to go on from.</summary>
    static void List(string? list, JsonObject members, FieldDefinition field)
    {
        members["list"] = list;
        members["options"] = list is null ? JsonSerializer.SerializeToNode(field.Options, OptionShape.Options) : null;
    }

    /// <summary>The name of the n-th check on the page.</summary>
    public static string CheckAt(int n) => n == 0 ? "check" : string.Create(CultureInfo.InvariantCulture, $"check{n}");

    static JsonArray? Checks(Posted posted, FieldDefinition field, IReadOnlyCollection<PickField> fields, Caller caller)
    {
        var checks = new JsonArray();
        for (var n = 0; CheckAt(n) is var at && posted.Has(at + ".message"); n++)
        {
            var rule = new JsonObject();
            Rule(posted, rule, at, fields, caller);
            if ((string?)rule[at] is not { } condition) continue;
            // A condition that was picked just now has no words yet: what they would say is said until they come.
            var message = posted.Some(at + ".message") ?? Shared.Words.Chinese["field.check.begin"];
            var before = n < field.Validate.Length ? field.Validate[n].Message : null;
            checks.Add(new JsonObject
            {
                ["if"] = condition, ["message"] = before?.Zh == message ? JsonSerializer.SerializeToNode(before, OptionShape.Options) : message,
                ["level"] = posted[at + ".level"] == "warning" ? "warning" : "error",
            });
        }
        return checks.Count > 0 ? checks : null;
    }
}

/// <summary>How options and labels are written back into a form's file.</summary>
static class OptionShape
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
