using System.Runtime.CompilerServices;
using LowCode.Storage;
using Npgsql;
using NpgsqlTypes;

namespace LowCode.Journal;

/// <summary>One connection that appends, with the statements prepared on it.</summary>
sealed class PostgresAppender(PostgresDatabase database) : IAsyncDisposable
{
    const int MostStatements = 64;

    // Asked for the few rows that were not written. The numbers are those of AppendResult, in the order in which reasons are looked for.
    // When a batch is sent again, a row with our very hash is our own: the try whose answer was lost did write it.
    const string Reasons = """
        select case
          when $7 and exists (select 1 from journal j where j.case_id = t.case_id and j.version = t.version and j.hash = t.hash) then 0
          when exists (select 1 from journal j where j.client = t.client and j.key = t.key) then 2
          when t.stamp is not null and t.stamp <> (select value from stamp where name = 'org')
            and not exists (select 1 from journal j where j.case_id = t.case_id and j.version = t.version) then 3
          else 1 end
        from unnest($1::text[], $2::bigint[], $3::bytea[], $4::text[], $5::text[], $6::bigint[]) with ordinality
          as t(case_id, version, hash, client, key, stamp, n)
        order by t.n
        """;

    readonly Dictionary<ShapeSet, PostgresBatch> statements = [];
    NpgsqlConnection? connection;

    /// <summary>Writes a batch and says what became of each. Throws what the database throws; nothing is written then, or it is not known.</summary>
    /// <param name="batch">Each case at most once.</param>
    /// <param name="again">True when an earlier try of the same batch got no answer.</param>
    public async Task<AppendResult[]> WriteAsync(List<PendingAppend> batch, bool again)
    {
        connection ??= await database.OpenAppendAsync(CancellationToken.None);
        var statement = await StatementAsync(ShapeSet.Of(batch));
        var written = await statement.RunAsync(batch);
        var results = new AppendResult[batch.Count];
        if (written.Count == batch.Count) return results;
        var missed = new List<int>();
        for (var i = 0; i < results.Length; i++)
            if (!written.Contains(batch[i].Append.Row.Case.Value)) missed.Add(i);
        var reasons = await ReasonsAsync(missed.ConvertAll(i => batch[i].Append), again);
        for (var i = 0; i < reasons.Count; i++) results[missed[i]] = reasons[i];
        return results;
    }

    /// <summary>Gives the connection up; the next write opens a new one.</summary>
    public async Task ForgetAsync()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
        if (connection is { } old)
        {
            connection = null;
            await old.DisposeAsync();
        }
    }

    async Task<PostgresBatch> StatementAsync(ShapeSet shapes)
    {
        if (statements.TryGetValue(shapes, out var statement)) return statement;
        // Under load nearly every batch has the same shapes; should the sets be many, start again rather than hold them all.
        if (statements.Count >= MostStatements) ForgetStatements();
        statement = new PostgresBatch(connection!, shapes.Shapes);
        await statement.PrepareAsync();
        statements[shapes] = statement;
        return statement;
    }

    void ForgetStatements()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
        connection!.UnprepareAll();
    }

    async Task<List<AppendResult>> ReasonsAsync(List<Append> missed, bool again)
    {
        await using var command = new NpgsqlCommand(Reasons, connection);
        Add(command, NpgsqlDbType.Text, missed.Select(a => a.Row.Case.Value).ToArray());
        Add(command, NpgsqlDbType.Bigint, missed.Select(a => a.Row.Version).ToArray());
        Add(command, NpgsqlDbType.Bytea, missed.Select(a => a.Row.Hash).ToArray());
        Add(command, NpgsqlDbType.Text, missed.Select(a => a.Row.Client).ToArray());
        Add(command, NpgsqlDbType.Text, missed.Select(a => a.Row.Key).ToArray());
        Add(command, NpgsqlDbType.Bigint, missed.Select(a => a.OrgStamp).ToArray());
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Boolean, Value = again });
        await using var reader = await command.ExecuteReaderAsync();
        var reasons = new List<AppendResult>(missed.Count);
        while (await reader.ReadAsync()) reasons.Add((AppendResult)reader.GetInt32(0));
        return reasons;
    }

    static void Add(NpgsqlCommand command, NpgsqlDbType type, Array values) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });

    public async ValueTask DisposeAsync() => await ForgetAsync();
}

/// <summary>The shapes a batch uses, each once and in an order that does not depend on the order of rows.</summary>
readonly struct ShapeSet(RowShape[] shapes) : IEquatable<ShapeSet>
{
    public IReadOnlyList<RowShape> Shapes => shapes;

    public static ShapeSet Of(List<PendingAppend> batch)
    {
        var seen = new HashSet<RowShape>(ReferenceEqualityComparer.Instance);
        foreach (var one in batch)
        {
            var rows = one.Append.Rows;
            for (var i = 0; i < rows.Count; i++) seen.Add(rows[i].Shape);
        }
        var shapes = new RowShape[seen.Count];
        seen.CopyTo(shapes);
        Array.Sort(shapes, static (a, b) =>
        {
            var byTable = string.CompareOrdinal(a.Table, b.Table);
            if (byTable != 0) return byTable;
            var byVerb = a.Verb.CompareTo(b.Verb);
            return byVerb != 0 ? byVerb : RuntimeHelpers.GetHashCode(a).CompareTo(RuntimeHelpers.GetHashCode(b));
        });
        return new ShapeSet(shapes);
    }

    public bool Equals(ShapeSet other)
    {
        var others = other.Shapes;
        if (shapes.Length != others.Count) return false;
        for (var i = 0; i < shapes.Length; i++)
            if (!ReferenceEquals(shapes[i], others[i])) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is ShapeSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var shape in shapes) hash.Add(RuntimeHelpers.GetHashCode(shape));
        return hash.ToHashCode();
    }
}
