using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowCode.Flows;

namespace LowCode.Interop;

/// <summary>Marks in an imported flow what it was made of, so that what nobody has changed since is written back as it was.</summary>
static class ElsaStamp
{
    const string Mark = "elsaAs";

    public static FlowDefinition Stamped(FlowDefinition flow)
    {
        var stamped = flow with { Activities = Stamped(flow.Activities) };
        stamped.Extra = new Dictionary<string, JsonElement>(flow.Extra ?? [], StringComparer.Ordinal) { [Mark] = Text(Digest(stamped)) };
        return stamped;
    }

    static IReadOnlyList<ActivityDefinition> Stamped(IReadOnlyList<ActivityDefinition> list) => [.. list.Select(a =>
    {
        var stamped = a.Activities is null ? a with { } : a with { Activities = Stamped(a.Activities) };
        stamped.Extra = new Dictionary<string, JsonElement>(a.Extra ?? [], StringComparer.Ordinal) { [Mark] = Text(Digest(stamped)) };
        return stamped;
    })];

    /// <summary>The flow is as it was imported.</summary>
    public static bool IsUnchanged(FlowDefinition flow) => Of(flow.Extra) is { } digest && digest == Digest(flow);
    public static bool IsUnchanged(ActivityDefinition one) => Of(one.Extra) is { } digest && digest == Digest(one);

    static string? Of(Dictionary<string, JsonElement>? extra) => extra?.TryGetValue(Mark, out var mark) == true && mark.ValueKind == JsonValueKind.String ? mark.GetString() : null;

    static string Digest(FlowDefinition flow)
    {
        var bare = flow with { };
        bare.Extra = null;
        return Digest(bare.ToJson());
    }

    static string Digest(ActivityDefinition one)
    {
        var bare = one with { };
        bare.Extra = null;
        return Digest(JsonSerializer.Serialize(bare, FlowJson.Default.ActivityDefinition));
    }

    static string Digest(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..32];
    static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text);
}
