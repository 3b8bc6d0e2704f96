using LowCode.Journal;

namespace LowCode.Cases;

/// <summary>A case as read from the journal.</summary>
/// <param name="Key">The key its payloads are sealed with; null when the case was erased.</param>
public sealed record LoadedCase(CaseState State, CaseHead Head, DataKey? Key);

/// <summary>One accepted command, opened.</summary>
public sealed record CaseEntry(JournalRow Row, IReadOnlyList<object> Events);

/// <summary>Reads cases from the journal. Never from a grain: what is answered here is durable.</summary>
public sealed class CaseLoader(IJournal journal, KeyStore keys, Snapshots snapshots)
{
    /// <summary>The case now, or null when there is none.</summary>
    public async Task<LoadedCase?> LoadAsync(CaseId id, CancellationToken cancellation = default)
    {
        var snapshot = await snapshots.LoadAsync(id, long.MaxValue, cancellation);
        if (snapshot is { Codec: CaseSnapshot.Codec } && await keys.GetAsync(Sealing.KeyOf(snapshot.Payload), cancellation) is { } key)
        {
            var from = CaseSnapshot.Read(Sealing.Open(key, id, snapshot.Version, snapshot.Payload));
            var rest = await journal.ReadAsync(id, snapshot.Version + 1, cancellation);
            return Fold(id, from, new CaseHead(snapshot.Version, snapshot.Hash), rest, key);
        }
        var rows = await journal.ReadAsync(id, 1, cancellation);
        return rows.Count == 0 ? null : Fold(id, CaseState.Nothing, CaseHead.None, rows, await KeyOf(rows, cancellation));
    }

    /// <summary>The case as it was after a command, for answering a repeated one; null when it was erased.</summary>
    public async Task<CaseState?> LoadAtAsync(CaseId id, long version, CancellationToken cancellation = default)
    {
        var rows = await journal.ReadAsync(id, 1, cancellation);
        if (rows.Count == 0 || await KeyOf(rows, cancellation) is not { } key) return null;
        return Fold(id, CaseState.Nothing, CaseHead.None, [.. rows.Where(r => r.Version <= version)], key).State;
    }

    /// <summary>Every accepted command with its events, in order; events are empty when the case was erased.</summary>
    public async Task<IReadOnlyList<CaseEntry>> HistoryAsync(CaseId id, CancellationToken cancellation = default)
    {
        var rows = await journal.ReadAsync(id, 1, cancellation);
        var key = rows.Count == 0 ? null : await KeyOf(rows, cancellation);
        return [.. rows.Select(row => new CaseEntry(row, key is null ? [] : Open(key, row)))];
    }

    async ValueTask<DataKey?> KeyOf(IReadOnlyList<JournalRow> rows, CancellationToken cancellation) =>
        await keys.GetAsync(Sealing.KeyOf(rows[0].Payload), cancellation);

    internal static LoadedCase Fold(CaseId id, CaseState state, CaseHead head, IReadOnlyList<JournalRow> rows, DataKey? key)
    {
        foreach (var row in rows)
        {
            // A chain that does not fit is not folded: better no answer than a wrong one.
            if (!row.Previous.AsSpan().SequenceEqual(head.Hash)) throw new InvalidDataException($"the journal of case {id} is broken at version {row.Version}");
            if (key is not null)
                state = CaseFold.After(state, new CommandHeader(row.Version, row.Actor, DateTimeOffset.FromUnixTimeMilliseconds(row.OccurredAt)), Open(key, row));
            head = new CaseHead(row.Version, row.Hash);
        }
        return new LoadedCase(state, head, key);
    }

    internal static IReadOnlyList<object> Open(DataKey key, JournalRow row) =>
        CaseEvents.Codec.Decode(row.Codec, Sealing.Open(key, row.Case, row.Version, row.Payload));
}
