using LowCode.Apps;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases.Following;

/// <summary>Who asks, as the opening form names them.</summary>
static class Claimant
{
    /// <summary>Fewer digits are no phone number, and no proof of one.</summary>
    public const int ShortestPhone = 4;

    /// <summary>The claimant's phone in digits: the field of the opening form that is bound to it, else its first phone field; null when none was given.</summary>
    public static string? PhoneOf(LightApp app, Record form)
    {
        var field = FieldOf(app);
        var digits = field is not null && form[field.Id].AsText is { } text ? new string([.. text.Where(char.IsAsciiDigit)]) : "";
        return digits.Length >= ShortestPhone ? digits : null;
    }

    /// <summary>Parts of a case may each be somebody else's: the phone is chosen for each.</summary>
    public static bool IsOfEachPart(LightApp app) => FieldOf(app) is { } field && app.Manifest.Split?.Fields?.Contains(field.Id) == true;

    static FieldDefinition? FieldOf(LightApp app)
    {
        var fields = app.OpeningForm.Definition.Fields.Where(f => f.Type is FieldType.Mobile or FieldType.Phone).ToList();
        return fields.FirstOrDefault(f => f.Element == "person.phone") ?? fields.FirstOrDefault();
    }
}
