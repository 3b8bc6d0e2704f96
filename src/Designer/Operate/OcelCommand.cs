using System.CommandLine;
using System.Text.Json;
using LowCode.Insight;

namespace LowCode.Designer.Operate;

/// <summary><c>ocel</c>: writes the histories of all cases, or of one app's, as an object-centric event log (OCEL 2.0, JSON) without a word of any form.</summary>
static class OcelCommand
{
    static readonly Option<string> to = new("--out") { Description = OperateText.Of("OcelOut"), Required = true };
    static readonly Option<string?> app = new("--app") { Description = OperateText.Of("OcelApp") };

    public static Command Make() => new OperatingCommand("ocel", OperateText.Of("Ocel"), RunAsync, upgrade: false) { to, app };

    static async Task<int> RunAsync(Operation operation, ParseResult parsed, CancellationToken cancellation)
    {
        var path = operation.PathOf(parsed.GetValue(to)!);
        int cases;
        await using (var file = File.Create(path))
        await using (var writer = new Utf8JsonWriter(file))
            cases = await operation.Of<WholeLog>().WriteAsync(operation.Store.Database, writer, parsed.GetValue(app), cancellation);
        await operation.Out.WriteLineAsync(OperateText.Of("OcelWritten", cases, path));
        return 0;
    }
}
