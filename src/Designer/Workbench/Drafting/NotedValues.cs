using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A value that a step notes down.</summary>
/// <param name="Id">The variable that keeps it.</param>
/// <param name="Name">What people call it; the variable itself where nobody named it.</param>
public sealed record NotedValue(string Id, Label Name, Value Written);

/// <summary>Values that <c>set</c> steps note down. What people call them stands beside them, as names of outcomes do: <c>"valueNames": { "value1": "…" }</c>.</summary>
static class NotedValues
{
    const string Names = "valueNames", Member = "values";

    public static IReadOnlyList<NotedValue> Of(ActivityDefinition step)
    {
        JsonElement? names = step.Extra?.TryGetValue(Names, out var written) == true && written.ValueKind == JsonValueKind.Object ? written : null;
        return [.. (step.Values ?? Record.Empty).Select(v => new NotedValue(v.Key, names?.TryGetProperty(v.Key, out var name) == true && NameOf(name) is { } said ? said : new Label(v.Key), v.Value))];
    }

    /// <summary>What a rule can be about besides fields: everything that any step notes, each once.</summary>
    public static IEnumerable<PickField> Picks(IEnumerable<ActivityDefinition> steps, IReadOnlyCollection<FieldDefinition> fields)
    {
        foreach (var values in steps.Where(s => s.Type == ActivityTypes.Set).SelectMany(Of).GroupBy(v => v.Id, StringComparer.Ordinal))
        {
            var (name, path) = (values.First().Name, "vars." + values.Key);
            // One that is taken from a field is compared as the field is; one that is ever a number, as a number.
            if (values.Select(v => v.Written.AsText).Select(text => fields.FirstOrDefault(f => text == "=form." + f.Id)).FirstOrDefault(f => f is not null) is { } source)
                foreach (var pick in PickParts.Of(source with { Label = name }, path, own: false)) yield return pick;
            else if (values.Any(v => v.Written.IsBoolean)) yield return new(path, new FieldDefinition(values.Key, FieldType.Boolean, name), PickKind.Flag);
            else if (values.Any(v => v.Written.IsNumber || TakenValue.Of(v.Written, Shared.Words.Chinese, v.Id).From == TakenValue.More)) yield return new(path, new FieldDefinition(values.Key, FieldType.Number, name), PickKind.Number);
            // What is worked out may be anything: only whether it is there can be picked, to compare it as a text would be a guess.
            else yield return new(path, new FieldDefinition(values.Key, FieldType.Text, name), values.Any(v => TakenValue.Of(v.Written, Shared.Words.Chinese, v.Id).From == TakenValue.Keep) ? PickKind.Presence : PickKind.Text);
        }
    }

    /// <summary>What the panel sent. One of a name that is noted elsewhere is the same value.</summary>
    public static void Read(Posted posted, FlowCanvasView view, JsonObject? tree, JsonObject members)
    {
        var (fields, noted, called) = (view.Draft.Fields.ToList(), tree?[Member] as JsonObject ?? [], tree?[Names] as JsonObject);
        var elsewhere = view.Draft.Steps.Where(s => s.Type == ActivityTypes.Set && s.Id != view.At).SelectMany(Of).ToList();
        var taken = elsewhere.Select(v => v.Id).Concat(noted.Select(m => m.Key)).ToHashSet(StringComparer.Ordinal);
        var (values, names) = (new JsonObject(), new JsonObject());
        for (var i = 0; posted.Has(string.Create(CultureInfo.InvariantCulture, $"set.{i}.name")); i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"set.{i}");
            if (posted.Some(at + ".name") is not { } name) continue;
            var same = elsewhere.FirstOrDefault(v => v.Name.Zh == name || v.Name.En == name);
            var id = posted.Some(at + ".id") is { } own && noted.ContainsKey(own) ? own : same?.Id ?? DraftEdits.FreeId("value", id => !taken.Add(id));
            values[id] = TakenValue.Read(posted, at, noted, id, fields, id);
            var call = StepPosted.NameOf(called?[id] ?? (same?.Id == id ? JsonSerializer.SerializeToNode(same.Name) : null), name);
            if (name != id || call is JsonObject) names[id] = call;
        }
        members[Member] = values;
        members[Names] = names.Count > 0 ? names : null;
    }

    static Label? NameOf(JsonElement name) => name.ValueKind == JsonValueKind.String ? new Label(name.GetString()!)
        : name.ValueKind == JsonValueKind.Object && name.TryGetProperty("zh-CN", out var zh) && zh.ValueKind == JsonValueKind.String ? new Label(zh.GetString()!, name.TryGetProperty("en", out var en) ? en.GetString() : null) : null;
}
