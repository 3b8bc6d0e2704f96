using System.Globalization;
using System.Text.RegularExpressions;
using LowCode.Designer.Shared;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Where on its canvas a problem of a form is mended.</summary>
static partial class FormPlaces
{
    public const string Check = CheckPosted.List, Document = DocumentPosted.List;

    /// <summary>What to open, and what it is called; null when a problem is about the whole.</summary>
    /// <param name="path">As the checker gives it, from the form on: <c>rules[0].if</c>.</param>
    public static (string At, string Name)? Of(FormDefinition form, string? path, Words words)
    {
        if (Row(path, Check) is { } check && check < form.Rules.Length) return ($"={check}", form.Rules[check].Message is { } message ? words.Of(message) : words["canvas.check"]);
        if (Row(path, Document) is { } document && document < form.Documents.Length) return ($"~{document}", form.Documents[document].Name is { } name ? words.Of(name) : form.Documents[document].Id);
        return Palette.FieldAt(form, path) is { } field ? (field.Id, words.Of(field.Label)) : null;
    }

    /// <summary>The row of a list a path is in, from 0.</summary>
    public static int? Row(string? path, string list) =>
        path is not null && path.StartsWith(list, StringComparison.Ordinal) && Index().Match(path, list.Length) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\G\[(\d{1,4})\]")]
    private static partial Regex Index();
}
