using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>
/// Units, people and records by their names: what a control offers while one types, what a typed name means, and what a stored id is called. Lists are plain
/// <c>datalist</c>s, so searching needs no script. Who works with no cases is offered nobody, and types ids.
/// </summary>
public sealed class Picks(PageContext page)
{
    IReadOnlyList<(string Id, string Name, string Label)>? units, users;

    /// <summary>Records of registers, which are too many to be offered: they are looked for.</summary>
    public RecordPicks Records { get; } = new(page);

    bool Offers => page.Caller is { } caller && Rights.MaySomewhere(caller, Acts.WorkItemRead);

    public static bool IsFor(FieldType type) => type is FieldType.Unit or FieldType.User;

    /// <summary>What is offered: a name, and with it what tells it from others of that name.</summary>
    public IEnumerable<(string Id, string Name, string Label)> Offered(FieldType type) => All(type);

    /// <summary>As it stands in a control.</summary>
    public string LabelOf(FieldType type, string id) => All(type).FirstOrDefault(one => one.Id == id).Label ?? id;

    /// <summary>As people read it; the id where it is nobody's any more.</summary>
    public string NameOf(FieldType type, string id) => type == FieldType.Unit ? page.NameOf(new UnitId(id)) : page.NameOf(new UserId(id));

    /// <summary>What a code in a value of the field is called: a unit, a person, a record, a division.</summary>
    public string NameOf(FieldDefinition field, string code) => field.Type switch
    {
        FieldType.Record => Records.NameOf(field, code),
        FieldType.Address => DivisionNames.NameOf(Tree, code),
        _ => NameOf(field.Type, code),
    };

    /// <summary>Divisions that can be chosen, those of the street one works for first.</summary>
    public IEnumerable<(string Id, string Name, string Label)> Divisions() => Tree is { } tree ? DivisionNames.Of(tree, page.Caller is { } caller ? tree.StreetOf(caller.Member.User.Home) : null) : [];

    /// <summary>As it stands in a control.</summary>
    public string DivisionLabel(string code) => DivisionNames.NameOf(Tree, code);

    /// <summary>The code of a division that was typed by name; else what was typed, which the form then refuses.</summary>
    public string DivisionOf(string typed) => Tree is { } tree ? DivisionNames.Find(tree, typed) ?? typed : typed;

    // Which divisions there are everybody may know.
    UnitTree? Tree => page.Caller?.Directory.Tree ?? page.Http.RequestServices.GetRequiredService<DirectoryCache>().Known?.Tree;

    /// <summary>The id of what was typed: an id, or a label or name that only one has; else what was typed, which the form then refuses.</summary>
    public string IdOf(FieldType type, string typed)
    {
        var all = All(type);
        if (all.Any(one => one.Id == typed)) return typed;
        foreach (var fits in new[] { all.Where(one => one.Label == typed), all.Where(one => one.Name == typed) })
            if (fits.Take(2).ToList() is [var only]) return only.Id;
        return typed;
    }

    public Value Read(FieldType type, Value typed) => typed switch
    {
        { AsText: { } text } => IdOf(type, text),
        { AsList: { } list } => Value.Of(Array.ConvertAll(list, one => Read(type, one))),
        _ => typed,
    };

    IReadOnlyList<(string Id, string Name, string Label)> All(FieldType type) => type == FieldType.Unit ? units ??= Units() : users ??= Users();

    IReadOnlyList<(string, string, string)> Units()
    {
        if (!Offers) return [];
        var tree = page.Caller!.Directory.Tree;
        return [.. tree.Units.Where(u => !u.Disabled).Select(u => (u.Id.Value, u.Name, Label(u.Name, tree.PathOf(u.Id).Skip(1).FirstOrDefault()?.Name)))];
    }

    // People of the street one works for and of the district's own offices.
    IReadOnlyList<(string, string, string)> Users()
    {
        if (!Offers) return [];
        var (caller, tree) = (page.Caller!, page.Caller!.Directory.Tree);
        var street = tree.StreetOf(caller.Member.User.Home);
        return [.. caller.Directory.Users.Where(u => !u.Disabled && u.Posts.Length > 0 && tree.StreetOf(u.Home) is var at && (at is null || street is null || at == street))
            .Select(u => (u.Id.Value, u.Name, Label(u.Name, page.NameOf(u.Home))))];
    }

    string Label(string name, string? of) => of is null ? name : page.Words.Say("pick.label", ("name", name), ("of", of));
}
