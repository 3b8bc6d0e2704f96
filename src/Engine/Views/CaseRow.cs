using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>What lists show of one case. Times are UTC milliseconds since 1970.</summary>
public sealed record CaseRow(
    CaseId Case, int Version, string App, string AppVersion, string Number, string Title, string State, string? Result, string Stage,
    string Street, string OwnerUnit, string CreatedBy, string? Source, bool Confidential, bool Incident,
    long OpenedAt, long UpdatedAt, long? ClosedAt, long? Due, bool Provisional, bool Overdue,
    string? OutsideSystem = null, string? OutsideNumber = null, long? OutsideDue = null,
    string? Category = null, string? Claimant = null, string? Channel = null, int? Rating = null, long? RatedAt = null, string? OwnerBasis = null)
{
    /// <summary><c>waiting</c> (for feedback), <c>overdue</c>, <c>answered</c>, or null when nobody supervises it.</summary>
    public string? Supervision { get; init; }
    /// <summary>Until when feedback is wanted.</summary>
    public long? FeedbackDue { get; init; }
    /// <summary>When a parked case has to be looked at again.</summary>
    public long? ReviewAt { get; init; }
    /// <summary>The grid it lies in; null where the app does not ask.</summary>
    public string? Grid { get; init; }

    static readonly RowShape opened = new("cases", RowVerb.Insert, 1,
        new("case_id", ColumnType.Text), new("version", ColumnType.Int32), new("app", ColumnType.Text), new("app_version", ColumnType.Text),
        new("number", ColumnType.Text), new("title", ColumnType.Text), new("state", ColumnType.Text), new("result", ColumnType.Text),
        new("stage", ColumnType.Text), new("street", ColumnType.Text), new("owner_unit", ColumnType.Text), new("created_by", ColumnType.Text),
        new("source", ColumnType.Text), new("confidential", ColumnType.Boolean), new("incident", ColumnType.Boolean),
        new("opened_at", ColumnType.Int64), new("updated_at", ColumnType.Int64), new("closed_at", ColumnType.Int64),
        new("due", ColumnType.Int64), new("provisional", ColumnType.Boolean), new("overdue", ColumnType.Boolean),
        new("outside_system", ColumnType.Text), new("outside_number", ColumnType.Text), new("outside_due", ColumnType.Int64),
        new("category", ColumnType.Text), new("claimant", ColumnType.Text), new("channel", ColumnType.Text), new("rating", ColumnType.Int32), new("rated_at", ColumnType.Int64),
        new("supervision", ColumnType.Text), new("feedback_due", ColumnType.Int64), new("review_at", ColumnType.Int64), new("owner_basis", ColumnType.Text), new("grid", ColumnType.Text));

    // No index but the due one holds any of these columns, so that PostgreSQL can change the row in place.
    static readonly RowShape moved = new("cases", RowVerb.Update, 1,
        new("case_id", ColumnType.Text), new("version", ColumnType.Int32), new("stage", ColumnType.Text),
        new("updated_at", ColumnType.Int64), new("incident", ColumnType.Boolean), new("overdue", ColumnType.Boolean));

    static readonly RowShape changed = new("cases", RowVerb.Update, 1,
        new("case_id", ColumnType.Text), new("version", ColumnType.Int32), new("title", ColumnType.Text), new("state", ColumnType.Text),
        new("result", ColumnType.Text), new("stage", ColumnType.Text), new("owner_unit", ColumnType.Text), new("confidential", ColumnType.Boolean),
        new("incident", ColumnType.Boolean), new("updated_at", ColumnType.Int64), new("closed_at", ColumnType.Int64),
        new("due", ColumnType.Int64), new("provisional", ColumnType.Boolean), new("overdue", ColumnType.Boolean),
        new("category", ColumnType.Text), new("claimant", ColumnType.Text), new("channel", ColumnType.Text), new("owner_basis", ColumnType.Text), new("grid", ColumnType.Text));

    // Another platform's number comes once or twice in a case's life, if at all.
    static readonly RowShape outside = new("cases", RowVerb.Update, 1,
        new("case_id", ColumnType.Text), new("outside_system", ColumnType.Text), new("outside_number", ColumnType.Text), new("outside_due", ColumnType.Int64),
        new("version", ColumnType.Int32), new("title", ColumnType.Text), new("state", ColumnType.Text),
        new("result", ColumnType.Text), new("stage", ColumnType.Text), new("owner_unit", ColumnType.Text), new("confidential", ColumnType.Boolean),
        new("incident", ColumnType.Boolean), new("updated_at", ColumnType.Int64), new("closed_at", ColumnType.Int64),
        new("due", ColumnType.Int64), new("provisional", ColumnType.Boolean), new("overdue", ColumnType.Boolean),
        new("category", ColumnType.Text), new("claimant", ColumnType.Text), new("channel", ColumnType.Text), new("owner_basis", ColumnType.Text), new("grid", ColumnType.Text));

    // Once in a case's life, after its end; a reopening takes it back.
    static readonly RowShape rated = new("cases", RowVerb.Update, 1,
        new("case_id", ColumnType.Text), new("rating", ColumnType.Int32), new("rated_at", ColumnType.Int64), new("version", ColumnType.Int32), new("state", ColumnType.Text), new("result", ColumnType.Text),
        new("stage", ColumnType.Text), new("owner_unit", ColumnType.Text), new("incident", ColumnType.Boolean), new("updated_at", ColumnType.Int64), new("closed_at", ColumnType.Int64),
        new("due", ColumnType.Int64), new("provisional", ColumnType.Boolean), new("overdue", ColumnType.Boolean), new("owner_basis", ColumnType.Text));

    // Supervised or parked: few cases, seldom.
    static readonly RowShape watched = new("cases", RowVerb.Update, 1,
        new("case_id", ColumnType.Text), new("supervision", ColumnType.Text), new("feedback_due", ColumnType.Int64), new("review_at", ColumnType.Int64), new("rating", ColumnType.Int32), new("rated_at", ColumnType.Int64),
        new("app_version", ColumnType.Text), new("version", ColumnType.Int32), new("title", ColumnType.Text), new("state", ColumnType.Text),
        new("result", ColumnType.Text), new("stage", ColumnType.Text), new("owner_unit", ColumnType.Text), new("confidential", ColumnType.Boolean),
        new("incident", ColumnType.Boolean), new("updated_at", ColumnType.Int64), new("closed_at", ColumnType.Int64),
        new("due", ColumnType.Int64), new("provisional", ColumnType.Boolean), new("overdue", ColumnType.Boolean),
        new("category", ColumnType.Text), new("claimant", ColumnType.Text), new("channel", ColumnType.Text),
        new("outside_system", ColumnType.Text), new("outside_number", ColumnType.Text), new("outside_due", ColumnType.Int64), new("owner_basis", ColumnType.Text), new("grid", ColumnType.Text));

    // A migration is an administrator's work, once in the life of a version.
    static readonly RowShape migrated = new("cases", RowVerb.Update, 1,
        new("case_id", ColumnType.Text), new("app_version", ColumnType.Text), new("version", ColumnType.Int32), new("stage", ColumnType.Text), new("owner_unit", ColumnType.Text),
        new("incident", ColumnType.Boolean), new("updated_at", ColumnType.Int64), new("due", ColumnType.Int64), new("provisional", ColumnType.Boolean), new("overdue", ColumnType.Boolean),
        new("category", ColumnType.Text), new("claimant", ColumnType.Text), new("channel", ColumnType.Text), new("owner_basis", ColumnType.Text), new("grid", ColumnType.Text));

    /// <summary>The shapes of this table, for registration with the journal.</summary>
    public static IReadOnlyList<RowShape> Shapes { get; } = [opened, moved, changed, outside, rated, migrated, watched];

    public RowWrite Insert() => new(opened,
        [Case.Value, Version, App, AppVersion, Number, Title, State, Result, Stage, Street, OwnerUnit, CreatedBy, Source, Confidential, Incident,
            OpenedAt, UpdatedAt, ClosedAt, Due, Provisional, Overdue, OutsideSystem, OutsideNumber, OutsideDue, Category, Claimant, Channel, Rating, RatedAt, Supervision, FeedbackDue, ReviewAt, OwnerBasis, Grid]);

    /// <summary>The smallest write that takes the row from <paramref name="before"/> to this.</summary>
    public RowWrite Update(CaseRow before)
    {
        var small = before with { Version = Version, Stage = Stage, UpdatedAt = UpdatedAt, Incident = Incident, Overdue = Overdue };
        if ((Supervision, FeedbackDue, ReviewAt) != (before.Supervision, before.FeedbackDue, before.ReviewAt))
            return new(watched, [Case.Value, Supervision, FeedbackDue, ReviewAt, Rating, RatedAt, AppVersion, Version, Title, State, Result, Stage, OwnerUnit, Confidential, Incident, UpdatedAt, ClosedAt, Due, Provisional, Overdue,
                Category, Claimant, Channel, OutsideSystem, OutsideNumber, OutsideDue, OwnerBasis, Grid]);
        if (OutsideNumber != before.OutsideNumber || OutsideDue != before.OutsideDue)
            return new(outside, [Case.Value, OutsideSystem, OutsideNumber, OutsideDue, Version, Title, State, Result, Stage, OwnerUnit, Confidential, Incident, UpdatedAt, ClosedAt, Due, Provisional, Overdue, Category, Claimant, Channel, OwnerBasis, Grid]);
        if (AppVersion != before.AppVersion) return new(migrated, [Case.Value, AppVersion, Version, Stage, OwnerUnit, Incident, UpdatedAt, Due, Provisional, Overdue, Category, Claimant, Channel, OwnerBasis, Grid]);
        if (Rating != before.Rating || RatedAt != before.RatedAt) return new(rated, [Case.Value, Rating, RatedAt, Version, State, Result, Stage, OwnerUnit, Incident, UpdatedAt, ClosedAt, Due, Provisional, Overdue, OwnerBasis]);
        return small == this
            ? new(moved, [Case.Value, Version, Stage, UpdatedAt, Incident, Overdue])
            : new(changed, [Case.Value, Version, Title, State, Result, Stage, OwnerUnit, Confidential, Incident, UpdatedAt, ClosedAt, Due, Provisional, Overdue, Category, Claimant, Channel, OwnerBasis, Grid]);
    }
}
