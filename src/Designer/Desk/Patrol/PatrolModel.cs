using LowCode.Apps;
using LowCode.Designer.Desk.Phrasing;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Desk.Patrol;

/// <summary>The one screen of a patrol.</summary>
/// <param name="Fields">Of the opening form, by id.</param>
/// <param name="After">What is filled in where it was mended on the spot; empty for nothing.</param>
/// <param name="Grids">Grids and communities to choose from.</param>
/// <param name="Grid">The one that is chosen: found, chosen before, or one's own.</param>
public sealed record PatrolModel(PageContext Page, LightApp App, IReadOnlyDictionary<string, FieldView> Fields, IReadOnlyList<FieldView> After, IReadOnlyList<Unit> Grids, string? Grid, IReadOnlyList<Problem> Problems, string Key)
{
    public PatrolDefinition Patrol => App.Manifest.Patrol!;

    /// <summary>It may be closed at once.</summary>
    public bool SelfHandles { get; init; }
    /// <summary>When it was found, if not now, as it was typed.</summary>
    public string? Earlier { get; init; }
    public PhraseChoice? Phrases { get; init; }
    /// <summary>What was sent before this one.</summary>
    public (string Id, string Number, bool SelfHandled)? Sent { get; init; }

    public FieldView? Field(string? name) => name is null ? null : Fields.GetValueOrDefault(name);
}
