using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A rule told as it is picked: field, condition, value.</summary>
static class RuleWords
{
    /// <summary>Fields that rules of these apps can be about, each once.</summary>
    /// <param name="about">The field a rule belongs to, <c>form.field</c> or <c>form.table.column</c>: a column's rules are about its row. Null for none.</param>
    public static IReadOnlyList<PickField> Fields(string? about, IReadOnlyList<LightApp> apps)
    {
        List<FormDefinition> forms = [.. apps.SelectMany(a => a.Forms.Values.OrderBy(f => f.Definition.Id, StringComparer.Ordinal)).Select(f => f.Definition)];
        List<FieldDefinition> fields = [.. forms.SelectMany(f => f.Fields)];
        var rows = about?.Split('.') is [var form, var table, _, ..] ? forms.Where(f => f.Id == form).SelectMany(f => f.Fields).Where(f => f.Id == table && f.Type == FieldType.SubTable).SelectMany(f => Picking.Of(f.Fields, "row", own: true)) : [];
        return [.. rows.Concat(Picking.Of(fields, own: true)).Concat(NotedValues.Picks(apps.SelectMany(a => a.Flow.Activities).Select(a => a.Definition), fields)).DistinctBy(f => f.Path)];
    }

    /// <returns>Null when it cannot be told, being about more than conditions that all, or any, hold.</returns>
    public static string? Of(string? expression, IReadOnlyCollection<PickField> fields, PageContext page)
    {
        var words = page.Words;
        if (PickedRule.Told(expression) is not { Conditions.Count: > 0 } rule || rule.Conditions.Any(c => fields.FirstOrDefault(f => f.Path == c.Field) is not { } field || !PickOthers.Fits(field, c.Moving, fields))) return null;
        return string.Join(words[rule.Any ? "rule.or" : "rule.and"], rule.Conditions.Select(one =>
        {
            var field = fields.First(f => f.Path == one.Field);
            var comparison = words.Find(field.Kind is PickKind.Day or PickKind.Time ? "is.day." + one.Comparison : "") ?? words["is." + one.Comparison];
            return one.Comparison is Comparison.Filled or Comparison.Blank ? $"{field.Name(words)} {comparison}" : $"{field.Name(words)} {comparison} {PickValues.Shown(field, one, page, fields)}";
        }));
    }
}
