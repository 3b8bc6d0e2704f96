using System.Globalization;
using LowCode.Problems;
using Microsoft.OData;
using Microsoft.OData.UriParser;

namespace LowCode.Query.Http;

/// <summary>What part of the service an address names.</summary>
abstract record ODataAddress
{
    public sealed record Root : ODataAddress;
    public sealed record Metadata : ODataAddress;
    public sealed record Set(QueryEntity Entity) : ODataAddress;
    public sealed record Count(QueryEntity Entity) : ODataAddress;
    /// <param name="Key">Values in the order of the key columns, as stored.</param>
    public sealed record Row(QueryEntity Entity, IReadOnlyList<object> Key) : ODataAddress;

    /// <param name="path">What follows <c>/odata/</c>, decoded. Clients put a slash behind and brackets twice.</param>
    public static ODataAddress Read(QueryModel model, string? path)
    {
        path = (path ?? "").Trim('/');
        if (path.Length == 0) return new Root();
        if (path == "$metadata") return new Metadata();
        var name = path.Split('/', '(')[0];
        if (name.StartsWith('$')) throw QueryReader.Unsupported(name, name);
        if (!model.TryFind(name, out var entity)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("query.set", ("set", name)));
        var rest = path[name.Length..];
        while (rest.StartsWith("((", StringComparison.Ordinal) && rest.EndsWith("))", StringComparison.Ordinal)) rest = rest[1..^1];
        switch (rest)
        {
            case "" or "()": return new Set(entity);
            case "/$count" or "()/$count": return new Count(entity);
        }
        try
        {
            var segments = new ODataUriParser(model.Edm, new Uri(name + string.Concat(rest.Select(c => char.IsAscii(c) ? c.ToString() : Uri.EscapeDataString(c.ToString()))), UriKind.Relative)).ParsePath().ToArray();
            if (segments is [EntitySetSegment, KeySegment key])
                return new Row(entity, [.. Enumerable.Range(0, entity.Keys).Select(i => Stored(key.Keys.First(k => k.Key == entity.Columns[i].Name).Value))]);
            throw QueryReader.Unsupported("path", rest);
        }
        catch (ODataException)
        {
            throw new RefusedException(RefusalKind.Unreadable, Problem.Of("query.address", ("address", path)));
        }
    }

    static object Stored(object value) => value is string ? value : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
