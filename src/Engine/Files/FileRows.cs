using Dapper;
using LowCode.Storage;

namespace LowCode.Files;

/// <summary>What stands in the database of one file. Everything that tells of its content is sealed by whoever keeps the keys.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Owner">Who sent it, as idempotency keys name senders; only they can put it into a case.</param>
/// <param name="Case">The case it belongs to; null until a command has named it.</param>
/// <param name="MadeAt">UTC milliseconds since 1970.</param>
/// <param name="Blob">Address of the sealed bytes.</param>
/// <param name="Secret">The key of the bytes, sealed with a key of its own at first, with the case's key from then on.</param>
/// <param name="SenderKey">Names that first key until it has been destroyed.</param>
/// <param name="About">Name, type and the like, sealed with the file's key.</param>
/// <param name="Origin">The file whose bytes these are, when they came with a split; they are sealed under its id.</param>
public sealed record FileRow(string Id, string Owner, string? Case, long MadeAt, string Blob, byte[] Secret, byte[]? SenderKey, byte[] About, string? Origin = null)
{
    /// <summary>The id that bytes and name are sealed under.</summary>
    public string SealedAs => Origin ?? Id;
}

/// <summary>The rows of files.</summary>
public sealed class FileRows(Database database)
{
    const string Columns = "id as Id, owner as Owner, case_id as \"Case\", made_at as MadeAt, blob as Blob, secret as Secret, sender_key as SenderKey, about as About, origin as Origin";

    /// <summary>Gives a file to a case, in the transaction of the command that names it.</summary>
    public static RowShape Attach { get; } = new("file", RowVerb.Update, 1,
        new("id", ColumnType.Text), new("case_id", ColumnType.Text), new("secret", ColumnType.Bytes));

    /// <summary>Gives a case a file with the bytes of another one, in the transaction of the command that names it.</summary>
    public static RowShape Share { get; } = new("file", RowVerb.Insert, 1,
        new("id", ColumnType.Text), new("owner", ColumnType.Text), new("case_id", ColumnType.Text), new("made_at", ColumnType.Int64), new("blob", ColumnType.Text),
        new("secret", ColumnType.Bytes), new("about", ColumnType.Bytes), new("origin", ColumnType.Text));

    public static RowWrite ShareWith(FileRow row, string caseId, byte[] secret) => new(Share, [row.Id, row.Owner, caseId, row.MadeAt, row.Blob, secret, row.About, row.Origin]);

    public static RowWrite AttachTo(string id, string caseId, byte[] secret) => new(Attach, [id, caseId, secret]);

    /// <summary>Bytes of people without an account that no case has yet: of one sender, from one address, of all; the file of this id left out.</summary>
    public async Task<(long OfSender, long FromAddress, long InAll)> WaitingAsync(string id, string owner, string source, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition("""
            select cast(coalesce(sum(case when owner = @owner then size else 0 end), 0) as bigint), cast(coalesce(sum(case when source = @source then size else 0 end), 0) as bigint), cast(coalesce(sum(size), 0) as bigint)
            from file where source is not null and case_id is null and id <> @id
            """, new { id, owner, source }, cancellationToken: cancellation));
    }

    /// <summary>Adds a row; the row that is there already when the same was sent twice.</summary>
    /// <param name="size">Bytes as sent.</param>
    /// <param name="source">Of people without an account: digest of where they sit; null for everybody else.</param>
    public async Task<FileRow> AddAsync(FileRow row, long size, string? source, CancellationToken cancellation)
    {
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("""
            insert into file (id, owner, case_id, made_at, blob, secret, sender_key, about, size, source) values (@Id, @Owner, null, @MadeAt, @Blob, @Secret, @SenderKey, @About, @size, @source)
            on conflict (id) do nothing
            """, new { row.Id, row.Owner, row.MadeAt, row.Blob, row.Secret, row.SenderKey, row.About, size, source }, transaction, cancellationToken: stop)), cancellation);
        return (await FindAsync([row.Id], cancellation))[0];
    }

    public async Task<IReadOnlyList<FileRow>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return [];
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<FileRow>(database.Dialect == Dialect.Postgres
            ? new CommandDefinition($"select {Columns} from file where id = any(@ids)", new { ids = ids.ToArray() }, cancellationToken: cancellation)
            : new CommandDefinition($"select {Columns} from file where id in @ids", new { ids }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Lets files that wait for a case wait as if they had been sent at <paramref name="madeAt"/>; never shortens their wait.</summary>
    public Task HoldAsync(IReadOnlyCollection<string> ids, string owner, DateTimeOffset madeAt, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update file set made_at = @at where id = @id and owner = @owner and case_id is null and made_at < @at", ids.Select(id => new { id, owner, at = madeAt.ToUnixTimeMilliseconds() }), transaction, cancellationToken: stop)), cancellation);

    /// <summary>Where the bytes of a case's files are, by file.</summary>
    public async Task<IReadOnlyList<(string Id, string Blob)>> OfCaseAsync(string caseId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<(string, string)>(new CommandDefinition("select id, blob from file where case_id = @caseId", new { caseId }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Addresses of bytes that no file of another case has too.</summary>
    public async Task<IReadOnlyList<string>> OnlyOfCaseAsync(string caseId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            "select distinct f.blob from file f where f.case_id = @caseId and not exists (select 1 from file o where o.blob = f.blob and o.case_id <> @caseId)",
            new { caseId }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Forgets the files of a case.</summary>
    public Task DropOfCaseAsync(string caseId, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from file where case_id = @caseId", new { caseId }, transaction, cancellationToken: stop)), cancellation);

    /// <summary>Files whose first key is still there: such as belong to a case by now, and such as nobody has named since <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<FileRow>> LooseAsync(DateTimeOffset before, int count, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<FileRow>(new CommandDefinition(
            $"select {Columns} from file where sender_key is not null and (case_id is not null or made_at < @before) order by made_at limit @count",
            new { before = before.ToUnixTimeMilliseconds(), count }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>The first key of these is gone.</summary>
    public Task SettleAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) => EachAsync("update file set sender_key = null where id = @id", ids, cancellation);

    /// <summary>Forgets files that still belong to no case.</summary>
    public Task DropAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) => EachAsync("delete from file where id = @id and case_id is null", ids, cancellation);

    Task<int> EachAsync(string sql, IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            sql, ids.Select(id => new { id }), transaction, cancellationToken: stop)), cancellation);
}
