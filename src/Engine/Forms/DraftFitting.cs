using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Goes through what was typed, level by level, with the field as it was and as it is.</summary>
sealed class DraftFitting(FormAccess before, FormAccess after)
{
    /// <summary>Nothing that was typed lies in the future of this; a day before the last, for times are read in other zones.</summary>
    static readonly DateTimeOffset endOfTime = DateTimeOffset.MaxValue.AddDays(-1);

    public List<DraftChange> Changes { get; } = [];

    public Record Fit(ImmutableArray<FieldDefinition> then, ImmutableArray<FieldDefinition> now, Record typed, string prefix)
    {
        var kept = new RecordBuilder(typed.Count);
        foreach (var (name, value) in typed)
        {
            var (old, today) = (Find(then, name), Find(now, name));
            // What is no field in either, as the name of a row, is nobody's to take away.
            if (old is null && today is null) kept.Set(name, value);
            else if (Fit(old, today, value, prefix + name) is { IsUndefined: false } fitting) kept.Set(name, fitting);
        }
        foreach (var today in now) Ask(Find(then, today.Id), today, prefix + today.Id);
        return kept.ToRecord();
    }

    /// <summary>What stays of a value; undefined for nothing.</summary>
    Value Fit(FieldDefinition? old, FieldDefinition? today, Value value, string path)
    {
        var empty = IsEmpty(value);
        if (today is null)
        {
            if (!empty) Say(new(DraftChangeKind.Gone, path, old!.Label, true));
            return default;
        }
        if (old is null) return value;
        if (IsOpen(old, before.Of(path)) && !IsOpen(today, after.Of(path)))
        {
            // A hidden field is told by the name under which it was filled in.
            var hidden = after.Of(path) == FieldAccess.Hidden;
            if (!empty) Say(new(hidden ? DraftChangeKind.Hidden : DraftChangeKind.ReadOnly, path, hidden ? old.Label : today.Label, true));
            return default;
        }
        if (old.Type != today.Type)
        {
            var keeps = Keeps(today, value);
            Say(new(DraftChangeKind.Type, path, today.Label, !keeps && !empty));
            return keeps ? value : default;
        }
        if (!empty && old.Label != today.Label) Say(new(DraftChangeKind.Label, path, today.Label, false) { Was = old.Label });
        value = Offered(old, today, value, path);
        if (!IsEmpty(value) && Refusal(today, value) is { } fault && Refusal(old, value) is null)
            Say(new(DraftChangeKind.Limit, path, today.Label, false) { Fault = Problem.At(fault.Code, path, [("field", today.Label.Zh), ("fieldEn", today.Label.In("en")), .. fault.Values]) });
        return today.Fields.IsEmpty ? value : value switch
        {
            { AsRecord: { } group } => Fit(old.Fields, today.Fields, group, path + "."),
            { AsList: { } rows } => Value.Of(Array.ConvertAll(rows, row => row.AsRecord is { } one ? Fit(old.Fields, today.Fields, one, path + ".") : row)),
            _ => value,
        };
    }

    /// <summary>What is asked now and was not.</summary>
    void Ask(FieldDefinition? old, FieldDefinition today, string path)
    {
        if (!IsOpen(today, after.Of(path))) return;
        var seen = old is not null && IsOpen(old, before.Of(path));
        if (today is { Required: true, RequiredLevel: CheckLevel.Error } && !(seen && old!.Required)) Say(new(DraftChangeKind.Required, path, today.Label, false));
        else if (old is null) Say(new(DraftChangeKind.New, path, today.Label, false));
    }

    /// <summary>Something that people fill in.</summary>
    static bool IsOpen(FieldDefinition field, FieldAccess access) =>
        access == FieldAccess.Edit && field is { ReadOnly: false, Compute: null } && !FieldTypes.IsServerMade(field.Type) && field.Type is not (FieldType.Help or FieldType.Hidden);

    /// <summary>Without what is no longer among the options; the child of a code that is gone goes with it.</summary>
    Value Offered(FieldDefinition old, FieldDefinition today, Value value, string path)
    {
        if (!FieldTypes.HasOptions(today.Type) || today.Options.IsEmpty) return value;
        var chosen = value.AsList ?? (value.AsText is { Length: > 0 } ? [value] : []);
        var gone = Array.FindIndex(chosen, Gone);
        if (gone < 0) return value;
        var lost = today.Type == FieldType.Cascader ? chosen[gone..] : Array.FindAll(chosen, Gone);
        Say(new(DraftChangeKind.Option, path, today.Label, true) { Was = new(Names(old, lost, null), Names(old, lost, "en")) });
        var left = today.Type == FieldType.Cascader ? chosen[..gone] : Array.FindAll(chosen, c => !Gone(c));
        return value.AsList is null || left.Length == 0 ? default : Value.Of(left);

        // What never was among them is as wrong as it was.
        bool Gone(Value code) => Holds(old, code) && !Holds(today, code);
    }

    static bool Holds(FieldDefinition field, Value code) => field.Options.Any(o => o.Value == code.AsText);

    static string Names(FieldDefinition field, Value[] codes, string? language) =>
        string.Join(FieldWords.In("and", language), codes.Select(c => field.Options.FirstOrDefault(o => o.Value == c.AsText)?.Label.In(language) ?? c.AsText ?? c.ToString()));

    /// <summary>What the field's limits say to a value; of rows, their number.</summary>
    static ShapeFault? Refusal(FieldDefinition field, Value value)
    {
        if (field.Type == FieldType.SubTable)
            return value.AsList is not { } rows ? null
                : rows.Length > (field.MaxCount ?? CompiledForm.DefaultRows) ? new("form.tooMany", null, [("max", ShapeReport.Text(field.MaxCount ?? CompiledForm.DefaultRows))], false)
                : rows.Length < field.MinCount ? new("form.tooFew", null, [("min", ShapeReport.Text(field.MinCount.Value))], false) : null;
        if (FieldTypes.IsContainer(field.Type)) return null;
        var (shape, report) = (FieldTypes.ShapeOf(field), new ShapeReport(endOfTime));
        if (shape.Read(value, report) is { IsUndefined: false } read) shape.CheckWhole(read, report);
        return report.Faults.FirstOrDefault(f => !f.IsWarning) is { Code: not null } fault ? fault : null;
    }

    void Say(DraftChange change)
    {
        if (Changes.FindIndex(c => c.Kind == change.Kind && c.Path == change.Path) is var at and >= 0) Changes[at] = Changes[at] with { Lost = change.Lost || Changes[at].Lost };
        else Changes.Add(change);
    }

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
