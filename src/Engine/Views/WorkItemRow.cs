using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>What lists show of one work item; a visit of a human activity. Times are UTC milliseconds since 1970.</summary>
/// <param name="State"><c>open</c> (offered), <c>claimed</c>, <c>done</c> or <c>void</c>.</param>
/// <param name="Users">Named people it is offered to, as <c>|u1|u2|</c>; null when offered to a post or a unit.</param>
/// <param name="NotUsers">People it is not offered to, written likewise.</param>
/// <param name="Holder">Who has claimed or done it.</param>
public sealed record WorkItemRow(
    CaseId Case, int Visit, string Activity, string Name, string State, string? Post, string? Unit, string? Users, string? NotUsers, string? Holder, string? Outcome,
    long OpenedAt, long? ClaimedAt, long? DoneAt, long? Due, bool Overdue, int Urged)
{
    static readonly RowShape opened = new("work_item", RowVerb.Insert, 2,
        new("case_id", ColumnType.Text), new("visit", ColumnType.Int32), new("activity", ColumnType.Text), new("name", ColumnType.Text),
        new("state", ColumnType.Text), new("post", ColumnType.Text), new("unit", ColumnType.Text), new("users", ColumnType.Text),
        new("not_users", ColumnType.Text), new("holder", ColumnType.Text), new("outcome", ColumnType.Text), new("opened_at", ColumnType.Int64), new("claimed_at", ColumnType.Int64),
        new("done_at", ColumnType.Int64), new("due", ColumnType.Int64), new("overdue", ColumnType.Boolean), new("urged", ColumnType.Int32));

    static readonly RowShape changed = new("work_item", RowVerb.Update, 2,
        new("case_id", ColumnType.Text), new("visit", ColumnType.Int32), new("state", ColumnType.Text), new("post", ColumnType.Text),
        new("unit", ColumnType.Text), new("users", ColumnType.Text), new("holder", ColumnType.Text), new("outcome", ColumnType.Text),
        new("claimed_at", ColumnType.Int64), new("done_at", ColumnType.Int64), new("due", ColumnType.Int64), new("overdue", ColumnType.Boolean),
        new("urged", ColumnType.Int32));

    static readonly RowShape redefined = new("work_item", RowVerb.Update, 2,
        new("case_id", ColumnType.Text), new("visit", ColumnType.Int32), new("activity", ColumnType.Text), new("name", ColumnType.Text), new("not_users", ColumnType.Text),
        new("state", ColumnType.Text), new("post", ColumnType.Text), new("unit", ColumnType.Text), new("users", ColumnType.Text), new("holder", ColumnType.Text),
        new("outcome", ColumnType.Text), new("claimed_at", ColumnType.Int64), new("done_at", ColumnType.Int64), new("due", ColumnType.Int64), new("overdue", ColumnType.Boolean),
        new("urged", ColumnType.Int32));

    public static IReadOnlyList<RowShape> Shapes { get; } = [opened, changed, redefined];

    public RowWrite Insert() => new(opened,
        [Case.Value, Visit, Activity, Name, State, Post, Unit, Users, NotUsers, Holder, Outcome, OpenedAt, ClaimedAt, DoneAt, Due, Overdue, Urged]);

    /// <summary>Also what the step is: only a migration changes that.</summary>
    public RowWrite Update(WorkItemRow before) => (Activity, Name, NotUsers) == (before.Activity, before.Name, before.NotUsers) ? Update()
        : new(redefined, [Case.Value, Visit, Activity, Name, NotUsers, State, Post, Unit, Users, Holder, Outcome, ClaimedAt, DoneAt, Due, Overdue, Urged]);

    public RowWrite Update() => new(changed,
        [Case.Value, Visit, State, Post, Unit, Users, Holder, Outcome, ClaimedAt, DoneAt, Due, Overdue, Urged]);
}

/// <summary>A unit or user that may read a case without a part in it (抄送). Times are UTC milliseconds since 1970.</summary>
public static class CopyRow
{
    static readonly Column[] key = [new("case_id", ColumnType.Text), new("party", ColumnType.Text)];
    static readonly RowShape made = new("case_copy", RowVerb.Upsert, 2, [.. key, new("copied_by", ColumnType.Text), new("copied_at", ColumnType.Int64)]);
    static readonly RowShape withdrawn = new("case_copy", RowVerb.Delete, 2, key);

    public static IReadOnlyList<RowShape> Shapes { get; } = [made, withdrawn];

    public static RowWrite Write(CaseId @case, string party, string by, long at) => new(made, [@case.Value, party, by, at]);

    public static RowWrite Remove(CaseId @case, string party) => new(withdrawn, [@case.Value, party]);
}

/// <summary>A unit or user that has a part in a case and therefore sees it: <c>unit:ID</c> or <c>user:ID</c>.</summary>
public static class PartyRow
{
    public static readonly RowShape Shape = new("case_party", RowVerb.Upsert, 2, new("case_id", ColumnType.Text), new("party", ColumnType.Text));

    public static RowWrite Write(CaseId @case, string party) => new(Shape, [@case.Value, party]);
}
