using LowCode.Apps;
using LowCode.Flows;
using LowCode.Journal;

namespace LowCode.Cases.Following;

/// <summary>What happened, for the claimant: what kind of step, in which step of the flow, by which unit. No person, no comment, no value of a form.</summary>
/// <param name="Kind"><c>opened, dispatched, claimed, done, returned, redispatch, urged, extended, asked, supplied, closed, reopened, again, rated</c>.</param>
public sealed record FollowedStep(DateTimeOffset At, string Kind, string? Step = null, string? Unit = null);

/// <summary>A case as its claimant may see it.</summary>
/// <param name="Waiting">Steps it waits in, with the unit that has it.</param>
/// <param name="Due">When the whole case is due.</param>
/// <param name="Answer">What is answered; told when the case is closed.</param>
public sealed record FollowedCase(
    CaseId Id, string App, string Number, string Title, bool Closed, string? Result, string Owner, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset? Due,
    IReadOnlyList<FollowedStep> Waiting, IReadOnlyList<FollowedStep> Steps, string? Answer, CaseRating? Rating)
{
    /// <summary>The unit whose street it is.</summary>
    public string Street { get; init; } = "";
    /// <summary>Documents that are still to come, by their names.</summary>
    public IReadOnlyList<FollowedDocument> Lacking { get; init; } = [];
    /// <summary>What staff has asked for last: by when, and a note to it; null when nothing was.</summary>
    public DocumentsAsked? Asked { get; init; }
    /// <summary>Papers may be added, the case withdrawn, or asked for again.</summary>
    public bool MaySupply { get; init; }
    public bool MayWithdraw { get; init; }
    public bool MayAgain { get; init; }
    /// <summary>It was closed because its claimant withdrew it: nothing to rate.</summary>
    public bool Withdrawn => Result == "withdrawn";
}

/// <summary>A document that is still to come.</summary>
/// <param name="Original">The original has to be shown at the counter.</param>
public sealed record FollowedDocument(string Id, Forms.Label Name, Forms.Label? Proves, bool Original);

/// <summary>Reads cases for their claimants.</summary>
public sealed class CaseFollowing(CaseLoader loader, AppStore apps, TimeProvider time)
{
    /// <returns>Null when the case is not there any more.</returns>
    public async Task<FollowedCase?> ReadAsync(CaseId id, CancellationToken cancellation)
    {
        if (await loader.LoadAsync(id, cancellation) is not { Key: not null } loaded) return null;
        var state = loaded.State;
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var steps = new List<FollowedStep>();
        DocumentsAsked? asked = null;
        foreach (var entry in await loader.HistoryAsync(id, cancellation))
            foreach (var one in entry.Events)
            {
                if (one is DocumentsAsked told) asked = told;
                if (StepOf(one, state, DateTimeOffset.FromUnixTimeMilliseconds(entry.Row.OccurredAt)) is { } step && step != steps.LastOrDefault()) steps.Add(step);
            }
        var closed = state.Status == CaseStatus.Closed;
        var due = closed ? null : state.Ledger.Clocks.Where(c => c.Visit is null).Select(c => c.Times.At).Min();
        return new(id, app.Manifest.Id, state.Number, state.Title, closed, state.Result, state.Owner, state.OpenedAt, state.ClosedAt, due,
            [.. state.Items.Where(i => i.IsLive).Select(i => new FollowedStep(i.OpenedAt, i.Status == ItemStatus.Claimed ? "claimed" : "waiting", i.Name, i.Unit ?? state.Owner))],
            steps, closed ? OutsideRules.AnswerOf(app, state.Form, time.GetUtcNow()) : null, state.Rating)
        {
            Street = state.Street, MaySupply = !closed && app.Manifest.Residents is not null, MayWithdraw = !closed && app.Manifest.Residents is { Withdraw: true }, MayAgain = Applying.MayAgain(app, state, time.GetUtcNow()), Asked = asked,
            Lacking = closed ? [] : [.. state.Documents.Where(d => d.IsLacking).Select(d => Documenting.Find(app, d.Id)).OfType<Forms.DocumentDefinition>().Select(d => new FollowedDocument(d.Id, d.Name, d.Proves, d.Original))],
        };
    }

    /// <summary>Whether a proven phone is the claimant's of a case.</summary>
    public async Task<bool> IsOfAsync(CaseId id, string phone, CancellationToken cancellation)
    {
        if (await loader.LoadAsync(id, cancellation) is not { Key: not null } loaded) return false;
        var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
        return Claimant.PhoneOf(app, loaded.State.Form) == phone;
    }

    static FollowedStep? StepOf(object happened, CaseState state, DateTimeOffset at) => happened switch
    {
        CaseOpened => new(at, "opened", Unit: state.Street),
        OwnerSet one => new(at, "dispatched", Unit: one.Unit),
        ItemClaimed one => new(at, "claimed", NameOf(state, one.Visit), one.Unit),
        ItemCompleted one => new(at, "done", NameOf(state, one.Visit)),
        ItemReturned one => new(at, "returned", NameOf(state, one.Target)),
        DispatchRefused => new(at, "redispatch"),
        Urged => new(at, "urged"),
        Calendar.ClockExtended => new(at, "extended"),
        DocumentsAsked => new(at, "asked"),
        DocumentsSupplied => new(at, "supplied"),
        FlowEnded => new(at, "closed"),
        Reopened { ByClaimant: true } => new(at, "again"),
        Reopened => new(at, "reopened"),
        Rated => new(at, "rated"),
        _ => null,
    };

    static string? NameOf(CaseState state, int visit) => state.Item(visit)?.Name;
}
