using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Import;

/// <summary>One thing a column can become.</summary>
/// <param name="Name">Its place in the mapping: <c>openedAt</c>, <c>fields.summary</c>.</param>
/// <param name="Values">Words in the file and what they become, when it has a table.</param>
/// <param name="HasConstant">May be the same for every row.</param>
public sealed record Target(string Name, string Label, bool Needed, ColumnSource? Source, string? Values, bool HasConstant, bool Long);

/// <summary>A row of the file as it would be taken over.</summary>
public sealed record PreviewRow(long Line, MappedRow? Row, IReadOnlyList<string> Problems);

/// <summary>Everything the page on which a mapping is looked over shows.</summary>
public sealed record MapModel(
    PageContext Page, ImportRun Run, LightApp App, IReadOnlyList<string> Headers, MappingInput Input, IReadOnlyList<Problem> Problems, IReadOnlyList<Unit> Streets,
    IReadOnlyList<OutsideSystem> Systems, IReadOnlyList<Target> Fixed, IReadOnlyList<Target> Fields, IReadOnlyList<TableRow> Raw, IReadOnlyList<PreviewRow> Preview)
{
    /// <summary>Sheets behind the first one whose rows stand in sub-tables.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    const int RawShown = 5, PreviewShown = 20, Scanned = 2000, MostWords = 60;

    public static MapModel Of(PageContext page, ImportRun run, LightApp app, TableFile table, MappingInput input, IReadOnlyList<Problem> problems, IReadOnlyList<Unit> streets, IReadOnlyList<OutsideSystem> systems)
    {
        var rows = table.Rows().Take(Scanned).ToList();
        var mapping = WithStatusWords(input.Mapping, table.Headers, rows);
        var words = page.Words;
        var check = MappingCheck.Check(mapping, app, table.Headers, table.Further);
        List<PreviewRow> preview = [];
        // What the mapping lacks is said first; rows are shown once it can be used.
        if (check.Count == 0)
        {
            var mapper = new RowMapper(mapping, app, table.Headers, table.Further);
            foreach (var row in rows.Take(PreviewShown))
            {
                var issues = new List<ImportIssue>();
                var mapped = mapper.Map(row, issues);
                preview.Add(new(row.Line, mapped, [.. issues.Select(i => (i.Column is { } c ? c + words["colon"] : "") + words.Of(i.Problem))]));
            }
        }
        return new(page, run, app, table.Headers, input with { Mapping = mapping }, problems.Count > 0 ? problems : check, streets, systems, FixedOf(mapping), FieldsOf(mapping, app, words), [.. rows.Take(RawShown)], preview)
        {
            Sheets = [.. InsideRows.Of(app, mapping.ExternalId?.Column, table.Further, new List<Problem>()).Sheets],
        };
    }

    public string? ValueOf(TableRow row, int column) => row.Problem is { } wrong ? column == 0 ? Page.Words.Of(wrong) : "" : row.Cells[column];

    /// <summary>Fields of steps that can take the answer.</summary>
    public IEnumerable<FieldDefinition> AnswerFields => App.Forms.Values.Where(f => f != App.OpeningForm).SelectMany(f => f.Definition.Fields).Where(f => f.Type is FieldType.Text or FieldType.Textarea).DistinctBy(f => f.Id);

    static List<Target> FixedOf(ImportMapping mapping) =>
    [
        New(MappingInput.Id, mapping.ExternalId, true), New(MappingInput.Opened, mapping.OpenedAt, true), New(MappingInput.Closed, mapping.ClosedAt),
        New(MappingInput.Status, mapping.Status, table: true), New(MappingInput.Due, mapping.OutsideDue), New(MappingInput.Answer, mapping.Answer),
        New(MappingInput.StreetColumn, mapping.Street, table: true), New(MappingInput.Unit, mapping.Unit, table: true),
    ];

    static Target New(string name, ColumnSource? source, bool needed = false, bool table = false) => new(name, "map." + name, needed, source, table ? MappingInput.Lines(source) : null, false, false);

    static List<Target> FieldsOf(ImportMapping mapping, LightApp app, Words words) =>
        [.. app.Forms.Values.OrderBy(f => f != app.OpeningForm).SelectMany(f => MappingCheck.Fillable(f.Definition.Fields).Select(d => (d.Path, d.Field, Opening: f == app.OpeningForm, Group: d.Path == d.Field.Id ? null : f.Definition.Fields.First(g => g.Id == d.Path.Split('.')[0])))).DistinctBy(f => f.Path)
            .Where(f => f.Path != mapping.AnswerField)
            .Select(f => new Target("fields." + f.Path, (f.Group is { } group ? words.Of(group.Label) + " · " : "") + words.Of(f.Field.Label), f.Opening && f.Field.Required, mapping.Fields?.GetValueOrDefault(f.Path),
                f.Field.Type is FieldType.Choice or FieldType.MultiChoice or FieldType.Boolean ? MappingInput.Lines(mapping.Fields?.GetValueOrDefault(f.Path)) : null, true, f.Field.Type is FieldType.Text or FieldType.Textarea))];

    /// <summary>Every word that stands in the status column, for a person to say what it means; the usual ones are guessed.</summary>
    static ImportMapping WithStatusWords(ImportMapping mapping, IReadOnlyList<string> headers, List<TableRow> rows)
    {
        if (mapping.Status is not { Column: { } column, Values: null, Otherwise: null } status || headers.ToList().IndexOf(column) is not (>= 0 and var at)) return mapping;
        var words = rows.Where(r => r.Problem is null).Select(r => r.Cells[at].Trim()).Where(w => w.Length is > 0 and <= 40).Distinct(StringComparer.Ordinal).Take(MostWords);
        return mapping with { Status = status with { Values = words.ToDictionary(w => w, StatusWords.Guess, StringComparer.Ordinal) } };
    }
}

