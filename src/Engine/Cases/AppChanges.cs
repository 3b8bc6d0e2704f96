using System.Text.Json;
using LowCode.Apps;
using LowCode.Extending;
using LowCode.Cases.Rehearsing;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>Publishing and installing by people and commands: rights, what settings name outside the app, and the audit log. For every door alike.</summary>
public sealed class AppChanges(AppStore apps, DirectoryCache directories, Database database, TimeProvider time, PluginCatalog? plugins = null)
{
    /// <summary>Everything that is wrong with a package, its own scenarios played.</summary>
    /// <param name="told">Told how many scenarios of how many are played.</param>
    public async Task<AppReport> CheckAsync(AppPackage package, CancellationToken cancellation, Action<long, long>? told = null) => Rehearsal.Check(package, (await directories.CurrentAsync(cancellation)).Tree, plugins, told);

    /// <exception cref="RefusedException">The check found something, or the version exists with other content.</exception>
    /// <param name="acknowledged">Whoever publishes knows that the flow is not proved.</param>
    public async Task<LightApp> PublishAsync(AppPackage package, ChangedBy by, CancellationToken cancellation, bool acknowledged = false) =>
        await PublishAsync(package, await CheckAsync(package, cancellation), by, acknowledged, cancellation);

    /// <param name="report">What the check of this package came to.</param>
    internal async Task<LightApp> PublishAsync(AppPackage package, AppReport report, ChangedBy by, bool acknowledged, CancellationToken cancellation)
    {
        if (report.Problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. report.Problems]);
        // guard: acknowledged
        if (report.NeedsAcknowledgement && !acknowledged) throw new RefusedException(RefusalKind.Invalid, Undecided(report));
        var app = await apps.PublishAsync(package, NameOf(by), cancellation);
        await NoteAsync(Acts.AppPublish, by, $"app:{app.Manifest.Id}", new { app.Manifest.Version, app.Digest, verdict = report.Soundness?.Verdict.ToString() }, cancellation);
        return app;
    }

    static Problem Undecided(AppReport report) => Problem.At("app.undecided", "flow.json",
        ("reason", string.Join("；", report.Doubts.Select(d => ProblemText.Of(d)))), ("reasonEn", string.Join("; ", report.Doubts.Select(d => ProblemText.Of(d, "en")))));

    /// <summary>Installs or upgrades at a unit.</summary>
    /// <param name="settings">What the unit sets; null keeps what it has set before, if that fits the version.</param>
    /// <param name="may">Whether the caller may install at a unit; null for commands of the machine's keeper.</param>
    public async Task InstallAsync(string app, string version, string unit, InstallationSettings? settings, ChangedBy by, Func<UnitId, bool>? may, CancellationToken cancellation)
    {
        var tree = (await directories.CurrentAsync(cancellation)).Tree;
        if (!tree.TryFind(new UnitId(unit), out var found) || found.Disabled) throw new RefusedException(RefusalKind.Invalid, Problem.At("app.unit.unknown", "unit", ("unit", unit)));
        if (may?.Invoke(found.Id) == false) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppInstall.Name)));
        var template = await apps.GetAsync(app, version);
        settings ??= await PresentAsync(app, unit, cancellation);
        Problem[] problems = [.. Outside(settings, template, tree)];
        if (problems.Length > 0) throw new RefusedException(RefusalKind.Invalid, problems);
        await apps.InstallAsync(app, version, unit, settings.ToJson(), NameOf(by), cancellation);
        await NoteAsync(Acts.AppInstall, by, $"unit:{unit}", new { app, version, settings = settings.Digest }, cancellation);
    }

    /// <summary>The longest reason for taking an app out of use, in characters.</summary>
    public const int MostReason = 100;

    /// <summary>Takes an app out of use at a unit, or puts it back. Cases that run go on either way.</summary>
    /// <param name="reason">Why it goes; null puts it back.</param>
    /// <param name="may">Whether the caller may install at a unit.</param>
    public async Task UseAsync(string app, string unit, string? reason, ChangedBy by, Func<UnitId, bool> may, CancellationToken cancellation)
    {
        var tree = (await directories.CurrentAsync(cancellation)).Tree;
        if (!tree.TryFind(new UnitId(unit), out var found)) throw new RefusedException(RefusalKind.Invalid, Problem.At("app.unit.unknown", "unit", ("unit", unit)));
        if (!may(found.Id)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppInstall.Name)));
        // Where it is not installed there is nothing to take out.
        string[] path = [.. tree.PathOf(found.Id).Select(u => u.Id.Value!)];
        await apps.InstalledAsync(app, path, cancellation);
        if (reason is null)
        {
            if (!await apps.Use.PutBackAsync(app, unit, cancellation))
            {
                // Somebody was quicker: what is asked for is so.
                if (await apps.OutOfUseAsync(app, path, cancellation) is null) return;
                throw new RefusedException(RefusalKind.Conflict, Problem.At("app.use.above", "unit"));
            }
        }
        else if (reason.Trim() is { Length: > 0 and <= MostReason } why) await apps.Use.TakeOutAsync(app, unit, why, NameOf(by), cancellation);
        else throw new RefusedException(RefusalKind.Invalid, Problem.At("app.use.reason", "reason", ("limit", $"{MostReason}")));
        await NoteAsync(Acts.AppInstall, by, $"unit:{unit}", new { app, use = reason is not null ? "out" : "back", reason }, cancellation);
    }

    /// <summary>What is set at a unit now.</summary>
    public async Task<InstallationSettings> PresentAsync(string app, string unit, CancellationToken cancellation)
    {
        var here = (await apps.InstallationsAsync(cancellation)).FirstOrDefault(i => i.App == app && i.Unit == unit);
        return here is null ? InstallationSettings.None : InstallationSettings.Read(here.Settings, []) ?? InstallationSettings.None;
    }

    /// <summary>What settings name outside the app has to be there: posts and units.</summary>
    static IEnumerable<Problem> Outside(InstallationSettings settings, LightApp template, UnitTree tree)
    {
        foreach (var (post, own) in settings.Posts ?? [])
            if (PostCatalog.Find(new Post(own)) is not { Administrator: false }) yield return Problem.At("app.settings.post.missing", $"settings.posts.{post}", ("post", own));
        foreach (var post in template.UsedPosts.Where(p => settings.Posts?.ContainsKey(p) != true))
            if (PostCatalog.Find(new Post(post)) is null) yield return Problem.At("app.settings.post.unmapped", $"settings.posts.{post}", ("post", post));
        foreach (var (id, table) in settings.Lists ?? [])
            foreach (var (row, i) in table.Rows.Select((r, i) => (r, i + 1)))
                foreach (var unit in UnitsOf(row))
                    if (!unit.StartsWith('~') && !tree.TryFind(new UnitId(unit), out _))
                        yield return Problem.At("app.settings.unit.missing", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"settings.lists.{id} {i}"), ("unit", unit));
    }

    static IEnumerable<string> UnitsOf(DutyRow row) => new[] { row.Unit, row.Lead }.Where(unit => !string.IsNullOrEmpty(unit)).OfType<string>();

    static string NameOf(ChangedBy by) => by.User?.Value ?? AppStore.ByProduct;

    Task NoteAsync(Act act, ChangedBy by, string subject, object detail, CancellationToken cancellation)
    {
        var entry = new AuditEntry(time.GetUtcNow(), by.User, by.Client, act, subject, AuditEntry.Done, by.Address, JsonSerializer.Serialize(detail, JsonSerializerOptions.Web));
        return database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => AuditTrail.AppendAsync(database, connection, transaction, [entry], stop), cancellation);
    }
}
