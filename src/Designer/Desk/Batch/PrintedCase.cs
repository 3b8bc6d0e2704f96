using LowCode.Apps;
using LowCode.Cases;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Designer.Desk.Batch;

/// <summary>A case as it goes on paper.</summary>
/// <param name="Values">As its reader may see them.</param>
/// <param name="Sight">How they are shown.</param>
public sealed record PrintedCase(DeskLine Line, LightApp App, Record Values, CaseState State, ValueSight Sight)
{
    /// <summary>What is filled, the opening form first, each field once.</summary>
    public IEnumerable<FieldDefinition> Fields() => App.Forms.Values.Select(f => f.Definition).OrderBy(f => f.Id == App.Manifest.Form ? 0 : 1).ThenBy(f => f.Id, StringComparer.Ordinal)
        .SelectMany(f => f.Fields).DistinctBy(f => f.Id).Where(f => !Values[f.Id].IsBlank && f.Type is not (FieldType.Hidden or FieldType.Help));
}
