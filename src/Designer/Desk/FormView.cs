using System.Globalization;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>A field as a page shows it.</summary>
/// <param name="Name">Name in the posted form.</param>
/// <param name="Id">Id of its control; problems link here.</param>
/// <param name="Value">What was typed, else what is there.</param>
/// <param name="Rows">Of a sub-table, blank ones to fill included; of a group, its one.</param>
public sealed record FieldView(FieldDefinition Definition, string Name, string Id, Value Value, FieldState State, IReadOnlyList<string> Errors, IReadOnlyList<RowView> Rows)
{
    /// <summary>Names of units and people for controls that take them.</summary>
    public Picks? Picks { get; init; }
    /// <summary>Records that can be chosen; null for other fields, and where nobody can look for them.</summary>
    public RecordChoice? Records { get; init; }
    /// <summary>Rows that are there; those behind wait to be filled.</summary>
    public int Filled => Value.AsList?.Length ?? 0;
    /// <summary>Files it holds.</summary>
    public IReadOnlyList<FileView> Files { get; init; } = [];
    /// <summary>What stands in its control was found and is shown masked.</summary>
    public bool IsMasked { get; init; }
    /// <summary>Where its files are sent; the reader's own place when null.</summary>
    public string? SendTo { get; init; }
    /// <summary>Where its value was found; null when nobody looked or nothing was.</summary>
    public PrefillNote? Note { get; init; }

    /// <summary>False for a field that its page can show later: it waits in its place.</summary>
    public bool IsShown { get; init; } = true;
    /// <summary>Some rule of it is followed in the page.</summary>
    public bool Follows { get; init; }
    /// <summary>The page turns it read-only and back.</summary>
    public bool Locks { get; init; }
    /// <summary>Codes that may be chosen now; null for all.</summary>
    public IReadOnlyCollection<string>? Allowed { get; init; }

    /// <summary>Options of the control: those that hold, what is chosen already, and all of them where the page itself says which hold.</summary>
    public IEnumerable<OptionDefinition> Options => Follows || Allowed is null ? Definition.Options : Definition.Options.Where(Offers);

    public bool Offers(OptionDefinition option) => OffersCode(option.Value);

    public bool OffersCode(string code) => Allowed is null || Allowed.Contains(code) || Value.AsText == code || Value.AsList?.Any(v => v.AsText == code) == true;

    public bool IsRequired => (State & FieldState.Required) != 0;
    /// <summary>Should be filled in, and may be left.</summary>
    public bool IsWanted => (State & FieldState.Wanted) != 0;
    public bool IsReadOnly => (State & FieldState.ReadOnly) != 0;
    public string? ErrorId => Errors.Count > 0 ? Id + "-error" : null;
    public string? HelpId => Definition.Help is null && Hint is null ? null : Id + "-help";
    /// <summary>Words on how a value of this type is written.</summary>
    public string? Hint => Definition.Type switch
    {
        FieldType.Duration => "hint.duration",
        FieldType.RichText => "hint.richText",
        FieldType.Record when Records is not null => null,
        FieldType.User or FieldType.Unit when Picks is not null => Definition.Multiple ? "hint.picks" : "hint.pick",
        FieldType.User or FieldType.Unit or FieldType.Record => Definition.Multiple ? "hint.ids" : "hint.id",
        FieldType.Cascader when Definition.Options.IsEmpty => "hint.path",
        _ => null,
    };
    public string? DescribedBy => string.Join(' ', new[] { ErrorId, HelpId }.OfType<string>()) is { Length: > 0 } ids ? ids : null;
}

public sealed record RowView(string Prefix, string? RowId, IReadOnlyList<FieldView> Fields);

public sealed record SectionView(Label? Name, int Columns, IReadOnlyList<FieldView> Fields)
{
    /// <summary>Number of the page it stands on.</summary>
    public int Page { get; init; }
    public bool IsShown => Fields.Any(f => f.IsShown);
}

/// <summary>A form on a page: sections of fields with values, states and messages.</summary>
public sealed class FormView
{
    readonly FormEvaluation draft;
    readonly IReadOnlyList<Problem> problems;
    readonly Words words;
    readonly string scope;
    readonly Func<string, string> address;
    readonly FormModule? module;
    Picks? picks;

    FormView(FormEvaluation draft, IReadOnlyList<Problem> problems, Words words, string scope, Func<string, string> address, FormRules? rules)
    {
        (this.draft, this.problems, this.words, this.scope, this.address) = (draft, problems, words, scope, address);
        (module, Rules) = (rules?.Module, rules);
    }

    /// <summary>What the page follows by itself; null when it asks the server.</summary>
    public FormRules? Rules { get; }

    /// <summary>Where files are sent by somebody without an account.</summary>
    public string? SendTo { get; private init; }

    /// <summary>Some field takes files: the page is sent in parts.</summary>
    public bool HasFiles { get; private init; }

    /// <summary>What was found for it; null where there is no number to look by.</summary>
    public PrefillView? Prefill { get; private init; }

    public IReadOnlyList<SectionView> Sections { get; private set; } = [];
    /// <summary>Its pages or tabs; none for a form that is shown whole.</summary>
    public IReadOnlyList<PageView> Pages { get; private set; } = [];
    /// <summary>The page that is shown.</summary>
    public int Page { get; private set; }
    public bool IsTabs { get; private set; }
    /// <summary>The form can be sent off from here: it is whole, in tabs, or at its last page.</summary>
    public bool IsLast => IsTabs || Pages.Count == 0 || Page == Pages.Count - 1;
    /// <summary>Some fields show or are required depending on others: the page offers to look again.</summary>
    public bool IsConditional { get; private set; }

    /// <param name="form">The form.</param>
    /// <param name="draft">Its evaluation as a draft, which says what shows.</param>
    /// <param name="typed">What was just sent, shown as it was typed; null on a fresh page.</param>
    /// <param name="problems">What is wrong with it.</param>
    /// <param name="words">The reader's words.</param>
    /// <param name="scope">Makes ids of several forms on one page different.</param>
    /// <param name="prefill">What was found beforehand.</param>
    /// <param name="address">Where a file is fetched; what its reader has sent, when left out.</param>
    /// <param name="picks">Names of units and people.</param>
    /// <param name="page">The page to show of a form in pages; null shows it whole.</param>
    /// <param name="rules">Rules that the page follows by itself.</param>
    /// <param name="root">What the names of its controls begin with, where a page has several forms in one.</param>
    /// <param name="sendTo">Where files are sent by somebody without an account.</param>
    public static FormView Of(CompiledForm form, FormEvaluation draft, Record? typed, IReadOnlyList<Problem> problems, Words words, string scope = "f", Func<string, string>? address = null, FormRules? rules = null, PrefillView? prefill = null, string root = FormInput.Root, string? sendTo = null, int? page = null, Picks? picks = null)
    {
        var definition = form.Definition;
        var view = new FormView(draft, problems, words, scope, address ?? FileView.OfSender, rules) { SendTo = sendTo, HasFiles = form.HasFiles, Prefill = PrefillView.IsFor(form) ? prefill : null, picks = picks };
        var fields = view.Fields(definition.Fields, draft.Values, typed, "", "", root).ToDictionary(f => f.Definition.Id);
        var grouped = definition.Pages().SelectMany((sections, number) => sections.Select(s => new SectionView(s.Name, s.Columns, [.. s.Fields.Where(fields.ContainsKey).Select(id => fields[id])]) { Page = number })).ToList();
        var inSections = definition.Sections.SelectMany(s => s.Fields).ToHashSet();
        var rest = definition.Fields.Where(f => !inSections.Contains(f.Id) && fields.ContainsKey(f.Id)).Select(f => fields[f.Id]).ToList();
        if (rest.Count > 0) grouped.Add(new(null, 1, rest) { Page = definition.Pages().Length - 1 });
        view.Sections = [.. grouped.Where(s => s.Fields.Count > 0)];
        if (page is { } shown && definition.Pages().Length > 1)
        {
            view.IsTabs = definition.Layout == FormLayout.Tabs;
            view.Page = Math.Clamp(shown, 0, definition.Pages().Length - 1);
            view.Pages = [.. definition.Pages().Select((sections, number) => new PageView(number, sections[0].Page, problems.Any(p => FormPages.PageOf(definition, p.Path) == number)))];
        }
        view.IsConditional = definition.Sections.Any(s => s.VisibleWhen is not null) || definition.Fields.Any(f => f.Type is FieldType.SubTable or FieldType.Record || Depends(f));
        return view;
    }

    /// <summary>The same with these fields alone.</summary>
    public FormView Only(params IReadOnlyList<string> fields)
    {
        Sections = [.. Sections.Select(s => s with { Fields = [.. s.Fields.Where(f => fields.Contains(f.Definition.Id))] }).Where(s => s.Fields.Count > 0)];
        return this;
    }

    /// <summary>The same in one section, in this order.</summary>
    public FormView Ordered(IReadOnlyList<string> fields)
    {
        var all = Sections.SelectMany(s => s.Fields).ToDictionary(f => f.Definition.Id);
        Sections = [new(null, 1, [.. fields.Where(all.ContainsKey).Select(f => all[f])])];
        return this;
    }

    /// <summary>Messages for the head of the page, each with the control it is about.</summary>
    public static IReadOnlyList<ErrorSummary.Line> Lines(IReadOnlyList<Problem> problems, Words words, string scope = "f") =>
        [.. problems.Select(p => new ErrorSummary.Line(RowOf(p.Path) is { } row ? words.Say("form.row", ("n", row), ("text", words.Of(p))) : words.Of(p), p.Path is null ? null : IdOf(scope, Control(p.Path))))];

    /// <summary>Problems in the order of the page; what was sent and refused is not also missing.</summary>
    public static IReadOnlyList<Problem> InOrder(CompiledForm form, IReadOnlyList<Problem> problems)
    {
        var definition = form.Definition;
        var order = definition.Sections.SelectMany(s => s.Fields).Concat(definition.Fields.Select(f => f.Id)).Distinct().ToList();
        return [.. problems.Where(p => p.Code != "form.required" || !problems.Any(other => other.Path == p.Path && other.Code != p.Code))
            .OrderBy(p => p.Path is { } path && order.IndexOf(path.Split('.', '[')[0]) is >= 0 and var place ? place : int.MaxValue)];
    }

    static bool Depends(FieldDefinition field) => field.VisibleWhen is not null || field.RequiredWhen is not null || field.ReadOnlyWhen is not null || field.OptionsWhen is not null || field.Compute is not null || field.Fields.Any(Depends);

    // Two paths: the values' own, and the definition's, which has no row numbers.
    IEnumerable<FieldView> Fields(IEnumerable<FieldDefinition> fields, Record values, Record? typed, string path, string plain, string name, Record? row = null)
    {
        foreach (var field in fields)
        {
            var at = path + field.Id;
            // A row nobody has filled yet was not evaluated, and nothing in it is asked for.
            if (!draft.States.TryGetValue(at, out var state)) state = field.ReadOnly || field.Compute is not null ? FieldState.Visible | FieldState.ReadOnly : FieldState.Visible;
            var shown = (state & FieldState.Visible) != 0;
            if ((!shown && module?.Hides(plain + field.Id) != true) || field.Type == FieldType.Hidden) continue;
            var editable = (state & FieldState.ReadOnly) == 0;
            var value = editable && typed is not null && typed.Contains(field.Id) ? typed[field.Id] : values[field.Id];
            if (Prefill is { } prefill) value = prefill.Shown(field, plain + field.Id, row, value);
            var rows = field.Type switch
            {
                FieldType.SubTable => RowsOf(field, value, values[field.Id].AsList ?? [], at, plain + field.Id + ".", name + field.Id, editable),
                FieldType.Group => [new RowView(name + field.Id, null, [.. Fields(field.Fields, values[field.Id].AsRecord ?? Record.Empty, typed?[field.Id].AsRecord, at + ".", plain + field.Id + ".", $"{name}{field.Id}.", row)])],
                _ => (IReadOnlyList<RowView>)[],
            };
            yield return new(field, name + field.Id, IdOf(scope, at), value, state, Errors(field, at), rows)
            {
                SendTo = SendTo, Picks = Picks.IsFor(field.Type) || field.Type is FieldType.Record or FieldType.Address ? picks : null, Records = field.Type == FieldType.Record ? picks?.Records.Of(field, name + field.Id, value) : null, IsShown = shown, Follows = module?.Speaks(plain + field.Id) == true, Locks = module?.Locks(plain + field.Id) == true,
                Allowed = draft.Options.TryGetValue(at, out var allowed) ? allowed : null,
                IsMasked = Prefill?.IsMasked(field, plain + field.Id, row, value) == true,
                Note = Prefill?.NoteOf(field, at, plain + field.Id, row, value), Files = FileReference.IsHeldBy(field.Type) ? FileView.Of(value, address, words) : [],
            };
        }
    }

    // What was typed stands over what the form made of it, row by row.
    List<RowView> RowsOf(FieldDefinition table, Value value, Value[] made, string path, string plain, string name, bool editable)
    {
        var filled = value.AsList ?? [];
        // One blank row waits to be filled; "look again" brings the next.
        var count = editable ? Math.Min(filled.Length + 1, table.MaxCount ?? CompiledForm.MaxRows) : filled.Length;
        var rows = new List<RowView>();
        for (var i = 0; i < count; i++)
        {
            var row = i < filled.Length ? filled[i].AsRecord ?? Record.Empty : Record.Empty;
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}.");
            rows.Add(new(prefix, row["_id"].AsText, [.. Locked(editable || module?.Locks(plain.TrimEnd('.')) == true, Fields(table.Fields, made.Length == filled.Length && i < made.Length ? made[i].AsRecord ?? row : row, editable ? row : null, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]."), plain, prefix, row))]));
        }
        return rows;
    }

    // Rows of a table that is not sent take nothing, whatever their fields would.
    static IEnumerable<FieldView> Locked(bool open, IEnumerable<FieldView> fields) => open ? fields : fields.Select(f => f with { State = f.State | FieldState.ReadOnly, Locks = false });

    List<string> Errors(FieldDefinition field, string path)
    {
        var inner = field.Type is FieldType.SubTable or FieldType.Group;
        return [.. problems.Where(p => p.Path == path || (!inner && p.Path is { } at && (at.StartsWith(path + "[", StringComparison.Ordinal) || at.StartsWith(path + ".", StringComparison.Ordinal)))).Select(words.Of).Distinct()];
    }

    /// <summary>A chosen code or a file has no control of its own: its field has.</summary>
    static string Control(string path) => path.EndsWith(']') ? path[..path.LastIndexOf('[')] : path;

    static string IdOf(string scope, string path) => scope + "-" + path.Replace("].", "-", StringComparison.Ordinal).Replace('[', '-').Replace("]", "", StringComparison.Ordinal).Replace('.', '-');

    static string? RowOf(string? path)
    {
        if (path is null || path.IndexOf("].", StringComparison.Ordinal) is not (> 0 and var end)) return null;
        var start = path.LastIndexOf('[', end) + 1;
        return int.TryParse(path.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? (row + 1).ToString(CultureInfo.InvariantCulture) : null;
    }
}
