using System.Globalization;
using System.Text.Json;
using LowCode.Calendar;
using LowCode.Journal;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases.Http;

/// <summary>Cases as the API shows them. Written by hand: this is the answer of every command.</summary>
static class CaseJsonWriter
{
    /// <summary>
    /// <c>{ id, version, number, app, appVersion, title, state, result?, stage, street, owner, openedAt, closedAt?, due?, overdue, incident, workItems: [...] }</c>,
    /// category, claimant, channel and copies where there are any; with values also <c>form</c>. Times are ISO 8601 UTC.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, CaseId id, CaseState state, Record? form = null, IReadOnlyList<CopyRead>? reads = null, FieldMask? mask = null)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id.Value);
        writer.WriteNumber("version", state.Version);
        writer.WriteString("number", state.Number);
        writer.WriteString("app", state.App);
        writer.WriteString("appVersion", state.AppVersion);
        if (state.Settings is not null) writer.WriteString("appSettings", state.Settings);
        writer.WriteString("title", state.Title);
        writer.WriteString("state", CaseProjection.StateOf(state));
        if (state.Suspensions.FirstOrDefault(s => s.Visit is null) is { } stopped) Suspended(writer, stopped);
        if (state.Result is not null) writer.WriteString("result", state.Result);
        writer.WriteString("stage", CaseProjection.Stage(state));
        writer.WriteString("street", state.Street);
        writer.WriteString("owner", state.Owner);
        if (state.Flow.Owner is { } owner)
        {
            writer.WriteString("ownerBasis", Custody.NameOf(owner.Basis));
            if (owner.Ground is not null) writer.WriteString("ownerGround", owner.Ground);
        }
        writer.WriteString("createdBy", state.CreatedBy);
        if (state.Source is not null) writer.WriteString("source", state.Source);
        if (state.Rating is { } rating)
        {
            writer.WriteStartObject("rating");
            writer.WriteNumber("level", rating.Level);
            if (rating.Comment is not null) writer.WriteString("comment", rating.Comment);
            if (rating.Reasons is { Count: > 0 } reasons)
            {
                writer.WriteStartArray("reasons");
                foreach (var reason in reasons) writer.WriteStringValue(reason);
                writer.WriteEndArray();
            }
            Time(writer, "at", rating.At);
            writer.WriteEndObject();
        }
        if (state.Outside is { } outside)
        {
            writer.WriteStartObject("outside");
            writer.WriteString("system", outside.System);
            writer.WriteString("number", outside.Number);
            if (outside.Due is { } due) Time(writer, "due", due);
            writer.WriteEndObject();
        }
        Time(writer, "openedAt", state.OpenedAt);
        Time(writer, "updatedAt", state.UpdatedAt);
        if (state.ClosedAt is { } closed) Time(writer, "closedAt", closed);
        writer.WriteBoolean("confidential", state.Confidential);
        Clocks(writer, state.Ledger);
        Incidents(writer, state);
        writer.WriteStartArray("workItems");
        foreach (var item in state.Items)
            if (item.IsLive) Write(writer, item, state);
        writer.WriteEndArray();
        Approvals(writer, state);
        WatchJson.Write(writer, state);
        SummonWriter.Write(writer, state, mask);
        AssistWriter.Write(writer, state);
        Family(writer, state);
        RelatedWriter.Write(writer, state);
        ApplicantWriter.Write(writer, state, mask);
        Attached(writer, state);
        if (state.Category is not null) writer.WriteString("category", state.Category);
        if (state.Claimant is not null) writer.WriteString("claimant", state.Claimant);
        if (state.Channel is not null) writer.WriteString("channel", state.Channel);
        if (!state.Calls.IsEmpty) Calls(writer, state);
        if (state.Grid is not null) writer.WriteString("grid", state.Grid);
        if (!state.Copies.IsEmpty) Copies(writer, state, reads ?? []);
        if (form is not null && !state.Sources.IsEmpty) Sources(writer, state, mask ?? FieldMask.None);
        if (form is not null)
        {
            writer.WritePropertyName("form");
            ValueJson.Write(writer, form);
        }
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, CaseItem item, CaseState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("visit", item.Visit);
        writer.WriteString("activity", item.Activity);
        writer.WriteString("name", item.Name);
        writer.WriteString("state", CaseProjection.StateOf(state, item));
        if (state.Suspensions.FirstOrDefault(s => s.Visit == item.Visit) is { } stopped) Suspended(writer, stopped);
        if (item.Form is not null) writer.WriteString("form", item.Form);
        if (item.Post is not null) writer.WriteString("post", item.Post);
        if (item.Unit is not null) writer.WriteString("unit", item.Unit);
        if (item.Holder is not null) writer.WriteString("holder", item.Holder);
        Texts(writer, "users", item.Users);
        Texts(writer, "outcomes", item.Outcomes);
        Texts(writer, "allow", item.Allow);
        var (due, overdue) = CaseProjection.StageClock(state.Ledger, item.Visit);
        if (due is { } at) Time(writer, "due", DateTimeOffset.FromUnixTimeMilliseconds(at));
        writer.WriteBoolean("overdue", overdue);
        if (item.Held is { } held)
        {
            writer.WriteStartObject("held");
            writer.WriteString("by", held.User);
            writer.WriteString("outcome", held.Outcome);
            Time(writer, "at", held.At);
            writer.WriteEndObject();
        }
        if (item.Urged > 0) writer.WriteNumber("urged", item.Urged);
        writer.WriteEndObject();
    }

    static void Suspended(Utf8JsonWriter writer, Suspension stopped)
    {
        writer.WriteStartObject("suspended");
        writer.WriteString("by", stopped.By);
        writer.WriteString("reason", stopped.Reason);
        Time(writer, "at", stopped.At);
        if (stopped.Until is { } until) Time(writer, "until", until);
        writer.WriteEndObject();
    }

    /// <summary>What waits for somebody's answer.</summary>
    static void Approvals(Utf8JsonWriter writer, CaseState state)
    {
        if (!state.Approvals.Any(a => a.IsOpen)) return;
        writer.WriteStartArray("approvals");
        foreach (var asked in state.Approvals.Where(a => a.IsOpen))
        {
            writer.WriteStartObject();
            writer.WriteNumber("ask", asked.Number);
            writer.WriteString("kind", asked.Kind);
            if (asked.Visit is { } visit) writer.WriteNumber("visit", visit);
            writer.WriteString("by", asked.By);
            if (asked.Post is not null) writer.WriteString("post", asked.Post);
            if (asked.ToUser is not null) writer.WriteString("user", asked.ToUser);
            if (asked.ToUnit is not null) writer.WriteString("unit", asked.ToUnit);
            if (!asked.IsDue(state)) writer.WriteBoolean("waits", true);
            writer.WriteString("reason", asked.Reason);
            if (asked.Comment is not null) writer.WriteString("comment", asked.Comment);
            if (asked.Length is not null) writer.WriteString("length", asked.Length);
            if (asked.Until is { } until) Time(writer, "until", until);
            Time(writer, "at", asked.At);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Files that were added apart from the forms.</summary>
    static void Attached(Utf8JsonWriter writer, CaseState state)
    {
        if (state.Attached.IsEmpty) return;
        writer.WriteStartArray("files");
        foreach (var one in state.Attached)
        {
            writer.WriteStartObject();
            writer.WriteString("id", one.Id);
            writer.WriteString("name", one.File["name"].AsText);
            writer.WriteString("type", one.File["type"].AsText);
            writer.WriteNumber("size", (long)one.File["size"].RawNumber);
            writer.WriteString("by", one.By);
            Time(writer, "at", one.At);
            if (one.Note is not null) writer.WriteString("note", one.Note);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>The case that began this one, and those it began.</summary>
    static void Family(Utf8JsonWriter writer, CaseState state)
    {
        if (state.Parent is { } parent)
        {
            writer.WriteStartObject("parent");
            writer.WriteString("case", parent.Case);
            writer.WriteString("number", parent.Number);
            Place(writer, parent.Visit);
            writer.WriteEndObject();
        }
        if (state.Children.IsEmpty) return;
        writer.WriteStartArray("children");
        foreach (var child in state.Children.Where(c => c.Case.Length > 0 || c.Problem is not null))
        {
            writer.WriteStartObject();
            if (child.Case.Length > 0)
            {
                writer.WriteString("case", child.Case);
                writer.WriteString("number", child.Number);
                writer.WriteString("app", child.App);
            }
            Place(writer, child.Visit);
            if (child.Result is not null) writer.WriteString("result", child.Result);
            if (child.Problem is not null) writer.WriteString("problem", child.Problem.Code);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>The visit that began a case, or which part of a split case it is.</summary>
    static void Place(Utf8JsonWriter writer, int visit)
    {
        if (visit < 0) writer.WriteNumber("part", -visit);
        else writer.WriteNumber("visit", visit);
    }

    static void Clocks(Utf8JsonWriter writer, LedgerState ledger)
    {
        writer.WriteStartArray("clocks");
        foreach (var clock in ledger.Clocks)
        {
            writer.WriteStartObject();
            writer.WriteString("id", clock.Id.Value);
            if (clock.Visit is { } visit && int.TryParse(visit, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) writer.WriteNumber("visit", number);
            Time(writer, "startedAt", clock.StartedAt);
            if (clock.Times.At is { } at) Time(writer, "due", at);
            if (clock.PausedAt is { } paused) Time(writer, "pausedAt", paused);
            if (clock.Times.Provisional) writer.WriteBoolean("provisional", true);
            writer.WriteBoolean("overdue", clock.BreachedAt is not null);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void Incidents(Utf8JsonWriter writer, CaseState state)
    {
        if (!state.HasIncident) return;
        writer.WriteStartArray("incidents");
        foreach (var incident in state.Flow.Incidents)
        {
            writer.WriteStartObject();
            writer.WriteNumber("visit", incident.Visit);
            writer.WriteString("code", incident.Problem.Code);
            if (incident.Problem.Path is { } path) writer.WriteString("activity", path);
            writer.WriteString("message", Problems.ProblemText.Of(incident.Problem));
            if (Retrying.Of(state, incident.Visit) is { At: { } next } again)
            {
                writer.WriteNumber("nextTry", again.Try);
                Time(writer, "nextTryAt", next);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Where values come from that nobody typed.</summary>
    static void Sources(Utf8JsonWriter writer, CaseState state, FieldMask mask)
    {
        writer.WriteStartArray("sources");
        foreach (var source in state.Sources.Where(s => !mask.Sight.Keeps(ValuePath.Plain(s.Field))).Select(mask.Shown))
        {
            writer.WriteStartObject();
            writer.WriteString("field", source.Field);
            writer.WriteString("element", source.Element);
            writer.WriteString("origin", source.Origin);
            if (source.Place is { } place) writer.WriteString("place", place);
            Time(writer, "at", source.At);
            writer.WriteString("sure", source.Sure.ToString().ToLowerInvariant());
            writer.WriteString("became", source.Became.ToString().ToLowerInvariant());
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void Calls(Utf8JsonWriter writer, CaseState state)
    {
        writer.WriteStartArray("calls");
        foreach (var call in state.Calls)
        {
            writer.WriteStartObject();
            writer.WriteNumber("visit", call.Visit);
            writer.WriteString("by", call.By);
            Time(writer, "at", call.At);
            writer.WriteString("how", call.How);
            if (call.Again is { } again) Time(writer, "again", again);
            if (call.Note is not null) writer.WriteString("note", call.Note);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void Copies(Utf8JsonWriter writer, CaseState state, IReadOnlyList<CopyRead> reads)
    {
        writer.WriteStartArray("copies");
        foreach (var copy in state.Copies)
        {
            writer.WriteStartObject();
            writer.WriteString(copy.Party[..4], copy.Party[5..]);
            writer.WriteString("by", copy.By);
            Time(writer, "at", copy.At);
            var since = reads.Where(r => r.Party == copy.Party && r.At >= copy.At).ToList();
            if (since.Count > 0)
            {
                writer.WriteStartArray("readBy");
                foreach (var read in since)
                {
                    writer.WriteStartObject();
                    writer.WriteString("user", read.User);
                    Time(writer, "at", read.At);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    public static void Time(Utf8JsonWriter writer, string name, DateTimeOffset at) => writer.WriteString(name, at.UtcDateTime);
}
