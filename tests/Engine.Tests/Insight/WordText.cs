using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace LowCode.Engine.Tests.Insight;

/// <summary>What a Word document says, a paragraph a line.</summary>
static class WordText
{
    public static string Of(byte[] file)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(file), false);
        return string.Join("\n", document.MainDocumentPart!.Document!.Descendants<Paragraph>().Select(p => p.InnerText));
    }
}
