using System.Collections.Frozen;
using LowCode.Forms;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>
/// Values that were found, as a layer under what people type. It is laid again under every look at the form, so a value comes back with its field however
/// often a branch is hidden and shown. A value of a row belongs to whom the row's number names, wherever the row is moved. Pure.
/// </summary>
public sealed class PrefillLayer
{
    public static PrefillLayer None { get; } = new([], [], []);

    readonly FrozenDictionary<(string Field, RowKey? Row), PrefilledValue> values;
    readonly FrozenSet<string> seen;

    public PrefillLayer(IReadOnlyList<PrefilledValue> values, IReadOnlyList<KnownSubject> subjects, IReadOnlyList<string> seen)
    {
        (Values, Subjects) = (values, subjects);
        this.values = values.ToFrozenDictionary(v => (v.Field, v.Row));
        this.seen = seen.ToFrozenSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<PrefilledValue> Values { get; }
    public IReadOnlyList<KnownSubject> Subjects { get; }
    public bool IsEmpty => Values.Count == 0 && Subjects.Count == 0;

    /// <summary>What was found for a field of the form or of its groups.</summary>
    public PrefilledValue? Find(string field) => values.GetValueOrDefault((field, null));

    /// <summary>What was found for a field that stands in a row.</summary>
    /// <param name="field">Path without numbers: <c>members.name</c>.</param>
    public PrefilledValue? Find(string field, Record row) => Values.FirstOrDefault(v => v.Field == field && v.Row?.Names(row) == true);

    internal PrefilledValue? Find(FilledRecord record, BoundField field) =>
        field.Table is null ? Find(field.Path) : record.RowOf(field) is { } row ? values.GetValueOrDefault((field.Path, row)) : null;

    /// <summary>Whether somebody said that the value at this place was checked.</summary>
    /// <param name="path">As problems name it: <c>phone</c>, <c>members[1].phone</c>.</param>
    public bool IsChecked(string path) => seen.Contains(path);

    /// <summary>The data a form begins with: what the case has goes before what was found.</summary>
    public Record Under(Record current)
    {
        foreach (var value in Values)
            if (value.Row is not null) current = InRows(current, value, (row, at) => ValuePath.At(row, at).IsBlank ? ValuePath.With(row, at, value.Value) : row);
            else if (ValuePath.At(current, value.Field).IsBlank) current = ValuePath.With(current, value.Field, value.Value);
        return current;
    }

    /// <summary>What was typed, without the blanks in whose place something was found: a control that was empty when it was found has not been emptied.</summary>
    public Record Typed(Record input)
    {
        foreach (var value in Values)
            if (value.Row is not null) input = InRows(input, value, Cleared);
            else input = Cleared(input, value.Field);
        return input;

        static Record Cleared(Record record, string at) => ValuePath.Says(record, at) && ValuePath.At(record, at).IsBlank ? ValuePath.Without(record, at) : record;
    }

    /// <summary>What was sent, with masked values that came back as they were shown put right: nobody meant to write stars. A row is sent whole, so what it does not say of what was found is put in.</summary>
    public Record Clear(CompiledForm form, Record input)
    {
        foreach (var (field, found) in Found(form))
            if (found.Row is null) input = Put(input, found.Field, field, found);
            else input = InRows(input, found, (row, at) => ValuePath.Says(row, at) ? Put(row, at, field, found) : ValuePath.With(row, at, found.Value));
        return input;

        static Record Put(Record record, string at, FieldDefinition field, PrefilledValue found)
        {
            if (ValuePath.At(record, at) is not { IsBlank: false } sent) return record;
            var shown = Shown(field, found.Value);
            return sent == shown ? ValuePath.With(record, at, found.Value) : SamePart(sent, shown) is { } part ? ValuePath.With(record, at, sent.AsRecord!.With(part, found.Value[part])) : record;
        }
    }

    /// <summary>What was typed, without what only was found: it is found again.</summary>
    public Record Without(CompiledForm form, Record input)
    {
        foreach (var (field, found) in Found(form))
            if (found.Row is null) input = Left(input, found.Field, field, found);
            else input = InRows(input, found, (row, at) => Left(row, at, field, found));
        return input;

        static Record Left(Record record, string at, FieldDefinition field, PrefilledValue found)
        {
            if (ValuePath.At(record, at) is not { IsUndefined: false } value) return record;
            var shown = Shown(field, found.Value);
            if (value == found.Value || value == shown) return ValuePath.Without(record, at);
            // Of one that was corrected in part, stars are nothing anybody typed.
            return shown != found.Value && SamePart(value, shown) is { } part ? ValuePath.With(record, at, value.AsRecord!.Without(part)) : record;
        }
    }

    IEnumerable<(FieldDefinition Field, PrefilledValue Found)> Found(CompiledForm form) =>
        Values.Count == 0 ? [] : BoundField.Of(form.Definition).SelectMany(b => Values.Where(v => v.Field == b.Path).Select(v => (b.Field, v)));

    /// <summary>The rows of whom a value is, changed; the same record where there is none.</summary>
    static Record InRows(Record values, PrefilledValue value, Func<Record, string, Record> change)
    {
        if (value.Row is not { } key || ValuePath.At(values, key.Table).AsList is not { } rows) return values;
        var (at, changed) = (value.Field[(key.Table.Length + 1)..], false);
        var now = Array.ConvertAll(rows, row =>
        {
            if (row.AsRecord is not { } record || !key.Names(record)) return row;
            var other = change(record, at);
            changed |= !ReferenceEquals(other, record);
            return other;
        });
        return changed ? ValuePath.With(values, key.Table, Value.Of(now)) : values;
    }

    /// <summary>A value as it may be shown to whoever fills in the form.</summary>
    public static Value Shown(FieldDefinition field, Value value) =>
        SensitiveField.MaskOf(field) is not { } mask ? value
        : value.AsText is { } text ? mask(text)
        : PartOf(value) is { } part && value.AsRecord is { } record ? record.With(part, mask(record[part].AsText!)) : Value.Null;

    /// <summary>What became of a value that was found, as it may be shown: what of it stayed is masked.</summary>
    public static Value Shown(FieldDefinition field, Value found, Value value) => value == found || SamePart(value, found) is not null ? Shown(field, value) : value;

    /// <summary>The part that is masked, where a value has it as another one does: the division of an address may have been corrected, and the house stayed.</summary>
    internal static string? SamePart(Value value, Value other) => PartOf(value) is { } part && other.AsRecord is not null && value[part] == other[part] ? part : null;

    /// <summary>The part of a value of several by which somebody is known: the house of an address, the number of a paper.</summary>
    static string? PartOf(Value value) => value.AsRecord is not { } record ? null : record["detail"].AsText is not null ? "detail" : record["number"].AsText is not null ? "number" : null;
}
