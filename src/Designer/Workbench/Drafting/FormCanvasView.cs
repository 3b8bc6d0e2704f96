using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What the form canvas shows.</summary>
/// <param name="At">Path of the field whose panel is open, <c>#id</c> of a section, <c>!n</c> of a page, <c>=n</c> of a check, <c>~n</c> of a document; empty for the form's own.</param>
/// <param name="Found">What the check says of this form.</param>
/// <param name="Refused">Why the last edit was not made.</param>
public sealed record FormCanvasView(DraftView Draft, FormDefinition Form, string At, IReadOnlyList<Problem> Found, IReadOnlyList<Problem> Refused)
{
    /// <summary>What was looked for among the data elements.</summary>
    public string Said { get; init; } = "";

    /// <summary>Registers a record can be of, by the name the field has for them.</summary>
    public IReadOnlyList<(string Id, Label Name)> Registers { get; init; } = [];

    /// <summary>Kinds of licences that some source of this installation has.</summary>
    public IReadOnlyList<string> Licences { get; init; } = [];

    public FormCount Count { get; } = FormCount.Of(Form);

    /// <summary>File of the form within the app.</summary>
    public string Path => $"forms/{Form.Id}.json";

    public FieldDefinition? Selected => At.Length == 0 || !char.IsLetter(At[0]) ? null : Along(At) is [.., var last] ? last : null;

    public SectionDefinition? Section => At.StartsWith('#') ? Form.Sections.FirstOrDefault(s => s.Id == At[1..]) : null;

    /// <summary>Pages or tabs of the form, each with its sections; none where it is shown whole.</summary>
    public IReadOnlyList<IReadOnlyList<SectionDefinition>> Pages { get; } = Form.Layout == FormLayout.Flow ? [] : [.. Form.Pages().Select(p => (IReadOnlyList<SectionDefinition>)p)];

    /// <summary>The page whose panel is open, from 0.</summary>
    public int? Page => Numbered('!', Pages.Count);

    /// <summary>The check of the form whose panel is open, from 0.</summary>
    public int? Check => Numbered('=', Form.Rules.Length);

    /// <summary>The document whose panel is open, from 0.</summary>
    public int? Document => Numbered('~', Form.Documents.Length);

    int? Numbered(char mark, int count) => At.StartsWith(mark) && int.TryParse(At[1..], out var number) && number >= 0 && number < count ? number : null;

    /// <summary>The page that a section begins, from 0; null where it goes on with one.</summary>
    public int? Begins(SectionDefinition? section)
    {
        for (var n = 0; section is not null && n < Pages.Count; n++) if (Pages[n][0] == section) return n;
        return null;
    }

    /// <summary>The table or group that the selected field stands in; null for the form itself.</summary>
    public string? Parent => ParentOf(At);

    public static string? ParentOf(string path) => path.LastIndexOf('.') is var dot and > 0 ? path[..dot] : null;

    /// <summary>What stands along a path, the outermost first; nothing where it leads nowhere.</summary>
    public IReadOnlyList<FieldDefinition> Along(string path)
    {
        var (along, among) = (new List<FieldDefinition>(), Form.Fields);
        foreach (var part in path.Split('.'))
        {
            if (among.FirstOrDefault(f => f.Id == part) is not { } field) return [];
            along.Add(field);
            among = field.Fields;
        }
        return along;
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

    /// <summary>Fields that a rule of the selected field can be about: of its row, of the row around that, of the form, and what other forms of the app ask.</summary>
    public IReadOnlyList<PickField> Pickable
    {
        get
        {
            var tables = Selected is null ? [] : Along(At).SkipLast(1).Where(f => f.Type == FieldType.SubTable).Reverse().ToList();
            var own = Selected?.Id;
            return
            [
                .. tables.Take(1).SelectMany(t => Picking.Of(t.Fields.Where(f => f.Id != own), "row", own: true)),
                .. tables.Skip(1).Take(1).SelectMany(t => Picking.Of(t.Fields.Where(f => f.Id != tables[0].Id), "parent", own: true)),
                .. Picking.Of(Form.Fields.Where(f => f.Id != At), own: true), .. Picking.Of(Others, own: true),
            ];
        }
    }

    /// <summary>What other forms of the app ask.</summary>
    public IEnumerable<FieldDefinition> Others => Draft.Fields.Where(f => Form.Fields.All(mine => mine.Id != f.Id));

    /// <summary>What a check of the selected field can be about: the field itself too.</summary>
    public IReadOnlyList<PickField> Checkable
    {
        get
        {
            if (Selected is not { } selected) return Pickable;
            var around = Along(At).SkipLast(1).ToList();
            var row = around.FindLastIndex(f => f.Type == FieldType.SubTable);
            return [.. Picking.Of([selected], string.Join('.', around.Skip(row + 1).Select(f => f.Id).Prepend(row < 0 ? "form" : "row")), own: true), .. Pickable];
        }
    }
}
