using System.Text;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Journal;

/// <summary>Commands to append in tests: a table of every column type beside the journal, one row of it per command.</summary>
static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(8));

    static readonly Column[] columns =
    [
        new("case_id", ColumnType.Text), new("n", ColumnType.Int64), new("words", ColumnType.Text), new("large", ColumnType.Int64),
        new("small", ColumnType.Int32), new("flag", ColumnType.Boolean), new("data", ColumnType.Bytes),
    ];

    public static readonly RowShape Insert = new("probe", RowVerb.Insert, 2, columns);
    public static readonly RowShape Upsert = new("probe", RowVerb.Upsert, 2, columns);
    public static readonly RowShape Update = new("probe", RowVerb.Update, 2, columns[0], columns[1], columns[2]);
    public static readonly RowShape Delete = new("probe", RowVerb.Delete, 2, columns[0], columns[1]);

    public static Task CreateProbeAsync(TestDatabase database) => database.ExecuteAsync(database.Database.Dialect == Dialect.Sqlite
        ? "create table probe (case_id text not null, n integer not null, words text, large integer, small integer, flag integer, data blob, primary key (case_id, n))"
        : "create table probe (case_id text collate \"C\" not null, n bigint not null, words text collate \"C\", large bigint, small integer, flag boolean, data bytea, primary key (case_id, n))");

    public static RowWrite Row(CaseId id, long n, string? words = "wort") => new(Insert, [id.Value, n, words, n * 1000, (int)n, n % 2 == 0, new[] { (byte)n }]);

    /// <summary>The command after <paramref name="head"/>, with one probe row unless others are given.</summary>
    public static Append Next(CaseHead head, CaseId id, string? key = null, string client = "user:a", long? stamp = 1, string content = "", params RowWrite[] rows) =>
        new(JournalRow.Following(head, id, client, key, [1, 2, 3], Now, Now.AddHours(-1), "user:a", EventCodec.Json, Encoding.UTF8.GetBytes("events " + content)),
            rows.Length > 0 ? rows : [Row(id, head.Version + 1)], stamp);

    public static CaseHead Head(this Append append) => new(append.Row.Version, append.Row.Hash);

    public static CaseId NewCase() => CaseId.New(DateTimeOffset.UtcNow);
}
