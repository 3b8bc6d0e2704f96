using System.Collections.Immutable;
using System.Text.Json;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>A definition made into an app package: a draft to be finished in the designer, with the report in it.</summary>
public static class ElsaPackage
{
    /// <summary>File of the package that holds the report.</summary>
    public const string ReportFile = "import-report.json";

    static readonly JsonSerializerOptions indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="definition">Its JSON.</param>
    /// <param name="others">Definitions it may use as activities.</param>
    /// <param name="id">Id of the app; made of the definition's name when null.</param>
    /// <exception cref="RefusedException">Not a definition, or too large.</exception>
    public static (AppPackage Package, ElsaImported Imported) Of(ReadOnlySpan<byte> definition, IEnumerable<byte[]>? others = null, string? id = null)
    {
        var imported = ElsaImporter.Import(definition, others);
        var flow = imported.Flow;
        var words = ElsaWords.Read();
        var app = id ?? IdOf(flow.Name ?? flow.Id) ?? IdOf(flow.Id) ?? "elsa-workflow";
        var fields = imported.Inputs.Select(i => new FieldDefinition(i.Id, ElsaTypes.Field(i.Type), new Label(i.Name, i.Name))).ToList();
        if (fields.Count == 0) fields.Add(new FieldDefinition("summary", FieldType.Text, words["summary"]));
        var title = fields.Find(f => f.Type == FieldType.Text) is { } text ? $"form.{text.Id}" : $"text(form.{fields[0].Id})";
        var manifest = new
        {
            id = app, name = new Label(flow.Name ?? flow.Id, flow.Name ?? flow.Id), version = $"{Math.Clamp(VersionOf(flow), 1, 999999)}.0.0", noun = words["noun"], numberPrefix = "EL", form = "start", title,
            posts = Uses(flow.Activities) ? new[] { ElsaImporter.Post } : [],
        };
        var form = new FormDefinition("start", words["form"]) { Fields = [.. fields] };
        return (AppPackage.Of(
        [
            ("app.json", JsonSerializer.SerializeToUtf8Bytes(manifest, indented)),
            ("flow.json", Indented(flow.ToJson())),
            ("forms/start.json", Indented(form.ToJson())),
            (ReportFile, JsonSerializer.SerializeToUtf8Bytes(imported.Report.Findings.Select(f => new { f.Fate, f.Place, f.Subject, f.Type, zh = Told(f, "zh-CN"), en = Told(f, "en") }), indented)),
        ]), imported);
    }

    static string? Told(ElsaFinding finding, string language) => finding.Note is { } note ? ProblemText.Of(note, language) : null;

    static int VersionOf(FlowDefinition flow) => flow.Extra is { } extra && extra.TryGetValue(ElsaImporter.DefinitionMark, out var kept) && kept.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) ? number : 1;

    static bool Uses(IReadOnlyList<ActivityDefinition> activities) => activities.Any(a => a.Type == ActivityTypes.Task || Uses(a.Activities ?? []));

    static byte[] Indented(string json) => JsonSerializer.SerializeToUtf8Bytes(System.Text.Json.Nodes.JsonNode.Parse(json, documentOptions: ElsaJson.Reading), ElsaJson.Indented);

    /// <summary>A name as an app's id: letters, digits and <c>-</c>; null when too little of it is left.</summary>
    static string? IdOf(string name)
    {
        var id = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-');
        while (id.Contains("--", StringComparison.Ordinal)) id = id.Replace("--", "-", StringComparison.Ordinal);
        if (id.Length > 0 && !char.IsAsciiLetter(id[0])) id = "w" + id;
        id = id.Length > 40 ? id[..40].TrimEnd('-') : id;
        return id.Length >= 2 ? id : null;
    }
}

/// <summary>Words of the parts a definition has nothing for.</summary>
static class ElsaWords
{
    public static ImmutableDictionary<string, Label> Read()
    {
        using var stream = typeof(ElsaWords).Assembly.GetManifestResourceStream("LowCode.Interop.Data.elsa-words.json") ?? throw new InvalidOperationException("elsa-words.json is not in the assembly");
        return (JsonSerializer.Deserialize<Dictionary<string, Label>>(stream) ?? []).ToImmutableDictionary();
    }
}
