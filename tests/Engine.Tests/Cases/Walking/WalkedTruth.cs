using LowCode.Cases;
using LowCode.Flows;

namespace LowCode.Engine.Tests.Cases;

/// <summary>Rules that a state must keep by itself after every command.</summary>
static class WalkedTruth
{
    public static string Text(CaseState state) => Convert.ToHexString(CaseSnapshot.Write(state));

    /// <summary>Where two states that ought to be one are apart: names of what differs, and how.</summary>
    public static string Apart(CaseState memory, CaseState folded)
    {
        var apart = new List<string>();
        Look("case", memory, folded, apart);
        Look("flow", memory.Flow, folded.Flow, apart);
        for (var i = 0; i < Math.Min(memory.Flow.Visits.Length, folded.Flow.Visits.Length); i++) Look("visit " + memory.Flow.Visits[i].Id, memory.Flow.Visits[i], folded.Flow.Visits[i], apart);
        return string.Join("; ", apart);
    }

    static void Look(string name, object one, object other, List<string> apart)
    {
        foreach (var property in one.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && !p.PropertyType.IsByRefLike && !(p.GetMethod?.IsStatic ?? true)))
        {
            var (a, b) = (Told(property.GetValue(one)), Told(property.GetValue(other)));
            if (a != b) apart.Add($"{name} {property.Name}: {a} in memory, {b} folded");
        }
    }

    static string Told(object? value) => value switch { null => "nothing", string text => text, System.Collections.IEnumerable many => string.Join(" | ", many.Cast<object?>()), FlowState => "", _ => value.ToString() ?? "" };

    /// <summary>Rules that a state must keep by itself; what it breaks, in words.</summary>
    public static IReadOnlyList<string> Violations(CaseState state)
    {
        var broken = new List<string>();
        void Must(bool holds, string rule)
        {
            if (!holds) broken.Add(rule);
        }

        var live = state.Items.Where(i => i.IsLive).Select(i => i.Visit).Order().ToArray();
        var offered = state.Flow.WorkItems.ToArray().Select(i => i.Visit).Order().ToArray();
        Must(live.SequenceEqual(offered), $"live work items {string.Join(",", live)} are those the flow offers {string.Join(",", offered)}");
        Must(state.Items.Select(i => i.Visit).Distinct().Count() == state.Items.Length, "a visit has one work item");
        Must(live.All(v => state.Flow.Visit(v) is { IsLive: true }), "a live work item stands for a live visit");
        Must(state.Items.All(i => i.Status == ItemStatus.Claimed == (i.Holder is not null && i.IsLive)), "a claimed work item has a holder, an open one has none");
        Must(state.Owner.Length > 0, "there is exactly one owner");
        Must(state.Flow.Owner is null || state.Owner == state.Flow.Owner.Unit, "the owner is the flow's");
        Must((state.Status == CaseStatus.Closed) == (state.Flow.Status == FlowStatus.Ended), "the case is closed when its flow has ended");
        Must(state.Status != CaseStatus.Closed || (live.Length == 0 && state.Ledger.Clocks.IsEmpty && CaseDecider.NextWake(state) is null), "nothing runs in a closed case");
        Must(state.Status != CaseStatus.Closed || (state.ClosedAt is not null && state.Result is not null), "a closed case says when and with what result");
        Must(state.Status != CaseStatus.Open || state.Flow.Live.Length > 0 || state.HasIncident, "an open case waits for something or says that it is stuck");
        Must(state.Assists.All(a => a.IsOpen || !state.Ledger.Clocks.Any(c => c.Id == a.Clock)), "who has answered is not timed any more");
        Must(state.Assists.All(a => !a.IsOpen || state.Status == CaseStatus.Open), "nobody assists a closed case");
        Must(state.Ledger.Clocks.All(c => c.Visit is null || state.Assists.Any(a => a.IsOpen && a.Clock == c.Id) || (int.TryParse(c.Visit, out var step) ? live.Contains(step) : state.Supervisions.Any(s => s.Number == Supervision.NumberOf(c.Visit) && s.Status == SupervisionStatus.Waiting))),
            "a stage's clock runs as long as its work item, one of supervision as long as feedback is missing");
        Must(state.Supervisions.All(s => s.Status == SupervisionStatus.Waiting == state.Ledger.Find(s.Clock) is not null), "who has to feed back has a clock");
        Must(state.Status != CaseStatus.Closed || !state.Supervisions.Any(s => s.IsOpen), "nobody has to feed back on what is closed");
        Must(state.Parked is null || state.Suspended(null) is not null, "what is parked stands still");
        Must(state.Approvals.Count(a => a.IsOpen && a.Kind == Approval.Review) == (state.Parked is { IsDue: true } ? 1 : 0), "a parked case is looked at again when its day has come, and only then");
        Must(state.Ledger.Clocks.All(c => c.PausedAt is not null == state.Suspended(int.TryParse(c.Visit, out var its) ? its : null) is not null),
            "a clock stands still when its work item or the case is suspended, and only then");
        Must(state.Flow.Timers.ToArray().All(t => t.StoppedAt is null == state.Suspended(t.Visit) is null), "a timer stands still when its step or the case is suspended, and only then");
        Must(state.Retries.All(r => state.Flow.Visit(r.Visit) is { IsLive: true }), "only what still runs is tried again");
        Must(state.Suspensions.All(s => s.Visit is null || live.Contains(s.Visit.Value)), "what is suspended is there");
        Must(state.Approvals.All(a => !a.IsOpen || a.Kind == Approval.Read || (state.Status == CaseStatus.Open && (a.Visit is null || live.Contains(a.Visit.Value)))), "what is asked for is there");
        Must(state.Items.All(i => i.Held is null || (i.Status == ItemStatus.Claimed && i.Holder == i.Held.User && i.Outcomes.Contains(i.Held.Outcome) && AddedSigning.Open(state, i.Visit).Any())),
            "a completion is held as long as somebody has to sign it");
        Must(state.Approvals.All(a => a.Kind != Approval.Read || !a.IsOpen || !a.IsDue(state) || state.Copies.Any(c => c.Party == a.Party)), "whose turn it is to read sees the case");
        Must(state.Status != CaseStatus.Closed || state.Suspensions.IsEmpty, "a closed case is not suspended");
        Must(state.UpdatedAt >= state.OpenedAt, "time does not run backwards");
        return broken;
    }
}
