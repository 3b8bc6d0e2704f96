using System.Data.Common;
using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>How much of the table of cases a caller sees. It decides only how rows are found, never which: the caller's filter stands in every query.</summary>
static class CaseScan
{
    /// <summary>Whether most streets that have cases are seen: then cases of some days are found by the days, else by the streets.</summary>
    public static async Task<bool> IsWideAsync(Caller caller, DbConnection connection, CancellationToken cancellation)
    {
        var inUse = (await connection.QueryAsync<string>(new CommandDefinition(RowBranches.StreetsInUse, cancellationToken: cancellation))).AsList();
        return inUse.Count(caller.Member.StreetIds.Contains) * 2 >= Math.Max(1, inUse.Count);
    }

    /// <summary>A table as SQLite has to be told to read it; null leaves it to find its way.</summary>
    public static string From(Dialect dialect, string table, string? index) => dialect == Dialect.Sqlite && index is not null ? $"{table} indexed by {index}" : table;
}
