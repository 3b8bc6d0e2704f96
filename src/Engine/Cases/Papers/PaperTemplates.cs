using System.Text.Json;
using LowCode.Forms;

namespace LowCode.Cases;

/// <summary>A paper the product can print for a case (文书).</summary>
public sealed record PaperTemplate(string Id, Label Name);

/// <summary>The papers that come with the product: Word documents of A4, made to be filled.</summary>
public static class PaperTemplates
{
    public static IReadOnlyList<PaperTemplate> All { get; } = JsonSerializer.Deserialize<List<PaperTemplate>>(Read("papers.json"), JsonSerializerOptions.Web)!;

    public static PaperTemplate? Find(string id) => All.FirstOrDefault(p => p.Id == id);

    /// <summary>The template as a .docx file.</summary>
    public static byte[] FileOf(PaperTemplate paper) => Read(paper.Id + ".docx");

    static byte[] Read(string name)
    {
        using var stream = typeof(PaperTemplates).Assembly.GetManifestResourceStream("LowCode.Cases.Papers.Data." + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
