using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>What became of a value that was found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Became>))]
public enum Became
{
    /// <summary>It stayed.</summary>
    [JsonStringEnumMemberName("kept")] Kept,
    /// <summary>It stayed, and somebody says that it is right.</summary>
    [JsonStringEnumMemberName("checked")] Checked,
    /// <summary>Another value was put in its place.</summary>
    [JsonStringEnumMemberName("corrected")] Corrected,
    /// <summary>The register had none; it was asked for.</summary>
    [JsonStringEnumMemberName("added")] Added,
}

/// <summary>Where the value of a field comes from.</summary>
/// <param name="Field">Its place when it was filled in: <c>phone</c>, <c>members[1].phone</c>.</param>
/// <param name="Was">What was found, where it was corrected; shown to nobody.</param>
/// <param name="PartKept">It was corrected, but for the part by which somebody is known: the division of an address and not the house. That part nobody typed.</param>
public sealed record FieldSource(string Field, string Element, string Origin, string? Place, string Record, long Version, string Unit, DateTimeOffset At, Sureness Sure, Became Became, Value Was = default,
    bool PartKept = false)
{
    /// <summary>Its place without numbers of rows: <c>members.phone</c>.</summary>
    [JsonIgnore] public string Path => ValuePath.Plain(Field);
}

/// <summary>A form was filled in that is bound to data elements: how much of it was asked, and where the rest comes from.</summary>
/// <param name="Needed">Fields that had to have a value or could have one, derived ones included.</param>
/// <param name="Asked">Of these, those somebody had to look at and type.</param>
/// <param name="Prefilled">Of these, those that were found and stayed.</param>
/// <param name="Corrected">Of those asked, those that were found and were wrong.</param>
/// <param name="Subjects">Keyed digests of the numbers of those it speaks of: <c>person:…</c>.</param>
public sealed record FormFilled(int Visit, string Form, int Needed, int Asked, int Prefilled, int Corrected, IReadOnlyList<FieldSource>? Sources, IReadOnlyList<string>? Subjects) : CaseEvent;

/// <summary>The same as the case keeps it; the first filling of a form counts.</summary>
public sealed record FormFill(string Form, int Visit, int Needed, int Asked, int Prefilled, int Corrected);
