using System.Globalization;
using System.Text;
using LowCode.Storage;
using Npgsql;
using NpgsqlTypes;

namespace LowCode.Journal;

/// <summary>
/// The one statement that appends a batch: journal rows over arrays, then one part per row shape that follows the rows written.
/// One round trip, one implicit transaction, prepared once per connection and set of shapes.
/// </summary>
sealed class PostgresBatch : IDisposable
{
    // Inserted only when it is the next row of its case, its key is new and rights have not moved; else nothing changes and nobody fails.
    const string Insert = """
        with ok as (
          insert into journal (case_id, version, client, key, fingerprint, recorded_at, occurred_at, actor, codec, previous, hash, payload)
          select t.case_id, t.version, t.client, t.key, t.fingerprint, t.recorded_at, t.occurred_at, t.actor, t.codec, t.previous, t.hash, t.payload
          from (select unnest($1::text[]) as case_id, unnest($2::bigint[]) as version, unnest($3::text[]) as client, unnest($4::text[]) as key,
            unnest($5::bytea[]) as fingerprint, unnest($6::bigint[]) as recorded_at, unnest($7::bigint[]) as occurred_at, unnest($8::text[]) as actor,
            unnest($9::integer[]) as codec, unnest($10::bytea[]) as previous, unnest($11::bytea[]) as hash, unnest($12::bytea[]) as payload,
            unnest($13::bigint[]) as stamp) t
          where (t.stamp is null or t.stamp = (select value from stamp where name = 'org'))
            and (t.version = 1 or exists (select 1 from journal j where j.case_id = t.case_id and j.version = t.version - 1 and j.hash = t.previous))
          order by t.case_id
          on conflict do nothing
          returning case_id)
        """;

    const int JournalColumns = 13;

    static readonly NpgsqlDbType[] types =
    [
        NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Bytea, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint,
        NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Bytea, NpgsqlDbType.Bytea, NpgsqlDbType.Bytea, NpgsqlDbType.Bigint,
    ];

    readonly IReadOnlyList<RowShape> shapes;
    readonly NpgsqlCommand command;

    public PostgresBatch(NpgsqlConnection connection, IReadOnlyList<RowShape> shapes)
    {
        this.shapes = shapes;
        var sql = new StringBuilder(Insert);
        command = new NpgsqlCommand { Connection = connection, CommandTimeout = 30 };
        foreach (var type in types) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        var parameter = JournalColumns + 1;
        for (var i = 0; i < shapes.Count; i++)
        {
            PostgresRows.AppendSql(sql.Append(", "), string.Create(CultureInfo.InvariantCulture, $"r{i}"), shapes[i], ref parameter);
            foreach (var one in PostgresRows.Parameters(shapes[i])) command.Parameters.Add(one);
        }
        command.CommandText = sql.Append(" select case_id from ok").ToString();
    }

    public Task PrepareAsync() => command.PrepareAsync();

    /// <summary>Runs the statement; gives the cases that were written.</summary>
    public async Task<HashSet<string>> RunAsync(List<PendingAppend> batch)
    {
        Fill(batch);
        var written = new HashSet<string>(batch.Count, StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) written.Add(reader.GetString(0));
        return written;
    }

    void Fill(List<PendingAppend> batch)
    {
        var p = command.Parameters;
        p[0].Value = Column(batch, static a => a.Row.Case.Value);
        p[1].Value = Column(batch, static a => a.Row.Version);
        p[2].Value = Column(batch, static a => a.Row.Client);
        p[3].Value = Column(batch, static a => a.Row.Key);
        p[4].Value = Column(batch, static a => a.Row.Fingerprint);
        p[5].Value = Column(batch, static a => a.Row.RecordedAt);
        p[6].Value = Column(batch, static a => a.Row.OccurredAt);
        p[7].Value = Column(batch, static a => a.Row.Actor);
        p[8].Value = Column(batch, static a => a.Row.Codec);
        p[9].Value = Column(batch, static a => a.Row.Previous);
        p[10].Value = Column(batch, static a => a.Row.Hash);
        p[11].Value = Column(batch, static a => a.Row.Payload);
        p[12].Value = Column(batch, static a => a.OrgStamp);
        var next = JournalColumns;
        var rows = new List<RowWrite>();
        var cases = new List<string>();
        foreach (var shape in shapes)
        {
            rows.Clear();
            cases.Clear();
            foreach (var one in batch)
            {
                var own = one.Append.Rows;
                for (var i = 0; i < own.Count; i++)
                {
                    if (!ReferenceEquals(own[i].Shape, shape)) continue;
                    if (own[i].Cells.Length != shape.Columns.Length) throw new ArgumentException($"a row of {shape.Table} has {own[i].Cells.Length} cells");
                    rows.Add(own[i]);
                    cases.Add(one.Append.Row.Case.Value);
                }
            }
            p[next++].Value = cases.ToArray();
            for (var c = 0; c < shape.Columns.Length; c++) p[next++].Value = PostgresRows.Column(shape.Columns[c].Type, rows, c);
        }
    }

    static T[] Column<T>(List<PendingAppend> batch, Func<Append, T> cell)
    {
        var column = new T[batch.Count];
        for (var i = 0; i < column.Length; i++) column[i] = cell(batch[i].Append);
        return column;
    }

    public void Dispose() => command.Dispose();
}
