using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>How sure a value is that was found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Sureness>))]
public enum Sureness
{
    /// <summary>By the register, confirmed within its time.</summary>
    [JsonStringEnumMemberName("certain")] Certain,
    /// <summary>Said in an earlier case.</summary>
    [JsonStringEnumMemberName("likely")] Likely,
    /// <summary>Longer ago than the element stays fresh: has to be checked.</summary>
    [JsonStringEnumMemberName("stale")] Stale,
    /// <summary>Sources say different things: has to be checked.</summary>
    [JsonStringEnumMemberName("doubtful")] Doubtful,
}

/// <summary>A value that was found for a field, with where it comes from.</summary>
/// <param name="Field">Path of the field, without numbers of rows: <c>phone</c>, <c>agent.phone</c>, <c>members.phone</c>.</param>
/// <param name="Origin">Id of a base register, or <c>case</c>.</param>
/// <param name="Place">For people: the number of the case; null for a register.</param>
/// <param name="Record">The record in the register, or the case.</param>
/// <param name="Version">The version of the record that was seen.</param>
/// <param name="Unit">Whose record it is.</param>
/// <param name="At">When it was said or confirmed.</param>
/// <param name="Row">Whose row it is for; null outside of rows.</param>
public sealed record PrefilledValue(string Field, string Element, Value Value, string Origin, string? Place, string Record, long Version, string Unit, DateTimeOffset At, Sureness Sure, RowKey? Row = null)
{
    public bool AsksForCheck => Sure is Sureness.Stale or Sureness.Doubtful;
}

/// <summary>A record the form speaks of: what it lacks and the form asks can be added to it.</summary>
/// <param name="Row">Whose row speaks of it; null outside of rows.</param>
public sealed record KnownSubject(string Subject, string Register, string Record, long Version, string Unit, DateTimeOffset At, RowKey? Row = null);

/// <summary>A row by the number that says whom it speaks of: rows are added, removed and moved while a form is filled in.</summary>
/// <param name="Table">Path of the sub-table.</param>
/// <param name="Field">Path of the number within the row.</param>
public sealed record RowKey(string Table, string Field, string Number)
{
    /// <summary>Whether a row has this number, however it is typed.</summary>
    public bool Names(Record row) => ValuePath.NumberOf(ValuePath.At(row, Field)) is { } typed
        && string.Equals(typed.Replace(" ", "", StringComparison.Ordinal), Number.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a command says what it was filled in with.</summary>
/// <param name="Ticket">What the prefill answered.</param>
/// <param name="Checked">Places, as problems name them (<c>phone</c>, <c>members[1].phone</c>), whose stale or doubtful value somebody has checked and leaves as it is.</param>
public sealed record PrefillUse(string Ticket, IReadOnlyList<string> Checked);

/// <summary>A prefill as it travels: sealed, so that nobody can put values into it, and bound to whom it was made for.</summary>
sealed record PrefillTicket(string User, string App, string Form, DateTimeOffset MadeAt, IReadOnlyList<PrefilledValue> Values, IReadOnlyList<KnownSubject> Subjects);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PrefillTicket))]
sealed partial class PrefillJson : JsonSerializerContext;
