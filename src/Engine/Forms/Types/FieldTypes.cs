using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>What each field type allows in its definition and how its values are shaped.</summary>
static class FieldTypes
{
    /// <summary>What the largest QR code of everyday use holds.</summary>
    internal const int BarcodeLength = 1000;

    public static bool IsContainer(FieldType type) => type is FieldType.Group or FieldType.SubTable;

    public static bool HasOptions(FieldType type) => type is FieldType.Choice or FieldType.MultiChoice or FieldType.Cascader;

    /// <summary>The id of something that is kept elsewhere.</summary>
    public static bool IsReference(FieldType type) => type is FieldType.User or FieldType.Unit or FieldType.Record;

    /// <summary>Set by the product and never by what is sent.</summary>
    public static bool IsServerMade(FieldType type) => type is FieldType.Computed or FieldType.Serial;

    /// <summary>Members of a definition that mean something for the type; any other that is set is refused, so that a rule is never silently without effect.</summary>
    public static bool Allows(FieldType type, string member) => member switch
    {
        "minLength" => type is FieldType.Text or FieldType.Textarea or FieldType.RichText,
        "maxLength" => type is FieldType.Text or FieldType.Textarea or FieldType.RichText or FieldType.Address or FieldType.Barcode,
        "min" or "max" => type is FieldType.Number or FieldType.Integer or FieldType.Money or FieldType.Percent or FieldType.Date or FieldType.Time or FieldType.DateTime or FieldType.DateRange or FieldType.Slider
            || (member == "max" && type == FieldType.Rating),
        "decimals" => type is FieldType.Number or FieldType.Percent or FieldType.Slider,
        "minCount" or "maxCount" => type is FieldType.MultiChoice or FieldType.File or FieldType.Photo or FieldType.Audio or FieldType.SubTable || IsReference(type),
        "multiple" => IsReference(type),
        "kinds" => type is FieldType.Identity,
        "register" or "listed" => type is FieldType.Record,
        "accept" => type is FieldType.File or FieldType.Photo,
        "maxSize" => FileReference.IsHeldBy(type),
        "options" or "optionsWhen" or "list" => HasOptions(type),
        "fields" => IsContainer(type),
        "compute" => !IsContainer(type) && type is not (FieldType.Serial or FieldType.Help or FieldType.Consent) && !FileReference.IsHeldBy(type),
        "default" => !IsContainer(type) && type is not (FieldType.Computed or FieldType.Serial or FieldType.Help or FieldType.Consent) && !FileReference.IsHeldBy(type),
        "required" => type is not (FieldType.Help or FieldType.Group or FieldType.Hidden or FieldType.Serial),
        "readOnly" => type is not FieldType.Help,
        "validate" => type is not FieldType.Help,
        _ => true,
    };

    public static ValueShape ShapeOf(FieldDefinition field) => field.Type switch
    {
        FieldType.Text => new TextShape(false, field.MinLength ?? 0, field.MaxLength ?? TextShape.MaxLine),
        FieldType.Textarea => new TextShape(true, field.MinLength ?? 0, field.MaxLength ?? TextShape.MaxLines),
        FieldType.Number => Number(field, field.Decimals ?? 6),
        FieldType.Integer => Number(field, 0),
        FieldType.Money => Number(field, 2),
        FieldType.Percent => Number(field, field.Decimals ?? 2),
        FieldType.Rating => new NumberShape(0, 1, field.Max.IsNumber ? field.Max.RawNumber : 5),
        FieldType.Date => new DateShape(field.Min.AsText, field.Max.AsText),
        FieldType.Time => new TimeShape(field.Min.AsText, field.Max.AsText),
        FieldType.DateTime => new DateTimeShape(field.Min.AsText, field.Max.AsText),
        FieldType.DateRange => new DateRangeShape(field.Min.AsText, field.Max.AsText),
        FieldType.Duration => new DurationShape(),
        FieldType.Slider => new NumberShape(field.Decimals ?? 0, field.Min.IsNumber ? field.Min.RawNumber : 0, field.Max.IsNumber ? field.Max.RawNumber : 100),
        FieldType.RichText => new TextShape(true, field.MinLength ?? 0, field.MaxLength ?? TextShape.MaxLines),
        FieldType.Barcode => new TextShape(false, 0, field.MaxLength ?? BarcodeLength),
        FieldType.PersonName => new PersonNameShape(),
        FieldType.Identity => new IdentityShape(field.Kinds),
        FieldType.Plate => new PlateShape(),
        FieldType.BankCard => new BankCardShape(),
        FieldType.Boolean => new BooleanShape(false),
        FieldType.Consent => new BooleanShape(true),
        FieldType.Choice => new ChoiceShape(),
        FieldType.MultiChoice => new CodesShape(ChoiceShape.IsCode, "form.code", field.MinCount ?? 0, field.MaxCount ?? 200),
        FieldType.Cascader => new CascaderShape(field.Options.ToDictionary(o => o.Value, o => o.Parent, StringComparer.Ordinal)),
        FieldType.Mobile => new MobileShape(),
        FieldType.Phone => new PhoneShape(),
        FieldType.Email => new EmailShape(),
        FieldType.ResidentId => new ResidentIdShape(),
        FieldType.SocialCreditCode => new SocialCreditCodeShape(),
        FieldType.Place => new PlaceShape(),
        FieldType.Address => new AddressShape(field.MaxLength ?? TextShape.MaxLine),
        FieldType.File or FieldType.Photo or FieldType.Audio => new FileShape(field.Type == FieldType.Photo, field.MinCount ?? 0, field.MaxCount ?? FileShape.Most, field.MaxSize ?? FileShape.Largest, Endings(field)),
        FieldType.Signature => new FileShape(false, 0, 1, field.MaxSize ?? FileShape.Largest, Endings(field)),
        FieldType.User or FieldType.Unit or FieldType.Record when field.Multiple => new CodesShape(ReferenceShape.IsReference, "form.reference", field.MinCount ?? 0, field.MaxCount ?? 200),
        FieldType.User or FieldType.Unit or FieldType.Record => new ReferenceShape(),
        FieldType.Computed or FieldType.Hidden => new ScalarShape(),
        FieldType.Serial => new TextShape(false, 0, 64),
        _ => new NoValueShape(),
    };

    static NumberShape Number(FieldDefinition field, int decimals) => new(decimals,
        field.Min.IsNumber ? field.Min.RawNumber : double.NegativeInfinity, field.Max.IsNumber ? field.Max.RawNumber : double.PositiveInfinity);

    /// <summary>Endings a field takes; none when it takes all.</summary>
    public static IReadOnlyCollection<string> Endings(FieldDefinition field) => field.Type switch
    {
        _ when !field.Accept.IsDefaultOrEmpty => field.Accept.Select(a => a.TrimStart('.').ToLowerInvariant()).ToHashSet(StringComparer.Ordinal),
        FieldType.Photo => pictures,
        FieldType.Signature => drawings,
        FieldType.Audio => sounds,
        _ => [],
    };

    static readonly string[] pictures = ["jpg", "jpeg", "png", "webp"], drawings = ["png", "jpg", "jpeg", "webp"], sounds = ["mp3", "m4a", "amr", "wav"];
}
