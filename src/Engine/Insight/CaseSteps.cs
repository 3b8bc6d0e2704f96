using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Flows;

namespace LowCode.Insight;

/// <summary>One thing that happened in a case, as process mining and figures read it. It carries no value of any form.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Kind">Wire name of the event: <c>case.completed</c>, <c>flow.visit.passed</c>, <c>clock.breached</c> ….</param>
/// <param name="Visit">The visit it belongs to, 0 for the case.</param>
/// <param name="Activity">The activity of that visit.</param>
/// <param name="Actor">Who acted, as the journal names people.</param>
/// <param name="Unit">The unit that took, has or is asked for the work.</param>
/// <param name="Outcome">By which outcome it was completed or passed.</param>
/// <param name="IsEmpty">Completed with nothing changed and nothing said.</param>
public sealed record CaseStep(DateTimeOffset At, string Kind, int Visit, string? Activity, string Actor, string? Unit = null, string? Outcome = null, bool IsEmpty = false);

/// <summary>Reads the history of a case as steps, in order. Pure.</summary>
public static class CaseSteps
{
    public static IReadOnlyList<CaseStep> Of(IReadOnlyList<CaseEntry> history)
    {
        var steps = new List<CaseStep>();
        var activities = new Dictionary<int, string>();
        foreach (var entry in history)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(entry.Row.OccurredAt);
            var filled = entry.Events.OfType<FormChanged>().Select(f => f.Visit).ToHashSet();
            foreach (var happened in entry.Events)
            {
                var kind = CaseEvents.TypeOf(happened).Name;
                switch (happened)
                {
                    case CaseOpened opened: Add(0, opened.Street); break;
                    case VisitStarted visit: activities[visit.Visit] = visit.Activity; break;
                    case VisitPassed passed: activities[passed.Visit] = passed.Activity; Add(passed.Visit, null, passed.Outcome); break;
                    case WorkItemOpened offered: Add(offered.Visit, offered.Unit); break;
                    case ItemClaimed claimed: Add(claimed.Visit, claimed.Unit); break;
                    case ItemCompleted completed: Add(completed.Visit, null, completed.Outcome, string.IsNullOrWhiteSpace(completed.Comment) && !filled.Contains(completed.Visit)); break;
                    case ItemReturned returned: Add(returned.Visit, null); break;
                    case DispatchRefused refused: Add(refused.Visit, refused.Unit); break;
                    case OwnerSet owner: Add(owner.Visit, owner.Unit); break;
                    case DispatchAdvised advised: Add(advised.Visit, advised.Unit, advised.Followed ? "followed" : "overridden"); break;
                    case FlowEnded ended: Add(0, null, ended.Result); break;
                    case IncidentRaised incident: Add(incident.Visit, null); break;
                    // Dated when they were due, however late the timer came.
                    case ClockWarned or ClockBreached: steps.Add(new CaseStep(((ClockEvent)happened).At, kind, 0, null, entry.Row.Actor)); break;
                    case ClockPaused or ClockResumed: Add(0, null); break;
                    case FormChanged or RulesApplied or CaseDescribed or EffectSettled or ImportBegan or ImportEnded: break;
                    case CaseEvent: Add(0, null); break;
                }

                void Add(int visit, string? unit, string? outcome = null, bool empty = false) =>
                    steps.Add(new CaseStep(at, kind, visit, activities.GetValueOrDefault(visit), entry.Row.Actor, unit, outcome, empty));
            }
        }
        return steps;
    }
}
