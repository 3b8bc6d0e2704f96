using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Views;

/// <summary>Which fields of a form hold personal values, and how those are masked: one rule for pages, API, record tables and all that reads them.</summary>
public static class SensitiveField
{
    /// <summary>The mask of a field; null when its value may be shown as it is.</summary>
    public static Func<string, string>? MaskOf(FieldDefinition field) => field.Type switch
    {
        FieldType.Mobile or FieldType.Phone => Mask.Mobile,
        FieldType.ResidentId or FieldType.Identity => Mask.IdNumber,
        FieldType.BankCard => Mask.BankCard,
        FieldType.PersonName => Mask.Name,
        FieldType.Email => Mask.Email,
        // Bound to an element it is what that says: the address of a house or an enterprise is no secret.
        FieldType.Address when DataElements.Find(field.Element) is null => Mask.Address,
        _ when DataElements.Find(field.Element)?.Mask is { } named && Enum.TryParse<FieldClass>(named, ignoreCase: true, out var kind) => text => Mask.Of(kind, text),
        _ => null,
    };
}
