using System.CommandLine;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Hosting;

/// <summary><c>mini-program</c>: the source tree of a shell that shows the portal in a web view, one for a district, the street as its parameter. Needs no database.</summary>
static class ShellCommand
{
    const string Root = "LowCode.Designer.Shell.";

    static readonly Option<string> address = new("--address") { Description = HostText.Of("ShellAddress"), Required = true };
    static readonly Option<string> district = new("--district") { Description = HostText.Of("ShellDistrict"), DefaultValueFactory = _ => Divisions.Yuexiu.Value! };
    static readonly Option<string> appid = new("--appid") { Description = HostText.Of("ShellAppId"), DefaultValueFactory = _ => "touristappid" };
    static readonly Option<string> to = new("--out") { Description = HostText.Of("ShellOut"), Required = true };

    public static Command Make()
    {
        var command = new Command("mini-program", HostText.Of("Shell")) { address, district, appid, to };
        command.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => WriteAsync(parsed, cancellation)));
        return command;
    }

    static async Task<int> WriteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var files = Files(new Uri(parsed.GetValue(address)!, UriKind.RelativeOrAbsolute), parsed.GetValue(district)!, parsed.GetValue(appid)!);
        var target = parsed.GetValue(to)!;
        if (target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            await using var zip = File.Create(target);
            using var archive = new ZipArchive(zip, ZipArchiveMode.Create);
            foreach (var (path, text) in files)
            {
                await using var entry = archive.CreateEntry(path).Open();
                await entry.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
            }
        }
        else
            foreach (var (path, text) in files)
            {
                var file = new FileInfo(Path.Combine(target, path));
                file.Directory!.Create();
                await File.WriteAllTextAsync(file.FullName, text, cancellation);
            }
        await Console.Out.WriteLineAsync(HostText.Of("ShellDone", target));
        return 0;
    }

    /// <summary>The files by path.</summary>
    /// <param name="at">Where the product is reached, by HTTPS: WeChat shows nothing else.</param>
    /// <exception cref="RefusedException"><c>shell.address</c>, <c>shell.district</c>, <c>shell.appid</c>.</exception>
    public static IReadOnlyDictionary<string, string> Files(Uri at, string district, string appid)
    {
        if (!at.IsAbsoluteUri || at.Scheme != Uri.UriSchemeHttps || at.Query.Length > 0) throw new RefusedException(RefusalKind.Invalid, Problem.At("shell.address", "--address"));
        var units = Divisions.Units;
        if (units.FirstOrDefault(u => u.Id.Value == district && u.Kind == UnitKind.District) is not { } found) throw new RefusedException(RefusalKind.Invalid, Problem.At("shell.district", "--district", ("district", district)));
        // What is put into the files is text of theirs and must not become more.
        if (appid.Length is 0 or > 40 || !appid.All(char.IsAsciiLetterOrDigit)) throw new RefusedException(RefusalKind.Invalid, Problem.At("shell.appid", "--appid"));
        var streets = units.Where(u => u.Parent?.Value == district && u.Kind == UnitKind.Street).Select(u => u.Id.Value).ToList();
        var values = new Dictionary<string, string>
        {
            ["name"] = found.Name, ["id"] = district, ["appid"] = appid, ["host"] = at.Host, ["portal"] = new Uri(at.AbsoluteUri.TrimEnd('/') + "/portal").AbsoluteUri, ["streets"] = JsonSerializer.Serialize(streets),
        };
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in new[] { "app.json", "app.js", "sitemap.json", "project.config.json", "README.md", "pages/index/index.json", "pages/index/index.wxml", "pages/index/index.js" })
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Root + path.Replace('/', '.'))!);
            var text = reader.ReadToEnd();
            foreach (var (name, value) in values) text = text.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
            files[path] = text;
        }
        return files;
    }
}
