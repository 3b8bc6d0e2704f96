using System.CommandLine;
using LowCode.Cases.Operating;
using LowCode.Org;

namespace LowCode.Designer.Operate;

/// <summary><c>erase</c>: erases what a case says of people, for good.</summary>
static class EraseCommand
{
    static readonly Option<string> number = new("--case") { Description = OperateText.Of("EraseCase"), Required = true };
    static readonly Option<string> reason = new("--reason") { Description = OperateText.Of("EraseReason"), Required = true };

    public static Command Make() => new OperatingCommand("erase", OperateText.Of("Erase"), RunAsync) { number, reason };

    static async Task<int> RunAsync(Operation operation, ParseResult parsed, CancellationToken cancellation)
    {
        var erased = await operation.Of<Erasure>().RunAsync(parsed.GetValue(number)!, parsed.GetValue(reason)!, ChangedBy.Product, cancellation: cancellation);
        await operation.Out.WriteLineAsync(OperateText.Of("Erased", erased.Number, erased.Case, erased.Rows));
        return 0;
    }
}
