using System.Text.Json.Serialization;
using LowCode.Org;

namespace LowCode.Cases;

/// <summary>A row of a file that was not taken into a register.</summary>
/// <param name="Column">The heading it is about; null for the whole row.</param>
/// <param name="Values">Named values of the message; nothing of the row itself.</param>
public sealed record BatchIssue(long Line, string? Column, string Code, IReadOnlyDictionary<string, string>? Values = null);

/// <summary>A file taken into a base register.</summary>
/// <param name="State">mapping (somebody has to say what its headings are), waiting, running, done, failed, cancelled, undoing or undone.</param>
/// <param name="Same">Rows that say what the register says already.</param>
/// <param name="Client">The API client it was sent through; null for a person at a page.</param>
/// <param name="Total">Rows that have been worked off.</param>
/// <param name="Rows">Rows of the file; 0 where they were not counted.</param>
/// <param name="Kept">Of an undone batch: records that were changed since and stay.</param>
public sealed record RegisterBatch(
    string Id, string Register, string FileName, string Source, string Unit, string State, long Total, long Added, long Changed, long Same, long Failed, long Kept, IReadOnlyList<BatchIssue> Issues, string StartedBy,
    DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, string? Client = null, [property: JsonIgnore] string? KeyId = null, long Rows = 0)
{
    [JsonIgnore] public Starter Starter => new(StartedBy, Client, KeyId);
}
