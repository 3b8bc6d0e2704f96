using Dapper;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>How many cases of a version are still open; they stay on it whatever is installed meanwhile. Filled by name: without rows SQLite knows no type of a count.</summary>
public sealed record VersionUse
{
    public string App { get; init; } = "";
    public string Version { get; init; } = "";
    public long Open { get; init; }
}

/// <summary>Which versions are in use. Numbers without content, for those who publish and install; not narrowed to what they may see of cases.</summary>
public sealed class AppUse(Database database)
{
    public async Task<IReadOnlyList<VersionUse>> OpenCasesAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<VersionUse>(new CommandDefinition(
            "select app, app_version as version, count(*) as open from cases where state <> 'closed' group by app, app_version", cancellationToken: cancellation))).AsList();
    }
}
