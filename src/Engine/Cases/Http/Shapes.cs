namespace LowCode.Cases.Http;

// Shapes for the OpenAPI document; the bodies themselves are read and written by hand (CommandReader, CaseJsonWriter).

sealed record OpenCaseBody(string Street, IDictionary<string, object> Form, string? Source, OutsideBody? Outside, PrefillUseBody? Prefill, string? Anyway, IDictionary<string, object>? SelfHandled, string? Key, string? As, DateTimeOffset? OccurredAt);

/// <summary>How another platform knows the case.</summary>
sealed record OutsideBody(string System, string Number, DateTimeOffset? Due);

/// <param name="Type">claim, unclaim, complete, return, refuseDispatch, assist, answerAssist, withdrawAssist, scoreAssist, askExcuse, transfer, suspend, resume, extend, approve, refuse, delegate, resolve, recall, addSign, removeSign, supervise, feedback, acceptFeedback, sendBackFeedback, lift, park, renewParking, noteCall, urge, comment, rate, copy, withdrawCopy, circulate, withdrawReading, close, withdraw, void, reopen, signal, mend, attach, merge, unmerge, split, link, unlink, setOutside, tighten, document, askDocuments, supply.</param>
sealed record CommandBodyShape(
    string Type, int? Visit, int? Level, string? Outcome, IDictionary<string, object>? Form, PrefillUseBody? Prefill, string? Anyway, string? Comment, int? ToVisit, string? ToActivity, string? Mode, string? Reason,
    string? Ground, string? ProposedUnit, string? ToUser, string? ToUnit, int? Weight, bool? Before, string? Place, bool? InTurn, string? Kind, int? Supervision, string? Plan, DateTimeOffset? Review, IReadOnlyList<string>? Users, IReadOnlyList<string>? Units, string? Note, string? Text, string? Result, string? Activity, string? Name, object? Payload, string? How, string? System, string? Number, DateTimeOffset? Due, DateTimeOffset? Until, DateTimeOffset? Again, string? Length, int? Ask, string? Document, string? Source, string? From, bool? Original, int? Days, string? Unit, string? Within, bool? Declined, IReadOnlyList<string>? Files, IReadOnlyList<string>? Cases, string? Case, string? Advice, IReadOnlyList<IDictionary<string, object>>? Parts, IReadOnlyList<IReadOnlyList<string>>? PartFiles, bool? Wait,
    string? Key, string? As, DateTimeOffset? OccurredAt);

sealed record CaseBody(
    string Id, long Version, string Number, string App, string AppVersion, string? AppSettings, string Title, string State, string? Result, string Stage, string Street, string Owner, string? OwnerBasis, string? OwnerGround,
    string CreatedBy, string? Source, OutsideBody? Outside, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ClosedAt, bool Confidential,
    IReadOnlyList<ClockBody> Clocks, IReadOnlyList<IncidentBody>? Incidents, IReadOnlyList<WorkItemBody> WorkItems, string? Category, string? Claimant, string? Channel, string? Grid, IReadOnlyList<CallBody>? Calls, SuspensionBody? Suspended, IReadOnlyList<ApprovalBody>? Approvals, ParkedBody? Parked, IReadOnlyList<SupervisionBody>? Supervisions, IReadOnlyList<SummonBody>? Summons, IReadOnlyList<AssistBody>? Assists, ParentBody? Parent, IReadOnlyList<ChildBody>? Children, IReadOnlyList<AttachedBody>? Files, MergedBody? Merged, IReadOnlyList<FollowerBody>? Followers, IReadOnlyList<LinkBody>? Links, IReadOnlyList<SplitBody>? Splits, IReadOnlyList<CopyBody>? Copies, RatingBody? Rating, IReadOnlyList<SourceBody>? Sources, ApplicantBody? Applicant, IReadOnlyList<SupplyBody>? Supplies, IDictionary<string, object>? Form);

/// <param name="Origin">Id of a register, or case.</param>
/// <param name="Became">kept, checked, corrected, added.</param>
sealed record SourceBody(string Field, string Element, string Origin, string? Place, DateTimeOffset At, string Sure, string Became);

/// <param name="Ticket">What a prefill answered.</param>
/// <param name="Checked">Fields whose stale or doubtful value was checked and stays.</param>
sealed record PrefillUseBody(string Ticket, IReadOnlyList<string>? Checked);

/// <param name="ReadBy">Who has opened it since, for a unit perhaps several.</param>
sealed record CopyBody(string? User, string? Unit, string By, DateTimeOffset At, IReadOnlyList<CopyReadBody>? ReadBy);

sealed record CopyReadBody(string User, DateTimeOffset At);

sealed record RatingBody(int Level, string? Comment, IReadOnlyList<string>? Reasons, DateTimeOffset At);

/// <param name="For">self, other, enterprise.</param>
/// <param name="Licence">Social credit code of the enterprise.</param>
sealed record ApplicantBody(string Service, string For, string? Relation, string? Agent, string? Licence);

/// <param name="Files">References by document; under _further what belongs to none.</param>
sealed record SupplyBody(int Number, string By, string? Text, DateTimeOffset At, IDictionary<string, object> Files);

sealed record ClockBody(string Id, int? Visit, DateTimeOffset StartedAt, DateTimeOffset? Due, DateTimeOffset? PausedAt, bool? Provisional, bool Overdue);

/// <param name="Until">When it goes on by itself.</param>
sealed record SuspensionBody(string By, string Reason, DateTimeOffset At, DateTimeOffset? Until);

/// <param name="Kind">suspend, extend: a post decides; before, beside, after: who was added to a task signs; read: the case is given round.</param>
/// <param name="Waits">Its turn has not come.</param>
sealed record ApprovalBody(int Ask, string Kind, int? Visit, string By, string? Post, string? User, string? Unit, bool? Waits, string Reason, string? Comment, string? Length, DateTimeOffset? Until, DateTimeOffset At);

sealed record SummonBody(int Visit, string Activity, IReadOnlyList<SummonedUnitBody> Units);

/// <param name="Status">waiting, arrived, late, missing, excused.</param>
/// <param name="Former">The unit it came in the place of.</param>
/// <param name="Ruling">excused, replaced, mustCome.</param>
/// <param name="Arrival">What was filled in on arrival; when one case is read.</param>
/// <param name="RatedUnit">1 to 5: the unit by the street.</param>
/// <param name="RatedStreet">1 to 5: the street by the unit.</param>
sealed record SummonedUnitBody(string Unit, string Status, DateTimeOffset? Limit, DateTimeOffset? At, string? Former, ExcuseBody? Asked, string? Ruling, IDictionary<string, object>? Arrival, int? RatedUnit, int? RatedStreet);

/// <param name="Unit">The unit proposed in its place.</param>
sealed record ExcuseBody(string Ground, string By, DateTimeOffset At, string? Unit);

/// <param name="Visit">The visit of the parent that began it; not there for a part.</param>
/// <param name="Part">Which part of a case that was split.</param>
sealed record ParentBody(string Case, string Number, int? Visit, int? Part);

/// <param name="Part">Which part, when the case was split.</param>
/// <param name="Result">How it ended; not there while it runs.</param>
/// <param name="Problem">Why a part could not begin; it has no case then.</param>
sealed record ChildBody(string? Case, string? Number, string? App, int? Visit, int? Part, string? Result, string? Problem);

/// <param name="State">asked, answered, declined, withdrawn, lapsed.</param>
/// <param name="Overdue">This unit is late; no lateness of the owner.</param>
sealed record AssistBody(int Ask, string Unit, string State, int? Visit, string? By, string Matter, DateTimeOffset At, DateTimeOffset? Due, bool Overdue, string? Answer, string? AnsweredBy, DateTimeOffset? AnsweredAt, int? Score, string? ScoreComment);

/// <param name="Id">Fetched from <c>/api/v1/cases/{case}/files/{id}</c>.</param>
sealed record AttachedBody(string Id, string Name, string Type, long Size, string By, DateTimeOffset At, string? Note);

sealed record IncidentBody(int Visit, string Code, string? Activity, string Message, int? NextTry, DateTimeOffset? NextTryAt);

sealed record WorkItemBody(
    int Visit, string Activity, string Name, string State, string? Form, string? Post, string? Unit, string? Holder, IReadOnlyList<string>? Users,
    IReadOnlyList<string> Outcomes, IReadOnlyList<string>? Allow, SuspensionBody? Suspended, DateTimeOffset? Due, bool Overdue, HeldBody? Held, int? Urged);

/// <summary>Completed by its holder; goes on when those added to it have signed.</summary>
sealed record HeldBody(string By, string Outcome, DateTimeOffset At);

/// <param name="Basis">statutory, negotiated, appointed; none while the street itself has it.</param>
/// <param name="Until">Null for the one that has it now.</param>
sealed record CustodyBody(string Unit, string? Basis, string? Ground, DateTimeOffset From, DateTimeOffset? Until);

sealed record HistoryBody(string Id, bool Verified, IReadOnlyList<HistoryEntryBody> Entries);

sealed record CallBody(int Visit, string By, DateTimeOffset At, string How, DateTimeOffset? Again, string? Note);

sealed record HistoryEntryBody(long Version, DateTimeOffset RecordedAt, DateTimeOffset OccurredAt, string Actor, string? Key, string Hash, IReadOnlyList<IDictionary<string, object>> Events);
