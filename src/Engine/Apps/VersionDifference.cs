using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Apps;

public enum AppPart { Manifest, Form, Field, Activity, Connection, Deadline, List, Parameter, Print, View, Report, Register, Options, Message, Paper }

public enum ChangeKind { Added, Removed, Changed }

/// <summary>One difference between two versions.</summary>
/// <param name="Place">The form a field stands in, the step a deadline belongs to; null elsewhere.</param>
/// <param name="Name">What people call it; a connection is called <c>from → to</c>.</param>
/// <param name="Member">What of it has changed, as it is written in the file; null when it is new or gone.</param>
public sealed record AppChange(AppPart Part, ChangeKind Kind, Label? Place, Label Name, string? Member = null, string? Before = null, string? After = null)
{
    /// <summary>How pictures find it: a field by its form and id (<c>form.field</c>), a step by its id, a connection by <c>from/outcome&gt;to</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Key { get; init; } = "";
}

/// <summary>What the later of two versions of an app has otherwise than the earlier one. Pure; in the order of the files.</summary>
public static class VersionDifference
{
    sealed record Piece(AppPart Part, string Key, Label? Place, Label Name, JsonObject Members);

    public static IReadOnlyList<AppChange> Of(LightApp before, LightApp after)
    {
        var old = Pieces(before).ToDictionary(p => (p.Part, p.Key));
        var (changes, whole) = (new List<AppChange>(), new HashSet<(AppPart, string)>());
        foreach (var piece in Pieces(after))
        {
            if (!old.Remove((piece.Part, piece.Key), out var was))
            {
                if (IsOwn(piece)) changes.Add(new AppChange(piece.Part, ChangeKind.Added, piece.Place, piece.Name) { Key = piece.Key });
            }
            else
                foreach (var member in was.Members.Select(m => m.Key).Union(piece.Members.Select(m => m.Key)))
                    if (!JsonNode.DeepEquals(was.Members[member], piece.Members[member]))
                        changes.Add(new AppChange(piece.Part, ChangeKind.Changed, piece.Place, piece.Name, member, Text(was.Members[member]), Text(piece.Members[member])) { Key = piece.Key });
        }
        whole.Clear();
        foreach (var gone in old.Values)
            if (IsOwn(gone)) changes.Add(new AppChange(gone.Part, ChangeKind.Removed, gone.Place, gone.Name) { Key = gone.Key });
        return [.. changes.OrderBy(c => c.Part)];

        // A column that came or went with its table is no change of its own.
        bool IsOwn(Piece piece)
        {
            whole.Add((piece.Part, piece.Key));
            return piece.Key.LastIndexOf('.') is not (> 0 and var dot) || !whole.Contains((piece.Part, piece.Key[..dot]));
        }
    }

    static IEnumerable<Piece> Pieces(LightApp app)
    {
        // The version differs by nature; deadlines are pieces of their own.
        yield return new Piece(AppPart.Manifest, "", null, app.Manifest.Name, Members(JsonSerializer.SerializeToNode(app.Manifest, AppsJson.Default.AppManifest)!, "version", "deadlines"));
        foreach (var form in app.Forms.Values.Select(f => f.Definition).OrderBy(f => f.Id, StringComparer.Ordinal))
        {
            yield return new Piece(AppPart.Form, form.Id, null, form.Name, Members(JsonNode.Parse(form.ToJson())!, "fields"));
            foreach (var piece in Fields(AppPart.Field, form)) yield return piece;
        }
        if (app.Parameters is { } parameters)
            foreach (var piece in Fields(AppPart.Parameter, parameters.Definition)) yield return piece;
        foreach (var activity in app.Flow.Activities)
            yield return new Piece(AppPart.Activity, activity.Id, null, NameOf(activity),
                Members(JsonSerializer.SerializeToNode(activity.Definition, FlowJson.Default.ActivityDefinition)!, "deadlines", "activities", "connections"));
        foreach (var connection in app.Flow.Connections)
        {
            var (from, to) = (app.Flow.Activities[connection.From], app.Flow.Activities[connection.To]);
            yield return new Piece(AppPart.Connection, $"{from.Id}/{connection.Outcome}>{to.Id}", connection.Outcome is { } outcome ? new Label(outcome) : null,
                new Label($"{NameOf(from)} → {NameOf(to)}"), new JsonObject { ["restart"] = connection.Restart });
        }
        foreach (var deadline in AppDeadline.Of(app))
            yield return new Piece(AppPart.Deadline, deadline.Key, deadline.Activity is { } step ? new Label(step.Name ?? step.Id) : null, new Label(deadline.Definition.Id!),
                Members(JsonSerializer.SerializeToNode(deadline.Definition, AppsJson.Default.DeadlineDefinition)!));
        foreach (var table in app.Lists.OrderBy(t => t.Id, StringComparer.Ordinal))
            yield return new Piece(AppPart.List, table.Id, null, new Label(table.Id), Members(JsonSerializer.SerializeToNode(table, FlowJson.Default.DutyTable)!));
        foreach (var part in Parts(app)) yield return part;
    }

    static IEnumerable<Piece> Parts(LightApp app)
    {
        foreach (var one in app.Prints) yield return new Piece(AppPart.Print, one.Id, null, one.Name!, Members(JsonSerializer.SerializeToNode(one, AppsJson.Default.PrintLayout)!));
        foreach (var one in app.Views) yield return new Piece(AppPart.View, one.Id, null, one.Name!, Members(JsonSerializer.SerializeToNode(one, AppsJson.Default.LedgerLayout)!));
        foreach (var one in app.Statistics) yield return new Piece(AppPart.Report, one.Id, null, one.Name!, Members(JsonSerializer.SerializeToNode(one, AppsJson.Default.AppStatistic)!));
        foreach (var one in app.Registers) yield return new Piece(AppPart.Register, one.Id, null, one.Name!, Members(JsonSerializer.SerializeToNode(one, AppsJson.Default.AppRegister)!));
        // Its own stand in front of those of the product, which are the same in every version.
        foreach (var one in app.Messages.All) yield return new Piece(AppPart.Message, one.Id, null, one.Name, Members(JsonSerializer.SerializeToNode(one, AppsJson.Default.MessageTemplate)!));
        foreach (var one in app.Papers.OrderBy(p => p.Id, StringComparer.Ordinal)) yield return new Piece(AppPart.Paper, one.Id, null, new Label(one.Id), new JsonObject { ["content"] = one.Digest });
        foreach (var one in app.Options) yield return new Piece(AppPart.Options, one.Id, null, one.Name, Members(JsonSerializer.SerializeToNode(one, FormJson.Default.OptionList)!));
    }

    static IEnumerable<Piece> Fields(AppPart part, FormDefinition form) => Fields(part, form.Id, form.Name, form.Fields, JsonNode.Parse(form.ToJson())!["fields"] as JsonArray ?? []);

    /// <summary>Fields, and behind a table or group its columns, each a piece; the table itself has only their names in their order.</summary>
    static IEnumerable<Piece> Fields(AppPart part, string key, Label place, IReadOnlyList<FieldDefinition> fields, JsonArray written)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var (field, own) = (fields[i], $"{key}.{fields[i].Id}");
            var members = Members(written[i]!, "fields");
            if (field.Fields.Length > 0) members["fields"] = new JsonArray([.. (written[i]!["fields"] as JsonArray ?? []).Select(column => column!["label"]?.DeepClone())]);
            yield return new Piece(part, own, place, field.Label, members);
            var inside = new Label($"{place.Zh} · {field.Label.Zh}", $"{place.In("en")} · {field.Label.In("en")}");
            foreach (var column in Fields(part, own, inside, field.Fields, written[i]!["fields"] as JsonArray ?? [])) yield return column;
        }
    }

    static Label NameOf(FlowActivity activity) => new(activity.Definition.Name ?? activity.Id);

    static JsonObject Members(JsonNode written, params ReadOnlySpan<string> without)
    {
        var members = written.DeepClone().AsObject();
        foreach (var name in without) members.Remove(name);
        foreach (var (name, _) in members.Where(m => m.Value is null).ToArray()) members.Remove(name);
        return members;
    }

    static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
    };
}
