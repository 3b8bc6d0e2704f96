using LowCode.Apps;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>What lists show of a form, by the columns its app names.</summary>
static class Described
{
    const int TextLimit = 100;

    /// <returns>Null when the app names no columns.</returns>
    public static CaseDescribed? Of(LightApp app, Record form, bool confidential)
    {
        if (app.Manifest.Columns is not { } columns) return null;
        return new(Text(form, columns.Category), confidential ? null : Claimant(app, form, columns.Claimant), Text(form, columns.Channel), Text(form, columns.Grid));
    }

    /// <summary>Lists are read by many: a name is masked there even for those who may see it in the case.</summary>
    static string? Claimant(LightApp app, Record form, string? column)
    {
        if (Text(form, column) is not { } text) return null;
        var field = app.OpeningForm.Definition.Fields.First(f => f.Id == column);
        return (SensitiveField.MaskOf(field) ?? Mask.Name)(text);
    }

    static string? Text(Record form, string? column) =>
        column is not null && form[column].AsText is { Length: > 0 } text ? text.Length > TextLimit ? text[..TextLimit] : text : null;
}
