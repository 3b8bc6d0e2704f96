using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>
/// A value as one cell of a spreadsheet or CSV file. What is written here is read back as the same value by whoever takes such files in;
/// containers and files, which no cell can hold, are told in words.
/// </summary>
public static class FieldText
{
    /// <param name="field">The field.</param>
    /// <param name="value">Its value as stored.</param>
    /// <param name="language">Of options and words; Chinese when null.</param>
    /// <param name="names">What units, people, records and divisions are called, by the field and the code in it; codes stand as they are when null.</param>
    public static string Of(FieldDefinition field, Value value, string? language = null, Func<FieldDefinition, string, string>? names = null)
    {
        if (value.IsBlank) return "";
        if (names is not null && field.Type is FieldType.Unit or FieldType.User or FieldType.Record)
            return string.Join(FieldWords.In("and", language), (value.AsList ?? [value]).Select(v => v.AsText).OfType<string>().Select(code => names(field, code)));
        return (field.Type, value) switch
        {
            (FieldType.Boolean or FieldType.Consent, { IsBoolean: true }) => FieldWords.In(value.RawBoolean ? "yes" : "no", language),
            (FieldType.Money, { IsNumber: true }) => value.RawNumber.ToString("0.00", CultureInfo.InvariantCulture),
            (FieldType.Choice, { AsText: { } code }) => Option(field, code, language),
            (FieldType.Cascader, { AsList: { } path }) => string.Join(" / ", path.Select(v => Option(field, v.AsText ?? "", language))),
            (FieldType.MultiChoice, { AsList: { } chosen }) => string.Join(FieldWords.In("and", language), chosen.Select(v => Option(field, v.AsText ?? "", language))),
            (FieldType.DateTime, { AsText: { Length: 25 } moment }) => moment[..19].Replace('T', ' '),
            (FieldType.DateRange, { AsRecord: { } range }) => range["from"].AsText + FieldWords.In("until", language) + range["to"].AsText,
            (FieldType.Duration, { AsText: { } text }) => DurationShape.Minutes(text) is { } minutes ? Duration(minutes, language) : text,
            (FieldType.Identity, { AsRecord: { } paper }) => $"{FieldWords.KindOf(paper["kind"].AsText ?? "", language)} {paper["number"].AsText}",
            (FieldType.Address, { AsRecord: { } address }) when names is not null && address["division"].AsText is { } division => names(field, division) + address["detail"].AsText,
            (FieldType.Address, { AsRecord: { } address }) => $"{address["division"].AsText} {address["detail"].AsText}".Trim(),
            (FieldType.Place, { AsRecord: { } place }) =>
                string.Create(CultureInfo.InvariantCulture, $"{place["lng"].RawNumber:R},{place["lat"].RawNumber:R} {place["datum"].AsText} {place["address"].AsText}").Trim(),
            (FieldType.Group, { AsRecord: { } group }) when !field.Fields.IsEmpty => string.Join(FieldWords.In("and", language), field.Fields.Where(f => !group[f.Id].IsBlank).Select(f => $"{f.Label.In(language)} {Of(f, group[f.Id], language, names)}")),
            (FieldType.SubTable, { AsList: { } rows }) => rows.Length.ToString(CultureInfo.InvariantCulture) + FieldWords.In("rows", language),
            _ when FileReference.IsHeldBy(field.Type) => string.Join(FieldWords.In("and", language), (value.AsList ?? []).Select(f => f["name"].AsText)),
            _ => Plain(value, language),
        };
    }

    static string Option(FieldDefinition field, string code, string? language) => field.Options.FirstOrDefault(o => o.Value == code)?.Label.In(language) ?? code;

    static string Duration(long minutes, string? language)
    {
        if (minutes == 0) return "0" + FieldWords.In("minutes", language);
        var between = language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? " " : "";
        (long Count, string Unit)[] parts = [(minutes / 1440, "days"), (minutes / 60 % 24, "hours"), (minutes % 60, "minutes")];
        return string.Join(between, parts.Where(p => p.Count > 0).Select(p => p.Count.ToString(CultureInfo.InvariantCulture) + FieldWords.In(p.Unit, language)));
    }

    static string Plain(Value value, string? language) => value switch
    {
        { AsText: { } text } => text,
        { AsList: { } list } => string.Join(FieldWords.In("and", language), list.Select(v => Plain(v, language))),
        { IsNumber: true } => JavaScriptRules.ToText(value.RawNumber),
        { IsBoolean: true } => FieldWords.In(value.RawBoolean ? "yes" : "no", language),
        _ => ValueJson.ToJson(value),
    };
}
