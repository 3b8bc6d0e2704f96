using System.Text.Json.Serialization;

namespace LowCode.Org;

[JsonConverter(typeof(JsonStringEnumConverter<UnitKind>))]
public enum UnitKind
{
    [JsonStringEnumMemberName("city")] City,
    [JsonStringEnumMemberName("district")] District,
    [JsonStringEnumMemberName("street")] Street,
    [JsonStringEnumMemberName("community")] Community,
    [JsonStringEnumMemberName("grid")] Grid,
    /// <summary>A department beside the territory, or its office in a street.</summary>
    [JsonStringEnumMemberName("department")] Department,
}

/// <summary>One unit of the tree (单位): territory (块) city → district → street → community → grid, with departments (条) beside.</summary>
/// <param name="Id">Division code, or our own code.</param>
/// <param name="Parent">The unit above; null for the root.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Name as people say it, e.g. <c>洪桥街道</c>.</param>
/// <param name="Line">Line (条线) of a department, e.g. <c>cg</c>; a department reaches the offices of its line below its parent. Null for territory.</param>
/// <param name="Disabled">No longer used; kept because cases name it.</param>
public sealed record Unit(UnitId Id, UnitId? Parent, UnitKind Kind, string Name, string? Line = null, bool Disabled = false);
