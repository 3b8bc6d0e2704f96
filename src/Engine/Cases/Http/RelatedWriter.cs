using System.Text.Json;
using LowCode.Problems;

namespace LowCode.Cases.Http;

/// <summary>Other cases of a case as the API shows them: <c>merged?</c>, <c>followers?</c>, <c>splits?</c>, <c>links?</c>.</summary>
static class RelatedWriter
{
    public static void Write(Utf8JsonWriter writer, CaseState state)
    {
        if (state.Lead is { } lead)
        {
            writer.WriteStartObject("merged");
            writer.WriteString("case", lead.Case);
            writer.WriteString("number", lead.Number);
            writer.WriteString("state", lead.Status.ToString().ToLowerInvariant());
            writer.WriteString("unit", lead.Unit);
            writer.WriteString("by", lead.By);
            writer.WriteString("reason", lead.Reason);
            CaseJsonWriter.Time(writer, "at", lead.At);
            writer.WriteEndObject();
        }
        List(writer, "followers", state.Followers, one =>
        {
            Named(one.Case, one.Number, one.Status.ToString(), one.By, one.At, one.Problem);
            writer.WriteString("reason", one.Reason);
        });
        List(writer, "links", state.Links, one =>
        {
            Named(one.Case, one.Number, one.Status.ToString(), one.By, one.At, one.Problem);
            writer.WriteString("kind", one.Kind);
            if (one.Note is not null) writer.WriteString("note", one.Note);
        });
        List(writer, "splits", state.Splits, one =>
        {
            writer.WriteNumber("first", one.First);
            writer.WriteNumber("count", one.Count);
            writer.WriteBoolean("wait", one.Wait);
            writer.WriteBoolean("over", one.IsOver(state));
            writer.WriteString("by", one.By);
            writer.WriteString("reason", one.Reason);
            CaseJsonWriter.Time(writer, "at", one.At);
        });

        void Named(string id, string number, string standing, string by, DateTimeOffset at, Problem? problem)
        {
            writer.WriteString("case", id);
            writer.WriteString("number", number);
            writer.WriteString("state", standing.ToLowerInvariant());
            writer.WriteString("by", by);
            CaseJsonWriter.Time(writer, "at", at);
            if (problem is null) return;
            writer.WriteString("problem", problem.Code);
            writer.WriteString("message", ProblemText.Of(problem, "zh"));
        }
    }

    static void List<T>(Utf8JsonWriter writer, string name, IReadOnlyCollection<T> all, Action<T> write)
    {
        if (all.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var one in all)
        {
            writer.WriteStartObject();
            write(one);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

/// <param name="State">following: its steps stand still; handled: the step for all was done; left.</param>
/// <param name="Unit">Unit that has the lead, or had it when it was done.</param>
sealed record MergedBody(string Case, string Number, string State, string Unit, string By, string Reason, DateTimeOffset At);

/// <param name="State">asked, joined, refused, told (the step for all was done), released, left.</param>
/// <param name="Problem">Why it does not follow.</param>
sealed record FollowerBody(string Case, string Number, string State, string By, DateTimeOffset At, string? Problem, string? Message, string Reason);

/// <param name="State">asked, linked, refused.</param>
/// <param name="Kind">What the other case is to this one: related, duplicate, earlier, later.</param>
sealed record LinkBody(string Case, string Number, string State, string By, DateTimeOffset At, string? Problem, string? Message, string Kind, string? Note);

/// <param name="First">Number of its first part; parts stand among the children.</param>
/// <param name="Wait">Work on the case stands still until its parts are over.</param>
sealed record SplitBody(int First, int Count, bool Wait, bool Over, string By, string Reason, DateTimeOffset At);
