using System.Globalization;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>Whether the data elements that fields are bound to are in the dictionary, and the fields can hold them.</summary>
public static class ElementCheck
{
    /// <summary>What is wrong with the elements and documents of one form; each problem's path is the field's, or the document's.</summary>
    /// <param name="all">All forms of the app: whose a document is may be said in another one.</param>
    public static IReadOnlyList<Problem> Of(FormDefinition form, IReadOnlyCollection<FormDefinition> all)
    {
        var problems = new List<Problem>();
        foreach (var (field, i) in form.Fields.Select((f, i) => (f, i))) Fields([field], string.Create(CultureInfo.InvariantCulture, $"fields[{i}]"), problems);
        Documents(form, all, "", problems);
        return problems;
    }

    /// <param name="place">What the place of each document stands behind: its file, or nothing.</param>
    internal static void Documents(FormDefinition form, IReadOnlyCollection<FormDefinition> all, string place, List<Problem> problems)
    {
        // One without a number, like a child just born, has documents too: they are brought, and not looked for.
        var holders = new Lazy<HashSet<string?>>(() => [.. all.SelectMany(BoundField.Of).Where(b => b is { Table: null, Element.Subject: "person" or "enterprise" }).Select(b => b.Field.Subject)]);
        foreach (var (i, document) in form.Documents.Index())
        {
            var (at, called) = ($"{place}{(place.Length > 0 ? " " : "")}documents[{i.ToString(CultureInfo.InvariantCulture)}]", document.Name?.Zh ?? document.Id ?? "");
            if (document.Name is null || string.IsNullOrEmpty(document.Id)) problems.Add(Problem.At("app.document.name", at, ("document", document.Id ?? "")));
            else if (form.Documents.Take(i).Any(before => before.Id == document.Id)) problems.Add(Problem.At("app.document.twice", at, ("document", document.Id)));
            if (document.Field is { } held && (form.Fields.FirstOrDefault(f => f.Id == held) is not { } field || !FileReference.IsHeldBy(field.Type)))
                problems.Add(Problem.At("app.document.field", at, ("document", called), ("field", held)));
            if (document.Holder is { } holder && !holders.Value.Contains(holder)) problems.Add(Problem.At("app.document.holder", at, ("document", called), ("holder", holder)));
            if (document.RequiredWhen is { } rule && Expression.Compile(rule, ExpressionRoots.Standard, FunctionTable.Standard, out var wrong) is null)
                problems.Add(Problem.At("app.document.rule", at, ("document", called), ("reason", wrong is null ? "" : ProblemText.Of(wrong))));
        }
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
