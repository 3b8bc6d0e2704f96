using System.Collections.Concurrent;
using Dapper;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Apps;

/// <summary>Which version of an app new cases of a unit start with.</summary>
public sealed record Installation(string App, string Unit, string Version, string Settings, long InstalledAt, string InstalledBy);

/// <summary>
/// Published versions and installations. A version is immutable, so its compiled form is kept for good once made; what is installed
/// where is read again after every change on this node and at most <see cref="InstallationAge"/> later on the others.
/// </summary>
public sealed class AppStore(Database database, TimeProvider time)
{
    /// <summary>How long another node may go on starting cases with the version installed before.</summary>
    public static readonly TimeSpan InstallationAge = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<(string App, string Version), Task<LightApp>> compiled = new();
    sealed record Installed(IReadOnlyList<Installation> All, long ReadAt);
    Installed? installed;

    /// <summary>The compiled app of a published version.</summary>
    /// <exception cref="RefusedException"><c>app.unknown</c> when it was never published.</exception>
    public Task<LightApp> GetAsync(string app, string version)
    {
        if (compiled.TryGetValue((app, version), out var known) && !known.IsFaulted) return known;
        return compiled[(app, version)] = LoadAsync(app, version);
    }

    /// <summary>The version that serves a street: the installation nearest above it.</summary>
    /// <param name="app">App id.</param>
    /// <param name="path">The unit and all above it, nearest first.</param>
    public async ValueTask<LightApp> InstalledAsync(string app, IEnumerable<string> path, CancellationToken cancellation)
    {
        var all = await InstallationsAsync(cancellation);
        foreach (var unit in path)
            if (all.FirstOrDefault(i => i.App == app && i.Unit == unit) is { } found) return await GetAsync(app, found.Version);
        var known = all.Any(i => i.App == app);
        throw new RefusedException(RefusalKind.NotFound, Problem.Of(known ? "app.notInstalled" : "app.unknown", ("app", app)));
    }

    public async ValueTask<IReadOnlyList<Installation>> InstallationsAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (installed is { } recent && time.GetElapsedTime(recent.ReadAt, now) < InstallationAge) return recent.All;
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Installation>(new CommandDefinition(
            "select app, unit, version, settings, installed_at as InstalledAt, installed_by as InstalledBy from installation order by app, unit", cancellationToken: cancellation));
        installed = new(rows.AsList(), now);
        return installed.All;
    }

    /// <summary>Publishes a version: compiled first, then stored for good. Publishing the same content again changes nothing.</summary>
    /// <exception cref="RefusedException">The package does not compile, or the version exists with other content.</exception>
    public async Task<LightApp> PublishAsync(AppPackage package, string by, CancellationToken cancellation)
    {
        var (app, problems) = AppCompiler.Compile(package);
        if (app is null) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        var manifest = app.Manifest;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var stored = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, token) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into app_version(app, version, digest, package, published_at, published_by) values (@Id, @Version, @Digest, @Zip, @now, @by) on conflict do nothing",
                new { manifest.Id, manifest.Version, package.Digest, Zip = package.ToZip(), now, by }, transaction, cancellationToken: token));
            return await connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "select digest from app_version where app = @Id and version = @Version", new { manifest.Id, manifest.Version }, transaction, cancellationToken: token));
        }, cancellation);
        if (stored != package.Digest)
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("app.version.taken", ("app", manifest.Id), ("version", manifest.Version)));
        compiled[(manifest.Id, manifest.Version)] = Task.FromResult(app);
        return app;
    }

    public async Task InstallAsync(string app, string version, string unit, string settings, string by, CancellationToken cancellation)
    {
        await GetAsync(app, version);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition("""
            insert into installation(app, unit, version, settings, installed_at, installed_by) values (@app, @unit, @version, @settings, @now, @by)
            on conflict (app, unit) do update set version = excluded.version, settings = excluded.settings, installed_at = excluded.installed_at, installed_by = excluded.installed_by
            """, new { app, unit, version, settings, now, by }, transaction, cancellationToken: token)), cancellation);
        installed = null;
    }

    async Task<LightApp> LoadAsync(string app, string version)
    {
        await using var connection = await database.OpenReadAsync(CancellationToken.None);
        var zip = await connection.ExecuteScalarAsync<byte[]?>("select package from app_version where app = @app and version = @version", new { app, version })
            ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", $"{app} {version}")));
        var (loaded, problems) = AppCompiler.Compile(AppPackage.FromZip(zip));
        return loaded ?? throw new RefusedException(RefusalKind.Invalid, [.. problems]);
    }
}
