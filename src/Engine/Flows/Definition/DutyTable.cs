using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Which unit answers for what: the first row whose conditions all hold gives the owner. 履职事项清单.</summary>
public sealed record DutyTable
{
    public string Id { get; init; } = "";
    public IReadOnlyList<DutyRow> Rows { get; init; } = [];
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>One duty.</summary>
public sealed record DutyRow
{
    /// <summary>Paths into the form (<c>category</c>, <c>place.street</c>) and the value, or list of values, they must have.</summary>
    public Record? When { get; init; }
    /// <summary>Unit that gets the case. In a row of class <see cref="DutyClass.Assisting"/> the one that assists.</summary>
    public string Unit { get; init; } = "";
    public string? Post { get; init; }
    /// <summary>Ground named to the unit, e.g. the number of the rule.</summary>
    public string? Ground { get; init; }
    public DispatchBasis Basis { get; init; }
    public DutyClass Class { get; init; }
    /// <summary>The lead department an assisting duty must name; it becomes the owner.</summary>
    public string? Lead { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>法定, 商定, 指定.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DispatchBasis>))]
public enum DispatchBasis
{
    [JsonStringEnumMemberName("statutory")] Statutory,
    [JsonStringEnumMemberName("negotiated")] Negotiated,
    [JsonStringEnumMemberName("appointed")] Appointed,
}

/// <summary>基本履职, 配合履职, 上级收回.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DutyClass>))]
public enum DutyClass
{
    [JsonStringEnumMemberName("basic")] Basic,
    [JsonStringEnumMemberName("assisting")] Assisting,
    /// <summary>Cannot be dispatched to a street.</summary>
    [JsonStringEnumMemberName("takenBack")] TakenBack,
}
