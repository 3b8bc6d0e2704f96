using System.Text.Json.Nodes;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Edits of forms, on their trees.</summary>
static class FormEdits
{
    const int MostFields = 500;

    static readonly HashSet<string> types = [.. Enum.GetValues<FieldType>().Select(DraftEdits.NameOf)];

    public static void Apply(DraftFiles files, DraftEdit edit)
    {
        switch (edit)
        {
            case AddForm add: Add(files, add.Name); break;
            case RemoveForm remove: Remove(files, remove.Form); break;
            case SetForm set:
                DraftEdits.Set(FormOf(files, set.Form), set.Members);
                if ((string?)set.Members["layout"] is { } layout and ("pages" or "tabs")) PageEdits.Begin(FormOf(files, set.Form), layout);
                break;
            case AddPage { Form: var form }: PageEdits.Apply(FormOf(files, form), edit); break;
            case SetPage { Form: var form }: PageEdits.Apply(FormOf(files, form), edit); break;
            case MovePage { Form: var form }: PageEdits.Apply(FormOf(files, form), edit); break;
            case RemovePage { Form: var form }: PageEdits.Apply(FormOf(files, form), edit); break;
            case AddSection add: Add(FormOf(files, add.Form), add); break;
            case SetSection set: DraftEdits.Set(SectionOf(FormOf(files, set.Form), set.Section), set.Members); break;
            case MoveSection move: Move(FormOf(files, move.Form), SectionOf(FormOf(files, move.Form), move.Section), move.At); break;
            case RemoveSection remove: Remove(FormOf(files, remove.Form), remove.Section); break;
            case AddField add: Add(files, FormOf(files, add.Form), add); break;
            case SetField set: DraftEdits.Set(Find(FormOf(files, set.Form), set.Field).Field, set.Members); break;
            case MoveField move: FieldMoves.Apply(files, FormOf(files, move.Form), move); break;
            case CopyField copy: Copy(files, FormOf(files, copy.Form), copy.Field); break;
            case RemoveField remove:
                Remove(FormOf(files, remove.Form), remove);
                ColumnEdits.Removed(files, remove.Form, remove.Field);
                break;
        }
    }

    static JsonObject FormOf(DraftFiles files, string form) => files.Open($"forms/{form}.json");

    public static JsonArray List(JsonObject of, string member)
    {
        if (of[member] is JsonArray there) return there;
        var made = new JsonArray();
        of[member] = made;
        return made;
    }

    public static string IdOf(JsonNode? node) => (string?)node?["id"] ?? "";

    public static JsonObject[] Sections(JsonObject form) => form["sections"] is JsonArray there ? [.. there.OfType<JsonObject>()] : [];

    static void Add(DraftFiles files, string name)
    {
        var id = DraftEdits.FreeId("form", id => files.Has($"forms/{id}.json"));
        files.Add($"forms/{id}.json", new JsonObject { ["id"] = id, ["name"] = DraftEdits.Name(name), ["fields"] = new JsonArray() });
    }

    static void Remove(DraftFiles files, string form)
    {
        _ = FormOf(files, form);
        if ((string?)files.Open("app.json")["form"] == form) throw DraftEdits.Refused("draft.form.first", form);
        if (FlowEdits.Steps(files.Open("flow.json")).FirstOrDefault(s => (string?)s["form"] == form) is { } step)
            throw DraftEdits.Refused("draft.form.used", form, ("step", (string?)step["name"] ?? IdOf(step)));
        files.Remove($"forms/{form}.json");
    }

    public static JsonObject SectionOf(JsonObject form, string id) => Sections(form).FirstOrDefault(s => IdOf(s) == id)
        ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.section.unknown", id));

    static void Add(JsonObject form, AddSection add)
    {
        var sections = List(form, "sections");
        var held = new JsonArray();
        if (sections.Count == 0) foreach (var field in List(form, "fields")) held.Add(IdOf(field));
        sections.Add(new JsonObject { ["id"] = DraftEdits.FreeId("section", id => sections.Any(s => IdOf(s) == id)), ["name"] = DraftEdits.Name(add.Name), ["fields"] = held });
    }

    static void Remove(JsonObject form, string id)
    {
        var sections = List(form, "sections");
        var section = SectionOf(form, id);
        var at = sections.IndexOf(section);
        var heir = at > 0 ? sections[at - 1] : sections.Count > 1 ? sections[1] : null;
        if (heir is JsonObject other) foreach (var field in List(section, "fields")) List(other, "fields").Add(field!.GetValue<string>());
        PageEdits.Leave(form, section);
        sections.RemoveAt(at);
        if (sections.Count == 0) form.Remove("sections");
        PageEdits.Settle(form);
    }

    static void Move(JsonObject form, JsonObject section, int at)
    {
        PageEdits.Leave(form, section);
        Move(List(form, "sections"), section, at);
        PageEdits.Settle(form);
    }

    public static void Move(JsonArray list, JsonNode node, int at)
    {
        list.Remove(node);
        list.Insert(Math.Clamp(at, 0, list.Count), node);
    }

    /// <summary>A field by its path, and the list of fields it stands in.</summary>
    public static (JsonObject Field, JsonArray Among) Find(JsonObject form, string path)
    {
        var among = List(form, "fields");
        JsonObject? field = null;
        foreach (var part in path.Split('.'))
        {
            if (field is not null) among = List(field, "fields");
            field = among.OfType<JsonObject>().FirstOrDefault(f => IdOf(f) == part) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.field.unknown", path));
        }
        return (field!, among);
    }

    static void Add(DraftFiles files, JsonObject form, AddField add)
    {
        if (!types.Contains(add.Type)) throw DraftEdits.Refused("draft.type.unknown", "type", ("type", add.Type));
        if (List(form, "fields").Count >= MostFields) throw DraftEdits.Refused("draft.field.many", "field", ("limit", "500"));
        var made = new JsonObject { ["id"] = Free(files, form, add.Type), ["type"] = add.Type, ["label"] = DraftEdits.Name(add.Label) };
        if (add.Members is { } members) DraftEdits.Set(made, members);
        Place(form, made, add.Into, add.At);
        if (List(form, "fields").Contains(made)) ColumnEdits.Added(files, add.Form, made);
    }

    // One name is one datum in all forms of an app, so a new field takes a name that none of them has.
    public static string Free(DraftFiles files, JsonObject form, string type)
    {
        var taken = files.Forms.SelectMany(path => Ids(files.Open(path))).Concat(Ids(form)).ToHashSet(StringComparer.Ordinal);
        return DraftEdits.FreeId(type, taken.Contains);
    }

    static IEnumerable<string> Ids(JsonObject of) => List(of, "fields").OfType<JsonObject>().SelectMany(f => f["fields"] is JsonArray ? Ids(f).Append(IdOf(f)) : [IdOf(f)]);

    /// <summary>The fields of a table or group.</summary>
    public static JsonArray Inside(JsonObject form, string path) => Find(form, path).Field is var holder && (string?)holder["type"] is "subtable" or "group" ? List(holder, "fields")
        : throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.field.unknown", path));

    public static void Place(JsonObject form, JsonObject field, string? into, int? at)
    {
        var sections = Sections(form);
        var fields = List(form, "fields");
        if (into is not null && sections.All(s => IdOf(s) != into))
        {
            var inside = Inside(form, into);
            inside.Insert(Math.Clamp(at ?? inside.Count, 0, inside.Count), field);
            return;
        }
        var section = sections.FirstOrDefault(s => IdOf(s) == into) ?? sections.LastOrDefault();
        if (section is null)
        {
            fields.Insert(Math.Clamp(at ?? fields.Count, 0, fields.Count), field);
            return;
        }
        fields.Add(field);
        var held = List(section, "fields");
        held.Insert(Math.Clamp(at ?? held.Count, 0, held.Count), IdOf(field));
    }

    public static JsonNode? Held(JsonObject section, string id) => List(section, "fields").FirstOrDefault(f => (string?)f == id);

    static void Copy(DraftFiles files, JsonObject form, string path)
    {
        var (field, among) = Find(form, path);
        var copy = (JsonObject)field.DeepClone();
        copy["id"] = Free(files, form, (string?)field["type"] ?? "text");
        var parent = path.LastIndexOf('.') is var dot and > 0 ? path[..dot] : null;
        if (parent is not null)
        {
            among.Insert(among.IndexOf(field) + 1, copy);
            return;
        }
        var section = Sections(form).FirstOrDefault(s => Held(s, path) is not null);
        var at = section is null ? among.IndexOf(field) : List(section, "fields").IndexOf(Held(section, path));
        Place(form, copy, section is null ? null : IdOf(section), at + 1);
    }

    static void Remove(JsonObject form, RemoveField remove)
    {
        var (field, among) = Find(form, remove.Field);
        among.Remove(field);
        if (!remove.Field.Contains('.', StringComparison.Ordinal))
            foreach (var section in Sections(form))
                if (Held(section, remove.Field) is { } held) List(section, "fields").Remove(held);
        Forget(form, remove.Field);
    }

    /// <summary>What is gone, or stands elsewhere, is named by no check and no document as its place.</summary>
    public static void Forget(JsonObject form, string field)
    {
        foreach (var list in new[] { "rules", "documents" })
            foreach (var row in (form[list] as JsonArray ?? []).OfType<JsonObject>())
                if (row["field"] is JsonValue named && named.TryGetValue<string>(out var id) && (id == field || id.StartsWith(field + ".", StringComparison.Ordinal))) row.Remove("field");
    }
}
