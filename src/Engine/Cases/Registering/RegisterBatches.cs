using System.Text.Json;
using Dapper;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>The batches that were taken into registers, as they stand in the database.</summary>
public sealed class RegisterBatches(Database database)
{
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
        public string Report { get; init; } = "[]";
        public string StartedBy { get; init; } = "";
        public long StartedAt { get; init; }
        public long? FinishedAt { get; init; }
    }

    const string Columns = """
        batch_id as Id, register as Register, file_name as FileName, source as Source, unit as Unit, state as State, total as Total, added as Added, changed as Changed, same as Same, failed as Failed,
        kept as Kept, report as Report, started_by as StartedBy, started_at as StartedAt, finished_at as FinishedAt
        """;

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

    internal Task AddAsync(RegisterBatch batch, CancellationToken cancellation) => WriteAsync("""
        insert into register_batch (batch_id, register, file_name, source, unit, state, total, added, changed, same, failed, kept, report, started_by, started_at)
        values (@Id, @Register, @FileName, @Source, @Unit, @State, 0, 0, 0, 0, 0, 0, '[]', @StartedBy, @at)
        """, batch, cancellation);

    internal Task SaveAsync(RegisterBatch batch, CancellationToken cancellation) => WriteAsync("""
        update register_batch set state = @State, total = @Total, added = @Added, changed = @Changed, same = @Same, failed = @Failed, kept = @Kept, report = @report, finished_at = @finished where batch_id = @Id
        """, batch, cancellation);

    /// <summary>Claims a batch to be taken back; of two who try at once one does.</summary>
    internal async Task<bool> ClaimAsync(string id, CancellationToken cancellation) => await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) =>
        connection.ExecuteAsync(new CommandDefinition("update register_batch set state = 'undone' where batch_id = @id and state in ('done', 'failed')", new { id }, transaction, cancellationToken: stop)), cancellation) == 1;

    /// <summary>Records a batch wrote, with the versions it gave them.</summary>
    internal async Task<IReadOnlyList<(string Id, long Version)>> RecordsAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. await connection.QueryAsync<(string, long)>(new CommandDefinition("select record_id, version from register_batch_record where batch_id = @id order by record_id", new { id }, cancellationToken: cancellation))];
    }

    Task<int> WriteAsync(string sql, RegisterBatch batch, CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, new
    {
        batch.Id, batch.Register, batch.FileName, batch.Source, batch.Unit, batch.State, batch.Total, batch.Added, batch.Changed, batch.Same, batch.Failed, batch.Kept, batch.StartedBy,
        report = JsonSerializer.Serialize(batch.Issues, json), at = batch.StartedAt.ToUnixTimeMilliseconds(), finished = batch.FinishedAt?.ToUnixTimeMilliseconds(),
    }, transaction, cancellationToken: stop)), cancellation);

    static RegisterBatch Batch(Row row) => new(row.Id, row.Register, row.FileName, row.Source, row.Unit, row.State, row.Total, row.Added, row.Changed, row.Same, row.Failed, row.Kept,
        JsonSerializer.Deserialize<List<BatchIssue>>(row.Report, json)!, row.StartedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.StartedAt), row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
}
