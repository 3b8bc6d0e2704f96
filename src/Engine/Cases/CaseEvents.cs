using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Journal;

namespace LowCode.Cases;

/// <summary>Every kind of event that stands in a case's journal, under its name for good.</summary>
public static class CaseEvents
{
    public static IReadOnlyList<EventType> All { get; } =
    [
        new("case.opened", 1, CaseJson.Default.CaseOpened),
        new("case.form", 1, CaseJson.Default.FormChanged),
        new("case.filled", 1, CaseJson.Default.FormFilled),
        new("case.rulesApplied", 1, CaseJson.Default.RulesApplied),
        new("case.documentsNamed", 1, CaseJson.Default.DocumentsNamed),
        new("case.documentSettled", 1, CaseJson.Default.DocumentSettled),
        new("case.documentsAsked", 1, CaseJson.Default.DocumentsAsked),
        new("case.applied", 1, CaseJson.Default.CaseApplied),
        new("case.documentsSupplied", 1, CaseJson.Default.DocumentsSupplied),
        new("case.documentsOverdue", 1, CaseJson.Default.DocumentsOverdue),
        new("case.described", 1, CaseJson.Default.CaseDescribed),
        new("case.claimed", 1, CaseJson.Default.ItemClaimed),
        new("case.released", 1, CaseJson.Default.ItemReleased),
        new("case.completed", 1, CaseJson.Default.ItemCompleted),
        new("case.returned", 1, CaseJson.Default.ItemReturned),
        new("case.dispatchRefused", 1, CaseJson.Default.DispatchRefused),
        new("case.excuseAsked", 1, CaseJson.Default.ExcuseAsked),
        new("case.transferred", 1, CaseJson.Default.ItemTransferred),
        new("case.signerAdded", 1, CaseJson.Default.SignerAdded),
        new("case.signerRemoved", 1, CaseJson.Default.SignerRemoved),
        new("case.delegated", 1, CaseJson.Default.ItemDelegated),
        new("case.resolved", 1, CaseJson.Default.ItemResolved),
        new("case.recalled", 1, CaseJson.Default.ItemRecalled),
        new("case.suspended", 1, CaseJson.Default.WorkSuspended),
        new("case.resumed", 1, CaseJson.Default.WorkResumed),
        new("case.extended", 1, CaseJson.Default.TimeExtended),
        new("case.approvalAsked", 1, CaseJson.Default.ApprovalAsked),
        new("case.approvalGiven", 1, CaseJson.Default.ApprovalGiven),
        new("case.approvalRefused", 1, CaseJson.Default.ApprovalRefused),
        new("case.askWithdrawn", 1, CaseJson.Default.AskWithdrawn),
        new("case.completionHeld", 1, CaseJson.Default.CompletionHeld),
        new("case.completionReleased", 1, CaseJson.Default.CompletionReleased),
        new("case.supervised", 1, CaseJson.Default.Supervised),
        new("case.fedBack", 1, CaseJson.Default.FedBack),
        new("case.feedbackAccepted", 1, CaseJson.Default.FeedbackAccepted),
        new("case.feedbackSentBack", 1, CaseJson.Default.FeedbackSentBack),
        new("case.supervisionLifted", 1, CaseJson.Default.SupervisionLifted),
        new("case.parked", 1, CaseJson.Default.CaseParked),
        new("case.parkingDue", 1, CaseJson.Default.ParkingDue),
        new("case.parkingRenewed", 1, CaseJson.Default.ParkingRenewed),
        new("case.urged", 1, CaseJson.Default.Urged),
        new("case.callNoted", 1, CaseJson.Default.CallNoted),
        new("case.commented", 1, CaseJson.Default.Commented),
        new("case.rated", 1, CaseJson.Default.Rated),
        new("case.copied", 1, CaseJson.Default.CaseCopied),
        new("case.copyWithdrawn", 1, CaseJson.Default.CopyWithdrawn),
        new("case.closedEarly", 1, CaseJson.Default.ClosedEarly),
        new("case.reopened", 1, CaseJson.Default.Reopened),
        new("case.effectSettled", 1, CaseJson.Default.EffectSettled),
        new("case.incidentMended", 1, CaseJson.Default.IncidentMended),
        new("case.retryPlanned", 1, CaseJson.Default.RetryPlanned),
        new("case.incidentRetried", 1, CaseJson.Default.IncidentRetried),
        new("case.migrated", 1, CaseJson.Default.CaseMigrated),
        new("case.assistAsked", 1, CaseJson.Default.AssistAsked),
        new("case.assistAnswered", 1, CaseJson.Default.AssistAnswered),
        new("case.assistWithdrawn", 1, CaseJson.Default.AssistWithdrawn),
        new("case.assistScored", 1, CaseJson.Default.AssistScored),
        new("case.childBegan", 1, CaseJson.Default.ChildBegan),
        new("case.childOver", 1, CaseJson.Default.ChildOver),
        new("case.childStopAsked", 1, CaseJson.Default.ChildStopAsked),
        new("case.parentTold", 1, CaseJson.Default.ParentTold),
        new("case.attached", 1, CaseJson.Default.FilesAttached),
        new("case.dispatchAdvised", 1, CaseJson.Default.DispatchAdvised),
        new("case.mergeAsked", 1, CaseJson.Default.MergeAsked),
        new("case.followerJoined", 1, CaseJson.Default.FollowerJoined),
        new("case.followerRefused", 1, CaseJson.Default.FollowerRefused),
        new("case.followerShown", 1, CaseJson.Default.FollowerShown),
        new("case.followerTold", 1, CaseJson.Default.FollowerTold),
        new("case.followerReleased", 1, CaseJson.Default.FollowerReleased),
        new("case.followerLeft", 1, CaseJson.Default.FollowerLeft),
        new("case.merged", 1, CaseJson.Default.CaseMerged),
        new("case.mergeShown", 1, CaseJson.Default.MergeShown),
        new("case.leadHandled", 1, CaseJson.Default.LeadHandled),
        new("case.unmerged", 1, CaseJson.Default.Unmerged),
        new("case.splitBegan", 1, CaseJson.Default.SplitBegan),
        new("case.partAsked", 1, CaseJson.Default.PartAsked),
        new("case.linkAsked", 1, CaseJson.Default.LinkAsked),
        new("case.linkSettled", 1, CaseJson.Default.LinkSettled),
        new("case.linked", 1, CaseJson.Default.CaseLinked),
        new("case.unlinked", 1, CaseJson.Default.Unlinked),
        new("case.outsideSet", 1, CaseJson.Default.OutsideSet),
        new("case.outsideTold", 1, CaseJson.Default.OutsideTold),
        new("case.importBegan", 1, CaseJson.Default.ImportBegan),
        new("case.importEnded", 1, CaseJson.Default.ImportEnded),
        .. FlowEvents.All.Select(e => new EventType(e.Name, e.Version, e.Info)),
        .. ClockEvents.All.Select(e => new EventType(e.Name, e.Version, ClockJson.Default.GetTypeInfo(e.Type)!)),
    ];

    public static EventCodec Codec { get; } = new(All);

    static readonly FrozenDictionary<Type, EventType> byClass = All.ToFrozenDictionary(e => e.Info.Type);

    public static EventType TypeOf(object happened) => byClass[happened.GetType()];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CaseOpened))]
[JsonSerializable(typeof(FormChanged))]
[JsonSerializable(typeof(FormFilled))]
[JsonSerializable(typeof(RulesApplied))]
[JsonSerializable(typeof(DocumentsNamed))]
[JsonSerializable(typeof(DocumentSettled))]
[JsonSerializable(typeof(DocumentsAsked))]
[JsonSerializable(typeof(CaseApplied))]
[JsonSerializable(typeof(DocumentsSupplied))]
[JsonSerializable(typeof(DocumentsOverdue))]
[JsonSerializable(typeof(CaseDescribed))]
[JsonSerializable(typeof(ItemClaimed))]
[JsonSerializable(typeof(ItemReleased))]
[JsonSerializable(typeof(ItemCompleted))]
[JsonSerializable(typeof(ItemReturned))]
[JsonSerializable(typeof(DispatchRefused))]
[JsonSerializable(typeof(ExcuseAsked))]
[JsonSerializable(typeof(ItemTransferred))]
[JsonSerializable(typeof(SignerAdded))]
[JsonSerializable(typeof(SignerRemoved))]
[JsonSerializable(typeof(ItemDelegated))]
[JsonSerializable(typeof(ItemResolved))]
[JsonSerializable(typeof(ItemRecalled))]
[JsonSerializable(typeof(WorkSuspended))]
[JsonSerializable(typeof(WorkResumed))]
[JsonSerializable(typeof(TimeExtended))]
[JsonSerializable(typeof(ApprovalAsked))]
[JsonSerializable(typeof(ApprovalGiven))]
[JsonSerializable(typeof(ApprovalRefused))]
[JsonSerializable(typeof(AskWithdrawn))]
[JsonSerializable(typeof(CompletionHeld))]
[JsonSerializable(typeof(CompletionReleased))]
[JsonSerializable(typeof(Supervised))]
[JsonSerializable(typeof(FedBack))]
[JsonSerializable(typeof(FeedbackAccepted))]
[JsonSerializable(typeof(FeedbackSentBack))]
[JsonSerializable(typeof(SupervisionLifted))]
[JsonSerializable(typeof(CaseParked))]
[JsonSerializable(typeof(ParkingDue))]
[JsonSerializable(typeof(ParkingRenewed))]
[JsonSerializable(typeof(Urged))]
[JsonSerializable(typeof(CallNoted))]
[JsonSerializable(typeof(Commented))]
[JsonSerializable(typeof(Rated))]
[JsonSerializable(typeof(CaseCopied))]
[JsonSerializable(typeof(CopyWithdrawn))]
[JsonSerializable(typeof(ClosedEarly))]
[JsonSerializable(typeof(Reopened))]
[JsonSerializable(typeof(EffectSettled))]
[JsonSerializable(typeof(IncidentMended))]
[JsonSerializable(typeof(RetryPlanned))]
[JsonSerializable(typeof(IncidentRetried))]
[JsonSerializable(typeof(CaseMigrated))]
[JsonSerializable(typeof(AssistAsked))]
[JsonSerializable(typeof(AssistAnswered))]
[JsonSerializable(typeof(AssistWithdrawn))]
[JsonSerializable(typeof(AssistScored))]
[JsonSerializable(typeof(ChildBegan))]
[JsonSerializable(typeof(ChildOver))]
[JsonSerializable(typeof(ChildStopAsked))]
[JsonSerializable(typeof(ParentTold))]
[JsonSerializable(typeof(FilesAttached))]
[JsonSerializable(typeof(DispatchAdvised))]
[JsonSerializable(typeof(MergeAsked))]
[JsonSerializable(typeof(FollowerJoined))]
[JsonSerializable(typeof(FollowerRefused))]
[JsonSerializable(typeof(FollowerShown))]
[JsonSerializable(typeof(FollowerTold))]
[JsonSerializable(typeof(FollowerReleased))]
[JsonSerializable(typeof(FollowerLeft))]
[JsonSerializable(typeof(CaseMerged))]
[JsonSerializable(typeof(MergeShown))]
[JsonSerializable(typeof(LeadHandled))]
[JsonSerializable(typeof(Unmerged))]
[JsonSerializable(typeof(SplitBegan))]
[JsonSerializable(typeof(PartAsked))]
[JsonSerializable(typeof(LinkAsked))]
[JsonSerializable(typeof(LinkSettled))]
[JsonSerializable(typeof(CaseLinked))]
[JsonSerializable(typeof(Unlinked))]
[JsonSerializable(typeof(OutsideSet))]
[JsonSerializable(typeof(OutsideTold))]
[JsonSerializable(typeof(ImportBegan))]
[JsonSerializable(typeof(ImportEnded))]
sealed partial class CaseJson : JsonSerializerContext;
