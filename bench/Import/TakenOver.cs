using System.Diagnostics;
using System.Globalization;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Bench.Import;

/// <summary>A file taken over twice by the engine over a fresh database, and every case held against its row.</summary>
sealed record TakenOver(
    ImportTally First, ImportTally Second, double RowsPerSecond, double SecondRowsPerSecond, double LongestSlice, IReadOnlyList<ImportIssue> Issues, int Cases, int ClosedInFile, int Closed, int Dispatched, int Types, int TypesInFile,
    int OtherTimes, int Unlike, long Outbox, long PastTimers, long JournalRows)
{
    const string Street = "440104003";

    static string App => Path.Combine(Frame.Checkout.Root, "bench/Import/app");

    public static async Task<TakenOver> Measure(DatabaseSettings settings, string file, ImportMapping mapping)
    {
        await using var database = await Database.OpenAsync(settings);
        await database.UpgradeAsync();
        await using var keys = await KeyStore.OpenAsync(settings);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(database, keys).AddSingleton<ViewsRebuild>().BuildServiceProvider();
        await services.GetRequiredService<FirstStart>().UnitsAsync(DateTimeOffset.UtcNow);
        var apps = services.GetRequiredService<AppStore>();
        var app = await apps.PublishAsync(AppPackage.FromFolder(App), "bench", CancellationToken.None);
        await apps.InstallAsync(app.Manifest.Id, app.Manifest.Version, Street, "{}", "bench", CancellationToken.None);
        var importer = services.GetRequiredService<Importer>();
        var issues = new List<ImportIssue>();
        var longest = 0d;
        var (first, seconds) = await TakeAsync(issues);
        var (second, again) = await TakeAsync([]);

        var rows = Rows(file, mapping);
        var (loader, views) = (services.GetRequiredService<CaseLoader>(), services.GetRequiredService<ViewsRebuild>());
        var (cases, closed, closedInFile, dispatched, otherTimes, unlike) = (0, 0, 0, 0, 0, 0);
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, id) in await NumbersAsync(database))
        {
            var (state, row) = ((await loader.LoadAsync(new CaseId(id)))!.State, rows[number]);
            cases++;
            if (row.Status == ImportedStatus.Closed) closedInFile++;
            if (state.Status == CaseStatus.Closed) closed++;
            if (state.Owner != Street)
            {
                dispatched++;
                types.Add(state.Form["type"].AsText!);
            }
            if (state.OpenedAt != row.OpenedAt || state.ClosedAt != row.ClosedAt || state.Outside!.Due != row.OutsideDue || state.Importing) otherTimes++;
            if (cases % 20 == 0 && (await views.CompareAsync(new CaseId(id))).Count > 0) unlike++;
        }
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return new(first, second, first.Rows / seconds, second.Rows / again, longest, issues, cases, closedInFile, closed, dispatched, types.Count, rows.Values.Select(r => r.Opening["type"].AsText).Distinct().Count(),
            otherTimes, unlike, await CountAsync(database, "select count(*) from outbox"), await CountAsync(database, $"select count(*) from timer where due <= {now}"),
            await CountAsync(database, "select count(*) from journal"));

        async Task<(ImportTally, double)> TakeAsync(List<ImportIssue> found)
        {
            using var table = TableFile.Open(File.OpenRead(file));
            var clock = Stopwatch.StartNew();
            var since = 0d;
            var tally = await importer.RunAsync(new ImportJob(table, mapping, "boston311", Street, () => ValueTask.FromResult<Caller?>(null)), new(), (_, said) =>
            {
                found.AddRange(said);
                longest = Math.Max(longest, clock.Elapsed.TotalMilliseconds - since);
                since = clock.Elapsed.TotalMilliseconds;
                return Task.FromResult(true);
            });
            return (tally, clock.Elapsed.TotalSeconds);
        }
    }

    /// <summary>Every row of the file that can be taken, by its number.</summary>
    public static Dictionary<string, MappedRow> Rows(string file, ImportMapping mapping)
    {
        using var table = TableFile.Open(File.OpenRead(file));
        var (app, _) = AppCompiler.Compile(AppPackage.FromFolder(App));
        var mapper = new RowMapper(mapping, app!, table.Headers);
        return table.Rows().Select(r => mapper.Map(r, [])).OfType<MappedRow>().ToDictionary(r => r.ExternalId, StringComparer.Ordinal);
    }

    static async Task<List<(string Number, string Id)>> NumbersAsync(Database database)
    {
        await using var connection = await database.OpenReadAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select outside_number, case_id from cases where outside_system = 'boston311'";
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<(string, string)>();
        while (await reader.ReadAsync()) all.Add((reader.GetString(0), reader.GetString(1)));
        return all;
    }

    static async Task<long> CountAsync(Database database, string sql)
    {
        await using var connection = await database.OpenReadAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
