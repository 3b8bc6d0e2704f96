using System.Globalization;
using System.Text.RegularExpressions;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Types of fields in the order in which designers look for them; every type is in one group.</summary>
static partial class Palette
{
    public static IReadOnlyList<(string Group, IReadOnlyList<FieldType> Types)> Groups { get; } =
    [
        ("common", [FieldType.Text, FieldType.Textarea, FieldType.Choice, FieldType.MultiChoice, FieldType.Boolean, FieldType.Date, FieldType.Photo, FieldType.Mobile, FieldType.PersonName, FieldType.Address, FieldType.Place]),
        ("numbers", [FieldType.Number, FieldType.Integer, FieldType.Money, FieldType.Percent, FieldType.Rating, FieldType.Slider]),
        ("times", [FieldType.DateTime, FieldType.Time, FieldType.DateRange, FieldType.Duration]),
        ("identity", [FieldType.ResidentId, FieldType.Identity, FieldType.SocialCreditCode, FieldType.Phone, FieldType.Email, FieldType.Plate, FieldType.BankCard]),
        ("files", [FieldType.File, FieldType.Signature, FieldType.Audio, FieldType.Barcode]),
        ("records", [FieldType.User, FieldType.Unit, FieldType.Record, FieldType.Cascader]),
        ("shape", [FieldType.SubTable, FieldType.Group, FieldType.RichText, FieldType.Help, FieldType.Consent, FieldType.Computed, FieldType.Serial, FieldType.Hidden]),
    ];

    /// <summary>The outermost field that a problem's path is about; null when it is about the whole.</summary>
    public static FieldDefinition? FieldAt(FormDefinition form, string? path)
    {
        if (path is null || Index().Match(path) is not { Success: true } found) return form.Fields.FirstOrDefault(f => path is not null && path.Split('.', '[')[0] == f.Id);
        var at = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
        return at < form.Fields.Length ? form.Fields[at] : null;
    }

    [GeneratedRegex(@"^fields\[(\d{1,4})\]")]
    private static partial Regex Index();
}
