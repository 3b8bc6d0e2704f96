using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Designer.Desk.Batch;

/// <summary>A case as it goes on paper.</summary>
/// <param name="Values">As its reader may see them.</param>
public sealed record PrintedCase(DeskLine Line, LightApp App, Record Values, CaseState State)
{
    /// <summary>What is filled, the opening form first, each field once.</summary>
    public IEnumerable<FieldDefinition> Fields() => App.Forms.Values.Select(f => f.Definition).OrderBy(f => f.Id == App.Manifest.Form ? 0 : 1).ThenBy(f => f.Id, StringComparer.Ordinal)
        .SelectMany(f => f.Fields).DistinctBy(f => f.Id).Where(f => !Values[f.Id].IsBlank && f.Type is not (FieldType.Hidden or FieldType.Help or FieldType.Group));

    /// <summary>A value in words; of files how many there are.</summary>
    public string Text(FieldDefinition field, Words words)
    {
        var value = Values[field.Id];
        if (FileReference.IsHeldBy(field.Type)) return words.Say("batch.print.files", ("n", (value.AsList?.Length ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (field.Type == FieldType.SubTable && value.AsList is { } rows)
            return string.Join("; ", rows.Select(r => r.AsRecord).OfType<Record>().Select(row => string.Join(" · ", field.Fields.Select(f => ValueText.Of(f, row[f.Id], words)))));
        return ValueText.Of(field, value, words);
    }
}
