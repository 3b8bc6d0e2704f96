using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>The first sheet of a workbook as a tree that can be read and changed.</summary>
sealed class SheetBook : IDisposable
{
    /// <summary>Bytes of all parts unpacked; a form somebody drew is far smaller.</summary>
    const long UnpackedLimit = 48L * 1024 * 1024;

    /// <summary>Rows, cells and merged areas, and texts; a tree of more would take gigabytes.</summary>
    const int MostCells = 200_000;

    readonly SpreadsheetDocument document;
    readonly MemoryStream bytes;
    readonly string[] texts;

    SheetBook(MemoryStream bytes, bool writable)
    {
        this.bytes = bytes;
        document = SpreadsheetDocument.Open(bytes, writable, new OpenSettings { MaxCharactersInPart = UnpackedLimit });
        var workbook = document.WorkbookPart ?? throw Refused();
        Sheet = workbook.Workbook!.Descendants<Sheet>().FirstOrDefault(s => s.State is null || s.State == SheetStateValues.Visible) ?? throw Refused();
        Part = workbook.GetPartById(Sheet.Id!) as WorksheetPart ?? throw Refused();
        Count(Part, typeof(Row), typeof(Cell), typeof(MergeCell));
        if (workbook.SharedStringTablePart is { } strings) Count(strings, typeof(SharedStringItem), typeof(Run));
        Data = Part.Worksheet!.GetFirstChild<SheetData>() ?? throw Refused();
        Number(Data);
        if (Merges.GroupBy(m => (m.Left, m.Top)).FirstOrDefault(m => m.Skip(1).Any()) is { } same) throw Twice(CellName.Of(same.Key.Left, same.Key.Top));
        texts = [.. workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(i => string.Concat(i.Descendants<Text>().Where(t => t.Parent is not PhoneticRun).Select(t => t.Text))) ?? []];
    }

    public Sheet Sheet { get; }
    public WorksheetPart Part { get; }
    public SheetData Data { get; }
    public WorkbookPart Workbook => document.WorkbookPart!;

    public IEnumerable<(int Left, uint Top, int Right, uint Bottom)> Merges => Part.Worksheet!.Descendants<MergeCell>().Select(m => CellName.Area(m.Reference?.Value)).OfType<(int, uint, int, uint)>();

    /// <exception cref="RefusedException"><c>table.workbook</c>, <c>table.unpacked</c>, <c>sheet.large</c>, <c>sheet.twice</c>.</exception>
    public static SheetBook Open(byte[] content, bool writable)
    {
        var stream = new MemoryStream();
        stream.Write(content);
        stream.Position = 0;
        try
        {
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
                if (zip.Entries.Count > 2000 || zip.Entries.Sum(e => e.Length) > UnpackedLimit) throw new RefusedException(RefusalKind.Invalid, Problem.Of("table.unpacked"));
            stream.Position = 0;
            return new SheetBook(stream, writable);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException or FormatException)
        {
            throw Refused();
        }
    }

    /// <summary>Looks through a part without holding it.</summary>
    /// <exception cref="RefusedException"><c>sheet.large</c>.</exception>
    static void Count(OpenXmlPart part, params Type[] counted)
    {
        using var reader = OpenXmlReader.Create(part);
        for (var found = 0; reader.Read();)
            if (reader.IsStartElement && counted.Contains(reader.ElementType) && ++found > MostCells)
                throw new RefusedException(RefusalKind.Invalid, Problem.At("sheet.large", "file", ("limit", MostCells.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    /// <summary>Places may be left out where they follow from the one before; here each is named, and none stands twice.</summary>
    static void Number(SheetData data)
    {
        uint at = 0;
        var rows = new HashSet<uint>();
        foreach (var row in data.Elements<Row>())
        {
            row.RowIndex ??= at + 1;
            at = row.RowIndex.Value;
            if (!rows.Add(at)) throw Twice(CellName.Of(0, at));
            var (column, columns) = (0, new HashSet<int>());
            foreach (var cell in row.Elements<Cell>())
            {
                if (CellName.Read(cell.CellReference?.Value) is { } place) column = place.Column;
                else cell.CellReference = CellName.Of(column, at);
                if (!columns.Add(column)) throw Twice(CellName.Of(column, at));
                column++;
            }
        }
    }

    public string TextOf(Cell cell)
    {
        if (cell.DataType?.Value == CellValues.InlineString) return (cell.InlineString?.InnerText ?? "").Trim();
        var raw = cell.CellValue?.Text ?? "";
        if (cell.DataType?.Value == CellValues.SharedString) return int.TryParse(raw, out var at) && at >= 0 && at < texts.Length ? texts[at].Trim() : "";
        return raw.Trim();
    }

    /// <summary>What was changed, as a file.</summary>
    public byte[] Saved()
    {
        document.Dispose();
        return bytes.ToArray();
    }

    public void Dispose() => document.Dispose();

    static RefusedException Twice(string place) => new(RefusalKind.Invalid, Problem.At("sheet.twice", "file", ("place", place)));

    static RefusedException Refused() => new(RefusalKind.Invalid, Problem.Of("table.workbook"));
}
