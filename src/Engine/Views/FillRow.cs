using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>How much of a form was asked when a case's first filling of it came in.</summary>
public sealed record FillRow(string Form, int Visit, int Needed, int Asked, int Prefilled, int Corrected)
{
    static readonly RowShape shape = new("form_fill", RowVerb.Insert, 2, new("case_id", ColumnType.Text), new("form", ColumnType.Text), new("visit", ColumnType.Int32),
        new("needed", ColumnType.Int32), new("asked", ColumnType.Int32), new("prefilled", ColumnType.Int32), new("corrected", ColumnType.Int32));

    public static IReadOnlyList<RowShape> Shapes { get; } = [shape, SubjectRow.Shape];

    public RowWrite Insert(CaseId @case) => new(shape, [@case.Value, Form, Visit, Needed, Asked, Prefilled, Corrected]);
}

/// <summary>Of whom a case speaks: a keyed digest, from which nobody learns who it is.</summary>
public static class SubjectRow
{
    public static readonly RowShape Shape = new("case_subject", RowVerb.Insert, 2, new("case_id", ColumnType.Text), new("subject", ColumnType.Text));

    public static RowWrite Insert(CaseId @case, string subject) => new(Shape, [@case.Value, subject]);
}

/// <summary>Kinds of subjects besides those a register knows.</summary>
public static class SubjectKinds
{
    /// <summary>Data element whose value a claimant is known again by, where there is no number of theirs.</summary>
    public const string Phone = "person.phone";

    /// <summary>Whoever left the same phone number. It prefills nothing: a number may be shared; it only finds that a matter was raised before.</summary>
    public const string Caller = "caller";
}
