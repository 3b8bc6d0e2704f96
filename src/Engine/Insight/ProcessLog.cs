using System.Globalization;
using System.Text.Json;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>
/// Writes an object-centric event log, OCEL 2.0 in its JSON form: events as they come, and behind them the objects they name (cases, units, people) and
/// the types of both. What is kept until the end is one line a case.
/// </summary>
public sealed class ProcessLog
{
    readonly Utf8JsonWriter writer;
    readonly SortedSet<string> eventTypes = new(StringComparer.Ordinal);
    readonly SortedSet<string> units = new(StringComparer.Ordinal), people = new(StringComparer.Ordinal);
    readonly List<CaseLine> cases = [];

    public ProcessLog(Utf8JsonWriter writer)
    {
        this.writer = writer;
        writer.WriteStartObject();
        writer.WriteStartArray("events");
    }

    /// <summary>Events of one case.</summary>
    /// <param name="line">The case as lists show it to the reader.</param>
    /// <param name="steps">Its steps.</param>
    public void Add(CaseLine line, IReadOnlyList<CaseStep> steps)
    {
        cases.Add(line);
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            eventTypes.Add(step.Kind);
            writer.WriteStartObject();
            writer.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{line.CaseId}/{i + 1}"));
            writer.WriteString("type", step.Kind);
            writer.WriteString("time", Time(step.At));
            writer.WriteStartArray("attributes");
            Attribute("activity", step.Activity);
            Attribute("outcome", step.Outcome);
            if (step.Visit > 0) Attribute("visit", step.Visit.ToString(CultureInfo.InvariantCulture));
            writer.WriteEndArray();
            writer.WriteStartArray("relationships");
            Related(line.CaseId, "case");
            if (step.Unit is { Length: > 0 } unit) { units.Add(unit); Related("unit:" + unit, "unit"); }
            if (step.Actor.Length > 0) { people.Add(step.Actor); Related("person:" + step.Actor, "actor"); }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    public void Finish()
    {
        writer.WriteEndArray();
        writer.WriteStartArray("objects");
        foreach (var one in cases)
        {
            Begin(one.CaseId, one.App);
            var opened = DateTimeOffset.FromUnixTimeMilliseconds(one.OpenedAt);
            Attribute("number", one.Number, opened);
            Attribute("version", one.AppVersion, opened);
            Attribute("street", one.Street, opened);
            Attribute("category", one.Category, opened);
            Attribute("result", one.Result, one.ClosedAt is { } closed ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : opened);
            writer.WriteEndArray();
            writer.WriteStartArray("relationships");
            if (one.OwnerUnit.Length > 0)
            {
                units.Add(one.OwnerUnit);
                Related("unit:" + one.OwnerUnit, "owner");
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        foreach (var unit in units) Plain("unit:" + unit, "unit");
        foreach (var person in people) Plain("person:" + person, "person");
        writer.WriteEndArray();
        Types("objectTypes", [.. cases.Select(c => c.App).Distinct().Order(StringComparer.Ordinal), "person", "unit"], t => t is "person" or "unit" ? [] : ["number", "version", "street", "category", "result"]);
        Types("eventTypes", [.. eventTypes], _ => ["activity", "outcome", "visit"]);
        writer.WriteEndObject();
    }

    void Types(string name, string[] types, Func<string, string[]> attributes)
    {
        writer.WriteStartArray(name);
        foreach (var type in types)
        {
            writer.WriteStartObject();
            writer.WriteString("name", type);
            writer.WriteStartArray("attributes");
            foreach (var attribute in attributes(type))
            {
                writer.WriteStartObject();
                writer.WriteString("name", attribute);
                writer.WriteString("type", "string");
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    void Plain(string id, string type)
    {
        Begin(id, type);
        writer.WriteEndArray();
        writer.WriteStartArray("relationships");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    void Begin(string id, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("type", type);
        writer.WriteStartArray("attributes");
    }

    void Attribute(string name, string? value, DateTimeOffset? at = null)
    {
        if (value is null) return;
        writer.WriteStartObject();
        writer.WriteString("name", name);
        if (at is { } time) writer.WriteString("time", Time(time));
        writer.WriteString("value", value);
        writer.WriteEndObject();
    }

    void Related(string id, string qualifier)
    {
        writer.WriteStartObject();
        writer.WriteString("objectId", id);
        writer.WriteString("qualifier", qualifier);
        writer.WriteEndObject();
    }

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
