using System.CommandLine;
using LowCode.Designer.Hosting;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary>
/// <c>doctor</c>: looks at the machine, the data folder, the database and what waits in it, and says of each whether it is well. Changes nothing. When a
/// server holds the SQLite files, it looks at them for us.
/// </summary>
static class DoctorCommand
{
    public static Command Make()
    {
        var inside = new OperatingCommand("doctor", OperateText.Of("Doctor"), InsideAsync, upgrade: false) { Serving.Urls };
        inside.SetAction((parsed, cancellation) => parsed.InvocationConfiguration is DoorCall call
            ? Commands.PlainlyAsync(() => InsideAsync(new(call.Services, call.Store, call.Output, call.Error, call.Folder), parsed, cancellation), call.Error)
            : Commands.PlainlyAsync(() => OutsideAsync(parsed, cancellation)));
        return inside;
    }

    static async Task<int> InsideAsync(Operation operation, ParseResult parsed, CancellationToken cancellation)
    {
        var report = new CheckReport(operation.Out);
        await StoreChecks.RunAsync(operation, report, cancellation);
        return report.ExitCode;
    }

    static async Task<int> OutsideAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (settings, report) = (StoreOptions.Read(parsed), new CheckReport(Console.Out));
        MachineChecks.Run(settings, report);
        if (settings.Connection is null && !File.Exists(Path.Combine(settings.Folder, "lowcode.db")))
        {
            report.Ok("Store", OperateText.Of("NothingYet", settings.Folder));
            MachineChecks.Addresses(parsed.GetValue(Serving.Urls)!, report);
            return report.ExitCode;
        }
        Store store;
        try
        {
            store = await StoreOptions.OpenAsync(settings, cancellation, upgrade: false);
        }
        catch (RefusedException taken) when (taken.Problems is [{ Code: "storage.inUse" }] && LocalDoor.IsThere(settings.Folder))
        {
            report.Ok("Server", OperateText.Of("ServerRuns"));
            return Math.Max(report.ExitCode, await DoorCaller.AskAsync(settings.Folder, ["doctor"], Console.Out, Console.Error, cancellation));
        }
        catch (RefusedException refused)
        {
            foreach (var problem in refused.Problems) report.Fail("Store", Commands.Say(problem));
            return report.ExitCode;
        }
        MachineChecks.Addresses(parsed.GetValue(Serving.Urls)!, report);
        await using (store)
        await using (var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys, new() { ScriptWorker = Serving.Worker }).BuildServiceProvider())
            await StoreChecks.RunAsync(new(services, store, Console.Out, Console.Error, Environment.CurrentDirectory), report, cancellation);
        return report.ExitCode;
    }
}
