using System.Globalization;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>A value as people read it.</summary>
static class ValueText
{
    public static string Of(FieldDefinition field, Value value, Words words, Picks? picks = null)
    {
        if (value.IsBlank) return words["value.none"];
        return field.Type switch
        {
            FieldType.Boolean or FieldType.Consent => words[value.IsTruthy ? "yes" : "no"],
            FieldType.Choice => Option(field, value, words),
            FieldType.Unit or FieldType.User when picks is not null => string.Join(words["join"], (value.AsList ?? [value]).Where(v => v.AsText is not null).Select(v => picks.NameOf(field.Type, v.AsText!))),
            FieldType.Record when picks is not null => string.Join(words["join"], (value.AsList ?? [value]).Where(v => v.AsText is not null).Select(v => picks.Records.NameOf(field, v.AsText!))),
            FieldType.DateRange or FieldType.Duration or FieldType.Identity or FieldType.Cascader => Written(field, value, words),
            FieldType.MultiChoice when value.AsList is { } list => string.Join(words["join"], list.Select(v => Option(field, v, words))),
            FieldType.Money => value.RawNumber.ToString("#,0.00", CultureInfo.InvariantCulture),
            FieldType.Rating when value.IsNumber && value.RawNumber is >= 0 and <= 10 && Stars(field) <= 10 => Rated((int)value.RawNumber, Stars(field)),
            FieldType.Percent => value.RawNumber.ToString("R", CultureInfo.InvariantCulture) + "%",
            FieldType.DateTime when value.AsText is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) =>
                PageContext.China(at).ToString(words["time.full"], CultureInfo.InvariantCulture),
            _ when FileReference.IsHeldBy(field.Type) && value.AsList is { } files => words.Say("value.files", ("n", files.Length.ToString(CultureInfo.InvariantCulture))),
            FieldType.Place when value.AsRecord is { } place => place["address"].AsText is { Length: > 0 } named ? named : FieldText.Of(field, value, words.Language),
            FieldType.Address => FieldText.Of(field, value, words.Language, picks is null ? null : picks.NameOf),
            FieldType.Group when value.AsRecord is { } group => string.Join(words["join"], field.Fields.Where(f => !group[f.Id].IsBlank).Select(f => $"{words.Of(f.Label)} {Of(f, group[f.Id], words, picks)}")),
            FieldType.SubTable when value.AsList is { } rows => string.Join("; ", rows.Select(row => string.Join(" \u00b7 ", field.Fields.Where(f => !row[f.Id].IsBlank).Select(f => $"{words.Of(f.Label)} {Of(f, row[f.Id], words, picks)}")))),
            _ => Plain(value, words),
        };
    }

    /// <summary>As it stands in a cell, and as it is typed.</summary>
    public static string Written(FieldDefinition field, Value value, Words words) => FieldText.Of(field, value, words.Language);

    /// <summary>The most that can be given.</summary>
    public static int Stars(FieldDefinition field) => field.Max.IsNumber ? (int)field.Max.RawNumber : 5;

    static string Rated(int given, int most) => string.Create(CultureInfo.InvariantCulture, $"{new string('\u2605', Math.Min(given, most))}{new string('\u2606', Math.Max(0, most - given))} {given}/{most}");

    static string Option(FieldDefinition field, Value value, Words words) =>
        field.Options.FirstOrDefault(o => o.Value == value.AsText) is { } option ? words.Of(option.Label) : value.AsText ?? value.ToString();

    static string Plain(Value value, Words words) => value switch
    {
        { AsText: { } text } => text,
        { AsList: { } list } => string.Join(words["join"], list.Select(v => Plain(v, words))),
        { IsNumber: true } => value.RawNumber.ToString("R", CultureInfo.InvariantCulture),
        { IsBoolean: true } => words[value.RawBoolean ? "yes" : "no"],
        _ => value.ToString(),
    };
}
