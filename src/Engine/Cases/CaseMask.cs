using System.Collections.Frozen;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>Which values are to be masked, and how; by name, in groups and rows too.</summary>
public sealed class FieldMask(FrozenDictionary<string, Func<Value, Value>> fields)
{
    public static FieldMask None { get; } = new(FrozenDictionary<string, Func<Value, Value>>.Empty) { IsOpen = true };

    /// <summary>This reader handles the case: what stands outside of its fields is shown in the clear.</summary>
    public bool IsOpen { get; internal init; }

    /// <summary>Some field's value is.</summary>
    public bool Hides => fields.Count > 0;

    /// <summary>Documents whose files show nobody.</summary>
    public FrozenSet<string> Impersonal { get; init; } = [];

    /// <summary>What is not there at all for this reader.</summary>
    public CaseSight Sight { get; init; } = CaseSight.Whole;

    /// <summary>Cases that values were taken from and the reader may know of: others are not named.</summary>
    public FrozenSet<string> Cases { get; init; } = [];

    internal FieldMask Knowing(FrozenSet<string> cases) => new(fields) { IsOpen = IsOpen, Impersonal = Impersonal, Sight = Sight, Cases = cases };

    /// <summary>Where a value comes from, without the case it was said in where that one is none of the reader's.</summary>
    public FieldSource Shown(FieldSource source) => source.Origin != PrefillDesk.OfCase || Cases.Contains(source.Record) ? source : source with { Place = null, Record = "" };

    public Record Apply(Record values)
    {
        foreach (var (name, mask) in fields)
            if (values[name] is { IsAbsent: false } value) values = mask(value) is { IsUndefined: false } shown ? values.With(name, shown) : values.Without(name);
        return values;
    }

    /// <summary>One value by its path (<c>items.phone</c>; a list where the path names a column).</summary>
    public Value Apply(string path, Value value)
    {
        if (value.IsAbsent || fields.Count == 0) return value;
        var parts = path.Split('.');
        for (var i = parts.Length - 1; i > 0; i--) value = Record.Of((parts[i], value));
        value = Apply(Record.Of((parts[0], value)))[parts[0]];
        for (var i = 1; i < parts.Length && !value.IsAbsent; i++) value = value[parts[i]];
        return value;
    }
}

/// <summary>
/// What is shown of a case's form: fields that a reader's steps keep from them are left out (<see cref="CaseSight"/>), identity numbers, phones and names in the
/// rest masked. Unmasked for the initiator, as far as they wrote it, and for whoever holds one of the case's live work items, who has to call, as far
/// as that item shows it; everybody else reveals a value with a right and a reason, which is logged.
/// </summary>
public sealed class CaseMask(AppStore apps, CaseLists lists)
{
    public async ValueTask<Record> ApplyAsync(Caller caller, CaseState state, Record values) => Of(caller, state, await apps.GetAsync(state.App, state.AppVersion, state.Settings)).Apply(values);

    public async ValueTask<FieldMask> OfAsync(Caller caller, CaseState state)
    {
        var mask = Of(caller, state, await apps.GetAsync(state.App, state.AppVersion, state.Settings));
        List<string> cases = [.. state.Sources.Where(s => s.Origin == PrefillDesk.OfCase).Select(s => s.Record).Distinct()];
        return cases.Count == 0 ? mask : mask.Knowing((await lists.NamedAsync(caller, cases)).Select(c => c.CaseId).ToFrozenSet(StringComparer.Ordinal));
    }

    /// <param name="app">The version the case is pinned to.</param>
    internal static FieldMask Of(Caller caller, CaseState state, LightApp app)
    {
        var (holds, sight) = (Holds(caller, state), CaseSight.Of(caller, state, app));
        if (holds && app.Kept is null) return FieldMask.None;
        var own = state.CreatedBy == caller.User.Value;
        if (own && state.Sources.IsEmpty && sight.IsWhole) return FieldMask.None;
        // Who opened it wrote it, but for what was found and stayed: that they have never seen.
        var found = own ? state.Sources.Where(s => s.Became is Became.Kept or Became.Checked || s.PartKept).Select(s => ValuePath.Plain(s.Field)).ToHashSet(StringComparer.Ordinal) : null;
        var held = CaseSight.OfHeld(caller, state, app);
        return new FieldMask(Masks(Fields(app), path => found?.Contains(path) != false && (!holds || held.Keeps(path)), sight))
        {
            IsOpen = holds || (own && found!.Count == 0 && state.Sources.IsEmpty), Sight = sight,
            Impersonal = app.Forms.Values.SelectMany(form => form.Definition.Documents).Where(d => d.Impersonal).Select(d => d.Id).ToFrozenSet(StringComparer.Ordinal),
        };
    }

    /// <summary>As somebody who has no part in the case sees it: what leaves in a file is read by people nobody knows. What is kept from whoever takes it is not in it.</summary>
    public async ValueTask<Record> InFilesAsync(Caller caller, CaseState state, Record values)
    {
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        return new FieldMask(Masks(Fields(app), _ => true, CaseSight.Of(caller, state, app))).Apply(values);
    }

    /// <summary>As somebody sees a form's values who has no part in its case.</summary>
    public static FieldMask OfReaders(IEnumerable<FieldDefinition> fields) => new(Masks(fields, _ => true, CaseSight.Whole));

    static IEnumerable<FieldDefinition> Fields(LightApp app) => app.Forms.Values.SelectMany(form => form.Definition.Fields);

    /// <param name="masked">Which fields are masked where they are personal, by path without numbers of rows.</param>
    static FrozenDictionary<string, Func<Value, Value>> Masks(IEnumerable<FieldDefinition> fields, Func<string, bool> masked, CaseSight sight, string prefix = "")
    {
        var masks = new Dictionary<string, Func<Value, Value>>(StringComparer.Ordinal);
        // One name is one datum in all forms of an app, whatever each form asks of it.
        foreach (var same in fields.GroupBy(f => f.Id, StringComparer.Ordinal))
        {
            var path = prefix + same.Key;
            if (sight.Keeps(path))
            {
                masks[same.Key] = _ => Value.Undefined;
                continue;
            }
            foreach (var field in same.Where(f => f.Fields.IsEmpty && masked(path)))
            {
                // A picture cannot be shown in part: what shows a person is not shown at all.
                if (FileReference.IsHeldBy(field.Type))
                {
                    if (field.Element?.StartsWith("person.", StringComparison.Ordinal) == true) masks[field.Id] = _ => Value.Null;
                }
                else if (SensitiveField.MaskOf(field) is { } mask) masks[field.Id] = value => Texts(value, mask);
            }
            if (same.Any(f => !f.Fields.IsEmpty) && new FieldMask(Masks(same.SelectMany(f => f.Fields), masked, sight, path + ".")) is { Hides: true } inner) masks[same.Key] = value => Rows(value, inner);
        }
        return masks.ToFrozenDictionary(StringComparer.Ordinal);
    }

    static Value Texts(Value value, Func<string, string> mask) => value switch
    {
        { AsText: { } text } => mask(text),
        { AsList: { } list } => Value.Of(Array.ConvertAll(list, one => Texts(one, mask))),
        // An address: the division may be known, the house may not.
        { AsRecord: { } record } when record["detail"].AsText is { } detail => record.With("detail", mask(detail)),
        // A paper: which kind it is may be known, its number may not.
        { AsRecord: { } record } when record["number"].AsText is { } number => record.With("number", mask(number)),
        _ => value,
    };

    static Value Rows(Value value, FieldMask inner) => value switch
    {
        { AsRecord: { } group } => inner.Apply(group),
        { AsList: { } rows } => Value.Of(Array.ConvertAll(rows, row => Rows(row, inner))),
        _ => value,
    };

    static bool Holds(Caller caller, CaseState state)
    {
        foreach (var item in state.Items)
            if (item.Status == ItemStatus.Claimed && item.Holder == caller.User.Value) return true;
        return false;
    }
}
