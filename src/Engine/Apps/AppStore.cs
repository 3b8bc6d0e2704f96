using System.Data.Common;
using Dapper;
using LowCode.Extending;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Apps;

/// <summary>Which version of an app new cases of a unit start with, and with which settings.</summary>
/// <param name="Settings">JSON, see <see cref="InstallationSettings"/>.</param>
/// <param name="SettingsDigest">Names the settings for good; null when nothing is set over the template.</param>
public sealed record Installation(string App, string Unit, string Version, string Settings, string? SettingsDigest, long InstalledAt, string InstalledBy);

/// <summary>An installation, upgrade or change of settings at a unit.</summary>
public sealed record InstallationChange(string App, string Unit, long Seq, string Version, string? SettingsDigest, long ChangedAt, string ChangedBy);

/// <summary>A published version; it never changes.</summary>
public sealed record PublishedVersion(string App, string Version, string Digest, long PublishedAt, string PublishedBy);

/// <summary>What else is written in the transaction that publishes a version: all of it, or the version is not published.</summary>
public delegate Task PublishStep(LightApp app, DbConnection connection, DbTransaction transaction, CancellationToken cancellation);

/// <summary>
/// Published versions and installations. A version and settings are immutable, so the compiled form of both is kept while it is used; what is
/// installed where is read again after every change on this node and at most <see cref="InstallationAge"/> later on the others.
/// </summary>
public sealed class AppStore(Database database, TimeProvider time, PublishStep also, PluginCatalog? plugins = null, CodeLists? codes = null)
{
    /// <summary>How long another node may go on starting cases with the version installed before.</summary>
    public static readonly TimeSpan InstallationAge = TimeSpan.FromSeconds(5);

    /// <summary>Who published and installed what the product brings along, and what commands of its keeper do.</summary>
    public const string ByProduct = "product";

    /// <summary>Apps kept compiled on one node: each version with each unit's settings is one.</summary>
    public const int MostCompiled = 256;

    readonly System.Collections.Concurrent.ConcurrentDictionary<(string App, string Digest), bool> kept = new();
    readonly CompiledApps compiled = new(MostCompiled, time);

    /// <summary>Where apps are out of use.</summary>
    public AppsInUse Use { get; } = new(database, time);

    sealed record Installed(IReadOnlyList<Installation> All, long ReadAt);
    Installed? installed;

    /// <summary>The compiled app of a published version.</summary>
    /// <param name="settings">Digest of the settings it is used with, as a case is pinned to them; null for the template as it is.</param>
    /// <exception cref="RefusedException"><c>app.unknown</c> when it was never published.</exception>
    public Task<LightApp> GetAsync(string app, string version, string? settings = null) => compiled.Get(app, version, settings, () => LoadAsync(app, version, settings));

    /// <summary>The version that serves a street: the installation nearest above it, with its settings.</summary>
    /// <param name="app">App id.</param>
    /// <param name="path">The unit and all above it, nearest first.</param>
    public async ValueTask<LightApp> InstalledAsync(string app, IEnumerable<string> path, CancellationToken cancellation)
    {
        var all = await InstallationsAsync(cancellation);
        var places = path.ToList();
        foreach (var unit in places)
            if (all.FirstOrDefault(i => i.App == app && i.Unit == unit) is { } found)
            {
                var here = await GetAsync(app, found.Version, found.SettingsDigest);
                return codes is null || !here.Options.Any(o => o.Codes is not null) ? here : await LaidAsync(here, places, cancellation);
            }
        var known = all.Any(i => i.App == app);
        throw new RefusedException(RefusalKind.NotFound, Problem.Of(known ? "app.notInstalled" : "app.unknown", ("app", app)));
    }

    /// <summary>The same for new cases, which do not begin where the app is out of use.</summary>
    /// <exception cref="RefusedException"><c>app.outOfUse</c>.</exception>
    public async ValueTask<LightApp> OpenableAsync(string app, IEnumerable<string> path, CancellationToken cancellation)
    {
        var places = path.ToList();
        var here = await InstalledAsync(app, places, cancellation);
        // guard: out of use
        if (await OutOfUseAsync(app, places, cancellation) is { } gone)
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("app.outOfUse", ("app", here.Manifest.Name.Zh), ("appEn", here.Manifest.Name.In("en")), ("reason", gone.Reason)));
        return here;
    }

    /// <summary>What keeps new cases from beginning at a street; null for nothing. A unit that has installed the app itself keeps its own.</summary>
    public async ValueTask<OutOfUse?> OutOfUseAsync(string app, IEnumerable<string> path, CancellationToken cancellation)
    {
        var (all, gone) = (await InstallationsAsync(cancellation), await Use.AllAsync(cancellation));
        foreach (var unit in path)
        {
            if (gone.FirstOrDefault(o => o.App == app && o.Unit == unit) is { } found) return found;
            if (all.Any(i => i.App == app && i.Unit == unit)) return null;
        }
        return null;
    }

    /// <summary>The app with the entries that code lists have at a place today. They are kept under their digest before a case can be pinned to them.</summary>
    async ValueTask<LightApp> LaidAsync(LightApp app, List<string> path, CancellationToken cancellation)
    {
        var settings = (await codes!.CurrentAsync(cancellation)).Over(app, path);
        if (settings.Digest is not { } digest || digest == app.SettingsDigest) return app;
        var id = app.Manifest.Id;
        if (!kept.ContainsKey((id, digest)))
        {
            var row = new { app = id, digest, settings = settings.ToJson(), now = time.GetUtcNow().ToUnixTimeMilliseconds(), by = ByProduct };
            await database.WriteAsync(WriteLane.Interactive, (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                "insert into app_settings(app, digest, settings, made_at, made_by) values (@app, @digest, @settings, @now, @by) on conflict do nothing", row, transaction, cancellationToken: token)), cancellation);
            kept[(id, digest)] = true;
        }
        try
        {
            return await GetAsync(id, app.Manifest.Version, digest);
        }
        catch (RefusedException)
        {
            // Codes that the app cannot do with are told when they are written; nobody is kept from opening a case by them.
            return app;
        }
    }

    public async ValueTask<IReadOnlyList<Installation>> InstallationsAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (installed is { } recent && time.GetElapsedTime(recent.ReadAt, now) < InstallationAge) return recent.All;
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Installation>(new CommandDefinition(
            "select app, unit, version, settings, settings_digest as SettingsDigest, installed_at as InstalledAt, installed_by as InstalledBy from installation order by app, unit", cancellationToken: cancellation));
        installed = new(rows.AsList(), now);
        return installed.All;
    }

    /// <summary>All published versions, of each app the latest first.</summary>
    public async Task<IReadOnlyList<PublishedVersion>> VersionsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<PublishedVersion>(new CommandDefinition(
            "select app, version, digest, published_at as PublishedAt, published_by as PublishedBy from app_version", cancellationToken: cancellation));
        return [.. rows.OrderBy(v => v.App, StringComparer.Ordinal).ThenByDescending(v => Version.Parse(v.Version))];
    }

    /// <summary>The package as it was published, to be carried elsewhere; null when there is none.</summary>
    public async Task<AppPackage?> PackageAsync(string app, string version, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var zip = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition("select package from app_version where app = @app and version = @version", new { app, version }, cancellationToken: cancellation));
        return zip is null ? null : AppPackage.FromZip(zip);
    }

    /// <summary>What was installed at a unit, latest first.</summary>
    public async Task<IReadOnlyList<InstallationChange>> ChangesAsync(string app, string unit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<InstallationChange>(new CommandDefinition(
            "select app, unit, seq, version, settings_digest as SettingsDigest, changed_at as ChangedAt, changed_by as ChangedBy from installation_change where app = @app and unit = @unit order by seq desc limit 50",
            new { app, unit }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>What a package comes to on this server, its plugins included.</summary>
    public AppReport Check(AppPackage package) => AppCheck.Check(package, plugins);

    /// <summary>Publishes a version: checked first, then stored for good. Publishing the same content again changes nothing.</summary>
    /// <exception cref="RefusedException">The check found something, or the version exists with other content.</exception>
    public async Task<LightApp> PublishAsync(AppPackage package, string by, CancellationToken cancellation)
    {
        var report = Check(package);
        if (report.Problems.Count > 0 || report.App is not { } app) throw new RefusedException(RefusalKind.Invalid, [.. report.Problems]);
        var manifest = app.Manifest;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var stored = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, token) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into app_version(app, version, digest, package, published_at, published_by) values (@Id, @Version, @Digest, @Zip, @now, @by) on conflict do nothing",
                new { manifest.Id, manifest.Version, package.Digest, Zip = package.ToZip(), now, by }, transaction, cancellationToken: token));
            var there = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "select digest from app_version where app = @Id and version = @Version", new { manifest.Id, manifest.Version }, transaction, cancellationToken: token));
            if (there == package.Digest) await also(app, connection, transaction, token);
            return there;
        }, cancellation);
        if (stored != package.Digest)
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("app.version.taken", ("app", manifest.Id), ("version", manifest.Version)));
        compiled.Put(app);
        return app;
    }

    /// <summary>Installs a version at a unit with its settings: from now on new cases begin with both. Cases that run stay with what they began with.</summary>
    /// <exception cref="RefusedException">There is no such version, or the settings do not fit it.</exception>
    public async Task InstallAsync(string app, string version, string unit, string settings, string by, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var read = InstallationSettings.Read(settings, problems);
        if (read is null) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        var made = await CompileAsync(app, version, read);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new { app, unit, version, settings = read.ToJson(), digest = made.SettingsDigest, now, by };
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, token) =>
        {
            Task<int> Do(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: token));
            await Do("""
                insert into installation(app, unit, version, settings, settings_digest, installed_at, installed_by) values (@app, @unit, @version, @settings, @digest, @now, @by)
                on conflict (app, unit) do update set version = excluded.version, settings = excluded.settings, settings_digest = excluded.settings_digest, installed_at = excluded.installed_at, installed_by = excluded.installed_by
                """);
            if (row.digest is not null) await Do("insert into app_settings(app, digest, settings, made_at, made_by) values (@app, @digest, @settings, @now, @by) on conflict do nothing");
            return await Do("""
                insert into installation_change(app, unit, seq, version, settings_digest, changed_at, changed_by)
                select @app, @unit, coalesce(max(seq), 0) + 1, @version, @digest, @now, @by from installation_change where app = @app and unit = @unit
                """);
        }, cancellation);
        compiled.Put(made);
        installed = null;
    }

    async Task<LightApp> LoadAsync(string app, string version, string? settings)
    {
        if (settings is null) return await CompileAsync(app, version, InstallationSettings.None);
        await using var connection = await database.OpenReadAsync(CancellationToken.None);
        var json = await connection.ExecuteScalarAsync<string?>("select settings from app_settings where app = @app and digest = @settings", new { app, settings })
            ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.settings.unknown", ("app", app), ("digest", settings)));
        var problems = new List<Problem>();
        var read = InstallationSettings.Read(json, problems, kept: true) ?? throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        return await CompileAsync(app, version, read, settings);
    }

    /// <param name="digest">The name the settings were stored under; it holds however they would be written today.</param>
    async Task<LightApp> CompileAsync(string app, string version, InstallationSettings settings, string? digest = null)
    {
        var package = await PackageAsync(app, version, CancellationToken.None) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", $"{app} {version}")));
        var (made, problems) = AppCompiler.Compile(package, settings, digest);
        return made ?? throw new RefusedException(RefusalKind.Invalid, [.. problems]);
    }
}
