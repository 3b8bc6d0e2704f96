using LowCode.Forms;

namespace LowCode.Interop;

/// <summary>A column of a spreadsheet as a field somebody may want.</summary>
/// <param name="Header">Its heading; becomes the field's label.</param>
/// <param name="Id">Name of the field.</param>
/// <param name="Required">No row leaves it empty.</param>
/// <param name="Options">Of a choice: what stands in the rows, in the order it comes.</param>
/// <param name="Filled">Rows that have a value.</param>
/// <param name="Element">Data element it is bound to; null for none.</param>
public sealed record ProposedColumn(string Header, string Id, FieldType Type, bool Required, IReadOnlyList<string> Options, int Filled, string? Element = null)
{
    /// <summary>Types a person may choose from.</summary>
    public static IReadOnlyList<FieldType> Types { get; } =
    [
        FieldType.Text, FieldType.Textarea, FieldType.Integer, FieldType.Number, FieldType.Money, FieldType.Date, FieldType.DateTime, FieldType.Boolean, FieldType.Choice,
        FieldType.PersonName, FieldType.ResidentId, FieldType.Mobile, FieldType.Phone, FieldType.SocialCreditCode, FieldType.Plate, FieldType.BankCard,
    ];
}
