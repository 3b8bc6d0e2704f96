using LowCode.Apps;
using LowCode.Forms;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>Whose a document is: the person or enterprise that its case's forms name by a number. Pure.</summary>
public static class DocumentHolders
{
    /// <summary>The field that holds the number; null where none does.</summary>
    internal static BoundField? FieldOf(LightApp app, DocumentDefinition document, CaseState state) => app.Forms.Values.SelectMany(f => BoundField.Of(f.Definition))
        .Where(b => b.MayHold && (document.Holder is null || b.Field.Subject == document.Holder))
        .FirstOrDefault(b => NumberOf(b, state) is not null);

    internal static string? NumberOf(BoundField field, CaseState state) => ValuePath.NumberOf(ValuePath.At(state.Form, field.Path));

    /// <summary>Whose the documents are that a reader sees, as other cases are found by them; not of those whose number is kept from the reader.</summary>
    /// <param name="digest">Of a number, see <see cref="PrefillDesk.DigestOf"/>.</param>
    /// <returns>By subject, as in <see cref="SubjectRow"/>, the documents.</returns>
    public static IReadOnlyList<(string Subject, IReadOnlyList<DocumentDefinition> Documents)> Of(LightApp app, CaseState state, CaseSight sight, Func<DataElement, string, string> digest) =>
        [.. sight.Documents(state).Select(d => Documenting.Find(app, d.Id)).OfType<DocumentDefinition>()
            .Select(d => (Document: d, Field: FieldOf(app, d, state)))
            .Where(d => d.Field is not null && !sight.Keeps(d.Field.Path))
            .GroupBy(d => $"{d.Field!.Element.Subject}:{digest(d.Field.Element, NumberOf(d.Field, state)!)}", d => d.Document)
            .Select(g => (g.Key, (IReadOnlyList<DocumentDefinition>)[.. g]))];
}
