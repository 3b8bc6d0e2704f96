using System.Collections.Immutable;
using System.Globalization;
using LowCode.Problems;
using Microsoft.OData;
using Microsoft.OData.UriParser;

namespace LowCode.Query;

/// <summary>Reads the options of a request with Microsoft's parser; what the product does not do is refused by name, never left out in silence.</summary>
static class QueryReader
{
    static readonly string[] known = ["$filter", "$orderby", "$select", "$top", "$skip", "$count", "$skiptoken", "$apply", "$format"];

    /// <summary>OData 4.01 takes functions and operators in any case, and clients write <c>startsWith</c>; a property written exactly comes first.</summary>
    static readonly ODataUriResolver lenient = new() { EnableCaseInsensitive = true };

    /// <param name="options">Options by name, decoded.</param>
    /// <param name="preferred">Page size the asker prefers; null for none.</param>
    public static QueryQuestion Read(QueryModel model, QueryEntity entity, IReadOnlyDictionary<string, string> options, int? preferred)
    {
        foreach (var name in options.Keys)
            if (name.StartsWith('$') && !known.Contains(name)) throw Unsupported(name, name);
        if (options.Sum(o => o.Key.Length + o.Value.Length) > QueryLimits.Length)
            throw new RefusedException(RefusalKind.Invalid, Problem.Of("query.long", ("limit", QueryLimits.Length.ToString(CultureInfo.InvariantCulture))));
        if (options.GetValueOrDefault("$format") is { } format && !format.StartsWith("json", StringComparison.OrdinalIgnoreCase) && !format.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            throw Unsupported("$format", "$format=" + format);
        var set = model.Edm.EntityContainer.Elements.OfType<Microsoft.OData.Edm.IEdmEntitySet>().First(s => s.Name == entity.Set);
        var parser = new ODataQueryOptionParser(model.Edm, new ODataPath(new EntitySetSegment(set)), options.Where(o => o.Key.StartsWith('$')).ToDictionary(o => o.Key, o => o.Value)) { Resolver = lenient };

        var grouping = Try("$apply", parser.ParseApply) is { } apply ? GroupingReader.Read(entity, apply, options) : null;
        var filter = grouping is null ? Try("$filter", parser.ParseFilter) : null;
        var order = grouping is null ? Order(entity, Try("$orderby", parser.ParseOrderBy)) : new QueryOrder(entity, []);
        var select = grouping is null && options.ContainsKey("$select") ? Columns(entity, Try("$select", parser.ParseSelectAndExpand)) : null;
        var top = Try("$top", parser.ParseTop);
        var skip = Try("$skip", parser.ParseSkip) ?? 0;
        if (skip > QueryLimits.Skip)
            throw new RefusedException(RefusalKind.Invalid, Problem.At("query.skip.large", "$skip", ("limit", QueryLimits.Skip.ToString(CultureInfo.InvariantCulture))));
        var page = Math.Clamp(preferred ?? (int)Math.Min(top ?? QueryLimits.Page, QueryLimits.LargestPage), 1, QueryLimits.LargestPage);
        return new(entity, [.. select ?? entity.Columns], filter, order, top, (int)skip, page, Try("$count", parser.ParseCount) ?? false, options.GetValueOrDefault("$skiptoken"), select is not null)
        {
            Grouping = grouping,
        };
    }

    static QueryOrder Order(QueryEntity entity, OrderByClause? clause)
    {
        var columns = new List<OrderedColumn>();
        for (; clause is not null; clause = clause.ThenBy)
            columns.Add(new(GroupingReader.Column(entity, clause.Expression) ?? throw Unsupported("$orderby", "$orderby " + clause.Expression.Kind), clause.Direction == OrderByDirection.Descending));
        return columns.Count <= QueryLimits.OrderBy ? new QueryOrder(entity, columns)
            : throw new RefusedException(RefusalKind.Invalid, Problem.At("query.order.long", "$orderby", ("limit", QueryLimits.OrderBy.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>The columns named, in the order of the entity; null for all.</summary>
    static IEnumerable<QueryColumn>? Columns(QueryEntity entity, SelectExpandClause? clause)
    {
        if (clause is null || clause.SelectedItems.Any(i => i is WildcardSelectItem)) return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in clause.SelectedItems)
            names.Add(item is PathSelectItem { SelectedPath.FirstSegment: PropertySegment property } ? property.Property.Name : throw Unsupported("$select", "$select"));
        return names.Count == 0 ? null : entity.Columns.Where(c => names.Contains(c.Name));
    }

    static T Try<T>(string option, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (ODataException wrong)
        {
            throw new RefusedException(RefusalKind.Unreadable, QueryProblems.Of(option, wrong));
        }
    }

    internal static RefusedException Unsupported(string option, string what) => new(RefusalKind.Unsupported, Problem.At("query.unsupported", option, ("what", what)));
}
