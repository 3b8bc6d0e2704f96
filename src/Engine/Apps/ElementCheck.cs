using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>Whether the data elements that fields are bound to are in the dictionary, and the fields can hold them.</summary>
public static class ElementCheck
{
    /// <summary>What is wrong with the elements of one form; each problem's path is the field's.</summary>
    public static IReadOnlyList<Problem> Of(FormDefinition form)
    {
        var problems = new List<Problem>();
        foreach (var (field, i) in form.Fields.Select((f, i) => (f, i))) Fields([field], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"fields[{i}]"), problems);
        return problems;
    }

    internal static void Documents(FormDefinition form, string place, List<Problem> problems)
    {
        foreach (var twice in form.Documents.GroupBy(d => d.Id, StringComparer.Ordinal).Where(g => g.Count() > 1)) problems.Add(Problem.At("app.document.twice", place, ("document", twice.Key)));
        foreach (var document in form.Documents.Where(d => d.Name is null || string.IsNullOrEmpty(d.Id))) problems.Add(Problem.At("app.document.name", place, ("document", document.Id ?? "")));
        foreach (var document in form.Documents.Where(d => d.Field is not null))
            if (form.Fields.FirstOrDefault(f => f.Id == document.Field) is not { } field || !FileReference.IsHeldBy(field.Type)) problems.Add(Problem.At("app.document.field", place, ("document", document.Name?.Zh ?? document.Id), ("field", document.Field!)));
        foreach (var document in form.Documents.Where(d => d.Name is not null))
            if (document.RequiredWhen is { } rule && Expression.Compile(rule, ExpressionRoots.Standard, FunctionTable.Standard, out var wrong) is null)
                problems.Add(Problem.At("app.document.rule", place, ("document", document.Name.Zh), ("reason", wrong is null ? "" : ProblemText.Of(wrong))));
    }

    internal static void Fields(IEnumerable<FieldDefinition> fields, string place, List<Problem> problems)
    {
        foreach (var field in fields)
        {
            if (field.Element is { } bound)
            {
                if (DataElements.Find(bound) is not { } element) problems.Add(Problem.At("app.element.unknown", place, ("field", field.Id), ("element", bound), ("known", NearWords.To(bound, DataElements.All.Select(e => e.Id)))));
                else if (!BoundField.Fits(field, element))
                    problems.Add(Problem.At("app.element.type", place, ("field", field.Id), ("element", bound), ("types", string.Join(", ", element.Types))));
            }
            Fields(field.Fields, place, problems);
        }
    }
}
