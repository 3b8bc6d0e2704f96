using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LowCode.Query.Http;

/// <summary>Answers in the JSON format of OData 4.0 with minimal metadata.</summary>
static class ODataWriter
{
    const string Json = "application/json;odata.metadata=minimal;odata.streaming=false;IEEE754Compatible=false;charset=utf-8";
    static readonly TimeSpan china = TimeSpan.FromHours(8);
    static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Root(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/odata";

    /// <summary>Writes the answer whole, so that a failure half-way is never taken for the end of the data.</summary>
    public static async Task WriteAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer, options)) write(writer);
        await SendAsync(http, buffer.WrittenMemory, Json);
    }

    public static async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> content, string type)
    {
        http.Response.Headers["OData-Version"] = "4.0";
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.BodyWriter.WriteAsync(content, http.RequestAborted);
    }

    public static void Row(Utf8JsonWriter writer, IReadOnlyList<QueryColumn> columns, object?[] cells)
    {
        for (var i = 0; i < columns.Count; i++) Cell(writer, columns[i].Name, columns[i], cells[i]);
    }

    /// <param name="cell">As stored, or a <c>decimal</c> already in the column's own unit.</param>
    public static void Cell(Utf8JsonWriter writer, string name, QueryColumn? column, object? cell)
    {
        switch (cell)
        {
            case null: writer.WriteNull(name); break;
            case string text: writer.WriteString(name, text); break;
            case bool flag: writer.WriteBoolean(name, flag); break;
            case decimal number: writer.WriteNumber(name, number); break;
            case long at when column?.Kind == QueryKind.Moment: writer.WriteString(name, Moment(at)); break;
            case long number when column?.Kind == QueryKind.Decimal: writer.WriteNumber(name, Scaled(number, column.Scale)); break;
            case long number: writer.WriteNumber(name, number); break;
            default: throw new NotSupportedException(cell.GetType().Name);
        }
    }

    static string Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(china)
        .ToString(milliseconds % 1000 == 0 ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    static decimal Scaled(long number, int scale)
    {
        decimal value = number;
        for (var i = 0; i < scale; i++) value /= 10;
        return value;
    }
}
