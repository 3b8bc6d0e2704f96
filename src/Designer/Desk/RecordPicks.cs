using System.Globalization;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>A record that can be chosen.</summary>
/// <param name="Label">Its name, what else it is known by, and whose it is; masked as in lists of the register.</param>
public sealed record RecordPick(string Id, string Label, bool Chosen);

/// <summary>What a field that takes records shows: those it has, those that were found, and what was looked for.</summary>
/// <param name="Answer">What looking came to; null when nobody looked.</param>
/// <param name="CanSeek">Its reader may read the register.</param>
public sealed record RecordChoice(IReadOnlyList<RecordPick> Picks, string Sought, string? Answer, bool CanSeek)
{
    /// <summary>All there are in sight are among the picks: there is nothing to look for.</summary>
    public bool All { get; init; }
}

/// <summary>
/// Records of registers by name and number: what was found for a field, and what stored ids are called. Found and named is what the reader may read, masked;
/// searching needs no script, and what is looked for travels in the body of the page.
/// </summary>
public sealed class RecordPicks(PageContext page)
{
    /// <summary>The button that looks, and what the control of the words begins with.</summary>
    public const string Verb = "find", Words = "find.";

    /// <summary>Records that are offered at once; more are to be narrowed down.</summary>
    const int Most = 10;

    /// <summary>So many are offered as a list by fields that list them.</summary>
    const int MostListed = 50;

    readonly Dictionary<(string Register, string Id), string> names = [];
    readonly Dictionary<string, (IReadOnlyList<string> Ids, bool More)> found = new(StringComparer.Ordinal);
    readonly Dictionary<string, (IReadOnlyList<string> Ids, bool More)> listed = new(StringComparer.Ordinal);
    IFormCollection? asked;

    RegisterReading Reading => page.Http.RequestServices.GetRequiredService<RegisterReading>();

    /// <summary>Finds the names of what values hold and, where a page was sent, what it looks for.</summary>
    /// <param name="offers">The form is drawn to be filled in: records its fields list are found too. Who only reads values needs none.</param>
    public async Task LoadAsync(FormDefinition form, Record values, IFormCollection? posted = null, bool offers = false)
    {
        if (page.Caller is not { } caller) return;
        foreach (var (field, value) in ValueNames.RecordsIn(form.Fields, values))
            if (ValueNames.Codes(value).Any() && await RegisterOf(field) is { } register)
                foreach (var id in ValueNames.Codes(value))
                    if (!names.ContainsKey((field.Register!, id))) names[(field.Register!, id)] = await Reading.TryGetAsync(caller, register, id, page.Http.RequestAborted) is { } record ? Label(record) : page.Words["record.unseen"];
        foreach (var field in offers ? Listed(form.Fields) : [])
            if (!listed.ContainsKey(field.Register ?? "") && await RegisterOf(field) is { } register) listed[field.Register!] = await ListAsync(caller, field, register);
        asked = posted ?? asked;
        foreach (var (name, text) in posted ?? FormCollection.Empty)
        {
            if (!name.StartsWith(Words + FormInput.Root, StringComparison.Ordinal) || text.ToString().Trim() is not { Length: > 0 } sought || Find(form.Fields, name[(Words + FormInput.Root).Length..]) is not { } field || await RegisterOf(field) is not { } register) continue;
            found[name[Words.Length..]] = await OfferAsync(caller, field, register, sought);
        }
    }

    async Task<(IReadOnlyList<string> Ids, bool More)> OfferAsync(Caller caller, FieldDefinition field, RegisterDefinition register, string sought)
    {
        var (lines, next) = await Reading.ListAsync(caller, register, null, sought, null, Most, page.Http.RequestAborted);
        foreach (var line in lines.Where(l => !l.Retired))
            if (!names.ContainsKey((field.Register!, line.Id)) && await Reading.TryGetAsync(caller, register, line.Id, page.Http.RequestAborted) is { } record) names[(field.Register!, line.Id)] = Label(record);
        return ([.. lines.Where(l => !l.Retired).Select(l => l.Id)], next is not null);
    }

    async Task<(IReadOnlyList<string> Ids, bool More)> ListAsync(Caller caller, FieldDefinition field, RegisterDefinition register)
    {
        var records = await Reading.InUseAsync(caller, register, MostListed + 1, page.Http.RequestAborted);
        foreach (var record in records.Take(MostListed)) names.TryAdd((field.Register!, record.Id), Label(record));
        return ([.. records.Take(MostListed).Select(r => r.Id)], records.Count > MostListed);
    }

    static IEnumerable<FieldDefinition> Listed(IEnumerable<FieldDefinition> fields) => fields.SelectMany(f => Listed(f.Fields).Concat(f.Listed ? [f] : []));

    /// <summary>As people read it; that it cannot be seen, where it is out of the reader's sight.</summary>
    public string NameOf(FieldDefinition field, string id) => names.GetValueOrDefault((field.Register ?? "", id)) ?? page.Words["record.unseen"];

    /// <summary>A record of whoever reads the page without an account: theirs, and all there is to say of it.</summary>
    public void Own(FieldDefinition field, string id) => names[(field.Register ?? "", id)] = page.Words["record.own"];

    /// <summary>What a control shows: what is chosen first, then what was found.</summary>
    /// <param name="name">Name of the control.</param>
    public RecordChoice Of(FieldDefinition field, string name, Value value)
    {
        var chosen = ValueNames.Codes(value).ToList();
        var (sought, listing) = (found.TryGetValue(name, out var hit), field.Listed && listed.TryGetValue(field.Register ?? "", out _));
        var all = listing ? listed[field.Register!] : default;
        var offered = (sought ? hit.Ids : listing ? all.Ids : []).Where(id => !chosen.Contains(id));
        return new([.. chosen.Select(id => new RecordPick(id, NameOf(field, id), true)), .. offered.Select(id => new RecordPick(id, NameOf(field, id), false))],
            asked?[Words + name].ToString() ?? "", !sought ? listing && all.More ? page.Words.Say("record.listed", ("n", all.Ids.Count.ToString(CultureInfo.InvariantCulture))) : null : hit.Ids.Count == 0 ? page.Words["record.none"] : page.Words.Say(hit.More ? "record.more" : "record.found", ("n", hit.Ids.Count.ToString(CultureInfo.InvariantCulture))),
            page.Caller is { } caller && Rights.MaySomewhere(caller, Acts.RegisterRead)) { All = listing && !all.More };
    }

    string Label(RegisterRecord record)
    {
        var masked = record.Masked();
        var known = record.Register.Elements.Where(e => e.Id != record.Register.Label && masked.ContainsKey(e.Id)).OrderByDescending(e => e.Find).Take(2).Select(e => masked[e.Id]);
        return string.Join(" · ", [masked.GetValueOrDefault(record.Register.Label) ?? record.Id, .. known, page.NameOf(record.Unit)]);
    }

    async Task<RegisterDefinition?> RegisterOf(FieldDefinition field) =>
        field is { Type: FieldType.Record, Register: { } name } ? await page.Http.RequestServices.GetRequiredService<RegisterCatalog>().FindAsync(name, page.Http.RequestAborted) : null;

    static FieldDefinition? Find(IEnumerable<FieldDefinition> fields, string path)
    {
        FieldDefinition? field = null;
        foreach (var part in path.Split('.'))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)) continue;
            if ((field = fields.FirstOrDefault(f => f.Id == part)) is null) return null;
            fields = field.Fields;
        }
        return field;
    }
}
