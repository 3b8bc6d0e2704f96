using LowCode.Apps;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases.Simulating;

/// <summary>Made-up values for what flows ask of a case: options, yes or no, and numbers are drawn; texts stand for themselves. Files, people and places stay empty.</summary>
sealed class SampleData(LightApp app, IReadOnlyList<Record> given)
{
    static readonly Value text = "…";

    /// <summary>Values a case is opened with.</summary>
    public Record Opening(Lots lots) => given.Count > 0 ? given[lots.Below(given.Count)] : Filled(app.OpeningForm.Definition, Record.Empty, lots);

    /// <summary>What a step's form adds to what is there.</summary>
    public Record Filled(string form, Record values, Lots lots) => app.Forms.TryGetValue(form, out var found) ? Filled(found.Definition, values, lots) : values;

    static Record Filled(FormDefinition form, Record values, Lots lots)
    {
        RecordBuilder? filled = null;
        foreach (var field in form.Fields)
        {
            if (values.Contains(field.Id) || Drawn(field, lots) is not { IsAbsent: false } value) continue;
            (filled ??= new RecordBuilder(values)).Set(field.Id, value);
        }
        return filled?.ToRecord() ?? values;
    }

    static Value Drawn(FieldDefinition field, Lots lots) => field.Type switch
    {
        FieldType.Text or FieldType.Textarea => text,
        FieldType.Boolean => lots.Below(2) == 0,
        FieldType.Choice when field.Options.Length > 0 => field.Options[lots.Below(field.Options.Length)].Value,
        FieldType.MultiChoice when field.Options.Length > 0 => Value.Of([Value.Of(field.Options[lots.Below(field.Options.Length)].Value)]),
        FieldType.Cascader when field.Options.Length > 0 => Path(field, field.Options[lots.Below(field.Options.Length)]),
        FieldType.Rating => 1 + lots.Below(Number(field.Max, 5)),
        FieldType.Integer or FieldType.Number or FieldType.Money or FieldType.Percent or FieldType.Slider =>
            Number(field.Min, 0) is var least && Math.Max(least, Number(field.Max, Math.Max(100, least))) is var most ? least + lots.Below(most - least + 1) : default,
        _ => default,
    };

    static Value Path(FieldDefinition field, OptionDefinition option)
    {
        var path = new List<Value> { option.Value };
        for (var at = option; at.Parent is { } parent && path.Count < 10 && field.Options.FirstOrDefault(o => o.Value == parent) is { } above; at = above) path.Insert(0, above.Value);
        return Value.Of([.. path]);
    }

    static int Number(Value value, int otherwise) => value is { IsNumber: true, RawNumber: > -1e9 and < 1e9 } ? (int)value.RawNumber : otherwise;
}
