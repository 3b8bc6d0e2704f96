using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>What lists show of supervision: whether feedback is missing, and until when; among work items, what the unit has to say and what the superior has to judge.</summary>
static class SupervisionRows
{
    // Visits below those of what is asked (Approval) and of units that assist (Assistance).
    const int Asked = 300_000, Judged = 400_000;

    /// <summary><c>overdue</c> (feedback is late), <c>waiting</c> (for feedback), <c>answered</c> (for the superior), or null.</summary>
    public static string? Standing(CaseState state)
    {
        string? standing = null;
        foreach (var one in state.Supervisions)
        {
            if (!one.IsOpen) continue;
            if (one.Status == SupervisionStatus.Answered) standing ??= "answered";
            else if (state.Ledger.Find(one.Clock)?.BreachedAt is not null) return "overdue";
            else standing = "waiting";
        }
        return standing;
    }

    /// <summary>The earliest limit for feedback, in UTC milliseconds.</summary>
    public static long? Due(CaseState state)
    {
        long? due = null;
        foreach (var one in state.Supervisions)
            if (one.Status == SupervisionStatus.Waiting && state.Ledger.Find(one.Clock)?.Times.At?.ToUnixTimeMilliseconds() is { } at && !(due <= at)) due = at;
        return due;
    }

    public static void Difference(List<RowWrite> rows, CaseId id, CaseState before, CaseState after)
    {
        for (var i = 0; i < after.Supervisions.Length; i++)
        {
            var (one, was) = (after.Supervisions[i], i < before.Supervisions.Length ? before.Supervisions[i] : null);
            Write(rows, Asking(id, one, after), was is null ? null : Asking(id, was, before));
            if (one.Feedback.Count > 0) Write(rows, Judging(id, one, after), was is { Feedback.Count: > 0 } ? Judging(id, was, before) : null);
        }
    }

    static void Write(List<RowWrite> rows, WorkItemRow row, WorkItemRow? was)
    {
        if (was is null) rows.Add(row.Insert());
        else if (row != was) rows.Add(row.Update(was));
    }

    static WorkItemRow Asking(CaseId id, Supervision one, CaseState state)
    {
        var clock = one.Status == SupervisionStatus.Waiting ? state.Ledger.Find(one.Clock) : null;
        var last = one.Feedback.Count > 0 ? one.Feedback[^1] : null;
        return new(id, -(Asked + one.Number), "supervision." + one.Kind, state.Title, one.Status switch { SupervisionStatus.Waiting => "open", SupervisionStatus.Answered or SupervisionStatus.Accepted => "done", _ => "void" },
            null, one.Unit, null, null, one.IsOpen && one.Status != SupervisionStatus.Answered ? null : last?.By, null, At(one.At), null,
            one.Status == SupervisionStatus.Waiting ? null : last is not null ? At(last.At) : At(one.ClosedAt ?? one.At), clock?.Times.At is { } due ? At(due) : null, clock?.BreachedAt is not null, 0);
    }

    /// <summary>Whoever put it judges; what a deadline put is judged by the street's supervisors.</summary>
    static WorkItemRow Judging(CaseId id, Supervision one, CaseState state) => new(
        id, -(Judged + one.Number), "supervision.judge", state.Title, one.Status switch { SupervisionStatus.Answered => "open", SupervisionStatus.Accepted => "done", _ => "void" },
        one.By is null ? "supervisor" : null, one.By is null ? state.Street : null, one.By is { } by ? $"|{by}|" : null, $"|{one.Feedback[^1].By}|", one.ClosedBy, null,
        At(one.Feedback[0].At), null, one.ClosedAt is { } closed ? At(closed) : null, null, false, 0);

    static long At(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
