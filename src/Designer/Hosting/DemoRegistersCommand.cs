using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LowCode.Designer.Demo;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Designer.Hosting;

/// <summary>
/// <c>demo-registers</c>: fills the registers at the size of a district with made-up records, for trial and measurement. An installation whose registers hold
/// anything gets none: made-up people do not belong among real ones.
/// </summary>
static class DemoRegistersCommand
{
    static readonly Option<int> people = new("--people") { Description = HostText.Of("DemoRegistersPeople"), DefaultValueFactory = _ => DemoRecords.DistrictPeople };
    static readonly Option<int> grids = new("--grids") { Description = HostText.Of("DemoRegistersGrids"), DefaultValueFactory = _ => DemoRecords.DistrictGrids };
    static readonly Option<int> seed = new("--seed") { Description = HostText.Of("DemoRegistersSeed"), DefaultValueFactory = _ => DemoRecords.Seed };
    static readonly Option<bool> json = new("--json") { Description = HostText.Of("DemoRegistersJson") };

    public static Command Make()
    {
        var command = new Command("demo-registers", HostText.Of("DemoRegisters")) { people, grids, seed, json };
        command.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => RunAsync(parsed, cancellation)));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(people) is < 1 or > 200_000) throw new RefusedException(RefusalKind.Invalid, Problem.At("host.demoPeople", "--people"));
        var from = Stopwatch.GetTimestamp();
        await using var store = await StoreOptions.OpenAsync(StoreOptions.Read(parsed), cancellation);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys, new() { ScriptWorker = Serving.Worker }).BuildServiceProvider();
        if (await services.GetRequiredService<RegisterReading>().AnythingAsync(cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("host.demoRegisters"));
        var (now, first) = (DateTimeOffset.UtcNow, services.GetRequiredService<FirstStart>());
        await first.UnitsAsync(now, cancellation);
        var added = await first.GridsAsync(parsed.GetValue(grids), now, cancellation);
        var made = await DemoRecords.FillAsync(store, now, parsed.GetValue(people), parsed.GetValue(seed), cancellation);
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        await Console.Error.WriteLineAsync(HostText.Of("DemoRegistersDone", string.Join(", ", made.Select(m => $"{m.Key} {m.Value}")), added, seconds.ToString("0.0", CultureInfo.InvariantCulture)));
        if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(new { made, grids = added, seconds = Math.Round(seconds, 1) }, JsonSerializerOptions.Web));
        return 0;
    }
}
