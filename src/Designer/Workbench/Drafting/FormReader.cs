using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A form as a post reads it in a case, with made-up values.</summary>
/// <param name="Duty">The post that looks.</param>
/// <param name="Step">The step that it does, if that was chosen too; null for whoever only reads.</param>
public sealed record FormReader(PostDuty Duty, ActivityDefinition? Step, FormDefinition Form, Record Values, FieldMask Mask)
{
    /// <summary>Posts that may read cases, those of the app's steps first.</summary>
    public static IReadOnlyList<PostDuty> Posts(DraftView draft)
    {
        var own = draft.Steps.Select(PostOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. PostCatalog.All.Where(p => !p.Administrator && p.Acts.Has(Acts.CaseRead) && p.Post.Value != "resident").OrderBy(p => own.Contains(p.Post.Value) ? 0 : 1).ThenBy(p => p.Post.Value, StringComparer.Ordinal)];
    }

    /// <summary>The post whose work a step is; null where a rule says it.</summary>
    public static string? PostOf(ActivityDefinition step) => step.Candidates?.Post.AsText is { Length: > 0 } post && post[0] != '=' ? post : null;

    /// <param name="step">The step that is looked at; it counts only when it is the post's.</param>
    public static FormReader Of(CompiledForm form, PostDuty duty, ActivityDefinition? step, Words words)
    {
        var (definition, does) = (form.Definition, step is not null && PostOf(step) == duty.Post.Value);
        // Whoever holds the work sees what it needs in the clear; everybody else sees personal values masked.
        var mask = does ? FieldMask.None : CaseMask.OfReaders(definition.Fields);
        var values = form.View(SampleValues.Of(definition.Fields, words), does ? FieldRights.Of(step!) ?? FormAccess.EditAll : FormAccess.ReadAll);
        return new(duty, does ? step : null, definition, mask.Apply(values), mask);
    }

    /// <summary>Fields that stand on the page of a case, by section.</summary>
    public IEnumerable<(SectionDefinition? Section, IReadOnlyList<FieldDefinition> Fields)> Sections =>
        FieldRights.Grouped(Form).Select(g => (g.Section, (IReadOnlyList<FieldDefinition>)[.. g.Fields.Where(f => f.Type is not (FieldType.Hidden or FieldType.Help) && !Values[f.Id].IsUndefined)])).Where(g => g.Item2.Count > 0);

    /// <summary>What is kept from the post at this step.</summary>
    public IEnumerable<FieldDefinition> Kept => Form.Fields.Where(f => f.Type is not (FieldType.Hidden or FieldType.Help) && Values[f.Id].IsUndefined);
}
