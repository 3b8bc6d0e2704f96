using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

// What people did besides completing and returning: taking back, asking others to sign, mending, standing still; and that the case changed its version.
public sealed partial class CaseReplay
{
    /// <summary>Migrations of the record that are still to come: activities are spoken of as they were called in the end.</summary>
    readonly List<FlowMigrated> migrations = [];
    /// <summary>Incidents of the record that have not come here yet, by activity.</summary>
    readonly Dictionary<string, int> incidents = new(StringComparer.Ordinal);
    /// <summary>Recorded visits that stand still; null for the whole case.</summary>
    readonly HashSet<int> standing = [];
    bool allStands;
    /// <summary>It follows a lead: all its steps stand still.</summary>
    bool follows;
    /// <summary>Parts that work waits for, by the visits they stand under; all steps stand still while there is one.</summary>
    readonly HashSet<int> parts = [];

    /// <summary>An incident that the record has, too, is nothing new.</summary>
    bool IsRecorded(IncidentRaised incident)
    {
        var activity = incident.Problem.Path ?? "";
        var left = incidents.GetValueOrDefault(activity);
        if (left == 0) return false;
        incidents[activity] = left - 1;
        return true;
    }

    string NowCalled(string activity) => migrations.Aggregate(activity, (name, migrated) => migrated.NameOf(name));

    bool ByPeople(object happened, CaseEntry entry)
    {
        switch (happened)
        {
            case ItemRecalled recalled:
                return walkedAs.TryGetValue(recalled.Visit, out var own) ? Do(new Stimulus.Recall(own), Named(recalled.Visit)) : Stop("replay.step.missing", Named(recalled.Visit));
            case SignerAdded added:
                if (Party(added, entry) is not { } party) return true;
                return Waiting(added.Visit, v => state.WorkItem(v) is not null) is { } at ? Do(new Stimulus.AddParty(at, party.Who, party.Before), Named(added.Visit)) : Stop("replay.step.missing", Named(added.Visit));
            case SignerRemoved removed:
                // Who has voted has no work item any more; another party's must not be taken for it.
                if (walkedAs.TryGetValue(removed.Visit, out var voted)) return Do(new Stimulus.RemoveParty(voted), Named(removed.Visit));
                return Waiting(removed.Visit, v => state.WorkItem(v) is not null) is { } asked ? Do(new Stimulus.RemoveParty(asked), Named(removed.Visit)) : Stop("replay.step.missing", Named(removed.Visit));
            case ExcuseAsked excuse when entry.Events.OfType<VariableSet>().FirstOrDefault(v => v.Name == Summoning.Asked) is { Value.AsRecord: { } said }:
                return Waiting(excuse.Visit, v => state.WorkItem(v) is not null) is { } summoned ? Do(new Stimulus.Request(summoned, Summoning.Ask, said), Named(excuse.Visit)) : Stop("replay.step.missing", Named(excuse.Visit));
            case CaseMerged: follows = true; return true;
            case Unmerged: follows = false; return true;
            case SplitBegan { Wait: true } split: parts.UnionWith(Enumerable.Range(split.First, split.Count).Select(CaseSplit.VisitOf)); return true;
            case ChildOver over: parts.Remove(over.Visit); return true;
            case LeadHandled handled: return Handled(handled, entry);
            case SignalKept kept: return state.Status != FlowStatus.Running || Do(new Stimulus.Signal(kept.Name, kept.Payload), null);
            case IncidentMended mended: return Mend(mended.Visit, mended.How, entry);
            case IncidentRetried again: return Mend(again.Visit, "retry", entry);
            case WorkSuspended { Visit: { } visit }: standing.Add(visit); return true;
            case WorkSuspended or CaseParked: allStands = true; return true;
            case WorkResumed { Visit: { } gone }: standing.Remove(gone); return true;
            case WorkResumed: allStands = false; return true;
            case VisitEnded ended: standing.Remove(ended.Visit); return true;
            case VisitCancelled cut: standing.Remove(cut.Visit); return true;
            default: return true;
        }
    }

    /// <summary>What its lead's people had done for it: it goes on, brought to the step if it stood elsewhere.</summary>
    bool Handled(LeadHandled handled, CaseEntry entry)
    {
        follows = false;
        if (!handled.Moved || entry.Events.OfType<VisitCancelled>().FirstOrDefault() is not { } left || entry.Events.OfType<ItemCompleted>().FirstOrDefault() is not { } brought) return true;
        return Waiting(left.Visit, _ => true) is { } from ? Do(new Stimulus.Move(from, Named(brought.Visit), ""), Named(left.Visit)) : Stop("replay.step.missing", Named(left.Visit));
    }

    /// <summary>Whom the record says was asked to sign as well; null when it does not say.</summary>
    static (Value Who, bool Before)? Party(SignerAdded added, CaseEntry entry)
    {
        if (entry.Events.OfType<ItemsTaken>().LastOrDefault()?.Items.AsList is { } parties)
        {
            // In turn: before whoever had it, who is asked again, or right after.
            var before = entry.Events.OfType<WorkItemVoided>().Any();
            var who = parties.FirstOrDefault(p => IsAsked(p, added));
            return who.IsAbsent ? null : (who, before);
        }
        return entry.Events.OfType<ScopeOpened>().FirstOrDefault(s => IsAsked(s.Item, added)) is { } opened ? (opened.Item, false) : null;
    }

    static bool IsAsked(Value party, SignerAdded added) => party.AsRecord is { } one
        && (added.ToUser is { } user ? one["users"].AsList?.Any(u => u.AsText == user) == true : one["unit"].AsText == added.ToUnit);

    /// <summary>
    /// What was done about an incident is done about the same one here. When the other version had none, the step was never stuck: what skipped or moved it is done all the
    /// same if the step still waits, so that the way can be followed.
    /// </summary>
    bool Mend(int visit, string how, CaseEntry entry)
    {
        var activity = Named(visit);
        int? at = visit == 0 ? Stuck() ? 0 : null : Failed(activity);
        if (at is null)
        {
            Differs("replay.incident.gone", before, activity.Length > 0 ? activity : before.Flow.Definition.Id);
            if (how == "retry" || visit == 0 || Waiting(visit, _ => true) is not { } waiting) return true;
            at = waiting;
        }
        var events = entry.Events;
        return how switch
        {
            "retry" => Do(new Stimulus.Retry(at.Value, Corrected(events)), activity),
            "skip" => Do(new Stimulus.Skip(at.Value, events.OfType<VisitEnded>().FirstOrDefault(e => e.Visit == visit)?.Outcome ?? FlowActivity.Done, ""), activity),
            _ => MovedTo(visit, events) is { } target ? Do(new Stimulus.Move(at.Value, target, ""), activity) : Stop("replay.notWalked", activity, ("what", CaseEvents.TypeOf(entry.Events.OfType<IncidentMended>().First()).Name)),
        };
    }

    bool Stuck() => state.Incidents.ToArray().Any(i => i.Visit == 0);

    int? Failed(string activity)
    {
        foreach (var incident in state.Incidents)
            if (state.Visit(incident.Visit)?.Activity == activity) return incident.Visit;
        return null;
    }

    /// <summary>Variables that were corrected: what was set before the incident was settled.</summary>
    static Record? Corrected(IReadOnlyList<object> events)
    {
        var values = new RecordBuilder();
        foreach (var happened in events.SkipWhile(e => e is not IncidentMended).TakeWhile(e => e is not IncidentResolved))
            if (happened is VariableSet set) values.Set(set.Name, set.Value);
        return values.ToRecord() is { Count: > 0 } corrected ? corrected : null;
    }

    /// <summary>Where the token was put: the first that began of the step it was taken out of, or of the tokens that were stuck.</summary>
    string? MovedTo(int visit, IReadOnlyList<object> events)
    {
        foreach (var happened in events.SkipWhile(e => e is not IncidentMended))
            if (happened is VisitStarted started && (visit == 0 || started.From == visit)) return NowCalled(started.Activity);
            else if (happened is VisitPassed passed && (visit == 0 || passed.From == visit)) return NowCalled(passed.Activity);
        return null;
    }

    /// <summary>Timers stand still with the work that stood still in the record, and go on with it.</summary>
    void Stand()
    {
        var still = standing.Select(Named).ToHashSet(StringComparer.Ordinal);
        foreach (var timer in state.Timers.ToArray())
        {
            var stands = allStands || follows || parts.Count > 0 || still.Contains(state.Visit(timer.Visit)!.Activity);
            if (stands && timer.StoppedAt is null) state = state.Apply(new TimerStopped(timer.Visit, timer.Timer, now));
            else if (!stands && timer.StoppedAt is { } since)
                state = FlowState.Fold(state, StandingStill.GoOn(calendar, after.Flow, state, timer, since, now, Told));
        }
    }
}
