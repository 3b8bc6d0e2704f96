using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>One thing an app tells people by itself, without a step of its flow: <c>notices</c> of <c>app.json</c>.</summary>
/// <param name="On">The occasion, one of <see cref="Occasions"/>.</param>
/// <param name="Template">Message template; its places may be those of <see cref="Values"/>.</param>
/// <param name="To"><c>claimant</c>; <c>step</c>, who has the step or may take it; a message's own kinds (<c>{ "kind": "post", "post": "supervisor" }</c>,
/// the case's owner when no unit is named); or a list of these.</param>
/// <param name="Steps">Only for these activities; absent for all.</param>
/// <param name="Level">For <c>escalated</c>: only this step of the chain, from 1; absent for all.</param>
/// <param name="Urgent">Quiet hours do not hold it back.</param>
public sealed record NoticeDefinition(string? On, string? Template, Value To, IReadOnlyList<string>? Steps = null, bool Urgent = false, int? Level = null)
{
    public const string Dispatched = "dispatched", Offered = "offered", DueSoon = "dueSoon", Overdue = "overdue", UrgedOn = "urged", Closed = "closed", DocumentsMissing = "documentsMissing", DocumentsLate = "documentsOverdue", Asked = "asked",
        Escalated = "escalated", Supervised = "supervised", FeedbackDue = "feedbackDue", FeedbackOverdue = "feedbackOverdue", FedBack = "fedBack", Merged = "merged", Released = "released", Split = "split";
    public const string Claimant = "claimant", Step = "step";

    /// <summary>A unit became the owner; a step is offered or handed over; a clock warns; a clock runs out; a case is urged; it is closed; documents are missing; documents that were to follow have not come; somebody is asked to decide, to sign or to read (<c>step</c> is who is asked);
    /// a step of an escalation chain has come; a unit has to feed back, is about to be late with it, is late (<c>step</c> is the unit); it has fed back (<c>step</c> is who judges);
    /// it is handled with another case, goes on by itself again, all parts that it was split into have begun.</summary>
    public static IReadOnlyList<string> Occasions { get; } = [Dispatched, Offered, DueSoon, Overdue, UrgedOn, Closed, DocumentsMissing, DocumentsLate, Asked, Escalated, Supervised, FeedbackDue, FeedbackOverdue, FedBack, Merged, Released, Split];

    /// <summary>What a template may name: the case's number and title, name of the owner unit, name of the step, when its clock is due, the documents that are missing, how many parts a case was split into and their numbers, and a short-lived link by which a person of the desk does the step without signing in.</summary>
    public static IReadOnlyList<string> Values { get; } = ["number", "title", "unit", "step", "due", "documents", "count", "parts", "link"];
}
