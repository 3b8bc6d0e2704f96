using LowCode.Problems;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LowCode.Storage;

/// <summary>What keeps a SQLite file from being opened, as a problem that a person can mend.</summary>
static class SqliteFailures
{
    const int WouldBlock = 11, WouldBlockBsd = 35, SharingViolation = unchecked((int)0x80070020);

    /// <summary>Another process holds the lock file.</summary>
    public static bool IsTaken(IOException failed) => failed.HResult is WouldBlock or WouldBlockBsd or SharingViolation;

    public static RefusedException Opening(SqliteException failed, string file) => new(RefusalKind.Conflict, failed.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT
        ? Problem.Of("storage.fileCorrupt", ("file", file))
        : Problem.Of("storage.folderUnwritable", ("folder", Path.GetDirectoryName(file) ?? file), ("reason", failed.Message)));
}
