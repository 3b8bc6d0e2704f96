using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>Says of a filled form how much of it was asked and where the rest comes from. Forms without data elements are not measured. Pure.</summary>
static class Filling
{
    /// <summary>Subjects by whose numbers a case can be found again; of a long table the first.</summary>
    const int MostSubjects = 50;

    /// <param name="filled">What the form came to.</param>
    /// <returns>A value that has to be checked and was not.</returns>
    public static IReadOnlyList<Problem> Check(CompiledForm form, FormEvaluation filled, PrefillLayer layer)
    {
        if (layer.IsEmpty) return [];
        var (left, states) = (new List<Problem>(), filled.States);
        foreach (var record in FilledRecord.Of(form, filled.Values))
            foreach (var bound in record.Bound)
                if (layer.Find(record, bound) is { AsksForCheck: true } found && record.PathOf(bound) is var path && !layer.IsChecked(path) && IsOpen(states, path) && record[bound] == found.Value)
                    left.Add(Problem.At("prefill.check", path, ("field", bound.Field.Label.Zh), ("fieldEn", bound.Field.Label.In("en"))));
        return left;
    }

    /// <param name="before">Data of the case before.</param>
    /// <param name="filled">What the form came to.</param>
    /// <returns>Null when there is nothing to say.</returns>
    public static FormFilled? Of(int visit, CompiledForm form, Record before, FormEvaluation filled, CaseFacts facts, bool again)
    {
        var layer = facts.Prefill;
        if (BoundField.Of(form.Definition).Count == 0 || (again && layer.IsEmpty)) return null;
        var (states, records) = (filled.States, FilledRecord.Of(form, filled.Values).ToList());
        var count = new FillCount(before, filled.Values, states, records, layer);
        count.Add(form.Definition.Fields, "");
        List<FieldSource> sources = [.. records.SelectMany(r => r.Bound.Where(b => IsVisible(states, r.PathOf(b))).Select(b => Source(r, b, before, layer))).OfType<FieldSource>()];
        List<string> subjects = facts.Digest is not { } digest ? []
            : [.. records.SelectMany(r => r.Bound.Where(b => b.Element.Identifies || (r.Table is null && b.Element.Id == SubjectKinds.Phone)).Select(b => (b.Element, Key: r.NumberOf(b))))
                .Where(b => b.Key is { Length: > 0 }).Select(b => $"{(b.Element.Identifies ? b.Element.Subject : SubjectKinds.Caller)}:{digest(b.Element, b.Key!)}").Distinct().Take(MostSubjects)];
        return new(visit, form.Definition.Id, count.Needed, count.Asked, count.Prefilled, count.Corrected, sources.Count == 0 ? null : sources, subjects.Count == 0 ? null : subjects);
    }

    static FieldSource? Source(FilledRecord record, BoundField bound, Record before, PrefillLayer layer)
    {
        var (value, path) = (record[bound], record.PathOf(bound));
        if (layer.Find(record, bound) is { } found)
            return new(path, found.Element, found.Origin, found.Place, found.Record, found.Version, found.Unit, found.At, found.Sure,
                value != found.Value ? Became.Corrected : layer.IsChecked(path) ? Became.Checked : Became.Kept, value != found.Value ? found.Value : default, value != found.Value && PrefillLayer.SamePart(value, found.Value) is not null);
        // The register is there and lacks it: what was typed can be of use to it.
        if (!bound.IsDerived && !bound.Element.Identifies && !value.IsBlank && ValuePath.At(before, path).IsBlank && bound.Element.Register is { } register
            && layer.Subjects.FirstOrDefault(s => s.Subject == bound.Subject && s.Register == register && s.Row == record.RowOf(bound)) is { } known)
            return new(path, bound.Element.Id, register, null, known.Record, known.Version, known.Unit, known.At, Sureness.Certain, Became.Added);
        return null;
    }

    internal static bool IsVisible(IReadOnlyDictionary<string, FieldState> states, string path) => states.TryGetValue(path, out var state) && (state & FieldState.Visible) != 0;

    internal static bool IsOpen(IReadOnlyDictionary<string, FieldState> states, string path) => states.TryGetValue(path, out var state) && (state & (FieldState.Visible | FieldState.ReadOnly)) == FieldState.Visible;
}
