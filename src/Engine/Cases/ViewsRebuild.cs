using System.Data.Common;
using System.Globalization;
using Dapper;
using LowCode.Apps;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>
/// The views of a case made again from its journal: says where what is stored differs, and puts it right. Uses the projection that every command
/// uses, so a difference means lost or foreign rows, never another opinion.
/// </summary>
public sealed class ViewsRebuild(Database database, CaseLoader loader, AppStore apps)
{
    static readonly string[] tables = ["cases", "work_item", "case_party", "case_copy", "form_fill", "case_subject", "case_document", "case_point", "timer"];

    /// <summary>When a timer may be claimed again is not part of the truth: a claim moves it.</summary>
    const string NotCompared = "next_at";

    /// <summary>All rows the views hold of a case in this state, as inserts and upserts; none when there is no such case.</summary>
    /// <param name="records">How the case's app keeps its records.</param>
    public static IReadOnlyList<RowWrite> RowsOf(CaseId id, CaseState state, RecordForm records) =>
        state.Status == CaseStatus.None ? [] : CaseProjection.Difference(id, CaseState.Nothing, state, records);

    /// <summary>Where the stored rows differ from the journal, in words for an administrator; empty when they agree.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(CaseId id, CancellationToken cancellation = default)
    {
        while (true)
        {
            var loaded = await loader.LoadAsync(id, cancellation);
            var records = await RecordsAsync(loaded);
            await using var connection = await database.OpenReadAsync(cancellation);
            var stored = await ReadAsync(connection, null, id, records, cancellation);
            // A command came between the two readings: look again.
            if (loaded is not null && await VersionAsync(connection, null, id, cancellation) != loaded.Head.Version) continue;
            return Differences(Wanted(id, loaded, records), stored);
        }
    }

    /// <summary>The same for a case that was folded already, within the transaction it was read in.</summary>
    internal async Task<IReadOnlyList<string>> CompareAsync(DbConnection connection, DbTransaction transaction, CaseId id, LoadedCase loaded, CancellationToken cancellation)
    {
        var records = await RecordsAsync(loaded);
        return Differences(Wanted(id, loaded, records), await ReadAsync(connection, transaction, id, records, cancellation));
    }

    /// <summary>Writes the views of a case anew where they differ.</summary>
    /// <returns>What differed before.</returns>
    public async Task<IReadOnlyList<string>> RebuildAsync(CaseId id, CancellationToken cancellation = default)
    {
        while (true)
        {
            var loaded = await loader.LoadAsync(id, cancellation);
            var records = await RecordsAsync(loaded);
            var wanted = Wanted(id, loaded, records);
            var found = await database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
            {
                // Holds back commands of this case that other nodes may be about to commit: each of them changes this row.
                if (database.Dialect == Dialect.Postgres)
                    await connection.ExecuteAsync(new CommandDefinition("select 1 from cases where case_id = @id for update", new { id = id.Value }, transaction, cancellationToken: stop));
                if (await VersionAsync(connection, transaction, id, stop) != (loaded?.Head.Version ?? 0)) return null;
                var stored = await ReadAsync(connection, transaction, id, records, stop);
                var differences = Differences(wanted, stored);
                foreach (var (key, row) in wanted)
                    if (!stored.TryGetValue(key, out var there) || !Same(row, there)) await PutAsync(connection, transaction, key.Table, row, stop);
                foreach (var (key, row) in stored)
                    if (!wanted.ContainsKey(key)) await RemoveAsync(connection, transaction, key.Table, row, stop);
                return differences;
            }, cancellation);
            if (found is not null) return found;
        }
    }

    /// <summary>A row by its table and key; its cells by column.</summary>
    sealed class Rows : Dictionary<(string Table, string Key), IReadOnlyDictionary<string, object?>>;

    static readonly Dictionary<string, string[]> keys = new(StringComparer.Ordinal)
    {
        ["cases"] = ["case_id"], ["work_item"] = ["case_id", "visit"], ["case_party"] = ["case_id", "party"], ["case_copy"] = ["case_id", "party"], ["form_fill"] = ["case_id", "form"], ["case_subject"] = ["case_id", "subject"], ["case_document"] = ["case_id", "document"], ["case_point"] = ["case_id"], ["timer"] = ["case_id", "timer_id"],
    };

    async Task<RecordForm?> RecordsAsync(LoadedCase? loaded) =>
        loaded?.Key is null ? null : RecordForm.Of(await apps.GetAsync(loaded.State.App, loaded.State.AppVersion));

    static string[] KeysOf(string table) => keys.GetValueOrDefault(table) ?? RecordForm.Key;

    static Rows Wanted(CaseId id, LoadedCase? loaded, RecordForm? records)
    {
        var rows = new Rows();
        // What was erased is nowhere shown any more.
        if (loaded is null || records is null) return rows;
        foreach (var (shape, cells) in RowsOf(id, loaded.State, records))
            Add(rows, shape.Table, shape.Columns.Select((column, i) => (column.Name, cells[i])).ToDictionary(c => c.Name, c => Plain(c.Item2), StringComparer.Ordinal));
        return rows;
    }

    /// <param name="records">Where the case's record stands; null when nothing is known of the case, so that it is looked for everywhere.</param>
    static async Task<Rows> ReadAsync(DbConnection connection, DbTransaction? transaction, CaseId id, RecordForm? records, CancellationToken cancellation)
    {
        var rows = new Rows();
        IEnumerable<string> recorded = records is not null ? [records.Table] : await RecordTables.AllAsync(connection, transaction, cancellation);
        foreach (var table in tables.Concat(recorded))
        {
            await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition($"select * from {table} where case_id = @id", new { id = id.Value }, transaction, cancellationToken: cancellation));
            while (await reader.ReadAsync(cancellation))
            {
                var row = new Dictionary<string, object?>(StringComparer.Ordinal);
                for (var i = 0; i < reader.FieldCount; i++) row[reader.GetName(i)] = Plain(reader.GetValue(i));
                Add(rows, table, row);
            }
        }
        return rows;
    }

    static void Add(Rows rows, string table, Dictionary<string, object?> row) =>
        rows.Add((table, string.Join(' ', KeysOf(table).Skip(1).Select(k => Convert.ToString(row[k], CultureInfo.InvariantCulture)))), row);

    static List<string> Differences(Rows wanted, Rows stored)
    {
        var differences = new List<string>();
        foreach (var (key, row) in wanted)
        {
            if (!stored.TryGetValue(key, out var there)) differences.Add($"{key.Table} {key.Key}: missing");
            else
                foreach (var (column, cell) in row)
                    if (column != NotCompared && !Equals(cell, there[column])) differences.Add($"{key.Table} {key.Key}: {column} is {there[column] ?? "null"}, by the journal {cell ?? "null"}");
        }
        foreach (var key in stored.Keys)
            if (!wanted.ContainsKey(key)) differences.Add($"{key.Table} {key.Key}: not in the journal");
        return differences;
    }

    static bool Same(IReadOnlyDictionary<string, object?> row, IReadOnlyDictionary<string, object?> there) =>
        row.All(cell => cell.Key == NotCompared || Equals(cell.Value, there[cell.Key]));

    /// <summary>The same thing reads differently from the two databases.</summary>
    static object? Plain(object? cell) => cell switch
    {
        null or DBNull => null,
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        _ => cell,
    };

    static Task<long> VersionAsync(DbConnection connection, DbTransaction? transaction, CaseId id, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(version), 0) from journal where case_id = @id", new { id = id.Value }, transaction, cancellationToken: cancellation));

    async Task PutAsync(DbConnection connection, DbTransaction transaction, string table, IReadOnlyDictionary<string, object?> row, CancellationToken cancellation)
    {
        var columns = row.Keys.ToArray();
        var others = columns.Except(KeysOf(table)).Select(c => $"{c} = excluded.{c}").ToArray();
        var sql = $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(c => Cell(c)))}) on conflict ({string.Join(", ", KeysOf(table))}) do "
            + (others.Length == 0 ? "nothing" : $"update set {string.Join(", ", others)}");
        await connection.ExecuteAsync(new CommandDefinition(sql, Values(row), transaction, cancellationToken: cancellation));
    }

    static Task<int> RemoveAsync(DbConnection connection, DbTransaction transaction, string table, IReadOnlyDictionary<string, object?> row, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition($"delete from {table} where {string.Join(" and ", KeysOf(table).Select(k => $"{k} = @{k}"))}", Values(row), transaction, cancellationToken: cancellation));

    static readonly string[] flags = ["confidential", "incident", "provisional", "overdue"];

    string Cell(string column) =>
        database.Dialect == Dialect.Postgres && (flags.Contains(column) || RecordField.IsFlag(column)) ? $"(@{column} = 1)" : "@" + column;

    static DynamicParameters Values(IReadOnlyDictionary<string, object?> row)
    {
        var values = new DynamicParameters();
        foreach (var (column, cell) in row) values.Add(column, cell);
        return values;
    }
}
