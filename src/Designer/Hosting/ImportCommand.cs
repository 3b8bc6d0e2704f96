using System.CommandLine;
using System.Text.Json;
using LowCode.Cases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Hosting;

/// <summary>
/// <c>import</c>: takes cases over from a file. On SQLite the server has to be stopped, because the file is held by one process alone; on PostgreSQL
/// it may run. Run again after a break it goes on and adds nothing twice.
/// </summary>
static class ImportCommand
{
    static readonly Option<string> app = new("--app") { Description = HostText.Of("ImportApp"), Required = true };
    static readonly Option<FileInfo> file = new("--file") { Description = HostText.Of("ImportFile"), Required = true };
    static readonly Option<FileInfo> map = new("--map") { Description = HostText.Of("ImportMap"), Required = true };
    static readonly Option<string?> street = new("--street") { Description = HostText.Of("ImportStreet") };
    static readonly Option<FileInfo?> report = new("--report") { Description = HostText.Of("ImportReport") };
    static readonly Option<bool> json = new("--json") { Description = HostText.Of("ImportJson") };

    public static Command Make()
    {
        var import = new Command("import", HostText.Of("Import")) { app, file, map, street, report, json };
        import.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => RunAsync(parsed, cancellation)));
        return import;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var mapping = ImportMapping.Parse(await ReadAsync(parsed.GetValue(map)!, cancellation));
        using var table = TableFile.Open(Existing(parsed.GetValue(file)!).OpenRead());
        await using var store = await StoreOptions.OpenAsync(StoreOptions.Read(parsed), cancellation);
        await using var services = new ServiceCollection().AddLogging()
            .AddLowCode(store.Database, store.Keys, new LowCodeSettings { ScriptWorker = WorkerCommand.For(typeof(ImportCommand).Assembly.Location) }).BuildServiceProvider();
        await services.GetRequiredService<CalendarImports>().RefreshAsync(cancellation);
        await services.GetRequiredService<FirstStart>().UnitsAsync(DateTimeOffset.UtcNow, cancellation);
        var issues = new List<ImportIssue>();
        var plain = parsed.GetValue(json);
        // The machine's own command line asks for no right: whoever sits here holds the data.
        var job = new ImportJob(table, mapping, parsed.GetValue(app)!, parsed.GetValue(street), () => ValueTask.FromResult<Caller?>(null));
        var tally = await services.GetRequiredService<Importer>().RunAsync(job, new(), (so, found) =>
        {
            issues.AddRange(found);
            if (!plain) Console.Error.Write($"\r{HostText.Of("ImportRows", so.Rows, so.Added, so.Known, so.Changed, so.Failed)}");
            return Task.FromResult(true);
        }, cancellation);
        if (!plain) await Console.Error.WriteLineAsync();
        if (parsed.GetValue(report) is { } to) await File.WriteAllBytesAsync(to.FullName, ImportReport.Csv(issues), cancellation);
        else
            foreach (var issue in issues)
                await Console.Error.WriteLineAsync($"{issue.Line} {issue.Column}: {ProblemText.Of(issue.Problem)} / {ProblemText.Of(issue.Problem, "en")}");
        if (plain) Console.WriteLine(JsonSerializer.Serialize(tally, JsonSerializerOptions.Web));
        return tally.Failed > 0 ? Commands.FoundWrong : 0;
    }

    static FileInfo Existing(FileInfo path) => path.Exists ? path : throw new RefusedException(RefusalKind.NotFound, Problem.At("app.file.missing", path.FullName));

    static async Task<byte[]> ReadAsync(FileInfo path, CancellationToken cancellation) => await File.ReadAllBytesAsync(Existing(path).FullName, cancellation);
}
