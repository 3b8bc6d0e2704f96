using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What the form canvas shows.</summary>
/// <param name="At">Path of the field whose panel is open, <c>#id</c> of a section, or <c>!n</c> of a page; empty for the form's own.</param>
/// <param name="Found">What the check says of this form.</param>
/// <param name="Refused">Why the last edit was not made.</param>
public sealed record FormCanvasView(DraftView Draft, FormDefinition Form, string At, IReadOnlyList<Problem> Found, IReadOnlyList<Problem> Refused)
{
    /// <summary>What was looked for among the data elements.</summary>
    public string Said { get; init; } = "";

    public FormCount Count { get; } = FormCount.Of(Form);

    public FieldDefinition? Selected => At.Length == 0 || At[0] is '#' or '!' ? null : Find(Form.Fields, At.Split('.'));

    public SectionDefinition? Section => At.StartsWith('#') ? Form.Sections.FirstOrDefault(s => s.Id == At[1..]) : null;

    /// <summary>Pages or tabs of the form, each with its sections; none where it is shown whole.</summary>
    public IReadOnlyList<IReadOnlyList<SectionDefinition>> Pages { get; } = Form.Layout == FormLayout.Flow ? [] : [.. Form.Pages().Select(p => (IReadOnlyList<SectionDefinition>)p)];

    /// <summary>The page whose panel is open, from 0.</summary>
    public int? Page => At.StartsWith('!') && int.TryParse(At[1..], out var page) && page >= 0 && page < Pages.Count ? page : null;

    /// <summary>The page that a section begins, from 0; null where it goes on with one.</summary>
    public int? Begins(SectionDefinition? section)
    {
        for (var n = 0; section is not null && n < Pages.Count; n++) if (Pages[n][0] == section) return n;
        return null;
    }

    /// <summary>The table or group that the selected field stands in; null for the form itself.</summary>
    public string? Parent => At.LastIndexOf('.') is var dot and > 0 ? At[..dot] : null;

    static FieldDefinition? Find(IEnumerable<FieldDefinition> fields, ReadOnlySpan<string> path)
    {
        foreach (var field in fields)
            if (field.Id == path[0]) return path.Length == 1 ? field : Find(field.Fields, path[1..]);
        return null;
    }

    /// <summary>Fields as the canvas lists them: by section, what stands in none last.</summary>
    public IEnumerable<(SectionDefinition? Section, IReadOnlyList<FieldDefinition> Fields)> Sections
    {
        get
        {
            foreach (var section in Form.Sections) yield return (section, [.. section.Fields.Select(id => Form.Fields.FirstOrDefault(f => f.Id == id)).OfType<FieldDefinition>()]);
            var placed = Form.Sections.SelectMany(s => s.Fields).ToHashSet();
            var rest = Form.Fields.Where(f => !placed.Contains(f.Id)).ToList();
            if (rest.Count > 0 || Form.Sections.IsEmpty) yield return (null, rest);
        }
    }

    /// <summary>Fields that a rule of the selected field can be about.</summary>
    public IReadOnlyList<PickField> Pickable
    {
        get
        {
            var own = Selected?.Id;
            var row = Parent is { } parent && Find(Form.Fields, parent.Split('.')) is { Type: FieldType.SubTable } table ? Picking.Of(table.Fields.Where(f => f.Id != own), "row", own: true) : [];
            // A rule may read what another form of the app asks.
            return [.. row, .. Picking.Of(Form.Fields.Where(f => f.Id != At), own: true), .. Picking.Of(Draft.Fields.Where(f => Form.Fields.All(mine => mine.Id != f.Id)), own: true)];
        }
    }

    /// <summary>What a check of the selected field can be about: the field itself too.</summary>
    public IReadOnlyList<PickField> Checkable => Selected is { } selected ? [.. Picking.Of([selected], Parent is null ? "form" : "row", own: true), .. Pickable] : Pickable;
}
