using System.Text.Json.Serialization;

namespace LowCode.Forms;

/// <summary>How far a datum may travel.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ElementClass>))]
public enum ElementClass
{
    [JsonStringEnumMemberName("public")] Public,
    [JsonStringEnumMemberName("internal")] Internal,
    [JsonStringEnumMemberName("sensitive")] Sensitive,
    [JsonStringEnumMemberName("highlySensitive")] HighlySensitive,
}

/// <summary>A datum with one meaning wherever it is asked for (数据元).</summary>
/// <param name="Id">Kind of subject and name: <c>person.idNumber</c>.</param>
/// <param name="Meaning">What it says, in a line.</param>
/// <param name="Types">Field types that may hold it, the best one first, as forms write them.</param>
/// <param name="Source">Who says what is right: the short code of a department of the district (<c>ga</c>), or <c>~</c> for the unit of the record itself.</param>
/// <param name="FreshDays">Days after which a value should be checked again; 0 for what does not change by itself.</param>
/// <param name="Register">The base register it stands in; null when it stands in none.</param>
/// <param name="RegisterElement">Its name there.</param>
/// <param name="Mask">How it is masked, as the classes of fields are named; null when it is shown as it is.</param>
/// <param name="Identifies">Whether a subject is known by it.</param>
/// <param name="Derived">From what it follows, so that it is never asked; null for what has to be said.</param>
public sealed record DataElement(
    string Id, Label Name, Label Meaning, IReadOnlyList<string> Types, ElementClass Class, string Source, int FreshDays = 0,
    string? Register = null, string? RegisterElement = null, string? Mask = null, bool Identifies = false, ElementDerivation? Derived = null)
{
    /// <summary>What it is said of: person, enterprise, house, place.</summary>
    public string Subject => Id[..Id.IndexOf('.', StringComparison.Ordinal)];
}

/// <param name="From">The element it follows from.</param>
/// <param name="Ways">How it is worked out; none when the register knows it.</param>
public sealed record ElementDerivation(string From, IReadOnlyList<DerivationWay> Ways);

/// <param name="Compute">Expression; <c>{0}</c> stands for the field it follows from.</param>
/// <param name="Outcomes">All it can come to, for fields with options; null when that is no list.</param>
public sealed record DerivationWay(string Compute, IReadOnlyList<string>? Outcomes = null);
