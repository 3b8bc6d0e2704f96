using System.Globalization;
using LowCode.Calendar;
using LowCode.Files;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>
/// The rows of a case in the views, as a function of its state: what a command writes is the difference between the rows before and after,
/// so that rebuilding from the journal gives the same rows.
/// </summary>
public static class CaseProjection
{
    /// <summary>The one timer a case has in the table: when it has to be woken next.</summary>
    public const string WakeTimer = "wake";

    /// <summary>All shapes that commands of cases write, for the journal.</summary>
    public static IReadOnlyList<RowShape> Shapes { get; } =
        [.. CaseRow.Shapes, .. WorkItemRow.Shapes, PartyRow.Shape, .. CopyRow.Shapes, .. FillRow.Shapes, DocumentRow.Shape, .. PointRow.Shapes, TimerRows.Upsert, TimerRows.Delete, OutboxRows.Insert, FileRows.Attach, FileRows.Share];

    public static CaseRow Row(CaseId id, CaseState state)
    {
        var (due, provisional, overdue) = CaseClock(state.Ledger);
        return new CaseRow(id, (int)state.Version, state.App, state.AppVersion, state.Number, state.Title,
            StateOf(state), state.Result, Stage(state), state.Street, state.Owner, state.CreatedBy, state.Source,
            state.Confidential, state.HasIncident, Milliseconds(state.OpenedAt), Milliseconds(state.UpdatedAt),
            state.ClosedAt is { } closed ? Milliseconds(closed) : null, due, provisional, overdue,
            state.Outside?.System, state.Outside?.Number, Optional(state.Outside?.Due), state.Category, state.Claimant, state.Channel, state.Rating?.Level, Optional(state.Rating?.At), Custody.NameOf(state.Flow.Owner?.Basis))
        {
            Supervision = SupervisionRows.Standing(state), FeedbackDue = SupervisionRows.Due(state), ReviewAt = Optional(state.Parked?.Review), Grid = state.Grid,
        };
    }

    public static WorkItemRow Row(CaseId id, CaseItem item, CaseState state)
    {
        var (due, overdue) = item.IsLive ? StageClock(state.Ledger, item.Visit) : (null, false);
        return new WorkItemRow(id, item.Visit, item.Activity, item.Name,
            StateOf(state, item),
            // Handed over, it is offered to all who work for the unit, whatever post they hold.
            item.HandedOver ? null : item.Post, item.Unit, Names(item.Users), Names(item.Not), item.Holder, item.Outcome,
            Milliseconds(item.OpenedAt), Optional(item.ClaimedAt), Optional(item.DoneAt), due, overdue, item.Urged);
    }

    /// <summary>What a post, a person or a unit is asked stands among its work items: they find it in the box of what they can claim. The visit is its number, negative.</summary>
    static WorkItemRow Row(CaseId id, Approval asked, CaseState state)
    {
        // Who signs has the time of the step.
        var (due, overdue) = asked is { IsOpen: true, IsSign: true, Visit: { } step } ? StageClock(state.Ledger, step) : (null, false);
        return new(id, -asked.Number, "approval." + asked.Kind, asked.Visit is { } visit ? state.Item(visit)!.Name : state.Title,
            asked.Status switch { ApprovalStatus.Asked => asked.IsDue(state) ? "open" : "waiting", ApprovalStatus.Lapsed => "void", _ => "done" },
            asked.Post, asked.ToUnit ?? (asked.Post is null ? null : state.Street), asked.ToUser is { } user ? Names([user]) : null, Names([asked.By]), asked.DecidedBy,
            asked.Status switch { ApprovalStatus.Given => "approved", ApprovalStatus.Refused => "refused", _ => null },
            Milliseconds(asked.At), null, Optional(asked.DecidedAt), due, overdue, 0);
    }

    /// <summary><c>open</c>, <c>suspended</c>, <c>parked</c> or <c>closed</c>.</summary>
    public static string StateOf(CaseState state) => state.Status == CaseStatus.Closed ? "closed" : state.Parked is not null ? "parked" : state.Suspended(null) is null ? "open" : "suspended";

    /// <summary>What an assisting unit is asked stands among its work items: its people find it in the box of what they can claim.</summary>
    internal static WorkItemRow Row(CaseId id, Assistance asked, CaseState state)
    {
        var (due, overdue) = asked.IsOpen ? StageClock(state.Ledger, asked.Item) : (null, false);
        return new(id, asked.Item, "assist", asked.Matter, asked.Status switch { AssistStatus.Asked => "open", AssistStatus.Answered or AssistStatus.Declined => "done", _ => "void" },
            asked.Post, asked.Unit, null, null, asked.AnsweredBy, asked.Status switch { AssistStatus.Answered => "answered", AssistStatus.Declined => "declined", _ => null },
            Milliseconds(asked.At), null, Optional(asked.AnsweredAt), due, overdue, 0);
    }

    /// <summary>How supervision stands: <c>overdue</c>, <c>waiting</c>, <c>answered</c> or null.</summary>
    public static string? SupervisionOf(CaseState state) => SupervisionRows.Standing(state);

    /// <summary><c>open</c>, <c>claimed</c>, <c>suspended</c> (whoever holds it), <c>done</c> or <c>void</c>.</summary>
    public static string StateOf(CaseState state, CaseItem item) => item.Status switch
    {
        ItemStatus.Done => "done",
        ItemStatus.Void => "void",
        _ when state.Suspended(item.Visit) is not null => "suspended",
        ItemStatus.Claimed => "claimed",
        _ => "open",
    };

    /// <summary>The rows that take the views from one state to the next; all rows when there was none.</summary>
    /// <param name="records">How the case's app keeps its records.</param>
    public static List<RowWrite> Difference(CaseId id, CaseState before, CaseState after, RecordForm records)
    {
        var rows = new List<RowWrite>(6);
        if (before.Status == CaseStatus.None) rows.Add(Row(id, after).Insert());
        else rows.Add(Row(id, after).Update(Row(id, before)));

        if (before.Status == CaseStatus.None) rows.Add(records.Row(id, after.Form));
        // Another version of the app keeps other columns.
        else if (before.AppVersion != after.AppVersion) rows.Add(records.Whole(id, after.Form));
        else if (records.Change(id, before.Form, after.Form) is { } changed) rows.Add(changed);

        for (var i = 0; i < after.Items.Length; i++)
        {
            var item = after.Items[i];
            if (i >= before.Items.Length)
            {
                rows.Add(Row(id, item, after).Insert());
                continue;
            }
            // A closed item's row is final; an open one's may change by its clock alone.
            if (ReferenceEquals(item, before.Items[i]) && (!item.IsLive || (ReferenceEquals(before.Ledger, after.Ledger) && before.Suspensions == after.Suspensions && before.Halt == after.Halt))) continue;
            var (row, was) = (Row(id, item, after), Row(id, before.Items[i], before));
            if (row != was) rows.Add(row.Update(was));
        }
        for (var i = 0; i < after.Approvals.Length; i++)
        {
            var row = Row(id, after.Approvals[i], after);
            if (i >= before.Approvals.Length) rows.Add(row.Insert());
            else if (Row(id, before.Approvals[i], before) is var was && row != was) rows.Add(row.Update(was));
        }
        SupervisionRows.Difference(rows, id, before, after);
        for (var i = 0; i < after.Assists.Length; i++)
        {
            var row = Row(id, after.Assists[i], after);
            if (i >= before.Assists.Length) rows.Add(row.Insert());
            else if (Row(id, before.Assists[i], before) is var was && row != was) rows.Add(row.Update(was));
        }
        for (var i = before.Parties.Length; i < after.Parties.Length; i++) rows.Add(PartyRow.Write(id, after.Parties[i]));

        for (var i = before.Fills.Length; i < after.Fills.Length; i++)
            if (after.Fills[i] is var fill) rows.Add(new FillRow(fill.Form, fill.Visit, fill.Needed, fill.Asked, fill.Prefilled, fill.Corrected).Insert(id));
        for (var i = before.Subjects.Length; i < after.Subjects.Length; i++) rows.Add(SubjectRow.Insert(id, after.Subjects[i]));

        var (pointWas, point) = (PointOf(before, records), PointOf(after, records));
        if (point != pointWas) rows.Add(point is { } at ? PointRow.Write(id, at) : PointRow.Remove(id));

        if (before.Documents != after.Documents)
            foreach (var document in after.Documents)
                if (!before.Documents.Contains(document)) rows.Add(new DocumentRow(document.Id, document.Source.ToString().ToLowerInvariant(), document.Until?.ToString("O", CultureInfo.InvariantCulture)).Write(id));

        foreach (var copy in after.Copies)
            if (!before.Copies.Contains(copy)) rows.Add(CopyRow.Write(id, copy.Party, copy.By, copy.At.ToUnixTimeMilliseconds()));
        foreach (var copy in before.Copies)
            if (!after.Copies.Any(c => c.Party == copy.Party)) rows.Add(CopyRow.Remove(id, copy.Party));

        var (woken, wake) = (before.Status == CaseStatus.None ? null : CaseDecider.NextWake(before), CaseDecider.NextWake(after));
        if (wake is { } due && wake != woken) rows.Add(TimerRows.Set(id, WakeTimer, due));
        else if (wake is null && woken is not null) rows.Add(TimerRows.Remove(id, WakeTimer));
        return rows;
    }

    /// <summary>Where it is on the map; where a claimant lives is nobody's to see when the case is confidential.</summary>
    static CasePoint? PointOf(CaseState state, RecordForm records) => state.Status == CaseStatus.None || state.Confidential ? null : records.PointOf(state.Form);

    /// <summary>Names of the activities that wait for people.</summary>
    public static string Stage(CaseState state)
    {
        string? first = null;
        List<string>? all = null;
        foreach (var item in state.Items)
        {
            if (!item.IsLive) continue;
            if (first is null) first = item.Name;
            else (all ??= [first]).Add(item.Name);
        }
        return all is null ? first ?? "" : string.Join('、', all.Distinct(StringComparer.Ordinal));
    }

    static (long? Due, bool Provisional, bool Overdue) CaseClock(LedgerState ledger)
    {
        (long? Due, bool Provisional, bool Overdue) result = (null, false, false);
        foreach (var clock in ledger.Clocks)
        {
            if (clock.Visit is not null) continue;
            result.Overdue |= clock.BreachedAt is not null;
            if (clock.Times.At is not { } at || result.Due <= Milliseconds(at)) continue;
            result = (Milliseconds(at), clock.Times.Provisional, result.Overdue);
        }
        return result;
    }

    /// <summary>Due time and lateness of a work item: its earliest clock.</summary>
    public static (long? Due, bool Overdue) StageClock(LedgerState ledger, int visit)
    {
        (long? Due, bool Overdue) result = (null, false);
        foreach (var clock in ledger.Clocks)
        {
            if (clock.Visit is not { } name || !int.TryParse(name, out var its) || its != visit) continue;
            result.Overdue |= clock.BreachedAt is not null;
            if (clock.Times.At is { } at && !(result.Due <= Milliseconds(at))) result.Due = Milliseconds(at);
        }
        return result;
    }

    static string? Names(IReadOnlyList<string> users) => users.Count == 0 ? null : $"|{string.Join('|', users)}|";

    static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
    static long? Optional(DateTimeOffset? at) => at is { } time ? Milliseconds(time) : null;
}
