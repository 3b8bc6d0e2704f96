using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>What a journal row says besides its events.</summary>
/// <param name="Actor">As in the row: user, with the client behind it.</param>
public readonly record struct CommandHeader(long Version, string Actor, DateTimeOffset OccurredAt);

/// <summary>Reads one command's events into the state.</summary>
public static class CaseFold
{
    /// <param name="state">The case before the command.</param>
    /// <param name="header">Who and when.</param>
    /// <param name="events">All events of the command: of the case, its flow and its clocks.</param>
    /// <param name="flow">The flow after these events when the caller has it already; else it is folded from them.</param>
    public static CaseState After(CaseState state, CommandHeader header, IReadOnlyList<object> events, FlowState? flow = null)
    {
        state = state with
        {
            Version = header.Version,
            // Offline work comes in late: the case does not become older by it.
            UpdatedAt = header.OccurredAt > state.UpdatedAt ? header.OccurredAt : state.UpdatedAt,
            Flow = flow ?? FlowState.Fold(state.Flow, events.OfType<FlowEvent>()),
        };
        foreach (var one in events)
            state = one switch
            {
                CaseEvent happened => After(state, header, happened),
                ClockEvent happened => state with { Ledger = DeadlineLedger.Fold(state.Ledger, happened) },
                FlowEvent happened => After(state, header, happened),
                _ => throw new InvalidOperationException($"{one.GetType().Name} is not an event of a case"),
            };
        state = Supervising.Lapse(state, header.OccurredAt);
        if (!state.Retries.IsEmpty) state = Retrying.Lapse(state);
        return state.Suspensions.IsEmpty && state.Approvals.IsEmpty ? state : Circulating.Shown(Lapse(state, header.OccurredAt), header.OccurredAt);
    }

    static CaseState After(CaseState state, CommandHeader header, CaseEvent happened) => happened switch
    {
        CaseOpened e => state with
        {
            Status = CaseStatus.Open, App = e.App, AppVersion = e.AppVersion, Settings = e.Settings, Number = e.Number, Street = e.Street, Title = e.Title,
            Confidential = e.Confidential, Form = e.Form, Source = e.Source, CreatedBy = e.Parent?.By ?? Actor.UserOf(header.Actor), Parent = e.Parent, OpenedAt = header.OccurredAt,
        },
        CaseDescribed e => state with { Category = e.Category, Claimant = e.Claimant, Channel = e.Channel, Grid = e.Grid },
        FormChanged e => state with { Form = Merge(state.Form, e.Changes) },
        FormFilled e => Filled(state, e),
        CaseApplied e => state with { Applicant = new(e.Service, e.For, e.Relation, e.Agent, e.Licence), Subjects = e.Subject is { } subject && !state.Subjects.Contains(subject) ? state.Subjects.Add(subject) : state.Subjects },
        DocumentsSupplied e => state with { Supplies = state.Supplies.Add(new(e.Number, e.Files, e.Text, e.User, header.OccurredAt)) },
        DocumentsNamed e => Documenting.Named(state, e),
        DocumentSettled e => Documenting.Settled(state, e, header.OccurredAt),
        DocumentsOverdue e => Documenting.Told(state, e),
        ItemClaimed e => Item(state, e.Visit, i => i with { HandedOver = false, Status = ItemStatus.Claimed, Holder = e.User, ClaimedAt = header.OccurredAt }),
        ItemReleased e => Item(state, e.Visit, i => i with { Status = ItemStatus.Open, Holder = null, ClaimedAt = null, DelegatedBy = null }),
        ItemCompleted e => Item(state, e.Visit, i => Done(i, header, e.User, e.Outcome)),
        ItemReturned e => Item(state, e.Visit, i => Done(i, header, e.User, "return")),
        DispatchRefused e => Item(state, e.Visit, i => Done(i, header, e.User, "refuseDispatch")),
        ItemTransferred e => Transferred(state, e),
        SignerAdded e => e.ToUser is { } signer ? state.WithParty("user:" + signer) : state.WithParty("unit:" + e.ToUnit),
        SignerRemoved e => Item(state, e.Visit, i => i with { Status = ItemStatus.Void, DoneAt = header.OccurredAt }),
        ItemDelegated e => Item(state, e.Visit, i => i with
        {
            HandedOver = false, Status = ItemStatus.Claimed, Holder = e.ToUser, DelegatedBy = e.User, ClaimedAt = i.ClaimedAt ?? header.OccurredAt,
        }).WithParty("user:" + e.ToUser),
        ItemResolved e => Item(state, e.Visit, i => i with { Holder = i.DelegatedBy, DelegatedBy = null }),
        WorkSuspended e => state with { Suspensions = state.Suspensions.Add(new(e.Visit, e.User, e.Reason, header.OccurredAt, e.Until)) },
        WorkResumed e => state with { Suspensions = state.Suspensions.RemoveAll(s => s.Visit == e.Visit), Parked = e.Visit is null ? null : state.Parked },
        CaseParked e => state with
        {
            Suspensions = state.Suspensions.Add(new(null, e.User, e.Reason, header.OccurredAt, null)), Parked = new(e.User, e.Reason, e.Plan, header.OccurredAt, e.Review),
        },
        ParkingDue => state with { Parked = state.Parked! with { IsDue = true } },
        ParkingRenewed e => state with { Parked = state.Parked! with { IsDue = false, Reason = e.Reason, Plan = e.Plan ?? state.Parked.Plan, Review = e.Review, Renewed = state.Parked.Renewed + 1 } },
        SupervisionEvent e => Supervising.After(state, header, e),
        RelatedEvent e => RelatedFold.After(state, header, e),
        ApprovalAsked e => state with
        {
            Approvals = state.Approvals.Add(new(e.Ask, e.Kind, e.Visit, e.User, e.Post, e.Reason, e.Comment, e.Until, e.Length, header.OccurredAt, ApprovalStatus.Asked, ToUser: e.ToUser, ToUnit: e.ToUnit, Next: e.Next)),
            // Whoever signs has a part in the case; whoever reads has not.
            Parties = e.Kind == Approval.Read ? state.Parties : state.WithParty(e.ToUser, e.ToUnit),
        },
        ApprovalGiven e => Decided(state, e.Ask, ApprovalStatus.Given, e.User, header.OccurredAt, e.Comment),
        ApprovalRefused e => Decided(state, e.Ask, ApprovalStatus.Refused, e.User, header.OccurredAt, e.Comment),
        AskWithdrawn e => Decided(state, e.Ask, ApprovalStatus.Lapsed, null, header.OccurredAt),
        CompletionHeld e => Item(state, e.Visit, i => i with
        {
            HandedOver = false, Status = ItemStatus.Claimed, Holder = e.User, ClaimedAt = i.ClaimedAt ?? header.OccurredAt, Held = new(e.User, e.Outcome, e.Comment, header.OccurredAt),
        }),
        CompletionReleased e => Item(state, e.Visit, i => i with { Held = null }),
        Urged e => Urge(state, header, e),
        CallNoted e => state with { Calls = state.Calls.Add(new(e.Visit, e.User, header.OccurredAt, e.How, e.Again, e.Note)) },
        CaseCopied e => state with { Copies = [.. state.Copies.Where(c => !e.To.Contains(c.Party)), .. e.To.Select(to => new CaseCopy(to, Actor.UserOf(header.Actor), header.OccurredAt))] },
        CopyWithdrawn e => state with { Copies = state.Copies.RemoveAll(c => e.From.Contains(c.Party)) },
        ClosedEarly e => state with { Result = e.Result },
        Rated e => state with { Rating = new(e.Level, e.Comment, header.OccurredAt, e.Reasons) },
        Reopened e => state with { AskedAgain = state.AskedAgain + (e.ByClaimant ? 1 : 0), Rating = null, Status = CaseStatus.Open, Result = null, ClosedAt = null },
        OutsideSet e => state with { Outside = new(e.System, e.Number, e.Due) },
        CaseMigrated e => Migrated(state, e),
        ImportBegan => state with { Importing = true },
        ImportEnded => state with { Importing = false },
        AssistAsked e => state.WithParty("unit:" + e.Unit) with
        {
            Assists = state.Assists.Add(new(e.Number, e.Unit, e.Post, e.Visit, e.User, e.Matter, header.OccurredAt, e.Due, AssistStatus.Asked, null, null, null, false, null, null)),
        },
        AssistAnswered e => Assisting.After(state, e, header.OccurredAt),
        AssistWithdrawn e => Assisting.Changed(state, e.Number, a => a with { Status = AssistStatus.Withdrawn }),
        AssistScored e => Assisting.Changed(state, e.Number, a => a with { Score = e.Level, ScoreComment = e.Comment }),
        ChildBegan e => state with { Children = state.Children.Add(new(e.Visit, e.Case, e.App, e.Number, null)) },
        ChildOver e when e.Case.Length == 0 => state with { Children = state.Children.Add(new(e.Visit, "", "", "", e.Result, e.Problem)) },
        ChildOver e => state with { Children = [.. state.Children.Select(c => c.Case == e.Case ? c with { Result = e.Result } : c)] },
        ChildStopAsked or ParentTold => state,
        RetryPlanned e => Retrying.After(state, e),
        IncidentRetried e => Retrying.After(state, e),
        IncidentMended e => Retrying.After(state, e),
        EffectSettled e => Retrying.After(state, e),
        FilesAttached e => Attaching.After(state, header, e),
        DispatchAdvised or Commented or ExcuseAsked or TimeExtended or ItemRecalled or OutsideTold or DocumentsAsked or RulesApplied => state,
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event of a case"),
    };

    static CaseState After(CaseState state, CommandHeader header, FlowEvent happened) => happened switch
    {
        WorkItemOpened e => Opened(state, header, e),
        WorkItemVoided e => Item(state, e.Visit, i => i.IsLive ? i with { Status = ItemStatus.Void, DoneAt = header.OccurredAt, Held = null } : i),
        FlowMigrated e => state with { Items = [.. state.Items.Select(i => e.NameOf(i.Activity) is var name && name == i.Activity ? i : i with { Activity = name })] },
        OwnerSet e => e.Unit == state.Street ? state : state.WithParty("unit:" + e.Unit),
        FlowEnded e => state with { Assists = [.. state.Assists.Select(a => a.IsOpen ? a with { Status = AssistStatus.Lapsed } : a)], Status = CaseStatus.Closed, Result = state.Result ?? e.Result, ClosedAt = header.OccurredAt },
        _ => state,
    };

    static CaseState Decided(CaseState state, int ask, ApprovalStatus status, string? by, DateTimeOffset at, string? answer = null) =>
        state with { Approvals = [.. state.Approvals.Select(a => a.Number == ask ? a with { Status = status, DecidedBy = by, DecidedAt = at, Answer = answer } : a)] };

    /// <summary>With a work item, or the case, goes what was suspended of it and what was asked for it.</summary>
    static CaseState Lapse(CaseState state, DateTimeOffset at)
    {
        foreach (var one in state.Suspensions)
            if (!Lives(one.Visit)) state = state with { Suspensions = state.Suspensions.Remove(one) };
        if (state.Parked is not null && state.Suspended(null) is null) state = state with { Parked = null };
        foreach (var one in state.Approvals)
            if (one.IsOpen && one.Kind != Approval.Read && (!Lives(one.Visit) || (one.Kind == Approval.Review && state.Parked is not { IsDue: true }))) state = Decided(state, one.Number, ApprovalStatus.Lapsed, null, at);
        return state;

        bool Lives(int? visit) => state.Status == CaseStatus.Open && (visit is not { } number || state.Item(number) is { IsLive: true });
    }

    static CaseState Filled(CaseState state, FormFilled e) => state with
    {
        Fills = state.Fills.Any(f => f.Form == e.Form) ? state.Fills : state.Fills.Add(new(e.Form, e.Visit, e.Needed, e.Asked, e.Prefilled, e.Corrected)),
        Sources = e.Sources is not { Count: > 0 } sources ? state.Sources : [.. state.Sources.Where(s => sources.All(now => now.Field != s.Field)), .. sources.Select(s => s with { Was = default })],
        Subjects = e.Subjects is null ? state.Subjects : [.. state.Subjects.Union(e.Subjects)],
    };

    static CaseState Migrated(CaseState state, CaseMigrated e)
    {
        state = state with { AppVersion = e.ToVersion, Settings = e.ToSettings };
        foreach (var now in e.Items ?? [])
        {
            foreach (var user in now.Users ?? []) state = state.WithParty("user:" + user);
            state = Item(state, now.Visit, i => i with
            {
                Name = now.Name, Form = now.Form, Post = now.Post, Unit = now.Unit, Users = now.Users ?? [], Not = now.Not ?? [], Outcomes = now.Outcomes, Allow = now.Allow ?? [],
                // What was chosen may not be there any more, and who chose it may not be asked any more.
                Held = now.Released || i.Held is not { } held || !now.Outcomes.Contains(held.Outcome) ? null : held,
                HandedOver = i.HandedOver && !now.Released, Status = now.Released ? ItemStatus.Open : i.Status, Holder = now.Released ? null : i.Holder, ClaimedAt = now.Released ? null : i.ClaimedAt,
            });
        }
        return state;
    }

    static CaseState Opened(CaseState state, CommandHeader header, WorkItemOpened e)
    {
        foreach (var user in e.Users ?? []) state = state.WithParty("user:" + user);
        // Whoever is asked may read what they are asked about, also a unit that is not the owner.
        if (e.Unit is { } asked && asked != state.Street) state = state.WithParty("unit:" + asked);
        return state.WithItem(new CaseItem(e.Visit, e.Activity, e.Name ?? e.Activity, e.Form, e.Post, e.Unit ?? (e.Post is null ? null : state.Street),
            e.Users ?? [], e.Not ?? [], e.Outcomes, e.Allow ?? [], ItemStatus.Open, null, null, header.OccurredAt, null, null, 0));
    }

    static CaseItem Done(CaseItem item, CommandHeader header, string user, string outcome) =>
        item with { Held = null, Status = ItemStatus.Done, Holder = user, Outcome = outcome, ClaimedAt = item.ClaimedAt ?? header.OccurredAt, DoneAt = header.OccurredAt };

    static CaseState Transferred(CaseState state, ItemTransferred e)
    {
        if (e.ToUser is { } user)
            return Item(state, e.Visit, i => i with { Status = ItemStatus.Open, Holder = null, ClaimedAt = null, Users = [user] }).WithParty("user:" + user);
        var unit = e.ToUnit!;
        return Item(state, e.Visit, i => i with { Status = ItemStatus.Open, Holder = null, ClaimedAt = null, Users = [], Unit = unit, HandedOver = true }).WithParty("unit:" + unit);
    }

    static CaseState Urge(CaseState state, CommandHeader header, Urged e)
    {
        var day = UrgeDay(state, header.OccurredAt);
        state = state with { UrgedOn = day, UrgedThatDay = day == state.UrgedOn ? state.UrgedThatDay + 1 : 1 };
        return Item(state, e.Visit, i => i with { Urged = i.Urged + 1, UrgedAt = header.OccurredAt });
    }

    /// <summary>The day an urge counts for: never an earlier one than the last, or urging for yesterday would begin today's count anew.</summary>
    internal static DateOnly UrgeDay(CaseState state, DateTimeOffset at)
    {
        // China has one zone and no summer time.
        var day = DateOnly.FromDateTime(at.UtcDateTime.AddHours(8));
        return day > state.UrgedOn ? day : state.UrgedOn;
    }

    static CaseState Item(CaseState state, int visit, Func<CaseItem, CaseItem> change) =>
        state.Item(visit) is { } item ? state.WithItem(change(item)) : throw new InvalidOperationException($"the history has no work item {visit}");

    /// <summary>A member that is null in the changes is dropped: it was cleared.</summary>
    static Record Merge(Record form, Record changes)
    {
        var merged = form.With(changes);
        foreach (var (name, value) in changes)
            if (value.IsAbsent) merged = merged.Without(name);
        return merged;
    }
}
