using System.Text.Json.Serialization;

namespace LowCode.Reports;

/// <summary>What a column of a report is filled with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>Nobody has said yet.</summary>
    [JsonStringEnumMemberName("open")] Open,
    /// <summary>1, 2, 3 …</summary>
    [JsonStringEnumMemberName("number")] Number,
    /// <summary>The unit the row is of.</summary>
    [JsonStringEnumMemberName("unit")] Unit,
    /// <summary>The street above it.</summary>
    [JsonStringEnumMemberName("street")] Street,
    /// <summary>An element of the register the rows come from; source <c>idNumber</c>, or <c>age</c>, <c>birthDate</c> which follow from it.</summary>
    [JsonStringEnumMemberName("element")] Element,
    /// <summary>Of the case a row is: source <c>case.number</c> … or a field <c>form.amount</c>.</summary>
    [JsonStringEnumMemberName("case")] Case,
    /// <summary>How many records (source <c>people</c> …) or cases (<c>cases</c>, <c>closed</c>, <c>cases/request</c>, <c>closed/request</c>) there are.</summary>
    [JsonStringEnumMemberName("count")] Count,
    /// <summary>A number of an app's cases added up; source <c>request/amount</c>.</summary>
    [JsonStringEnumMemberName("sum")] Sum,
    /// <summary>Nothing knows it: the units are asked.</summary>
    [JsonStringEnumMemberName("ask")] Ask,
    /// <summary>Live in another register than the rows come from (source: its id): nobody is asked, it is read there.</summary>
    [JsonStringEnumMemberName("elsewhere")] Elsewhere,
    /// <summary>The table works it out by itself.</summary>
    [JsonStringEnumMemberName("formula")] Formula,
    /// <summary>Left empty.</summary>
    [JsonStringEnumMemberName("blank")] Blank,
}

/// <summary>What a unit that is asked may answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerType>))]
public enum AnswerType
{
    [JsonStringEnumMemberName("text")] Text,
    [JsonStringEnumMemberName("number")] Number,
    [JsonStringEnumMemberName("date")] Date,
    [JsonStringEnumMemberName("choice")] Choice,
}

/// <summary>One column of the superior's table.</summary>
/// <param name="At">From 0.</param>
/// <param name="Header">As it stands in the table, with the headings above it.</param>
/// <param name="Source">See <see cref="ColumnKind"/>.</param>
/// <param name="Where">Of a count: which records.</param>
/// <param name="Options">Of a choice.</param>
/// <param name="Required">Of what is asked: whether an answer has to be there before the unit hands in.</param>
public sealed record ReportColumn(int At, string Header, ColumnKind Kind, string? Source = null, string? Where = null, AnswerType Type = AnswerType.Text, IReadOnlyList<string>? Options = null, bool Required = false)
{
    /// <summary>Why it is asked of people although it is live; null where nobody said.</summary>
    public string? Anyway { get; init; }

    /// <summary>It was to be asked of people and is not: it is live.</summary>
    public bool Refused { get; init; }

    /// <summary>Known without asking anybody.</summary>
    [JsonIgnore] public bool IsLive => Kind is ColumnKind.Element or ColumnKind.Case or ColumnKind.Count or ColumnKind.Sum;
}
