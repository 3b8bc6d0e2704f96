using System.Text.Json;
using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Cases.Http;

/// <summary>Who was summoned, who came and when: <c>summons: [{ visit, activity, units: [{ unit, status, limit, at?, late?, former?, asked?, ruling?, arrival?, ratedUnit?, ratedStreet? }] }]</c>.</summary>
static class SummonWriter
{
    public static void Write(Utf8JsonWriter writer, CaseState state, FieldMask? mask)
    {
        var summons = SummonedUnit.Summons(state.Flow);
        if (summons.Count == 0) return;
        writer.WriteStartArray("summons");
        foreach (var visit in summons)
        {
            writer.WriteStartObject();
            writer.WriteNumber("visit", visit.Id);
            writer.WriteString("activity", visit.Activity);
            writer.WriteStartArray("units");
            foreach (var unit in SummonedUnit.Of(state.Flow, visit)) Write(writer, state, unit, mask);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    static void Write(Utf8JsonWriter writer, CaseState state, SummonedUnit unit, FieldMask? mask)
    {
        writer.WriteStartObject();
        writer.WriteString("unit", unit.Unit);
        writer.WriteString("status", unit.Status);
        if (unit.Limit is not null) writer.WriteString("limit", unit.Limit);
        if (unit.At is not null) writer.WriteString("at", unit.At);
        if (unit.Former is not null) writer.WriteString("former", unit.Former);
        if (unit.Asked is { } asked) Value(writer, "asked", asked);
        if (unit.Ruling is not null) writer.WriteString("ruling", unit.Ruling);
        // What was filled in is shown where the case's own form is, and masked like it.
        if (unit.Arrival is { } arrival && mask is not null) Value(writer, "arrival", mask.Apply(arrival));
        Level(writer, "ratedUnit", state, unit.Rated.OfUnit);
        Level(writer, "ratedStreet", state, unit.Rated.OfStreet);
        writer.WriteEndObject();
    }

    static void Value(Utf8JsonWriter writer, string name, Record value)
    {
        writer.WritePropertyName(name);
        ValueJson.Write(writer, value);
    }

    static void Level(Utf8JsonWriter writer, string name, CaseState state, int visit)
    {
        if (LevelOf(state, visit) is { } level) writer.WriteNumber(name, level);
    }

    /// <summary>1 to 5, or null while there is none.</summary>
    internal static int? LevelOf(CaseState state, int visit) =>
        state.Item(visit) is { Status: ItemStatus.Done, Outcome: ['l', 'e', 'v', 'e', 'l', >= '1' and <= '5'] outcome } ? outcome[5] - '0' : null;
}
