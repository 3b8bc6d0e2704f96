using System.Text;
using LowCode.Interop;

namespace LowCode.Designer.Import;

/// <summary>A mapping as it stands in the page's fields: <c>column.X</c>, <c>constant.X</c> and <c>values.X</c> (one <c>from = to</c> a line).</summary>
public sealed record MappingInput(string? Street, ImportMapping Mapping)
{
    public const string Id = "externalId", Opened = "openedAt", Closed = "closedAt", Due = "outsideDue", Status = "status", StreetColumn = "street", Unit = "unit", Answer = "answer";

    /// <param name="json">The mapping was given whole as a text.</param>
    /// <exception cref="LowCode.Problems.RefusedException">The text is no mapping.</exception>
    public static MappingInput Read(IFormCollection posted, bool json)
    {
        var street = Text("streetId");
        if (json) return new(street, ImportMapping.Parse(Encoding.UTF8.GetBytes(posted["json"].ToString())));
        var fields = new Dictionary<string, ColumnSource>(StringComparer.Ordinal);
        foreach (var name in posted.Keys.Where(k => k.StartsWith("column.fields.", StringComparison.Ordinal)).Select(k => k["column.fields.".Length..]))
            if (Source("fields." + name) is { } source) fields[name] = source;
        var outcomes = Lines(posted["outcomes"].ToString());
        var formats = Text("dateFormats")?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(street, new ImportMapping(Text("system"), Source(Id), Source(Opened), Source(Closed), Source(Due), Source(Status), Source(StreetColumn), Source(Unit), Source(Answer), Text("answerField"),
            fields, outcomes.Count > 0 ? outcomes : null, Text("timeZone"), formats));

        string? Text(string name) => posted[name].ToString().Trim() is { Length: > 0 } text ? text : null;

        ColumnSource? Source(string name)
        {
            var (column, constant, values) = (Text("column." + name), Text("constant." + name), Lines(posted["values." + name].ToString()));
            values.Remove("*", out var otherwise);
            return column is null && constant is null ? null : new(column, constant, values.Count > 0 ? values : null, otherwise, posted["cut." + name] == "1");
        }
    }

    /// <summary>Lines as <c>from = to</c>; <c>*</c> stands for everything else.</summary>
    static Dictionary<string, string> Lines(string text)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (line.LastIndexOf('=') is var at and > 0) lines[line[..at].Trim()] = line[(at + 1)..].Trim();
        return lines;
    }

    public static string Lines(ColumnSource? source) => source is null ? ""
        : string.Join('\n', (source.Values ?? new Dictionary<string, string>()).Select(v => $"{v.Key} = {v.Value}").Concat(source.Otherwise is { } otherwise ? [$"* = {otherwise}"] : []));
}
