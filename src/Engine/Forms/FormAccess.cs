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

    /// <summary>What may be done with the field of this path. What stands in something unseen is unseen.</summary>
    public FieldAccess Of(string path)
    {
        var found = Default;
        for (var end = path.IndexOf('.', StringComparison.Ordinal); ; end = path.IndexOf('.', end + 1))
        {
            var at = end < 0 ? path : path[..end];
            if (Fields is not null && Fields.TryGetValue(at, out var own) && (found != FieldAccess.Hidden || !at.Contains('.', StringComparison.Ordinal))) found = own;
            if (end < 0) return found;
        }
    }
}
