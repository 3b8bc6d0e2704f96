namespace LowCode.Views;

/// <summary>One page of a list; <paramref name="Next"/> is the mark to ask the following page with, null on the last.</summary>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>What a line of any list says of its case. Filled by name: SQLite gives whole numbers where PostgreSQL gives booleans.</summary>
public abstract record ListLine
{
    public string CaseId { get; init; } = "";
    public string App { get; init; } = "";
    public string AppVersion { get; init; } = "";
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public string Street { get; init; } = "";
    public string OwnerUnit { get; init; } = "";
    public string? Source { get; init; }
    public string? Category { get; init; }
    /// <summary>Masked; null when the case is confidential.</summary>
    public string? Claimant { get; init; }
    public string? Channel { get; init; }
    /// <summary>The grid it lies in.</summary>
    public string? Grid { get; init; }
    /// <summary>How another platform knows the case, and until when it wants an answer.</summary>
    public string? OutsideSystem { get; init; }
    public string? OutsideNumber { get; init; }
    public long? OutsideDue { get; init; }
    public long OpenedAt { get; init; }
    public long? Due { get; init; }
    public bool Overdue { get; init; }
    /// <summary>How supervision of the case stands: waiting, overdue, answered; null without.</summary>
    public string? Supervision { get; init; }
    public long? FeedbackDue { get; init; }
    /// <summary>When a parked case has to be looked at again.</summary>
    public long? ReviewAt { get; init; }

    /// <summary>What the list is in order of, for the mark of the next page.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Rank { get; init; }

    /// <summary>Columns of <c>cases c</c> that every line has.</summary>
    internal const string Columns = """
        c.case_id as CaseId, c.app as App, c.app_version as AppVersion, c.number as Number, c.title as Title, c.street as Street, c.owner_unit as OwnerUnit,
        c.source as Source, c.category as Category, c.claimant as Claimant, c.channel as Channel, c.grid as Grid,
        c.outside_system as OutsideSystem, c.outside_number as OutsideNumber, c.outside_due as OutsideDue,
        c.supervision as Supervision, c.feedback_due as FeedbackDue, c.review_at as ReviewAt
        """;
}

/// <summary>A case in a list.</summary>
public sealed record CaseLine : ListLine
{
    public string State { get; init; } = "";
    public string? Result { get; init; }
    public string Stage { get; init; } = "";
    public bool Confidential { get; init; }
    public bool Incident { get; init; }
    public long UpdatedAt { get; init; }
    public long? ClosedAt { get; init; }
    public bool Provisional { get; init; }
    /// <summary>In the list of copies: when it was copied to the caller, by whom, and whether the caller has opened it since.</summary>
    public long? CopiedAt { get; init; }
    public string? CopiedBy { get; init; }
    public bool? Unread { get; init; }
}

/// <summary>A work item in a list, with what one needs to know of its case. Due and lateness are those of the step or of the whole case, whichever is nearer.</summary>
public sealed record WorkItemLine : ListLine
{
    public long Visit { get; init; }
    public string Activity { get; init; } = "";
    public string Name { get; init; } = "";
    public string State { get; init; } = "";
    public string? Post { get; init; }
    public string? Unit { get; init; }
    public string? Holder { get; init; }
    public string? Outcome { get; init; }
    public long? ClaimedAt { get; init; }
    public long? DoneAt { get; init; }
    public long Urged { get; init; }
}
