using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Forms;

namespace LowCode.Bench.Reduction;

/// <summary>
/// What one birth asks of its parents: the seven forms as five departments issue them, filled in one after another, against the one form that the product makes of
/// them, filled in with what the registers know. All cases are opened through the API of a running server; the figures are what its own query says of them
/// (<c>GET /api/v1/reduction</c>). Options: <c>--families 20</c>.
/// </summary>
public static class ReductionBench
{
    public static readonly string[] Options = ["families"];

    const string Street = "440104003", Community = "440104003104", Union = "birth-bundle";

    public static async Task<Figures> Run(Options options)
    {
        var families = options.Int("families", 20);
        using var scratch = new Scratch();
        var parts = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "bench/Reduction/issued"), "*.json").Order(StringComparer.Ordinal).Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .Select(one => new UnionPart((string)one["department"]!, FormDefinition.Parse(one["form"]!.ToJsonString()))).ToList();
        var union = FormUnion.Of("birth", new Label("新生儿出生一件事", "One birth"), parts);
        var folders = new List<string>();
        foreach (var (part, n) in parts.Select((part, n) => (part, n)))
            folders.Add(Written(scratch, AsIssued(part, "Y" + (char)('A' + n)), part.Form.Id));
        folders.Add(Written(scratch, UnionApp.Of(Union, union.Form.Name, "1.0.0", new Label("办件", "Case"), "YJ", union, "handler", d => d), Union));

        await using var product = await Product.On("sqlite", scratch, folders);
        await LicencesAsync(product);
        var (keeper, seat) = (await product.ClientAsync("u-dataAdmin.district", "self", "register.*"), await product.ClientAsync("u-operator.003", "self", "case.*", "workitem.*", "register.read", "app.read"));
        await product.Start();
        using var registers = new Api(new Uri($"http://127.0.0.1:{product.Port}"), keeper);
        using var desk = new Api(new Uri($"http://127.0.0.1:{product.Port}"), seat);
        var random = new Random(options.Seed);
        var all = Enumerable.Range(1, families * 2).Select(n => new Family(n, random)).ToList();
        foreach (var family in all)
        {
            foreach (var parent in (string[])["mother", "father"]) await SendAsync(registers, "/api/v1/registers/people", new() { ["unit"] = Community, ["elements"] = family.Record(parent), ["source"] = "bench" });
            await SendAsync(registers, "/api/v1/registers/enterprises", new() { ["unit"] = Community, ["elements"] = family.Record("employer"), ["source"] = "bench" });
        }
        // Each half of the families goes one way only: what the first has said is no help to the second.
        foreach (var family in all.Take(families))
            foreach (var part in parts) await OpenAsync(desk, part.Form.Id, FormCompiler.Compile(part.Form).Form!, family, [], null);
        var form = FormCompiler.Compile(union.Form).Form!;
        foreach (var family in all.Skip(families))
        {
            var keys = new JsonObject { ["unitCode"] = family.EmployerCode };
            foreach (var key in form.Definition.Fields.Where(f => f.Element == "person.idNumber")) keys[key.Id] = family.Number(key.Subject!);
            var found = await SendAsync(desk, $"/api/v1/apps/{Union}/prefill", new() { ["street"] = Street, ["form"] = keys });
            var opened = await OpenAsync(desk, Union, form, family, [.. found["values"]!.AsArray().Select(v => (string)v!["field"]!)], (string?)found["ticket"]);
            await SendAsync(desk, $"/api/v1/cases/{opened}/documents/find", []);
        }

        var answer = JsonNode.Parse((await desk.Send("GET", "/api/v1/reduction")).Text)!.AsArray();
        var (apart, one) = (Sum(answer.Where(l => (string)l!["app"]! != Union)), Sum(answer.Where(l => (string)l!["app"]! == Union)));
        var (fields, documents) = (1 - one.Asked / apart.Needed, 1 - one.DocumentsAsked / apart.DocumentsNeeded);
        scratch.Keep = false;
        return new Figures()
            .Set("query", "GET /api/v1/reduction").Set("families", families).Set("departments", union.Departments.Count).Set("forms", parts.Count)
            .Set("per_family", new JsonObject
            {
                ["as_issued"] = Told(apart, families), ["one_form"] = Told(one, families),
            })
            .Set("forms_saved", parts.Count - 1)
            .AtLeast("fields_saved", fields, 0.67).AtLeast("documents_saved", documents, 0.63)
            .Set("prefilled_share", Figures.Rounded(one.Prefilled / one.Needed)).Set("asked_share_of_one_form", Figures.Rounded(one.Asked / one.Needed));
    }

    sealed record Totals(double Cases, double Needed, double Asked, double Prefilled, double DocumentsNeeded, double DocumentsAsked);

    static Totals Sum(IEnumerable<JsonNode?> lines) => lines.Aggregate(new Totals(0, 0, 0, 0, 0, 0), (sum, l) => new(sum.Cases + (double)l!["cases"]!, sum.Needed + (double)l["needed"]!, sum.Asked + (double)l["asked"]!,
        sum.Prefilled + (double)l["prefilled"]!, sum.DocumentsNeeded + (double)l["documentsNeeded"]!, sum.DocumentsAsked + (double)l["documentsAsked"]!));

    static JsonObject Told(Totals totals, int families) => new()
    {
        ["cases"] = totals.Cases / families, ["fields_needed"] = totals.Needed / families, ["fields_asked"] = totals.Asked / families, ["fields_prefilled"] = totals.Prefilled / families,
        ["documents_needed"] = totals.DocumentsNeeded / families, ["documents_asked"] = totals.DocumentsAsked / families,
    };

    static async Task<string> OpenAsync(Api api, string app, CompiledForm form, Family family, HashSet<string> found, string? ticket)
    {
        var typed = new JsonObject(form.Definition.Fields.Where(f => f.Compute is null && !found.Contains(f.Id)).Select(f => KeyValuePair.Create(f.Id, family.Value(f))));
        var body = new JsonObject { ["street"] = Street, ["form"] = typed };
        if (ticket is not null) body["prefill"] = new JsonObject { ["ticket"] = ticket };
        return (string)(await SendAsync(api, $"/api/v1/apps/{app}/cases", body))["id"]!;
    }

    static async Task<JsonObject> SendAsync(Api api, string path, JsonObject body)
    {
        var answer = await api.Send("POST", path, body.ToJsonString());
        return answer.Done ? answer.Body : throw new InvalidOperationException($"POST {path}: {answer}");
    }

    /// <summary>A department's own app: its form stays as it is issued, with what it asks twice asked twice.</summary>
    static AppPackage AsIssued(UnionPart part, string prefix)
    {
        var package = UnionApp.Of(part.Form.Id, part.Form.Name, "1.0.0", new Label("办件", "Case"), prefix, FormUnion.Of(part.Form.Id, part.Form.Name, [part]), "handler", d => d);
        return AppPackage.Of(package.Paths.Select(path => (path, path.StartsWith("forms/", StringComparison.Ordinal) ? System.Text.Encoding.UTF8.GetBytes(part.Form.ToJson()) : package[path]!)));
    }

    static string Written(Scratch scratch, AppPackage package, string name)
    {
        var folder = scratch.Sub("apps-" + name);
        foreach (var path in package.Paths)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, package[path]!);
        }
        return folder;
    }

    /// <summary>The sample plugin that pretends to be a source of e-licences.</summary>
    static async Task LicencesAsync(Product product)
    {
        var target = Directory.CreateDirectory(Path.Combine(product.Settings.Folder, "plugins", "licences")).FullName;
        await Scratch.Run("dotnet", ["build", Path.Combine(Checkout.Root, "plugins-samples/Licences"), "-c", "Release", "-o", target, "-v", "q", "-nologo"], folder: Checkout.Root);
    }
}
