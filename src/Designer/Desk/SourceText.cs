using System.Globalization;
using LowCode.Cases;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Registers;

namespace LowCode.Designer.Desk;

/// <summary>Says under the values of a case where each comes from that nobody typed, how old that is by now, and what became of it; of fields their reader sees, and nothing of the values themselves.</summary>
static class SourceText
{
    /// <param name="field">A field of the form; of a group or a table each part is told by its name.</param>
    public static IEnumerable<string> Of(FieldDefinition field, CaseModel model)
    {
        if (Derived(field, model) is { } follows) yield return follows;
        foreach (var source in model.State.Sources.Where(s => (s.Path == field.Id || s.Path.StartsWith(field.Id + ".", StringComparison.Ordinal)) && !model.Mask.Sight.Keeps(s.Path)).Select(model.Mask.Shown))
            yield return Place(field, source, model) + Of(source, model);
    }

    static string? Derived(FieldDefinition field, CaseModel model) =>
        field.Compute is not null && DataElements.Find(field.Element) is { Derived: { } derived } && DataElements.Find(derived.From) is { } from ? model.Words.Say("source.derived", ("from", model.Words.Of(from.Name))) : null;

    static string Of(FieldSource source, CaseModel model)
    {
        var (words, page) = (model.Words, model.Page);
        var place = source.Origin == PrefillDesk.OfCase ? source.Place is { } number ? words.Say("prefill.case", ("number", number)) : words["prefill.case.other"]
            : words.Say("prefill.register", ("register", BaseRegisters.Of(source.Origin).Name.In(words.Language)), ("unit", page.NameOf(new UnitId(source.Unit))));
        if (source.Became is Became.Corrected or Became.Added)
            return words.Say(source.Became == Became.Added ? "source.added" : source.Origin == PrefillDesk.OfCase ? "source.changed" : "source.corrected", ("place", place));
        var days = Math.Max(0, (int)(page.Now - source.At).TotalDays);
        var note = source.Sure is Sureness.Stale or Sureness.Doubtful ? "source." : "prefill.note.";
        return words.Say(note + source.Sure.ToString().ToLowerInvariant() + (days == 0 && source.Sure is (Sureness.Certain or Sureness.Likely) ? ".today" : ""), ("place", place), ("days", days.ToString(CultureInfo.InvariantCulture)))
            + (source.Became == Became.Checked ? words["source.checked"] : "");
    }

    /// <summary>Which part of a group, and which row of a table.</summary>
    static string Place(FieldDefinition field, FieldSource source, CaseModel model)
    {
        if (source.Path == field.Id) return "";
        var (at, names) = (field, new List<string>());
        foreach (var part in source.Field.Split('.').Skip(1))
        {
            var name = part.Split('[')[0];
            if (at.Fields.FirstOrDefault(f => f.Id == name) is not { } inner) break;
            names.Add(model.Words.Of(inner.Label));
            at = inner;
        }
        if (source.Field.IndexOf('[', StringComparison.Ordinal) is var open and > 0 && int.TryParse(source.Field.AsSpan(open + 1, source.Field.IndexOf(']', open) - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var row))
            names.Insert(0, model.Words.Say("source.row", ("row", (row + 1).ToString(CultureInfo.InvariantCulture))));
        return string.Join(" · ", names) + model.Words["colon"];
    }
}
