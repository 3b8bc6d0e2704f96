using System.Text.Encodings.Web;
using System.Text.Json;
using LowCode.Cases.Http;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>What of a ledger somebody wants to see or to take away.</summary>
/// <param name="Language">Of headings and words.</param>
/// <param name="View">A view of the app; null for the ledger whole.</param>
public sealed record LedgerAsked(string App, string? State, string? Street, string? Q, bool? Overdue, string? From, string? Until, IReadOnlyList<LedgerFilter> Filters, string Language = "zh-CN", string? View = null, string? Sort = null, string? Owner = null)
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="LowCode.Problems.RefusedException"><c>list.*</c>.</exception>
    public CaseQuery ToQuery(string? after = null, int take = 50) => new ListParameters(App, State, Street, null, null, Q, Overdue, From, Until, after, null, null, Sort).ToQuery(take) with { Owner = string.IsNullOrEmpty(Owner) ? null : Owner };

    public string ToJson() => JsonSerializer.Serialize(this, json);

    public static LedgerAsked Parse(string text) => JsonSerializer.Deserialize<LedgerAsked>(text, json)!;
}

/// <summary>A ledger being written to a file.</summary>
/// <param name="State">waiting, running, done, cancelled or failed.</param>
/// <param name="Reason">Why it failed: a problem's code.</param>
/// <param name="Client">The API client it was begun through; null for a person at a page.</param>
public sealed record LedgerExport(string Id, string App, string Name, LedgerAsked Asked, string State, long Total, long Rows, long Size, string? Reason, string StartedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string? Client = null)
{
    public bool IsUnderWay => State is "waiting" or "running";

    internal static LedgerExport Of(Export export) => new(export.Id, export.App, export.Name, LedgerAsked.Parse(export.Asked), export.State, export.Total, export.Done, export.Size, export.Reason, export.Starter.User, export.CreatedAt, export.FinishedAt, export.Starter.Client);
}
