using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Which types of fields a page can read as the server does, and what its library calls the way they are read.</summary>
static class PageTypes
{
    /// <summary>The shape in <c>page-form.mjs</c>; null for types that only the server reads.</summary>
    public static string? ShapeOf(FieldDefinition field) => field.Type switch
    {
        FieldType.Text => Text(false, field.MaxLength ?? TextShape.MaxLine),
        FieldType.Textarea or FieldType.RichText => Text(true, field.MaxLength ?? TextShape.MaxLines),
        FieldType.Barcode => Text(false, field.MaxLength ?? FieldTypes.BarcodeLength),
        FieldType.Serial => Text(false, 64),
        FieldType.Number => Number(field.Decimals ?? 6, field.Min, field.Max),
        FieldType.Integer => Number(0, field.Min, field.Max),
        FieldType.Money => Number(2, field.Min, field.Max),
        FieldType.Percent => Number(field.Decimals ?? 2, field.Min, field.Max),
        FieldType.Rating => Number(0, 1, field.Max.IsNumber ? field.Max : 5),
        FieldType.Slider => Number(field.Decimals ?? 0, field.Min.IsNumber ? field.Min : 0, field.Max.IsNumber ? field.Max : 100),
        FieldType.Date => $"S.date({Bound(field.Min.AsText)},{Bound(field.Max.AsText)})",
        FieldType.Time => $"S.time({Bound(field.Min.AsText)},{Bound(field.Max.AsText)})",
        FieldType.DateTime => $"S.moment({Bound(Moment(field.Min))},{Bound(Moment(field.Max))})",
        FieldType.Boolean or FieldType.Consent => "S.truth",
        FieldType.Choice => "S.code",
        FieldType.MultiChoice => string.Create(CultureInfo.InvariantCulture, $"S.codes({field.MaxCount ?? 200})"),
        FieldType.Mobile => "S.mobile",
        FieldType.Phone => "S.phone",
        FieldType.PersonName => "S.person",
        FieldType.Computed or FieldType.Hidden => "S.scalar",
        _ => null,
    };

    /// <summary>Types whose computed value a page can write out as the server does.</summary>
    public static bool IsShown(FieldType type) => type is FieldType.Computed or FieldType.Hidden or FieldType.Text or FieldType.Textarea or FieldType.Barcode or FieldType.Number or FieldType.Integer
        or FieldType.Money or FieldType.Percent or FieldType.Date or FieldType.Time or FieldType.Boolean or FieldType.Mobile or FieldType.Phone or FieldType.PersonName;

    static string Text(bool lines, int most) => string.Create(CultureInfo.InvariantCulture, $"S.text({(lines ? "true" : "false")},{most})");

    static string Number(int decimals, Value min, Value max) =>
        string.Create(CultureInfo.InvariantCulture, $"S.number({decimals},{(min.IsNumber ? JavaScriptRules.ToText(min) : "-Infinity")},{(max.IsNumber ? JavaScriptRules.ToText(max) : "Infinity")})");

    static string? Moment(Value bound) => bound.AsText is { } text ? DateTimeShape.Canonical(text) : null;

    static string Bound(string? text) => text is null ? "null" : ModuleWriter.Quoted(text);
}
