using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LowCode.Storage;

/// <summary>
/// A prepared statement of the writer, straight on SQLite's own functions: binding by position costs a fraction of a command with named
/// parameters, and five rows a command make that the larger part of an append.
/// </summary>
sealed class SqliteStatement : IDisposable
{
    const int OnStack = 512;

    readonly sqlite3 database;
    readonly sqlite3_stmt statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(statement, index, value));

    public void BindNull(int index) => Check(raw.sqlite3_bind_null(statement, index));

    public void Bind(int index, byte[]? value)
    {
        if (value is null) BindNull(index);
        else if (value.Length == 0) Check(raw.sqlite3_bind_zeroblob(statement, index, 0));
        else Check(raw.sqlite3_bind_blob(statement, index, value));
    }

    public void Bind(int index, string? value)
    {
        if (value is null)
        {
            BindNull(index);
        }
        else if (value.Length is > 0 and <= OnStack / 3)
        {
            Span<byte> utf8 = stackalloc byte[OnStack];
            Check(raw.sqlite3_bind_text(statement, index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
        }
        else
        {
            // An empty span would bind null; a string binds what it says.
            Check(raw.sqlite3_bind_text(statement, index, value));
        }
    }

    public void BindCell(int index, object? value)
    {
        switch (value)
        {
            case null: BindNull(index); break;
            case string text: Bind(index, text); break;
            case long number: Bind(index, number); break;
            case int number: Bind(index, (long)number); break;
            case bool flag: Bind(index, flag ? 1L : 0L); break;
            case byte[] bytes: Bind(index, bytes); break;
            default: throw new ArgumentException($"a cell cannot be a {value.GetType().Name}");
        }
    }

    /// <summary>Runs to the end and answers how many rows were changed.</summary>
    public int Run()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_DONE)
        {
            var changes = raw.sqlite3_changes(database);
            raw.sqlite3_reset(statement);
            return changes;
        }
        var message = raw.sqlite3_errmsg(database).utf8_to_string();
        raw.sqlite3_reset(statement);
        throw new SqliteException(message, code & 0xff, code);
    }

    /// <summary>Runs a query and gives the first column of its first row, or null.</summary>
    public long? First()
    {
        var code = raw.sqlite3_step(statement);
        long? value = code == raw.SQLITE_ROW && raw.sqlite3_column_type(statement, 0) != raw.SQLITE_NULL ? raw.sqlite3_column_int64(statement, 0) : null;
        var message = code is raw.SQLITE_ROW or raw.SQLITE_DONE ? null : raw.sqlite3_errmsg(database).utf8_to_string();
        raw.sqlite3_reset(statement);
        return message is null ? value : throw new SqliteException(message, code & 0xff, code);
    }

    void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), code & 0xff, code);
    }

    public void Dispose() => statement?.Dispose();
}
