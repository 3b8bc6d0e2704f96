using System.Collections.Frozen;
using LowCode.Forms;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>
/// Values that were found, as a layer under what people type. It is laid again under every look at the form, so a value comes back with its field however
/// often a branch is hidden and shown. Pure.
/// </summary>
public sealed class PrefillLayer
{
    public static PrefillLayer None { get; } = new([], [], []);

    readonly FrozenDictionary<string, PrefilledValue> values;
    readonly FrozenSet<string> seen;

    public PrefillLayer(IReadOnlyList<PrefilledValue> values, IReadOnlyList<KnownSubject> subjects, IReadOnlyList<string> seen)
    {
        (Values, Subjects) = (values, subjects);
        this.values = values.ToFrozenDictionary(v => v.Field, StringComparer.Ordinal);
        this.seen = seen.ToFrozenSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<PrefilledValue> Values { get; }
    public IReadOnlyList<KnownSubject> Subjects { get; }
    public bool IsEmpty => Values.Count == 0 && Subjects.Count == 0;

    public PrefilledValue? Find(string field) => values.GetValueOrDefault(field);

    /// <summary>Whether somebody said that the value of this field was checked.</summary>
    public bool IsChecked(string field) => seen.Contains(field);

    /// <summary>The data a form begins with: what the case has goes before what was found.</summary>
    public Record Under(Record current)
    {
        foreach (var value in Values)
            if (current[value.Field].IsBlank) current = current.With(value.Field, value.Value);
        return current;
    }

    /// <summary>What was typed, without the blanks in whose place something was found: a control that was empty when it was found has not been emptied.</summary>
    public Record Typed(Record input)
    {
        foreach (var value in Values)
            if (input.Contains(value.Field) && input[value.Field].IsBlank) input = input.Without(value.Field);
        return input;
    }

    /// <summary>What was sent, with masked values that came back as they were shown put right: nobody meant to write stars.</summary>
    public Record Clear(CompiledForm form, Record input)
    {
        foreach (var field in form.Definition.Fields)
            if (Find(field.Id) is { } found && input[field.Id].AsText is { } text && text == Shown(field, found.Value).AsText) input = input.With(field.Id, found.Value);
        return input;
    }

    /// <summary>What was typed, without what only was found: it is found again.</summary>
    public Record Without(CompiledForm form, Record input)
    {
        foreach (var field in form.Definition.Fields)
            if (Find(field.Id) is { } found && input[field.Id] is { IsUndefined: false } value && (value == found.Value || value == Shown(field, found.Value))) input = input.Without(field.Id);
        return input;
    }

    /// <summary>A value as it may be shown to whoever fills in the form.</summary>
    public static Value Shown(FieldDefinition field, Value value) =>
        SensitiveField.MaskOf(field) is not { } mask ? value
        : value.AsText is { } text ? mask(text)
        : value.AsRecord is { } record && record["detail"].AsText is { } detail ? record.With("detail", mask(detail))
        : value.AsRecord is { } paper && paper["number"].AsText is { } number ? paper.With("number", mask(number)) : Value.Null;
}
