using System.Globalization;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A field that a rule can be about.</summary>
/// <param name="Path">As expressions name it: <c>form.amount</c>.</param>
public sealed record PickField(string Path, FieldDefinition Definition);

/// <summary>Rows of field, condition and value on a page, and back. A choice is picked by what people call it.</summary>
static class Picking
{
    /// <summary>Conditions of one rule on a page.</summary>
    public const int Rows = 4;

    static readonly HashSet<FieldType> never = [FieldType.Help, FieldType.File, FieldType.Photo, FieldType.Signature, FieldType.Audio, FieldType.SubTable, FieldType.Group, FieldType.Place, FieldType.Address, FieldType.Identity, FieldType.DateRange];

    public static IEnumerable<PickField> Of(IEnumerable<FieldDefinition> fields, string root = "form") => fields.Where(f => !never.Contains(f.Type)).Select(f => new PickField($"{root}.{f.Id}", f));

    /// <summary>The expression of the rows posted under a name; null when none is filled.</summary>
    public static string? Read(Posted posted, string name, IReadOnlyCollection<PickField> fields)
    {
        var conditions = new List<PickedCondition>();
        for (var i = 0; i < Rows; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}.");
            if (posted.Some(at + "field") is not { } path || fields.FirstOrDefault(f => f.Path == path) is not { } field) continue;
            if (!Enum.TryParse<Comparison>(posted[at + "is"], out var comparison)) comparison = Comparison.Is;
            var value = comparison is Comparison.Filled or Comparison.Blank ? default : ValueOf(field.Definition, posted[at + "value"]);
            // A list is asked whether it has something, one value whether it is it.
            if (field.Definition.Type is FieldType.MultiChoice or FieldType.Cascader) comparison = comparison switch { Comparison.Is => Comparison.Has, Comparison.IsNot => Comparison.HasNot, var other => other };
            conditions.Add(new(path, comparison, value));
        }
        return new PickedRule(posted[name + ".any"] == "true", conditions).ToExpression();
    }

    static Value ValueOf(FieldDefinition field, string typed) => field.Type switch
    {
        FieldType.Boolean or FieldType.Consent => Value.Of(typed != "false" && typed != Shared.Words.Chinese["no"] && !typed.Equals(Shared.Words.English["no"], StringComparison.OrdinalIgnoreCase)),
        FieldType.Number or FieldType.Integer or FieldType.Money or FieldType.Percent or FieldType.Rating or FieldType.Slider =>
            double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : Value.Of(0),
        _ => Value.Of(field.Options.FirstOrDefault(o => o.Label.Zh == typed || o.Label.En == typed)?.Value ?? typed),
    };

    /// <summary>What a condition's value looks like to people.</summary>
    public static string Shown(FieldDefinition? field, Value value, Shared.Words words) =>
        value.IsBoolean ? words[value.RawBoolean ? "yes" : "no"]
        : value.IsNumber ? value.RawNumber.ToString("R", CultureInfo.InvariantCulture)
        : field?.Options.FirstOrDefault(o => o.Value == value.AsText) is { } option ? words.Of(option.Label) : value.AsText ?? "";
}
