using System.Globalization;
using System.Xml;

namespace LowCode.Interop;

/// <summary>A sheet of a ledger's workbook while it is written; one that has more rows than a sheet takes goes on in another file.</summary>
public sealed class LedgerSheet : IDisposable
{
    internal const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    // Styles by index: text, heading, whole, number, money, date, moment.
    static readonly Dictionary<LedgerType, string> styles = new() { [LedgerType.Text] = "0", [LedgerType.Whole] = "2", [LedgerType.Number] = "3", [LedgerType.Money] = "4", [LedgerType.Date] = "5", [LedgerType.Moment] = "6" };
    const string HeadingStyle = "1";

    readonly IReadOnlyList<LedgerHeading> headings;
    readonly uint most;
    readonly List<TemporaryFile> files = [];
    Stream? stream;
    XmlWriter? writer;
    uint row;

    internal LedgerSheet(string name, IReadOnlyList<LedgerHeading> headings, uint most)
    {
        (Name, this.headings, this.most) = (name, headings, most);
        Begin();
    }

    internal string Name { get; }

    internal IReadOnlyList<TemporaryFile> Files => files;

    public void Add(IReadOnlyList<LedgerCell> cells)
    {
        if (row == most)
        {
            End();
            Begin();
        }
        Row();
        for (var n = 0; n < headings.Count; n++)
        {
            var (cell, style) = (n < cells.Count ? cells[n] : default, styles[headings[n].Type]);
            if (cell.Number is { } number) Number(number.ToString(CultureInfo.InvariantCulture), style);
            else if (cell.At is { } at) Number(at.ToOADate().ToString("R", CultureInfo.InvariantCulture), style);
            else Text(cell.Text ?? "", null);
        }
        writer!.WriteEndElement();
    }

    void Begin()
    {
        files.Add(new TemporaryFile());
        stream = files[^1].Write();
        writer = XmlWriter.Create(stream, new XmlWriterSettings { NewLineHandling = NewLineHandling.Entitize });
        row = 0;
        writer.WriteStartElement("worksheet", Main);
        Start("sheetViews");
        Start("sheetView", ("workbookViewId", "0"));
        Start("pane", ("ySplit", "1"), ("topLeftCell", "A2"), ("activePane", "bottomLeft"), ("state", "frozen"));
        for (var n = 0; n < 3; n++) writer.WriteEndElement();
        if (headings.Count > 0)
        {
            Start("cols");
            for (var n = 0; n < headings.Count; n++)
            {
                var at = (n + 1).ToString(CultureInfo.InvariantCulture);
                Start("col", ("min", at), ("max", at), ("width", headings[n].Width.ToString(CultureInfo.InvariantCulture)), ("customWidth", "1"));
                writer.WriteEndElement();
            }
            writer.WriteEndElement();
        }
        Start("sheetData");
        Row();
        foreach (var column in headings) Text(column.Name, HeadingStyle);
        writer.WriteEndElement();
    }

    internal void End()
    {
        if (writer is null) return;
        writer.WriteEndElement();
        if (headings.Count > 0)
        {
            Start("autoFilter", ("ref", CellName.Area(0, 1, headings.Count - 1, row)));
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        Close();
    }

    void Row() => Start("row", ("r", (++row).ToString(CultureInfo.InvariantCulture)));

    void Number(string text, string style)
    {
        Start("c", ("s", style));
        writer!.WriteElementString("v", Main, text);
        writer.WriteEndElement();
    }

    void Text(string text, string? style)
    {
        Start("c");
        if (style is not null) writer!.WriteAttributeString("s", style);
        if (text.Length > 0)
        {
            writer!.WriteAttributeString("t", "inlineStr");
            Start("is");
            Start("t");
            writer.WriteAttributeString("xml", "space", null, "preserve");
            writer.WriteString(Valid(XlsxWriter.Clean(text)));
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        writer!.WriteEndElement();
    }

    /// <summary>Half a character has no place in XML.</summary>
    static string Valid(string text)
    {
        char[]? mended = null;
        for (var n = 0; n < text.Length; n++)
            if (char.IsHighSurrogate(text[n]) && n + 1 < text.Length && char.IsLowSurrogate(text[n + 1])) n++;
            else if (!XmlConvert.IsXmlChar(text[n])) (mended ??= text.ToCharArray())[n] = '\uFFFD';
        return mended is null ? text : new string(mended);
    }

    void Start(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        writer!.WriteStartElement(name, Main);
        foreach (var (attribute, value) in attributes) writer.WriteAttributeString(attribute, value);
    }

    void Close()
    {
        writer?.Dispose();
        stream?.Dispose();
        (writer, stream) = (null, null);
    }

    public void Dispose()
    {
        Close();
        foreach (var file in files) file.Dispose();
    }
}
