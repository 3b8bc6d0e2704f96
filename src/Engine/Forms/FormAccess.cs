using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LowCode.Forms;

/// <summary>What a step of a flow may do with a field.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldAccess>))]
public enum FieldAccess
{
    [JsonStringEnumMemberName("edit")] Edit,
    [JsonStringEnumMemberName("read")] Read,
    /// <summary>Neither seen nor sent; sending it is refused even when it equals what is there.</summary>
    [JsonStringEnumMemberName("hidden")] Hidden,
}

/// <summary>Which fields a step may edit, read or not see. Paths carry no row numbers: <c>items.amount</c>; a field not named takes its parent's access.</summary>
/// <param name="Default">For fields that are not named.</param>
/// <param name="Fields">By path.</param>
public sealed record FormAccess(FieldAccess Default = FieldAccess.Edit, ImmutableDictionary<string, FieldAccess>? Fields = null)
{
    public static FormAccess EditAll { get; } = new();
    public static FormAccess ReadAll { get; } = new(FieldAccess.Read);
}
