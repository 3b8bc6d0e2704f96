using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>How a resident or an enterprise asks for a service without an account; their phone was proven by a code.</summary>
/// <param name="Service">Id of the service of the app.</param>
/// <param name="Phone">The proven phone, digits.</param>
/// <param name="For"><c>self</c>, <c>other</c> (for somebody who has said so) or <c>enterprise</c>.</param>
/// <param name="Relation">Of the one asking to the one it is for.</param>
/// <param name="Agent">Name of the one asking, when it is for somebody else or an enterprise.</param>
/// <param name="Licence">Social credit code of the enterprise.</param>
/// <param name="Authorised">They say they were asked to.</param>
public sealed record CaseApplication(string Service, string Phone, string For = CaseApplication.Self, string? Relation = null, string? Agent = null, string? Licence = null, bool Authorised = false)
{
    public const string Self = "self", Other = "other", Enterprise = "enterprise";
}

/// <summary>It was asked for by its claimant: which service, and for whom.</summary>
/// <param name="Subject">By which the claimant finds their cases: a keyed digest of the phone.</param>
public sealed record CaseApplied(string Service, string For, string? Relation, string? Agent, string? Licence, string? Subject) : CaseEvent;

/// <summary>Who asked for a case themselves, as it stands.</summary>
public sealed record CaseApplicant(string Service, string For, string? Relation, string? Agent, string? Licence);

/// <summary>Brings documents that were missing, or more papers (补正).</summary>
/// <param name="Files">References by document id; under <see cref="Further"/> what belongs to none.</param>
public sealed record SupplyDocuments(Record Files, string? Text) : CaseCommand
{
    public const string Further = "_further";
}

/// <summary>Documents were brought after the beginning.</summary>
/// <param name="Number">From 1.</param>
/// <param name="User">Who brought them: a user, or <c>claimant</c>.</param>
public sealed record DocumentsSupplied(int Number, Record Files, string? Text, string User) : CaseEvent;

/// <summary>What was brought, in order.</summary>
public sealed record CaseSupply(int Number, Record Files, string? Text, string By, DateTimeOffset At);
