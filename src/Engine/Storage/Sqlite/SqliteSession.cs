using LowCode.Problems;
using Microsoft.Data.Sqlite;

namespace LowCode.Storage;

/// <summary>The one writing connection of a SQLite file with the statements it keeps prepared. Used by the writer's thread alone.</summary>
sealed class SqliteSession : IDisposable
{
    // One line per setting that durability rests on: how it is set, and what must be read back.
    static readonly (string Name, string Set, string Needed)[] settings =
    [
        ("journal_mode", "wal", "wal"),
        ("synchronous", "full", "2"), // guard: fsync
        ("foreign_keys", "on", "1"),
        ("busy_timeout", "5000", "5000"),
    ];

    const int MostShapes = 1024;

    readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    readonly Dictionary<RowShape, SqliteStatement> rows = new(ReferenceEqualityComparer.Instance);

    public SqliteSession(string connectionString, bool secureDelete = false)
    {
        Connection = new SqliteConnection(connectionString);
        try
        {
            Connection.Open();
            foreach (var (name, set, needed) in settings) Set(name, set, needed);
            // Fast: what is deleted is overwritten in the pages that are written anyway.
            Set("secure_delete", secureDelete ? "on" : "fast", secureDelete ? "1" : "2");
            // Each commit that split a page walks the whole cache; with 64 MB that was a twentieth of the server's work, and the system has the pages too.
            Execute("pragma wal_autocheckpoint = 4000; pragma cache_size = -16384; pragma temp_store = memory");
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection { get; }

    void Set(string name, string value, string needed)
    {
        Execute($"pragma {name} = {value}");
        using var read = Connection.CreateCommand();
        read.CommandText = $"pragma {name}";
        var found = Convert.ToString(read.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
        if (!found.Equals(needed, StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.settingRefused", ("setting", name), ("value", found), ("needed", needed)));
    }

    public void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A statement that is prepared once.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement)) statements[sql] = statement = new SqliteStatement(Connection.Handle!, sql);
        return statement;
    }

    public void Write(RowWrite row)
    {
        if (!rows.TryGetValue(row.Shape, out var statement))
        {
            // Shapes are constants of their rooms; should somebody make them anew each time, memory stays bounded.
            if (rows.Count >= MostShapes) rows.Clear();
            rows[row.Shape] = statement = Statement(SqliteRows.Sql(row.Shape));
        }
        var cells = row.Cells;
        if (cells.Length != row.Shape.Columns.Length) throw new ArgumentException($"a row of {row.Shape.Table} has {cells.Length} cells");
        for (var i = 0; i < cells.Length; i++) statement.BindCell(i + 1, cells[i]);
        statement.Run();
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        Connection.Dispose();
    }
}
