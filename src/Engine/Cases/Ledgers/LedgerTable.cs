using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>A column of an app's ledger.</summary>
/// <param name="Field">Path of the field; null for what stands of the case.</param>
/// <param name="Options">What can be chosen there.</param>
public sealed record LedgerColumn(string Id, LedgerHeading Heading, string? Field, RecordKind? Kind, IReadOnlyList<OptionDefinition> Options);

/// <summary>What a file tells of a case beside the columns of its record table.</summary>
/// <param name="Path">Of the field, with the groups around it.</param>
public sealed record LedgerTold(string Path, FieldDefinition Field, LedgerHeading Heading)
{
    /// <summary>What a case's form holds of it.</summary>
    internal Value In(Record form)
    {
        Value value = form;
        foreach (var step in Path.Split('.')) value = value[step];
        return value;
    }
}

/// <summary>An app's cases as a table (台账): what stands of the case, then its fields as the newest version names them; personal values masked as they are kept.</summary>
public sealed class LedgerTable
{
    static readonly IReadOnlyList<string> ofCase = LedgerLayout.OfCase;
    static readonly Dictionary<string, Dictionary<string, string>> words = Load();

    readonly string language;
    readonly FieldDefinition?[] fields;
    readonly LedgerHeading number;
    readonly int[]? shown;

    /// <param name="codes">Lists of codes, for the names of what they have offered; null where the app has none.</param>
    public LedgerTable(LightApp app, string language, CodeSnapshot? codes = null)
    {
        (App, Form, this.language) = (app, RecordForm.Of(app), language);
        var byPath = app.Forms.Values.OrderBy(f => f.Definition.Id, StringComparer.Ordinal).SelectMany(f => Paths(f.Definition.Fields, "")).DistinctBy(f => f.Path).ToDictionary(f => f.Path, f => f.Field, StringComparer.Ordinal);
        var known = app.Options.Where(o => codes is not null && o.Codes is not null).ToDictionary(o => o.Id, o => codes!.Known(o), StringComparer.Ordinal);
        FieldDefinition? Named(FieldDefinition? field) => field?.List is { } list && known.TryGetValue(list, out var options) ? field with { Options = [.. options] } : field;
        fields = [.. Form.Fields.Select(f => Named(byPath.GetValueOrDefault(f.Path)))];
        // A heading that stands twice is told apart by its form: whoever reads the file by headings has to know which is which.
        var taken = ofCase.Select(Word).ToHashSet(StringComparer.Ordinal);
        string FreeOf(string path, FieldDefinition field) => Free(field.Label.In(language), path.Split('.')[0]);
        string Free(string name, string root)
        {
            if (taken.Add(name)) return name;
            var form = app.Forms.Values.OrderBy(f => f.Definition.Id, StringComparer.Ordinal).FirstOrDefault(f => f.Definition.Fields.Any(field => field.Id == root))?.Definition.Name.In(language) ?? "";
            var free = $"{name}\uff08{form}\uff09";
            for (var n = 2; !taken.Add(free); n++) free = string.Create(CultureInfo.InvariantCulture, $"{name}\uff08{form}{n}\uff09");
            return free;
        }
        Columns =
        [
            .. ofCase.Select(c => new LedgerColumn(c, new(Word(c), c is "openedAt" or "due" or "closedAt" ? LedgerType.Moment : LedgerType.Text, c is "title" ? 36 : c is "state" ? 10 : 18), null, null, [])),
            .. Form.Fields.Select((f, n) => new LedgerColumn("f." + f.Path, new(Free(f.Label.In(language), f.Root), TypeOf(f.Kind), Math.Clamp(f.Label.In(language).Length * 2 + 4, 12, 40)), f.Path, f.Kind, fields[n] is { Options.IsEmpty: false } field ? field.Options : [])),
        ];
        (Filterable, number) = ([.. Columns.Where(c => c.Field is not null)], Columns[0].Heading);
        Told = [.. byPath.Where(f => IsTold(f.Value.Type) && !Form.Tells(f.Key)).Select(f => new LedgerTold(f.Key, Named(f.Value)!, new(FreeOf(f.Key, f.Value), LedgerType.Text, 28)))];
        SubTables = [.. byPath.Where(f => f.Value.Type == FieldType.SubTable).Select(f => new LedgerTold(f.Key, f.Value, new(f.Value.Label.In(language), LedgerType.Text, 18)))];
    }

    LedgerTable(LedgerTable whole, LedgerLayout view)
    {
        (App, Form, language, fields, number, SubTables, View) = (whole.App, whole.Form, whole.language, whole.fields, whole.number, whole.SubTables, view);
        // A view that says which columns it has has no others.
        Told = view.Columns is { Count: > 0 } ? [] : whole.Told;
        var at = whole.Columns.Select((c, n) => (c.Id, n)).ToDictionary(c => c.Id, c => c.n, StringComparer.Ordinal);
        // A view may outlive a field: what is no longer there is left out.
        var chosen = view.Columns is { Count: > 0 } columns ? columns.Where(c => at.ContainsKey(c.Column)).ToList() : [.. whole.Columns.Select(c => new LedgerLayoutColumn(c.Id))];
        shown = [.. chosen.Select(c => at[c.Column])];
        Columns = [.. chosen.Select(c => whole.Columns[at[c.Column]] is var column && c.Name is { } name ? column with { Heading = column.Heading with { Name = name.In(language) } } : column)];
        Filterable = view.Filters is { } filters ? [.. filters.Select(f => whole.Filterable.FirstOrDefault(c => c.Field == f)).OfType<LedgerColumn>()] : whole.Filterable;
    }

    /// <summary>The table as a view of it shows it.</summary>
    public LedgerTable As(LedgerLayout view) => new(this, view);

    public LightApp App { get; }

    /// <summary>The view it is shown by; null for the whole.</summary>
    public LedgerLayout? View { get; }

    public string Name => View?.Name?.In(language) ?? App.Manifest.Name.In(language);

    internal string FileName => View?.Name is { } name ? $"{App.Manifest.Name.Zh}-{name.Zh}" : App.Manifest.Name.Zh;

    /// <summary>Fields that it can be narrowed by.</summary>
    public IReadOnlyList<LedgerColumn> Filterable { get; }

    /// <summary>Whether a field holds codes, of which a part means nothing.</summary>
    public bool IsCoded(string path) => Form.Fields.IndexOf(Form.Fields.FirstOrDefault(f => f.Path == path)!) is >= 0 and var at && fields[at] is { } field && (!field.Options.IsEmpty || field.Type is FieldType.Unit or FieldType.User or FieldType.Record);

    public RecordForm Form { get; }
    public IReadOnlyList<LedgerColumn> Columns { get; }

    /// <summary>Tables inside a case: each is a sheet of its own in a file.</summary>
    public IReadOnlyList<LedgerTold> SubTables { get; }

    /// <summary>Fields that no column of a record table can hold (addresses, places, spans, papers, files): a file tells them in words, from the case itself.</summary>
    public IReadOnlyList<LedgerTold> Told { get; }

    /// <summary>Whether a file of it needs the cases themselves.</summary>
    internal bool ReadsCases => Told.Count > 0 || SubTables.Count > 0;

    /// <summary>Finds what the records are called that these rows name.</summary>
    internal async Task NameAsync(ValueNames names, IEnumerable<LedgerRow> rows, CancellationToken cancellation)
    {
        for (var n = 0; n < fields.Length; n++)
            if (fields[n] is { Type: FieldType.Record } field)
                foreach (var row in rows)
                    if (Form.Fields[n].Read(row.Cells[n]).Text is { } text) await names.LoadAsync(field, Value(text), cancellation);
    }

    public IReadOnlyList<LedgerCell> Cells(ValueNames names, LedgerRow row)
    {
        var (caller, line) = (names.Caller, row.Case);
        LedgerCell[] cells =
        [
            new(line.Number), new(line.Title), new(words.ContainsKey("state." + line.State) ? Word("state." + line.State) : line.State), new(line.Stage), new(NameOf(caller, line.OwnerUnit)), new(NameOf(caller, line.Street)),
            At(line.OpenedAt), At(line.Due), At(line.ClosedAt), .. Form.Fields.Select((f, n) => Cell(names, f, fields[n], row.Cells[n])),
        ];
        return shown is null ? cells : [.. shown.Select(n => cells[n])];
    }

    /// <summary>Headings of the sheet of a sub-table: the case's number first.</summary>
    public IReadOnlyList<LedgerHeading> HeadingsOf(LedgerTold table) => [number, .. Inside(table.Field).Select(f => new LedgerHeading(f.Label.In(language), LedgerType.Text, 18))];

    /// <summary>Rows of a sub-table, from a form whose values are masked already.</summary>
    public static IEnumerable<IReadOnlyList<LedgerCell>> RowsOf(ValueNames names, LedgerTold table, string number, Record masked)
    {
        foreach (var row in table.In(masked).AsList ?? [])
            if (row.AsRecord is { } values) yield return [new(number), .. Inside(table.Field).Select(f => values[f.Id] is { IsNumber: true } value && f.Type != FieldType.Percent ? new LedgerCell(null, (decimal)value.RawNumber) : new LedgerCell(names.Whole(f, values[f.Id])))];
    }

    /// <summary>Cells of what is told in words, from a form whose values are masked already.</summary>
    public IEnumerable<LedgerCell> ToldOf(ValueNames names, Record masked) => Told.Select(told => new LedgerCell(names.Text(told.Field, told.In(masked))));

    static IEnumerable<FieldDefinition> Inside(FieldDefinition table) => table.Fields.Where(f => f.Type != FieldType.Help);

    static bool IsTold(FieldType type) => type is FieldType.Address or FieldType.Place or FieldType.DateRange or FieldType.Identity || FileReference.IsHeldBy(type);

    LedgerCell Cell(ValueNames names, RecordField field, FieldDefinition? definition, object? cell)
    {
        var (text, number) = field.Read(cell);
        if (number is not null || text is null) return new(null, number);
        return field.Kind switch
        {
            RecordKind.Date => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1900 ? new(null, null, day) : new(text),
            RecordKind.Moment => new(null, null, DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
            RecordKind.Flag => new(Word(text)),
            RecordKind.Text when definition is not null => new(names.Text(definition, Value(text))),
            _ => new(text),
        };
    }

    /// <summary>Lists of codes are kept as JSON.</summary>
    static Value Value(string text)
    {
        if (text.Length == 0 || text[0] != '[') return text;
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    internal string Language => language;

    internal string WordOf(string key) => Word(key);

    /// <summary>A value of a column as people call it: the name of an option, a unit, yes or no.</summary>
    internal string TextOf(LedgerColumn column, string text, Caller caller)
    {
        var definition = fields[Form.Fields.IndexOf(Form.Fields.First(f => f.Path == column.Field))];
        return column.Kind == RecordKind.Flag ? Word(text) : definition is { Type: FieldType.Unit } ? NameOf(caller, text) : definition is null || column.Kind == RecordKind.Whole ? text : FieldText.Of(definition, text, language) ?? text;
    }

    string Word(string key) => NameOf(key, language);

    static LedgerType TypeOf(RecordKind kind) => kind switch
    {
        RecordKind.Whole => LedgerType.Whole,
        RecordKind.Number => LedgerType.Number,
        RecordKind.Money => LedgerType.Money,
        RecordKind.Date => LedgerType.Date,
        RecordKind.Moment => LedgerType.Moment,
        _ => LedgerType.Text,
    };

    static IEnumerable<(string Path, FieldDefinition Field)> Paths(ImmutableArray<FieldDefinition> fields, string around) =>
        fields.SelectMany(f => f.Type == FieldType.Group ? Paths(f.Fields, $"{around}{f.Id}.") : [(around + f.Id, f)]);

    static LedgerCell At(long? milliseconds) => milliseconds is { } at ? new(null, null, DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(TimeSpan.FromHours(8)).DateTime) : default;

    /// <summary>What a column that stands of every case, or a figure, is called.</summary>
    public static string NameOf(string key, string language) => words[key][language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh"];

    internal static string NameOf(Caller caller, string unit) => caller.Directory.Tree.TryFind(new UnitId(unit), out var found) ? found.Name : unit;

    static Dictionary<string, Dictionary<string, string>> Load()
    {
        using var stream = typeof(LedgerTable).Assembly.GetManifestResourceStream("LowCode.Cases.Ledgers.Data.ledger-words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)!;
    }
}
