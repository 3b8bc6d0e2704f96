using System.CommandLine;
using LowCode.Cases.Operating;

namespace LowCode.Designer.Operate;

/// <summary><c>views rebuild</c>: makes all views again from the journals.</summary>
static class ViewsCommand
{
    public static Command Make() => new("views", OperateText.Of("Views")) { new OperatingCommand("rebuild", OperateText.Of("ViewsRebuild"), RunAsync) };

    static async Task<int> RunAsync(Operation operation, ParseResult parsed, CancellationToken cancellation)
    {
        var report = await operation.Of<Rebuild>().RunAsync(VerifyCommand.Progress(operation),
            (id, differed) => operation.Out.WriteLine($"  {id} {string.Join("; ", differed)}"), cancellation);
        await operation.Out.WriteLineAsync(OperateText.Of("ViewsRebuilt", report.Cases, report.Changed));
        return 0;
    }
}
