using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Cases;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>How much of reports is done while one waits.</summary>
public sealed record ReportLimits
{
    /// <summary>Cases a report may read that comes at once; one that reads more is written in the background.</summary>
    public int AtOnce { get; init; } = 10_000;
}

/// <summary>Which report somebody wants.</summary>
/// <param name="Day">A day in it.</param>
/// <param name="Street">Only of this street; of all in sight when null.</param>
/// <param name="App">Only of this app.</param>
/// <param name="Apps">The apps the API client was limited to when it asked; null for no limit.</param>
public sealed record ReportAsked(ReportKind Kind, DateOnly Day, string? Street, string? App, IReadOnlyList<string>? Apps = null)
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    [JsonIgnore] public ReportPeriod Period => ReportPeriod.Of(Kind, Day);

    /// <summary>What leaves in a file is what one may read reports of; a case that was only copied to somebody is there to be read.</summary>
    [JsonIgnore] internal CaseQuery Query => new(Street: Street, App: App, With: Acts.ReportRead);

    public string ToJson() => JsonSerializer.Serialize(this, json);

    public static ReportAsked Parse(string text) => JsonSerializer.Deserialize<ReportAsked>(text, json)!;

    /// <summary>Whether an asker may touch its file: an app that is taken from an API client takes along what was written of it.</summary>
    internal bool IsWithin(Caller caller) => caller.Client is not { Apps: { Length: > 0 } apps } || (App is { } app ? apps.Contains(app) : Apps is { } all && all.All(a => apps.Contains(a)));

    /// <summary>Whether what an asker sees is what the file was begun for: apps given to an API client meanwhile would stand in it unnamed.</summary>
    internal bool IsStillOf(Caller caller) => App is not null || (Apps?.Count ?? 0) == (caller.Client?.Apps.Length ?? 0);
}

/// <summary>A report being written in the background.</summary>
/// <param name="Kind">day, week or month.</param>
/// <param name="State">waiting, running, done, cancelled or failed.</param>
/// <param name="Total">Stages there are.</param>
/// <param name="Done">Stages done.</param>
/// <param name="Reason">Why it failed: a problem's code.</param>
/// <param name="Client">The API client it was begun through; null for a person at a page.</param>
public sealed record ReportExport(string Id, string Kind, DateOnly Day, string? Street, string? App, string Name, string State, long Total, long Done, long Size, string? Reason, string StartedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string? Client)
{
    public bool IsUnderWay => State is "waiting" or "running";

    internal static ReportExport Of(Export export)
    {
        var asked = ReportAsked.Parse(export.Asked);
        return new(export.Id, asked.Kind.ToString().ToLowerInvariant(), asked.Day, asked.Street, asked.App, export.Name, export.State, export.Total, export.Done, export.Size, export.Reason, export.Starter.User, export.CreatedAt, export.FinishedAt, export.Starter.Client);
    }
}
