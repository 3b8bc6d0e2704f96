using System.Collections.Concurrent;
using System.Collections.Immutable;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>
/// How cases of one version of an app stand in the app's record table: one row a case, one column a scalar field of all its forms. Personal values
/// stand there masked. Made once per version, so that its row shape is one object for as long as the node runs.
/// </summary>
public sealed class RecordForm
{
    static readonly ConcurrentDictionary<string, RecordForm> known = new(StringComparer.Ordinal);

    /// <summary>Key columns of every record table.</summary>
    public static string[] Key { get; } = ["case_id"];

    readonly RowShape opened;
    readonly RecordPart[] parts;
    readonly Dictionary<string, int[]> columnsOf;
    readonly PointField[] points;
    readonly HashSet<string> telling;

    RecordForm(LightApp app)
    {
        App = app.Manifest.Id;
        Table = TableOf(App);
        telling = Telling([.. app.Forms.Values.SelectMany(form => form.Fields)]);
        Fields = [.. FieldsOf(app, telling)];
        opened = new(Table, RowVerb.Insert, 1, [new("case_id", ColumnType.Text), .. Fields.Select(f => new Column(f.Column, f.Type))]);
        columnsOf = Fields.Select((field, at) => (field.Root, at)).GroupBy(f => f.Root, f => f.at, StringComparer.Ordinal)
            .ToDictionary(f => f.Key, f => f.ToArray(), StringComparer.Ordinal);
        parts = [.. RecordPart.Of(Table, Fields, app)];
        points = [.. PointField.Of(app)];
    }

    public string App { get; }
    public string Table { get; }
    public ImmutableArray<RecordField> Fields { get; }

    /// <summary>Settings of a unit change no field, so a version has one form wherever it is used.</summary>
    public static RecordForm Of(LightApp app) => known.GetOrAdd(app.Digest, static (_, app) => new RecordForm(app), app);

    /// <summary>The record table of an app; ids of apps hold no <c>_</c>, so no two share one.</summary>
    public static string TableOf(string app) => "record_" + app.Replace('-', '_');

    /// <summary>The whole row of a case that has none yet.</summary>
    public RowWrite Row(CaseId id, Record form)
    {
        var cells = new object?[Fields.Length + 1];
        cells[0] = id.Value;
        for (var i = 0; i < Fields.Length; i++) cells[i + 1] = Fields[i].Cell(form);
        return new(opened, cells);
    }

    /// <summary>Where a case with this form is: the first place that is filled in, else where its first photo was taken; null when nothing tells.</summary>
    public CasePoint? PointOf(Record form)
    {
        foreach (var field in points)
            if (field.Read(form) is { } point) return point;
        return null;
    }

    /// <summary>Every column of the row that is there, as this version of the app keeps it.</summary>
    public RowWrite Whole(CaseId id, Record form) => parts[^1].Write(id, Fields, form);

    /// <summary>The smallest write that takes the row from one state of the form to the next; null when no column changes.</summary>
    public RowWrite? Change(CaseId id, Record before, Record after)
    {
        if (ReferenceEquals(before, after)) return null;
        var changed = new List<int>();
        var names = after.Names;
        for (var i = 0; i < names.Length; i++)
        {
            // A step of a flow adds to the form or changes few of its members, which keep their order.
            var at = before.Find(names[i], i);
            if (at < 0 || before.Values[at] != after.Values[i]) AddChanged(names[i]);
        }
        foreach (var name in before.Names)
            if (after.Find(name) < 0) AddChanged(name);
        return changed.Count == 0 ? null : RecordPart.Smallest(parts, changed).Write(id, Fields, after);

        void AddChanged(string name)
        {
            if (!columnsOf.TryGetValue(name, out var columns)) return;
            foreach (var column in columns)
                if (!Equals(Fields[column].Cell(before), Fields[column].Cell(after))) changed.Add(column);
        }
    }

    /// <summary>Whether a field is made from a personal value, which it would give away.</summary>
    public bool Tells(string path) => telling.Contains(path);

    static IEnumerable<RecordField> FieldsOf(LightApp app, HashSet<string> telling)
    {
        var forms = app.Forms.Values.OrderBy(f => f.Definition.Id, StringComparer.Ordinal).ToArray();
        // One name is one datum in all forms of an app.
        return forms.SelectMany(form => FieldsOf(form.Definition.Fields, "")).Where(f => !telling.Contains(f.Path)).DistinctBy(f => f.Column).Select(f => app.Kept?.ShownAt(f.Path) is { } shown ? f with { ShownAt = shown } : f);
    }

    static IEnumerable<RecordField> FieldsOf(ImmutableArray<FieldDefinition> fields, string around)
    {
        foreach (var field in fields)
            if (field.Type == FieldType.Group) foreach (var inner in FieldsOf(field.Fields, $"{around}{field.Id}.")) yield return inner;
            else if (RecordField.KindOf(field.Type) is { } kind) yield return new(around + field.Id, kind, field.Label, SensitiveField.MaskOf(field));
    }

    /// <summary>Paths of fields that are made from a personal value, at once or through others: they would give away what the mask hides.</summary>
    static HashSet<string> Telling(CompiledField[] fields)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "form" };
        foreach (var field in fields.Where(f => SensitiveField.MaskOf(f.Definition) is not null)) Name(field);
        var telling = new HashSet<string>(StringComparer.Ordinal);
        for (var before = -1; before != telling.Count;)
        {
            before = telling.Count;
            foreach (var field in fields.Where(f => Reads(f).Any(Tells)))
                if (telling.Add(field.Path)) Name(field);
        }
        return telling;

        // Who reads a group or the whole form reads what stands in it.
        void Name(CompiledField field) => names.UnionWith(field.Path.Split('.'));

        bool Tells(string path) => path.Split('.') is var steps && (steps.Length == 1 ? names.Contains(steps[0]) : steps.Skip(1).Any(names.Contains));
    }

    static IEnumerable<string> Reads(CompiledField field) => [.. field.Rules.Compute?.Reads ?? [], .. field.Rules.Default?.Reads ?? []];
}
