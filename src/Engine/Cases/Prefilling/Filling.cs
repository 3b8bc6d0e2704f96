using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>Says of a filled form how much of it was asked and where the rest comes from. Forms without data elements are not measured. Pure.</summary>
static class Filling
{
    /// <param name="before">Data of the case before.</param>
    /// <param name="filled">What the form came to.</param>
    /// <returns>A value that has to be checked and was not.</returns>
    public static IReadOnlyList<Problem> Check(CompiledForm form, FormEvaluation filled, PrefillLayer layer) =>
        [.. form.Definition.Fields.Where(f => layer.Find(f.Id) is { AsksForCheck: true } found && !layer.IsChecked(f.Id) && IsOpen(filled, f) && filled.Values[f.Id] == found.Value)
            .Select(f => Problem.At("prefill.check", f.Id, ("field", f.Label.Zh), ("fieldEn", f.Label.In("en"))))];

    /// <returns>Null when there is nothing to say.</returns>
    public static FormFilled? Of(int visit, CompiledForm form, Record before, FormEvaluation filled, CaseFacts facts, bool again)
    {
        var (layer, bound) = (facts.Prefill, BoundField.Of(form.Definition));
        if (bound.Count == 0 || (again && layer.IsEmpty)) return null;
        var (needed, asked, prefilled, corrected) = (0, 0, 0, 0);
        foreach (var field in form.Definition.Fields)
        {
            if (!IsVisible(filled, field) || !Holds(field)) continue;
            var element = DataElements.Find(field.Element);
            if (element?.Derived is not null && (field.Compute is not null || field.ReadOnly)) needed++;
            else if (field.Compute is null && IsOpen(filled, field))
            {
                var count = Weight(field);
                needed += count;
                var found = layer.Find(field.Id);
                if (found is not null && filled.Values[field.Id] == found.Value) prefilled++;
                else if (!before[field.Id].IsBlank && before[field.Id] == filled.Values[field.Id]) continue;
                else asked += count;
                if (found is not null && filled.Values[field.Id] != found.Value) corrected++;
            }
        }
        List<FieldSource> sources = [.. bound.Where(b => IsVisible(filled, b.Field)).Select(b => Source(b, filled.Values[b.Field.Id], before, layer)).OfType<FieldSource>()];
        List<string> subjects = facts.Digest is not { } digest ? []
            : [.. bound.Where(b => b.Element.Identifies || b.Element.Id == SubjectKinds.Phone).Select(b => filled.Values[b.Field.Id].AsText is { Length: > 0 } key ? $"{(b.Element.Identifies ? b.Element.Subject : SubjectKinds.Caller)}:{digest(b.Element, key)}" : null).OfType<string>().Distinct()];
        return new(visit, form.Definition.Id, needed, asked, prefilled, corrected, sources.Count == 0 ? null : sources, subjects.Count == 0 ? null : subjects);
    }

    static FieldSource? Source(BoundField bound, Value value, Record before, PrefillLayer layer)
    {
        if (layer.Find(bound.Field.Id) is { } found)
            return new(found.Field, found.Element, found.Origin, found.Place, found.Record, found.Version, found.Unit, found.At, found.Sure,
                value != found.Value ? Became.Corrected : layer.IsChecked(found.Field) ? Became.Checked : Became.Kept, value != found.Value ? found.Value : default);
        // The register is there and lacks it: what was typed can be of use to it.
        if (!bound.IsDerived && !bound.Element.Identifies && !value.IsBlank && before[bound.Field.Id].IsBlank && bound.Element.Register is { } register
            && layer.Subjects.FirstOrDefault(s => s.Subject == bound.Subject && s.Register == register) is { } known)
            return new(bound.Field.Id, bound.Element.Id, register, null, known.Record, known.Version, known.Unit, known.At, Sureness.Certain, Became.Added);
        return null;
    }

    /// <summary>A group asks for what stands in it, a sub-table for its columns.</summary>
    static int Weight(FieldDefinition field) => field.Fields.IsEmpty ? 1 : field.Fields.Where(Holds).Sum(Weight);

    static bool Holds(FieldDefinition field) => field.Type is not (FieldType.Help or FieldType.Hidden or FieldType.Serial) && (field.Compute is null || field.Element is not null);

    static bool IsVisible(FormEvaluation filled, FieldDefinition field) => filled.States.TryGetValue(field.Id, out var state) && (state & FieldState.Visible) != 0;

    static bool IsOpen(FormEvaluation filled, FieldDefinition field) => filled.States.TryGetValue(field.Id, out var state) && (state & (FieldState.Visible | FieldState.ReadOnly)) == FieldState.Visible;
}
