using System.CommandLine;
using System.Text;
using LowCode.Flows;
using LowCode.Interop;
using LowCode.Problems;

namespace LowCode.Designer.Hosting;

/// <summary><c>elsa import</c> makes an app package of a workflow definition, <c>elsa export</c> writes the flow of a package as one. Neither needs a database.</summary>
static class ElsaCommand
{
    static readonly Argument<FileInfo[]> files = new("file") { Description = HostText.Of("ElsaFiles"), Arity = ArgumentArity.OneOrMore };
    static readonly Option<DirectoryInfo> to = new("--out") { Description = HostText.Of("ElsaOut"), Required = true };
    static readonly Option<string?> id = new("--id") { Description = HostText.Of("AppId") };
    static readonly Argument<string> package = new("package") { Description = HostText.Of("ElsaPackage") };
    static readonly Option<FileInfo> json = new("--to") { Description = HostText.Of("ElsaTo"), Required = true };

    public static Command Make()
    {
        var import = new Command("import", HostText.Of("ElsaImport")) { files, to, id };
        import.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => ImportAsync(parsed, cancellation)));
        var export = new Command("export", HostText.Of("ElsaExport")) { package, json };
        export.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => ExportAsync(parsed, cancellation)));
        return new Command("elsa", HostText.Of("Elsa")) { import, export };
    }

    static async Task<int> ImportAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var read = new List<byte[]>();
        foreach (var file in parsed.GetValue(files)!)
            read.Add(file.Exists ? await File.ReadAllBytesAsync(file.FullName, cancellation) : throw new RefusedException(RefusalKind.NotFound, Problem.At("app.file.missing", file.FullName)));
        var (made, imported) = ElsaPackage.Of(read[0], read.Skip(1), parsed.GetValue(id));
        var folder = parsed.GetValue(to)!;
        foreach (var path in made.Paths)
        {
            var target = new FileInfo(Path.Combine(folder.FullName, path));
            target.Directory!.Create();
            await File.WriteAllBytesAsync(target.FullName, made[path]!, cancellation);
        }
        await SayAsync(imported.Report);
        return 0;
    }

    static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var read = await AppCommand.PackageAsync(parsed.GetValue(package)!, cancellation);
        var flow = read["flow.json"] ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("app.file.missing", "flow.json"));
        ElsaExported written;
        try { written = ElsaExporter.Export(FlowDefinition.Parse(flow)); }
        catch (System.Text.Json.JsonException wrong) { throw new RefusedException(RefusalKind.Unreadable, JsonFault.Of("flow.json", flow, wrong)); }
        await File.WriteAllTextAsync(parsed.GetValue(json)!.FullName, written.Json, new UTF8Encoding(false), cancellation);
        await SayAsync(written.Report);
        return 0;
    }

    static async Task SayAsync(ElsaReport report)
    {
        foreach (var finding in report.Findings.Where(f => f.Note is not null)) await Console.Error.WriteLineAsync($"{finding.Fate} {finding.Subject}: {Commands.Say(finding.Note!)}");
        Console.WriteLine(HostText.Of("ElsaReport", report.Count(ElsaFate.Mapped), report.Count(ElsaFate.Changed), report.Count(ElsaFate.Kept), report.Count(ElsaFate.Dropped)));
    }
}
