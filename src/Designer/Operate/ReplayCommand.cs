using System.CommandLine;
using LowCode.Cases;
using LowCode.Designer.Hosting;

namespace LowCode.Designer.Operate;

/// <summary><c>replay</c>: walks closed cases of one version of an app through another and says what would have been otherwise; nothing is written or sent.</summary>
static class ReplayCommand
{
    static readonly Option<string> app = new("--app") { Description = OperateText.Of("ReplayApp"), Required = true };
    static readonly Option<string> from = new("--from") { Description = OperateText.Of("ReplayFrom"), Required = true };
    static readonly Option<string> to = new("--to") { Description = OperateText.Of("ReplayTo"), Required = true };
    static readonly Option<int> top = new("--top") { Description = OperateText.Of("ReplayTop"), DefaultValueFactory = _ => 10_000 };

    public static Command Make() => new OperatingCommand("replay", OperateText.Of("Replay"), RunAsync, upgrade: false) { app, from, to, top };

    /// <returns><see cref="Commands.FoundWrong"/> when a case would have gone otherwise.</returns>
    static async Task<int> RunAsync(Operation operation, ParseResult parsed, CancellationToken cancellation)
    {
        await operation.Of<CalendarImports>().RefreshAsync(cancellation);
        var report = await operation.Of<ReplayDesk>().RunAllAsync(operation.Store.Database, parsed.GetValue(app)!, parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(top), one =>
        {
            operation.Out.WriteLine($"{one.Number} {one.Case}");
            foreach (var difference in one.Differences) operation.Out.WriteLine($"  {Commands.Say(difference with { Path = null })}");
        }, cancellation);
        await operation.Out.WriteLineAsync(OperateText.Of("Replayed", report.Walked, report.Same, report.Cases.Count));
        return report.Cases.Count == 0 ? 0 : Commands.FoundWrong;
    }
}
