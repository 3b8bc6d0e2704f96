using System.Text.Json;

namespace LowCode.Cases.Http;

/// <summary>Units that assist, each with what is late of it: <c>assists: [{ ask, unit, state, matter, due?, overdue, answer?, score? }]</c>.</summary>
static class AssistWriter
{
    public static void Write(Utf8JsonWriter writer, CaseState state)
    {
        if (state.Assists.IsEmpty) return;
        writer.WriteStartArray("assists");
        foreach (var one in state.Assists)
        {
            writer.WriteStartObject();
            writer.WriteNumber("ask", one.Number);
            writer.WriteString("unit", one.Unit);
            writer.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(one.Status.ToString()));
            if (one.Visit > 0) writer.WriteNumber("visit", one.Visit);
            if (one.By is not null) writer.WriteString("by", one.By);
            writer.WriteString("matter", one.Matter);
            CaseJsonWriter.Time(writer, "at", one.At);
            if (one.Due is { } due) CaseJsonWriter.Time(writer, "due", due);
            writer.WriteBoolean("overdue", IsLate(one, state));
            if (one.Answer is not null) writer.WriteString("answer", one.Answer);
            if (one.AnsweredBy is not null) writer.WriteString("answeredBy", one.AnsweredBy);
            if (one.AnsweredAt is { } answered) CaseJsonWriter.Time(writer, "answeredAt", answered);
            if (one.Score is { } score) writer.WriteNumber("score", score);
            if (one.ScoreComment is not null) writer.WriteString("scoreComment", one.ScoreComment);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static bool IsLate(Assistance one, CaseState state) => one.Late || (one.IsOpen && state.Ledger.Find(one.Clock) is { BreachedAt: not null });
}
