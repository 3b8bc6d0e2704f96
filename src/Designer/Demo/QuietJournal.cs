using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Designer.Demo;

/// <summary>A journal from which nothing leaves: what a made-up case would have sent is not even put aside.</summary>
/// <param name="but">The one kind of message that leaves all the same; null for none.</param>
sealed class QuietJournal(IJournal journal, string? but = null) : IJournal
{
    static readonly int kind = OutboxRows.Insert.Columns.ToList().FindIndex(c => c.Name == "kind");

    public int Waiting => journal.Waiting;

    public Task<AppendResult> AppendAsync(Append append, WriteLane lane = WriteLane.Interactive) =>
        journal.AppendAsync(append with { Rows = [.. append.Rows.Where(row => row.Shape.Table != OutboxRows.Insert.Table || (but is not null && row.Cells[kind] as string == but))] }, lane);

    public Task<IReadOnlyList<JournalRow>> ReadAsync(CaseId id, long fromVersion = 1, CancellationToken ct = default) => journal.ReadAsync(id, fromVersion, ct);

    public Task<CaseHead> HeadAsync(CaseId id, CancellationToken ct = default) => journal.HeadAsync(id, ct);

    public Task<KnownCommand?> FindAsync(string client, string key, CancellationToken ct = default) => journal.FindAsync(client, key, ct);

    public Task<long> OrgStampAsync(CancellationToken ct = default) => journal.OrgStampAsync(ct);

    public Task<ChainReport> VerifyAsync(CaseId id, CancellationToken ct = default) => journal.VerifyAsync(id, ct);

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
