using System.CommandLine;
using LowCode.Cases.Operating;
using LowCode.Designer.Hosting;

namespace LowCode.Designer.Operate;

/// <summary><c>verify</c>: holds everything that is stored against the journals.</summary>
static class VerifyCommand
{
    public static Command Make() => new OperatingCommand("verify", OperateText.Of("Verify"), RunAsync, upgrade: false);

    static async Task<int> RunAsync(Operation operation, ParseResult parsed, CancellationToken cancellation) =>
        Tell(await operation.Of<Verification>().RunAsync(Progress(operation), cancellation), operation.Out);

    public static Action<long> Progress(Operation operation) => cases => operation.Progress.WriteLine(OperateText.Of("CasesSoFar", cases));

    /// <summary>Prints counts and what does not hold.</summary>
    /// <returns>0 when everything holds, else <see cref="Commands.FoundWrong"/>.</returns>
    /// <summary>The end of every command that put a whole database somewhere: views that were made again rather than copied are filled, then everything is verified.</summary>
    public static async Task<int> AfterCopyAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await services.GetRequiredService<Rebuild>().RunAsync(cancellation: cancellation);
        return Tell(await services.GetRequiredService<Verification>().RunAsync(cancellation: cancellation), Console.Out);
    }

    public static int Tell(VerifyReport report, TextWriter output)
    {
        output.WriteLine(OperateText.Of("VerifyCounts", report.Cases, report.Rows, report.Erased, report.Snapshots, report.Timers, report.Outbox, report.Files, report.AuditRows));
        foreach (var fault in report.Faults) output.WriteLine($"  {fault.Case ?? "-"} {fault.What}");
        output.WriteLine(OperateText.Of(report.Holds ? "VerifyHolds" : "VerifyFails", report.Faults.Select(f => f.Case).Distinct().Count()));
        return report.Holds ? 0 : Commands.FoundWrong;
    }
}
