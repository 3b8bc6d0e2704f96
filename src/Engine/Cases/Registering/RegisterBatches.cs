using System.Data.Common;
using System.Text.Json;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>The batches that were taken into registers, as they stand in the database.</summary>
public sealed class RegisterBatches(Database database, SecretBox box, TimeProvider time)
{
    const int PartSize = 512 * 1024;
    const string Purpose = "register batch";

    /// <summary>The state of a file whose headings somebody has to look at first.</summary>
    public const string Mapping = "mapping";

    /// <summary>How long such a file is kept.</summary>
    static readonly TimeSpan kept = TimeSpan.FromDays(7);

    /// <summary>How long a node may be silent before another goes on with its batch.</summary>
    static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    const int MostListed = 50;

    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string Register { get; init; } = "";
        public string FileName { get; init; } = "";
        public string Source { get; init; } = "";
        public string Unit { get; init; } = "";
        public string State { get; init; } = "";
        public long Total { get; init; }
        public long Added { get; init; }
        public long Changed { get; init; }
        public long Same { get; init; }
        public long Failed { get; init; }
        public long Kept { get; init; }
        public long Rows { get; init; }
        public string Report { get; init; } = "[]";
        public string StartedBy { get; init; } = "";
        public long StartedAt { get; init; }
        public long? FinishedAt { get; init; }
        public string? Client { get; init; }
        public string? KeyId { get; init; }
    }

    static readonly string Columns = """
        batch_id as Id, register as Register, file_name as FileName, source as Source, unit as Unit, state as State, total as Total, added as Added, changed as Changed, same as Same, failed as Failed,
        kept as Kept, file_rows as Rows, report as Report, started_by as StartedBy, started_at as StartedAt, finished_at as FinishedAt,
        """ + " " + BegunBy.Columns("register_batch.batch_id");

    /// <summary>Batches of units the caller may change, the latest first.</summary>
    public async Task<IReadOnlyList<RegisterBatch>> ListAsync(Caller caller, RegisterDefinition register, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from register_batch where register = @register order by started_at desc, batch_id desc limit 500", new { register = register.Id }, cancellationToken: cancellation));
        return [.. rows.Where(r => Rights.May(caller, Acts.RegisterChange, new UnitId(r.Unit))).Take(MostListed).Select(Batch)];
    }

    /// <exception cref="RefusedException"><c>register.import.unknown</c>: not there, or not the caller's.</exception>
    public async Task<RegisterBatch> GetAsync(Caller caller, RegisterDefinition register, string id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from register_batch where batch_id = @id and register = @register", new { id, register = register.Id }, cancellationToken: cancellation));
        return row is not null && Rights.May(caller, Acts.RegisterChange, new UnitId(row.Unit)) ? Batch(row) : throw new RefusedException(RefusalKind.NotFound, Problem.Of("register.import.unknown"));
    }

    /// <summary>Keeps a batch with its file; it waits to be worked off, or for somebody to say what its headings are.</summary>
    internal async Task AddAsync(RegisterBatch batch, byte[] content, IReadOnlyDictionary<string, string>? columns, CancellationToken cancellation)
    {
        for (var n = 0; n * PartSize < content.Length; n++)
            await WriteAsync("insert into register_batch_part (batch_id, n, part) values (@Id, @n, @part)", new { batch.Id, n, part = box.Seal(Purpose + batch.Id + n, content.AsSpan(n * PartSize, Math.Min(PartSize, content.Length - n * PartSize))) }, cancellation);
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await BegunBy.KeepAsync(connection, transaction, batch.Id, batch.Client, batch.KeyId, stop);
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into register_batch (batch_id, register, file_name, source, unit, state, total, added, changed, same, failed, kept, report, started_by, started_at, file_rows)
                values (@Id, @Register, @FileName, @Source, @Unit, @State, 0, 0, 0, 0, 0, 0, '[]', @StartedBy, @at, @Rows)
                """, new { batch.Id, batch.Register, batch.FileName, batch.Source, batch.Unit, batch.State, batch.StartedBy, batch.Rows, at = batch.StartedAt.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
            if (columns is { Count: > 0 }) await SayAsync(connection, transaction, batch.Id, columns, stop);
            if (batch.State != Mapping) await connection.ExecuteAsync(new CommandDefinition("insert into register_batch_run (batch_id, lease_until) values (@Id, 0)", new { batch.Id }, transaction, cancellationToken: stop));
        }, cancellation);
    }

    static Task<int> SayAsync(DbConnection connection, DbTransaction transaction, string id, IReadOnlyDictionary<string, string> columns, CancellationToken stop) => connection.ExecuteAsync(new CommandDefinition(
        "insert into register_batch_column (batch_id, columns) values (@id, @columns) on conflict (batch_id) do update set columns = excluded.columns", new { id, columns = JsonSerializer.Serialize(columns, json) }, transaction, cancellationToken: stop));

    /// <summary>Keeps what the headings of a waiting file are; it is worked off from now on.</summary>
    /// <returns>False when it does not wait for that any more.</returns>
    internal Task<bool> MapAsync(string id, IReadOnlyDictionary<string, string> columns, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        if (await connection.ExecuteAsync(new CommandDefinition($"update register_batch set state = 'waiting' where batch_id = @id and state = '{Mapping}'", new { id }, transaction, cancellationToken: stop)) == 0) return false;
        await SayAsync(connection, transaction, id, columns, stop);
        await connection.ExecuteAsync(new CommandDefinition("insert into register_batch_run (batch_id, lease_until) values (@id, 0)", new { id }, transaction, cancellationToken: stop));
        return true;
    }, cancellation);

    /// <summary>What its sender said of the headings of a file; null for nothing.</summary>
    internal async Task<IReadOnlyDictionary<string, string>?> ColumnsAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select columns from register_batch_column where batch_id = @id", new { id }, cancellationToken: cancellation)) is { } said
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(said, json) : null;
    }

    /// <summary>Every row of a batch that was not taken, in the order of the file.</summary>
    public async Task<IReadOnlyList<BatchIssue>> IssuesAsync(RegisterBatch batch, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var all = (await connection.QueryAsync<string>(new CommandDefinition("select issue from register_batch_issue where batch_id = @Id order by n", new { batch.Id }, cancellationToken: cancellation))).Select(i => JsonSerializer.Deserialize<BatchIssue>(i, json)!).ToList();
        // Batches of before keep the first ones only; why one broke off is said of no row.
        return all.Count == 0 ? batch.Issues : [.. batch.Issues.Where(i => i.Line == 0), .. all];
    }

    internal async Task<byte[]> FileAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var (whole, n) = (new MemoryStream(), 0);
        foreach (var part in await connection.QueryAsync<byte[]>(new CommandDefinition("select part from register_batch_part where batch_id = @id order by n", new { id }, cancellationToken: cancellation))) whole.Write(box.Open(Purpose + id + n++, part));
        return whole.ToArray();
    }

    /// <summary>Takes a batch that nobody works on; null when there is none.</summary>
    /// <param name="id">This one; null for the one that waits longest.</param>
    internal async Task<RegisterWork?> TakeAsync(string? id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var which = "b.state in ('waiting', 'running', 'undoing') and r.lease_until <= @at" + (id is null ? "" : " and b.batch_id = @id");
        var values = new { id, at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds() };
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition($"select b.batch_id from register_batch b join register_batch_run r on r.batch_id = b.batch_id where {which} limit 1", values, cancellationToken: cancellation)) is null) return null;
        var run = CaseId.New(now).Value;
        return await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            var skip = database.Dialect == Dialect.Postgres ? " for update of r skip locked" : "";
            var taken = await connection.ExecuteScalarAsync<string?>(new CommandDefinition($"select b.batch_id from register_batch b join register_batch_run r on r.batch_id = b.batch_id where {which} order by b.started_at limit 1{skip}", values, transaction, cancellationToken: stop));
            if (taken is null) return null;
            await connection.ExecuteAsync(new CommandDefinition("update register_batch_run set lease_until = @until where batch_id = @taken", new { values.until, taken }, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("insert into register_batch_work (batch_id, run) values (@taken, @run) on conflict (batch_id) do update set run = excluded.run", new { taken, run }, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("update register_batch set state = 'running' where batch_id = @taken and state <> 'undoing'", new { taken }, transaction, cancellationToken: stop));
            var batch = Batch(await connection.QueryFirstAsync<Row>(new CommandDefinition($"select {Columns} from register_batch where batch_id = @taken", new { taken }, transaction, cancellationToken: stop)));
            var (by, after) = await connection.QueryFirstAsync<(string? By, string? After)>(new CommandDefinition("select by_user, after_id from register_batch_work where batch_id = @taken", new { taken }, transaction, cancellationToken: stop));
            if (batch.State != "undoing" || by is null) return new RegisterWork(batch, run, after ?? "");
            // Whoever takes it back, and by which way, is another matter than who sent it.
            var (client, key) = await connection.QueryFirstOrDefaultAsync<(string? Client, string? KeyId)>(new CommandDefinition("select client, key_id from begun_by_client where run_id = @undo", new { undo = UndoOf(taken) }, transaction, cancellationToken: stop));
            return new RegisterWork(batch with { StartedBy = by, Client = client, KeyId = key }, run, after ?? "");
        }, cancellation);
    }

    /// <summary>Whether a batch is still this run's to work on; says so within the transaction that writes, and keeps the lease. Whoever ends or takes the batch waits for that transaction, or it for them.</summary>
    internal async Task<bool> HoldsAsync(RegisterWork work, DbConnection connection, DbTransaction transaction, CancellationToken stop)
    {
        var (values, locked) = (new { work.Batch.Id, until = (time.GetUtcNow() + lease).ToUnixTimeMilliseconds() }, database.Dialect == Dialect.Postgres ? " for update" : "");
        // In this order everywhere: the run, the batch, the work.
        if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select lease_until from register_batch_run where batch_id = @Id" + locked, values, transaction, cancellationToken: stop)) is null) return false;
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select state from register_batch where batch_id = @Id" + locked, values, transaction, cancellationToken: stop)) != work.Batch.State) return false;
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select run from register_batch_work where batch_id = @Id", values, transaction, cancellationToken: stop)) != work.Run) return false;
        return await connection.ExecuteAsync(new CommandDefinition("update register_batch_run set lease_until = @until where batch_id = @Id", values, transaction, cancellationToken: stop)) == 1;
    }

    /// <summary>Keeps the lease of a batch that takes long over a slice.</summary>
    /// <returns>False when it was ended, or taken by another.</returns>
    internal Task<bool> HoldAsync(RegisterWork work, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => HoldsAsync(work, connection, transaction, stop), cancellation);

    /// <summary>What a slice of a batch writes besides its records: how far the batch has come, if it is still this run's.</summary>
    /// <param name="after">The last record, of a batch that is taken back.</param>
    /// <param name="progress">The batch, by what was written.</param>
    /// <param name="issues">Rows of the slice that were not taken.</param>
    internal RegisterSlice SliceOf(RegisterWork work, string? after, Func<IReadOnlyList<(string Id, long Version)>, RegisterBatch> progress, Func<IReadOnlyList<(string Id, long Version)>, IReadOnlyList<BatchIssue>>? issues = null) => new(
        (connection, transaction, stop) => HoldsAsync(work, connection, transaction, stop),
        async (connection, transaction, written, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(Saving, Values(progress(written)), transaction, cancellationToken: stop));
            if (issues?.Invoke(written) is { Count: > 0 } told)
            {
                var last = await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select max(n) from register_batch_issue where batch_id = @Id", new { work.Batch.Id }, transaction, cancellationToken: stop)) ?? 0;
                await connection.ExecuteAsync(new CommandDefinition("insert into register_batch_issue (batch_id, n, issue) values (@Id, @n, @issue)",
                    told.Select((one, n) => new { work.Batch.Id, n = (int)last + n + 1, issue = JsonSerializer.Serialize(one, json) }), transaction, cancellationToken: stop));
            }
            if (after is not null) await connection.ExecuteAsync(new CommandDefinition("update register_batch_work set after_id = @after where batch_id = @Id", new { work.Batch.Id, after }, transaction, cancellationToken: stop));
        });

    /// <summary>The batch is over, if it is still this run's; its file is forgotten.</summary>
    /// <param name="reason">Why it broke off: a problem's code.</param>
    internal async Task FinishAsync(RegisterWork work, string state, string? reason, CancellationToken cancellation)
    {
        var over = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            if (!await HoldsAsync(work, connection, transaction, stop)) return false;
            var batch = Batch(await connection.QueryFirstAsync<Row>(new CommandDefinition($"select {Columns} from register_batch where batch_id = @Id", new { work.Batch.Id }, transaction, cancellationToken: stop)));
            await connection.ExecuteAsync(new CommandDefinition(Saving, Values(batch with { State = state, FinishedAt = time.GetUtcNow(), Issues = reason is null ? batch.Issues : [new(0, null, reason), .. batch.Issues] }), transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("delete from register_batch_run where batch_id = @Id", new { work.Batch.Id }, transaction, cancellationToken: stop));
            // Where taking back broke off it goes on behind what is taken back.
            if (work.Batch.State != "undoing" || state == "undone") await connection.ExecuteAsync(new CommandDefinition("delete from register_batch_work where batch_id = @Id", new { work.Batch.Id }, transaction, cancellationToken: stop));
            return true;
        }, cancellation);
        if (over) await ForgetAsync(work.Batch.Id, cancellation);
    }

    /// <summary>Ends a batch before its end, behind the slice that is being written; rows already taken stay and can be taken back.</summary>
    internal async Task<bool> CancelAsync(string id, CancellationToken cancellation)
    {
        var values = new { id, at = time.GetUtcNow().ToUnixTimeMilliseconds() };
        var done = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            if (database.Dialect == Dialect.Postgres) await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select lease_until from register_batch_run where batch_id = @id for update", values, transaction, cancellationToken: stop));
            if (await connection.ExecuteAsync(new CommandDefinition("update register_batch set state = 'cancelled', finished_at = @at where batch_id = @id and state in ('waiting', 'running', 'mapping')", values, transaction, cancellationToken: stop)) == 0) return false;
            await connection.ExecuteAsync(new CommandDefinition("delete from register_batch_run where batch_id = @id", values, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("delete from register_batch_work where batch_id = @id", values, transaction, cancellationToken: stop));
            return true;
        }, cancellation);
        if (done) await ForgetAsync(id, cancellation);
        return done;
    }

    internal Task ReleaseAsync(RegisterWork work, CancellationToken cancellation) =>
        WriteAsync("update register_batch_run set lease_until = 0 where batch_id = @Id and exists (select 1 from register_batch_work w where w.batch_id = @Id and w.run = @Run)", new { work.Batch.Id, work.Run }, cancellation);

    /// <summary>Batches that broke off with the process at work on them, before files were kept, say so; files nobody came back to are ended and forgotten at once, so that nobody can begin with one that is half gone.</summary>
    internal Task<int> SweepAsync(CancellationToken cancellation)
    {
        var old = new { at = time.GetUtcNow().ToUnixTimeMilliseconds(), before = (time.GetUtcNow() - kept).ToUnixTimeMilliseconds() };
        return WriteAsync($"""
            update register_batch set state = 'cancelled', finished_at = @at where state = '{Mapping}' and started_at < @before;
            update register_batch set state = 'failed', finished_at = @at where state = 'running' and not exists (select 1 from register_batch_run r where r.batch_id = register_batch.batch_id);
            delete from register_batch_part where batch_id in (select batch_id from register_batch where state in ('done', 'failed', 'cancelled', 'undone'));
            """, old, cancellation);
    }

    Task<int> ForgetAsync(string id, CancellationToken cancellation) => WriteAsync("delete from register_batch_part where batch_id = @id", new { id }, cancellation);

    const string Saving = """
        update register_batch set state = @State, total = @Total, added = @Added, changed = @Changed, same = @Same, failed = @Failed, kept = @Kept, report = @report, finished_at = @finished where batch_id = @Id
        """;

    /// <summary>Claims a batch to be taken back, by and by; of two who try at once one does.</summary>
    internal Task<bool> ClaimAsync(string id, Caller by, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        var values = new { id, by = by.User.Value, undo = UndoOf(id) };
        if (await connection.ExecuteAsync(new CommandDefinition("update register_batch set state = 'undoing' where batch_id = @id and state in ('done', 'failed', 'cancelled')", values, transaction, cancellationToken: stop)) == 0) return false;
        await connection.ExecuteAsync(new CommandDefinition("insert into register_batch_run (batch_id, lease_until) values (@id, 0) on conflict (batch_id) do update set lease_until = 0", values, transaction, cancellationToken: stop));
        await connection.ExecuteAsync(new CommandDefinition("insert into register_batch_work (batch_id, run, by_user) values (@id, '', @by) on conflict (batch_id) do update set run = '', by_user = excluded.by_user", values, transaction, cancellationToken: stop));
        await connection.ExecuteAsync(new CommandDefinition("delete from begun_by_client where run_id = @undo", values, transaction, cancellationToken: stop));
        await BegunBy.KeepAsync(connection, transaction, values.undo, by.Client?.Id.Value, by.KeyId, stop);
        return true;
    }, cancellation);

    /// <summary>Under which it stands by which client a batch is taken back.</summary>
    static string UndoOf(string batch) => batch + " undo";

    /// <summary>How many records a batch wrote, by the unit each belongs to now.</summary>
    internal async Task<IReadOnlyList<(string Unit, long Count)>> UnitsAsync(RegisterBatch batch, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. await connection.QueryAsync<(string, long)>(new CommandDefinition(
            "select r.unit, count(*) from register_record r where r.register = @Register and r.record_id in (select b.record_id from register_batch_record b where b.batch_id = @Id) group by r.unit", new { batch.Id, batch.Register }, cancellationToken: cancellation))];
    }

    /// <summary>Records a batch wrote, by id, with the versions it gave each, the latest first.</summary>
    /// <param name="after">Behind this record.</param>
    internal async Task<IReadOnlyList<(string Id, IReadOnlyList<long> Versions)>> RecordsAsync(string id, string after, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<(string Id, long Version)>(new CommandDefinition("""
            select record_id, version from register_batch_record where batch_id = @id and record_id in
              (select distinct record_id from register_batch_record where batch_id = @id and record_id > @after order by record_id limit @most) order by record_id, version desc
            """, new { id, after, most }, cancellationToken: cancellation));
        return [.. rows.GroupBy(r => r.Id, StringComparer.Ordinal).Select(g => (g.Key, (IReadOnlyList<long>)[.. g.Select(r => r.Version)]))];
    }

    Task<int> WriteAsync(string sql, object values, CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: stop)), cancellation);

    static object Values(RegisterBatch batch) => new { batch.Id, batch.State, batch.Total, batch.Added, batch.Changed, batch.Same, batch.Failed, batch.Kept, report = JsonSerializer.Serialize(batch.Issues, json), finished = batch.FinishedAt?.ToUnixTimeMilliseconds() };

    static RegisterBatch Batch(Row row) => new(row.Id, row.Register, row.FileName, row.Source, row.Unit, row.State, row.Total, row.Added, row.Changed, row.Same, row.Failed, row.Kept,
        JsonSerializer.Deserialize<List<BatchIssue>>(row.Report, json)!, row.StartedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.StartedAt), row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, row.Client, row.KeyId, row.Rows);
}
