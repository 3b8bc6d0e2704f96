using System.Diagnostics;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;

namespace LowCode.Bench.Blank;

/// <summary>
/// How long somebody who never programmed needs to an app that runs: from blank to published (<c>blank</c>), and from a ledger to an app with its rows (<c>table</c>). The browser
/// stories themselves are played, so that what is counted is what is tested; the pace is that of the keystroke-level model with the product's answers as they came.
/// </summary>
public static class BlankBench
{
    public static readonly string[] Options = [];

    const string Stories = "FullyQualifiedName~BlankStory|FullyQualifiedName~TableStory";

    public static async Task<Figures> Run(Options options)
    {
        using var scratch = new Scratch();
        var start = new ProcessStartInfo("dotnet", ["test", "tests/Product.Tests", "--nologo", "--filter", Stories]) { WorkingDirectory = Checkout.Root, RedirectStandardOutput = true };
        start.Environment["STORY_FIGURES"] = scratch.Folder;
        using (var test = Process.Start(start)!)
        {
            // Standard output is the frame's: its last line is read by others.
            while (await test.StandardOutput.ReadLineAsync() is { } line) Console.Error.WriteLine(line);
            await test.WaitForExitAsync();
        }
        // A story that missed its target failed; what it counted is there all the same.
        var (blank, table) = (Read("blank"), Read("table"));
        scratch.Keep = false;
        return new Figures().Set("blank", blank).Set("table", table)
            .AtMost("blank_clicks", (double)blank["clicks"]!, 59).AtMost("blank_seconds", (double)blank["seconds_at_human_pace"]!, 600).AtMost("table_seconds", (double)table["seconds_at_human_pace"]!, 300);

        JsonNode Read(string name) => File.Exists(Path.Combine(scratch.Folder, name + ".json")) ? JsonNode.Parse(File.ReadAllText(Path.Combine(scratch.Folder, name + ".json")))! : throw new InvalidOperationException($"the story {name} did not come to its end");
    }
}
