using System.Collections.Immutable;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>What a new version of a form means for what was typed into the old one.</summary>
public enum DraftChangeKind
{
    /// <summary>The field is gone, and with it what was typed.</summary>
    Gone,
    /// <summary>The field holds something else now; what was typed stays where it can be read so.</summary>
    Type,
    /// <summary>It has to be filled in now.</summary>
    Required,
}

/// <param name="Path">Of the field, without row numbers: <c>items.amount</c>.</param>
/// <param name="Label">As the newer version calls it; a field that is gone by its old name.</param>
/// <param name="Lost">Something was typed that cannot be kept.</param>
public sealed record DraftChange(DraftChangeKind Kind, string Path, Label Label, bool Lost);

/// <summary>A draft laid into today's form.</summary>
/// <param name="Values">What was typed, without what has no place any more.</param>
public sealed record DraftFit(Record Values, ImmutableArray<DraftChange> Changes)
{
    /// <summary>Pure: texts stay as they were typed, the form reads them when they are sent.</summary>
    public static DraftFit Of(FormDefinition then, FormDefinition now, Record typed)
    {
        var changes = new List<DraftChange>();
        var values = Fit(then.Fields, now.Fields, typed, "", changes);
        return new(values, [.. changes]);
    }

    static Record Fit(ImmutableArray<FieldDefinition> then, ImmutableArray<FieldDefinition> now, Record typed, string prefix, List<DraftChange> changes)
    {
        var kept = new RecordBuilder(typed.Count);
        foreach (var (name, value) in typed)
        {
            var (old, today) = (Find(then, name), Find(now, name));
            if (today is null)
            {
                // What is no field in either, as the name of a row, is nobody's to take away.
                if (old is null) kept.Set(name, value);
                else if (!IsEmpty(value)) Say(new(DraftChangeKind.Gone, prefix + name, old.Label, true));
                continue;
            }
            if (old is not null && old.Type != today.Type)
            {
                var keeps = Keeps(today, value);
                Say(new(DraftChangeKind.Type, prefix + name, today.Label, !keeps && !IsEmpty(value)));
                if (keeps) kept.Set(name, value);
                continue;
            }
            kept.Set(name, old is null || today.Fields.IsEmpty ? value : Inside(old, today, value, prefix + name + ".", changes));
        }
        foreach (var today in now)
            if (today is { Required: true, ReadOnly: false, Compute: null } && today.RequiredLevel == CheckLevel.Error && Find(then, today.Id) is not { Required: true })
                Say(new(DraftChangeKind.Required, prefix + today.Id, today.Label, false));
        return kept.ToRecord();

        void Say(DraftChange change)
        {
            if (changes.FindIndex(c => c.Kind == change.Kind && c.Path == change.Path) is var at and >= 0) changes[at] = change with { Lost = change.Lost || changes[at].Lost };
            else changes.Add(change);
        }
    }

    static Value Inside(FieldDefinition old, FieldDefinition today, Value value, string prefix, List<DraftChange> changes) => value switch
    {
        { AsRecord: { } group } => Fit(old.Fields, today.Fields, group, prefix, changes),
        { AsList: { } rows } => Value.Of(Array.ConvertAll(rows, row => row.AsRecord is { } one ? Fit(old.Fields, today.Fields, one, prefix, changes) : row)),
        _ => value,
    };

    /// <summary>A single text or number can be looked at as another type; what is made of parts, rows or files cannot.</summary>
    static bool Keeps(FieldDefinition today, Value value) =>
        value.AsRecord is null && value.AsList is null && !FieldTypes.IsContainer(today.Type) && !FieldTypes.IsServerMade(today.Type) && !FileReference.IsHeldBy(today.Type);

    static FieldDefinition? Find(ImmutableArray<FieldDefinition> fields, string id)
    {
        foreach (var field in fields)
            if (field.Id == id) return field;
        return null;
    }

    static bool IsEmpty(Value value) => value.IsBlank || (value.IsBoolean && !value.RawBoolean);
}
