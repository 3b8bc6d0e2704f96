using LowCode.Problems;
using Npgsql;

namespace LowCode.Storage;

/// <summary>What keeps PostgreSQL from being reached, as a problem that a person can mend. Never repeats a password.</summary>
static class PostgresFailures
{
    public static NpgsqlConnectionStringBuilder Read(string? connection)
    {
        try
        {
            var read = new NpgsqlConnectionStringBuilder(connection);
            return read.Host is { Length: > 0 } ? read : throw Refused(Problem.Of("storage.connectionString", ("reason", "Host")));
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // The driver's message may quote the whole string, password included; the first bad word is enough.
            throw Refused(Problem.Of("storage.connectionString", ("reason", wrong is ArgumentException { ParamName: { } word } ? word : "?")));
        }
    }

    public static RefusedException Connecting(NpgsqlException failed, NpgsqlConnectionStringBuilder to)
    {
        var (place, database, user) = ($"{to.Host}:{to.Port}", to.Database ?? to.Username ?? "", to.Username ?? "");
        return Refused(failed is not PostgresException refused
            ? IsPassword(failed) ? Problem.Of("storage.signInRefused", ("place", place), ("user", user)) : Problem.Of("storage.unreachable", ("place", place))
            : refused.SqlState switch
            {
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Problem.Of("storage.signInRefused", ("place", place), ("user", user)),
                PostgresErrorCodes.InvalidCatalogName => Problem.Of("storage.databaseUnknown", ("place", place), ("database", database)),
                _ => Problem.Of("storage.databaseRefused", ("place", place), ("reason", $"{refused.SqlState} {refused.MessageText}")),
            });
    }

    // The server asked for a password and the string has none: the driver says so before the server could.
    static bool IsPassword(NpgsqlException failed) => failed.InnerException is null && failed.Message.Contains("password", StringComparison.OrdinalIgnoreCase);

    static RefusedException Refused(Problem problem) => new(RefusalKind.Conflict, problem);
}
