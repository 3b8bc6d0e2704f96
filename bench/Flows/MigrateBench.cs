using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LowCode.Bench.Flows;

/// <summary>
/// Running cases under a new version on both databases: how long every one of them is looked at beforehand, what is refused and why, taken over in batches,
/// and taken back. A third stands at a step the new version calls otherwise and is mapped, some at one it does not have.
/// Options: <c>--cases 10000</c>.
/// </summary>
public static class MigrateBench
{
    const string Street = "440104003";

    public static readonly string[] Options = ["cases"];

    public static async Task<Figures> Run(Options options)
    {
        var figures = new Figures();
        var cases = options.Int("cases", 10_000);
        foreach (var kind in (string[])["sqlite", "pg"])
        {
            using var scratch = new Scratch();
            await using var cluster = kind == "pg" ? await PostgresCluster.StartAsync() : null;
            var settings = new DatabaseSettings { Folder = scratch.Sub("data"), Connection = cluster is null ? null : await cluster.CreateDatabaseAsync() };
            var measured = await MeasureAsync(settings, cases);
            figures.Set(kind, measured.Json).MustBe(kind + ".looked_at", measured.LookedAt, cases).MustBe(kind + ".refused_without_reason", measured.WithoutReason, 0)
                .MustBe(kind + ".refused_otherwise_than_shown", measured.OtherThanShown, 0).MustBe(kind + ".not_back", measured.NotBack, 0).MustBe(kind + ".views_unlike_the_journal", measured.Unlike, 0)
                .AtMost(kind + "_preflight_s", measured.PreflightSeconds, 60);
            scratch.Keep = false;
        }
        return figures;
    }

    sealed record Measured(JsonObject Json, int LookedAt, int WithoutReason, long OtherThanShown, long NotBack, int Unlike, double PreflightSeconds);

    static async Task<Measured> MeasureAsync(DatabaseSettings settings, int cases)
    {
        await using var database = await Database.OpenAsync(settings);
        await database.UpgradeAsync();
        await using var keys = await KeyStore.OpenAsync(settings);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(database, keys).AddSingleton<ViewsRebuild>().BuildServiceProvider();
        var first = services.GetRequiredService<FirstStart>();
        await first.UnitsAsync(DateTimeOffset.UtcNow);
        await first.DemoAsync(DateTimeOffset.UtcNow);
        await services.GetRequiredService<LowCode.Access.AuditLog>().StartAsync(CancellationToken.None);
        await services.GetRequiredService<DirectoryCache>().CurrentAsync();
        await InstallAsync(services, "1.0.0", "handle", withReview: true);
        var ids = await OpenAsync(services, cases);
        await InstallAsync(services, "2.0.0", "work", withReview: false);

        var desk = services.GetRequiredService<MigrationDesk>();
        var mapping = new Dictionary<string, string>(StringComparer.Ordinal) { ["handle"] = "work" };
        var clock = Stopwatch.StartNew();
        var seen = await desk.PreviewAsync(As(services, "designer.district"), "bench", Street, mapping, 0, cases, CancellationToken.None);
        var preflight = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var run = await WorkedOffAsync(services, await desk.StartAsync(As(services, "designer.district"), "bench", Street, mapping, null, CancellationToken.None));
        var took = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var back = await WorkedOffAsync(services, await desk.TakeBackAsync(As(services, "designer.district"), run, null, CancellationToken.None));
        var returned = clock.Elapsed.TotalSeconds;
        var (views, unlike) = (services.GetRequiredService<ViewsRebuild>(), 0);
        for (var i = 0; i < ids.Count; i += 50)
            if ((await views.CompareAsync(ids[i])).Count > 0) unlike++;
        var json = new JsonObject
        {
            ["cases"] = cases, ["preflight_s"] = Figures.Rounded(preflight), ["refused"] = seen.Refused, ["reasons"] = new JsonObject(seen.Reasons.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value))),
            ["migrated"] = run.Migrated, ["migrated_per_s"] = Figures.Rounded(run.Migrated / took), ["taken_back"] = back.Migrated, ["taken_back_per_s"] = Figures.Rounded(back.Migrated / returned),
        };
        return new Measured(json, seen.Total, seen.Cases.Count(c => c.IsRefused && c.Problems.Count == 0), Math.Abs(run.Refused - seen.Refused), run.Migrated - back.Migrated, unlike, preflight);
    }

    static Caller As(IServiceProvider services, string name)
    {
        var directory = services.GetRequiredService<DirectoryCache>().Known!;
        return directory.TryFindMember(new UserId("u-" + name), out var member) ? Caller.Of(directory, member) : throw new InvalidOperationException($"nobody is called {name}");
    }

    static async Task<MigrationRun> WorkedOffAsync(IServiceProvider services, MigrationRun run)
    {
        while (await services.GetRequiredService<MigrationLoop>().WorkAsync(CancellationToken.None)) { }
        return (await services.GetRequiredService<MigrationRuns>().FindAsync(run.Id, CancellationToken.None))!;
    }

    /// <summary>A third stay at intake, a third are handled, a third are reviewed.</summary>
    static async Task<List<CaseId>> OpenAsync(IServiceProvider services, int cases)
    {
        var grains = services.GetRequiredService<Cases.Activation.CaseActivations>();
        var ids = new CaseId[cases];
        await Parallel.ForEachAsync(Enumerable.Range(0, cases), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, stop) =>
        {
            var actor = Actor.Of(As(services, "operator.003"));
            var opened = await grains.ExecuteAsync(new CommandRequest(default, new OpenCase("bench", Street, Record.Of(("summary", $"case {i}"))), actor, null, []), stop);
            ids[i] = opened.Case;
            if (opened.Refusal is { } refusal) throw new InvalidOperationException(refusal.Problems[0].Code);
            if (i % 3 > 0) await grains.ExecuteAsync(new CommandRequest(opened.Case, new CompleteItem(1, i % 3 == 1 ? "handle" : "review", Record.Empty, null), actor, null, []), stop);
        });
        return [.. ids];
    }

    static async Task InstallAsync(IServiceProvider services, string version, string handle, bool withReview)
    {
        var review = withReview
            ? ("""{ "id": "review", "type": "task", "name": "复核", "candidates": { "post": "supervisor" } },""", """{ "from": "intake", "outcome": "review", "to": "review" }, { "from": "review", "to": "end" },""", """["handle", "review"]""")
            : ("", "", """["handle"]""");
        var app = await services.GetRequiredService<AppStore>().PublishAsync(AppPackage.Of([
            ("app.json", Encoding.UTF8.GetBytes($$"""{ "id": "bench", "name": "测试", "version": "{{version}}", "noun": "办件", "numberPrefix": "B", "form": "open", "title": "form.summary", "deadlines": [{ "id": "case", "within": "15 workdays" }] }""")),
            ("forms/open.json", """{ "id": "open", "name": "登记", "fields": [{ "id": "summary", "type": "text", "label": "标题" }] }"""u8.ToArray()),
            ("flow.json", Encoding.UTF8.GetBytes($$"""
                { "id": "bench", "start": "intake", "activities": [
                    { "id": "intake", "type": "task", "name": "受理", "candidates": { "post": "operator" }, "outcomes": {{review.Item3}} }, {{review.Item1}}
                    { "id": "{{handle}}", "type": "task", "name": "处置", "candidates": { "post": "handler" }, "deadlines": [{ "id": "handle", "within": "{{(withReview ? 5 : 3)}} workdays" }] },
                    { "id": "end", "type": "end", "result": "closed" } ],
                  "connections": [ {{review.Item2}} { "from": "intake", "outcome": "handle", "to": "{{handle}}" }, { "from": "{{handle}}", "to": "end" } ] }
                """)),
        ]), "bench", CancellationToken.None);
        await services.GetRequiredService<AppStore>().InstallAsync("bench", app.Manifest.Version, "4401", "{}", "bench", CancellationToken.None);
    }
}
