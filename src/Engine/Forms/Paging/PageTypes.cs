using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>How a page reads fields as the server does: what its library calls the way each type is read.</summary>
static class PageTypes
{
    /// <summary>The shape in <c>page-shapes.mjs</c>; null for types that hold no value of their own.</summary>
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
        FieldType.DateRange => $"S.range({Bound(field.Min.AsText)},{Bound(field.Max.AsText)})",
        FieldType.Duration => "S.length",
        FieldType.Choice => "S.code",
        FieldType.MultiChoice => string.Create(CultureInfo.InvariantCulture, $"S.codes({field.MaxCount ?? 200})"),
        FieldType.Cascader => $"S.path({(field.Options.IsEmpty ? "null" : Read(Record.Of([.. field.Options.Select(o => (o.Value, o.Parent is { } up ? Value.Of(up) : Value.Null))])))})",
        FieldType.Mobile => "S.mobile",
        FieldType.Phone => "S.phone",
        FieldType.PersonName => "S.person",
        FieldType.Email => "S.email",
        FieldType.ResidentId => "S.resident",
        FieldType.Identity => $"S.identity({Read(Texts(field.Kinds.IsEmpty ? IdentityDocument.Kinds : field.Kinds))})",
        FieldType.SocialCreditCode => "S.credit",
        FieldType.Plate => "S.plate",
        FieldType.BankCard => "S.card",
        FieldType.Place => "S.place",
        FieldType.Address => string.Create(CultureInfo.InvariantCulture, $"S.address({field.MaxLength ?? TextShape.MaxLine})"),
        _ when FileReference.IsHeldBy(field.Type) => string.Create(CultureInfo.InvariantCulture,
            $"S.files({(field.Type == FieldType.Photo ? "true" : "false")},{FileField.Most(field)},{field.MaxSize ?? FileShape.Largest},{Read(Texts(FieldTypes.Endings(field)))})"),
        _ when FieldTypes.IsReference(field.Type) => field.Multiple ? string.Create(CultureInfo.InvariantCulture, $"S.ids({field.MaxCount ?? 200})") : "S.id",
        FieldType.Computed or FieldType.Hidden => "S.scalar",
        // Words and containers hold no value of their own.
        _ => null,
    };

    /// <summary>Whether a page can write out a computed value as the server does. Names of people, units, records and divisions, and marked text, are the server's to write.</summary>
    public static bool IsShown(FieldType type) => !FieldTypes.IsReference(type) && type is not (FieldType.Address or FieldType.RichText);

    /// <summary>What the options of a field whose value is computed are called, Chinese and English; null for other fields.</summary>
    public static string? LabelsOf(FieldDefinition field) => field.Compute is null || field.Options.IsEmpty ? null
        : Read(Record.Of([.. field.Options.Select(o => (o.Value, Value.Of([o.Label.Zh, o.Label.In("en")])))]));

    static string Text(bool lines, int most) => string.Create(CultureInfo.InvariantCulture, $"S.text({(lines ? "true" : "false")},{most})");

    static string Number(int decimals, Value min, Value max) =>
        string.Create(CultureInfo.InvariantCulture, $"S.number({decimals},{(min.IsNumber ? JavaScriptRules.ToText(min) : "-Infinity")},{(max.IsNumber ? JavaScriptRules.ToText(max) : "Infinity")})");

    // Read, not written as code: a code may be any text.
    static string Read(Value list) => $"JSON.parse({ModuleWriter.Quoted(list.ToString())})";

    static Value Texts(IEnumerable<string> texts) => Value.Of([.. texts.Select(text => Value.Of(text))]);

    static string? Moment(Value bound) => bound.AsText is { } text ? DateTimeShape.Canonical(text) : null;

    static string Bound(string? text) => text is null ? "null" : ModuleWriter.Quoted(text);
}
