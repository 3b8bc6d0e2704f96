using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>
/// What a unit sets over a template: other names, its own posts, deadlines within the allowed range, its duty tables, values of parameters.
/// A case is pinned to the settings it began with, by their digest.
/// </summary>
public sealed record InstallationSettings
{
    /// <summary>Largest settings that are read, in bytes.</summary>
    public const int MostBytes = 256 * 1024;

    public static InstallationSettings None { get; } = new();

    /// <summary>What the app is called here.</summary>
    public Label? Name { get; init; }
    /// <summary>What a case is called here.</summary>
    public Label? Noun { get; init; }
    /// <summary>Post of the template → post that does its work here.</summary>
    public SortedDictionary<string, string>? Posts { get; init; }
    /// <summary><c>{activity}/{deadline}</c>, or <c>{deadline}</c> for one of the whole case → how long it is here.</summary>
    public SortedDictionary<string, string>? Deadlines { get; init; }
    /// <summary>Duty tables that take the place of the template's, by id.</summary>
    public SortedDictionary<string, DutyTable>? Lists { get; init; }
    /// <summary>Services for residents: whether they are open here and whom to call, by id.</summary>
    public SortedDictionary<string, ServiceSetting>? Services { get; init; }
    /// <summary>What levels of the call-back come to here: level → outcome. The rates count as the template says, so that streets stay comparable.</summary>
    public SortedDictionary<string, string>? Callback { get; init; }
    /// <summary>Options that take the place of the template's, by the id of their list.</summary>
    public SortedDictionary<string, IReadOnlyList<OptionDefinition>>? Options { get; init; }
    /// <summary>Values of <c>parameters.json</c>; the flow reads them as <c>vars</c>.</summary>
    public Record? Parameters { get; init; }

    [JsonIgnore]
    public bool IsNone => Name is null && Noun is null && Posts is not { Count: > 0 } && Deadlines is not { Count: > 0 } && Lists is not { Count: > 0 } && Options is not { Count: > 0 } && Callback is not { Count: > 0 } && Services is not { Count: > 0 } && Parameters is not { Count: > 0 };

    /// <summary>Names the settings for good; null when nothing is set.</summary>
    [JsonIgnore]
    public string? Digest => IsNone ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())));

    /// <summary>Reads settings; what cannot be read is told with its place.</summary>
    /// <param name="kept">They come from where they were kept, with the entries of code lists in them, and may be larger.</param>
    public static InstallationSettings? Read(string json, ICollection<Problem> problems, bool kept = false)
    {
        if (!kept && Encoding.UTF8.GetByteCount(json) > MostBytes)
        {
            problems.Add(Problem.At("app.settings.large", "settings", ("limit", $"{MostBytes / 1024} KB")));
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize(json, SettingsJson.Default.InstallationSettings) ?? None;
        }
        catch (JsonException wrong)
        {
            foreach (var fault in JsonFault.Of("settings", Encoding.UTF8.GetBytes(json), wrong, SettingsJson.Default.InstallationSettings))
                problems.Add(Problem.At("app.settings.unreadable", "settings" + wrong.Path?.TrimStart('$'), ("reason", ProblemText.Of(fault)), ("reasonEn", ProblemText.Of(fault, "en"))));
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, SettingsJson.Default.InstallationSettings);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32)]
[JsonSerializable(typeof(InstallationSettings))]
sealed partial class SettingsJson : JsonSerializerContext;
