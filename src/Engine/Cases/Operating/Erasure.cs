using System.Text.Json;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Cases.Operating;

/// <param name="Number">The case's number; not a person's data.</param>
/// <param name="Rows">Journal rows that stay, sealed for good; their chain still holds.</param>
public sealed record ErasedCase(CaseId Case, string Number, long Rows, DateTimeOffset At);

/// <summary>
/// Erases what a case says of people, for good: its key is destroyed, and with it every copy of its journal, wherever it lies; snapshot, messages that
/// wait, files and all views go. That it happened, by whom and why stands in the audit log before anything is done.
/// </summary>
public sealed class Erasure(Database database, IJournal journal, KeyStore keys, Snapshots snapshots, ViewsRebuild views, Attachments attachments, TimeProvider time)
{
    const int LongestReason = 500;
    static readonly JsonSerializerOptions plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="number">Number of the case, or its id when the views no longer know it.</param>
    /// <param name="mayErase">Whether the asker may do this at the case's street; the answer no looks like "no such case".</param>
    /// <exception cref="RefusedException"><c>erase.reason</c>, <c>case.unknown</c>.</exception>
    public async Task<ErasedCase> RunAsync(string number, string reason, ChangedBy by, Func<UnitId, bool>? mayErase = null, CancellationToken cancellation = default)
    {
        var why = reason?.Trim() ?? "";
        if (why.Length is 0 or > LongestReason)
            throw new RefusedException(RefusalKind.Invalid, Problem.At("erase.reason", "reason", ("limit", LongestReason.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        var (id, found, street, app) = await FindAsync(number, cancellation);
        if (mayErase is not null && !mayErase(new UnitId(street))) throw Unknown();
        var rows = await journal.ReadAsync(id, 1, cancellation);
        if (rows.Count == 0) throw Unknown();

        var now = time.GetUtcNow();
        var entry = new AuditEntry(now, by.User, by.Client, Acts.PrivacyErase, $"case:{id.Value}", AuditEntry.Done, by.Address,
            JsonSerializer.Serialize(new Dictionary<string, string> { ["number"] = found, ["reason"] = why }, plain));
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => AuditTrail.AppendAsync(database, connection, transaction, [entry], stop), cancellation);
        await PurgeAsync(id, app, Sealing.KeyOf(rows[0].Payload), now, cancellation);
        return new(id, found, rows.Count, now);
    }

    /// <summary>Removes what is left of cases whose key is gone, e.g. after an older backup was restored beside today's keys.</summary>
    /// <returns>How many such cases there are.</returns>
    public async Task<long> SweepAsync(CancellationToken cancellation = default)
    {
        var swept = 0L;
        await foreach (var id in CaseIds.OfJournalAsync(database, cancellation))
        {
            var first = (await journal.ReadAsync(id, 1, cancellation))[0];
            if (await keys.GetAsync(Sealing.KeyOf(first.Payload), cancellation) is not null) continue;
            await PurgeAsync(id, null, null, time.GetUtcNow(), cancellation);
            swept++;
        }
        return swept;
    }

    /// <summary>The key first: whatever fails after that, nothing can be opened any more, and a second call does the rest.</summary>
    /// <param name="app">The case's app; null when nobody knows it any more.</param>
    async Task PurgeAsync(CaseId id, string? app, KeyId? key, DateTimeOffset now, CancellationToken cancellation)
    {
        if (key is { } known) await keys.DestroyAsync(known, now, cancellation);
        await snapshots.DropAsync(id, cancellation);
        // What waits to leave, and the record of what has left: whom it went to is theirs, too.
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            foreach (var table in (string[])["outbox", "message", "copy_read", "form_draft"])
                await connection.ExecuteAsync(new CommandDefinition($"delete from {table} where case_id = @id", new { id = id.Value }, transaction, cancellationToken: stop));
            // Rows of reports that were handed in, and files in which the case may stand: those of its app and those of several. One that is being written begins anew.
            await connection.ExecuteAsync(new CommandDefinition("delete from report_row where row_key = @id", new { id = id.Value }, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("delete from ledger_export_part where run_id in (select run_id from ledger_export where @app is null or app in (@app, ''))", new { app }, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("update ledger_export set state = 'waiting', rows_done = 0, lease_until = 0 where state = 'running' and (@app is null or app in (@app, ''))", new { app }, transaction, cancellationToken: stop));
            await Running.BackgroundRuns.EraseAsync(app, connection, transaction, stop);
        }, cancellation);
        await attachments.ForgetAsync(id, cancellation);
        await views.RebuildAsync(id, cancellation);
        IReadOnlyList<string> recorded;
        await using (var connection = await database.OpenReadAsync(cancellation)) recorded = await RecordTables.AllAsync(connection, null, cancellation);
        foreach (var table in (string[])["cases", "work_item", "case_copy", "copy_read", "message", "form_draft", "form_fill", "case_subject", "case_point", "report_row", "ledger_export_part", "background_run", "background_run_note", "background_run_part", .. recorded]) await database.ScrubAsync(table, cancellation);
    }

    async Task<(CaseId Id, string Number, string Street, string? App)> FindAsync(string number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var row = await connection.QueryFirstOrDefaultAsync<(string Id, string Number, string Street, string App)>(new CommandDefinition(
            "select case_id, number, street, app from cases where number = @number or case_id = @number", new { number }, cancellationToken: cancellation));
        if (row.Id is not null) return (new CaseId(row.Id), row.Number, row.Street, row.App);
        // Erased before, or the views have lost it: only its id still names it.
        return CaseId.TryParse(number, out var id) ? (id, number, Divisions.City.Value, null) : throw Unknown();
    }

    static RefusedException Unknown() => new(RefusalKind.NotFound, Problem.Of("case.unknown"));
}
