using System.Text.Json;

namespace LowCode.Cases.Http;

/// <summary>Supervision and parking of a case as the API shows them: <c>parked?</c>, <c>supervisions?</c>.</summary>
static class WatchJson
{
    public static void Write(Utf8JsonWriter writer, CaseState state)
    {
        if (state.Parked is { } parked)
        {
            writer.WriteStartObject("parked");
            writer.WriteString("by", parked.By);
            writer.WriteString("reason", parked.Reason);
            writer.WriteString("plan", parked.Plan);
            CaseJsonWriter.Time(writer, "at", parked.At);
            CaseJsonWriter.Time(writer, "review", parked.Review);
            writer.WriteBoolean("due", parked.IsDue);
            writer.WriteNumber("renewed", parked.Renewed);
            writer.WriteEndObject();
        }
        if (state.Supervisions.IsEmpty) return;
        writer.WriteStartArray("supervisions");
        foreach (var one in state.Supervisions) Write(writer, one, state);
        writer.WriteEndArray();
    }

    static void Write(Utf8JsonWriter writer, Supervision one, CaseState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("supervision", one.Number);
        writer.WriteString("kind", one.Kind);
        if (one.By is not null) writer.WriteString("by", one.By);
        writer.WriteString("text", one.Text);
        writer.WriteString("unit", one.Unit);
        writer.WriteString("length", one.Length);
        CaseJsonWriter.Time(writer, "at", one.At);
        writer.WriteString("state", one.Status.ToString().ToLowerInvariant());
        if (one.IsOpen && state.Ledger.Find(one.Clock) is { } clock)
        {
            if (clock.Times.At is { } due) CaseJsonWriter.Time(writer, "due", due);
            writer.WriteBoolean("overdue", clock.BreachedAt is not null);
        }
        writer.WriteStartArray("feedback");
        foreach (var said in one.Feedback)
        {
            writer.WriteStartObject();
            writer.WriteString("by", said.By);
            writer.WriteString("text", said.Text);
            CaseJsonWriter.Time(writer, "at", said.At);
            writer.WriteBoolean("late", said.Late);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (one.ClosedBy is not null) writer.WriteString("closedBy", one.ClosedBy);
        if (one.ClosedAt is { } closed) CaseJsonWriter.Time(writer, "closedAt", closed);
        if (one.Remark is not null) writer.WriteString("remark", one.Remark);
        writer.WriteEndObject();
    }
}

/// <param name="Due">The day to look at it again has come.</param>
sealed record ParkedBody(string By, string Reason, string Plan, DateTimeOffset At, DateTimeOffset Review, bool Due, int Renewed);

/// <param name="Kind">supervise, order, instruct.</param>
/// <param name="By">Absent when a deadline put it.</param>
/// <param name="State">waiting, answered, accepted, lifted, over.</param>
sealed record SupervisionBody(
    int Supervision, string Kind, string? By, string Text, string Unit, string Length, DateTimeOffset At, string State, DateTimeOffset? Due, bool? Overdue,
    IReadOnlyList<FeedbackBody> Feedback, string? ClosedBy, DateTimeOffset? ClosedAt, string? Remark);

sealed record FeedbackBody(string By, string Text, DateTimeOffset At, bool Late);
