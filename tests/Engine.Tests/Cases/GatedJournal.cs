using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Cases;

/// <summary>A journal that can be held up before an append and can lose the answer after it.</summary>
sealed class GatedJournal(IJournal journal) : IJournal
{
    TaskCompletionSource? gate;
    TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next append is written, and nobody learns of it.</summary>
    public bool LosesNextAnswer { get; set; }

    public int Waiting => journal.Waiting;

    public void Close() => (gate, held) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Done when an append waits at the gate.</summary>
    public Task Held => held.Task;

    public void Open() => gate?.TrySetResult();

    public async Task<AppendResult> AppendAsync(Append append, WriteLane lane = WriteLane.Interactive)
    {
        if (gate is { } closed)
        {
            held.TrySetResult();
            await closed.Task;
        }
        var result = await journal.AppendAsync(append, lane);
        if (!LosesNextAnswer) return result;
        LosesNextAnswer = false;
        throw new OutcomeUnknownException("the answer was lost", new IOException());
    }

    public Task<IReadOnlyList<JournalRow>> ReadAsync(CaseId id, long fromVersion = 1, CancellationToken ct = default) => journal.ReadAsync(id, fromVersion, ct);
    public Task<CaseHead> HeadAsync(CaseId id, CancellationToken ct = default) => journal.HeadAsync(id, ct);
    public Task<KnownCommand?> FindAsync(string client, string key, CancellationToken ct = default) => journal.FindAsync(client, key, ct);
    public Task<long> OrgStampAsync(CancellationToken ct = default) => journal.OrgStampAsync(ct);
    public Task<ChainReport> VerifyAsync(CaseId id, CancellationToken ct = default) => journal.VerifyAsync(id, ct);
    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
