using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A rule told as it is picked: field, condition, value.</summary>
static class RuleWords
{
    /// <summary>Fields that rules of these apps can be about, each once.</summary>
    public static IReadOnlyList<PickField> Fields(params IEnumerable<LightApp> apps) =>
        [.. Picking.Of(apps.SelectMany(a => a.Forms.Values.OrderBy(f => f.Definition.Id, StringComparer.Ordinal)).SelectMany(f => f.Definition.Fields), own: true).DistinctBy(f => f.Path)];

    /// <returns>Null when it was written by hand, or is about what cannot be picked.</returns>
    public static string? Of(string expression, IReadOnlyCollection<PickField> fields, PageContext page)
    {
        var words = page.Words;
        if (Picking.Shown(expression, fields) is not { Conditions.Count: > 0 } rule) return null;
        return string.Join(words[rule.Any ? "rule.or" : "rule.and"], rule.Conditions.Select(one =>
        {
            var field = fields.First(f => f.Path == one.Field);
            var comparison = words.Find(field.Kind is PickKind.Day or PickKind.Time ? "is.day." + one.Comparison : "") ?? words["is." + one.Comparison];
            return one.Comparison is Comparison.Filled or Comparison.Blank ? $"{field.Name(words)} {comparison}" : $"{field.Name(words)} {comparison} {PickValues.Shown(field, one, page)}";
        }));
    }
}
