using LowCode.Problems;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace LowCode.Storage;

/// <summary>Failures that say nothing of what was to be done: the database is away for a while, or there is too much to do.</summary>
static class PassingFailure
{
    public static bool Is(Exception failure) => failure switch
    {
        RefusedException refused => refused.Kind is RefusalKind.Busy or RefusalKind.Overloaded,
        PostgresException answer => answer.IsTransient || answer.SqlState.StartsWith("57P", StringComparison.Ordinal) || answer.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException => true,
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN } => true,
        _ => false,
    };
}
