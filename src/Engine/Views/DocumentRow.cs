using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>A document a case names, and where it comes from.</summary>
/// <param name="Until">Text <c>yyyy-MM-dd</c>: by when one has to follow.</param>
public sealed record DocumentRow(string Document, string Source, string? Until)
{
    public static readonly RowShape Shape = new("case_document", RowVerb.Upsert, 2, new("case_id", ColumnType.Text), new("document", ColumnType.Text), new("source", ColumnType.Text), new("until", ColumnType.Text));

    public RowWrite Write(CaseId @case) => new(Shape, [@case.Value, Document, Source, Until]);
}
