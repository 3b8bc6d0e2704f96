using System.Globalization;
using System.Text;
using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Query.Http;

/// <summary>OData v4 for reading: cases, work items, and the records of every app typed by its forms; all of it within the caller's rights.</summary>
public static class ODataEndpoints
{
    public static void MapQuery(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/odata/{**path}", [HttpMethods.Get, HttpMethods.Head], AnswerAsync)
            .Requires(Acts.CaseRead).WithMetadata(new AlsoODataError()).WithName("OData").WithTags("odata").WithSummary("OData v4: service document, $metadata, entity sets")
            .WithDescription("Sets: Cases, WorkItems, one per app and one per ledger that an app keeps. Options: $filter, $orderby, $select, $top, $skip, $count, $apply (groupby, aggregate, filter); paging by @odata.nextLink. Other options answer 501 with their name.")
            .Produces(200).ProducesProblem(400).ProducesProblem(404).ProducesProblem(501).ProducesProblem(503);
        endpoints.MapPost("/odata/$batch", () => { throw QueryReader.Unsupported("$batch", "$batch"); })
            .Requires(Acts.CaseRead).WithMetadata(new AlsoODataError()).WithName("ODataBatch").WithTags("odata").WithSummary("Not supported").ProducesProblem(501);
    }

    static async Task AnswerAsync(string? path, HttpContext http, QueryCatalog catalog, QueryRun run, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        var model = await catalog.ForAsync(caller, cancellation);
        switch (ODataAddress.Read(model, path))
        {
            case ODataAddress.Root: await RootAsync(http, model); break;
            case ODataAddress.Metadata: await ODataWriter.SendAsync(http, model.Metadata, "application/xml;charset=utf-8"); break;
            case ODataAddress.Count count:
                var counted = await run.CountAsync(caller, Question(http, caller, model, count.Entity), cancellation);
                await ODataWriter.SendAsync(http, Encoding.UTF8.GetBytes(counted.ToString(CultureInfo.InvariantCulture)), "text/plain;charset=utf-8");
                break;
            case ODataAddress.Row row: await RowAsync(http, caller, model, row, run, cancellation); break;
            case ODataAddress.Set set:
                var question = Question(http, caller, model, set.Entity);
                await (question.Grouping is null ? PageAsync(http, caller, question, run, cancellation) : GroupsAsync(http, caller, question, run, cancellation));
                break;
        }
    }

    static QueryQuestion Question(HttpContext http, Caller caller, QueryModel model, QueryEntity entity)
    {
        if (ReferenceEquals(entity, QueryEntity.WorkItems) && !Rights.MaySomewhere(caller, Acts.WorkItemRead))
            throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.WorkItemRead.Name)));
        if (entity.Register is not null && !Rights.MaySomewhere(caller, Acts.RegisterRead))
            throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.RegisterRead.Name)));
        return QueryReader.Read(model, entity, http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal), Preferred(http));
    }

    /// <summary><c>Prefer: odata.maxpagesize=50</c>.</summary>
    static int? Preferred(HttpContext http)
    {
        foreach (var one in http.Request.Headers["Prefer"].SelectMany(h => (h ?? "").Split(',', ';')))
            if (one.Split('=') is [var name, var size] && name.Trim() is "odata.maxpagesize" or "maxpagesize" && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var rows))
            {
                http.Response.Headers["Preference-Applied"] = $"odata.maxpagesize={Math.Clamp(rows, 1, QueryLimits.LargestPage)}";
                return rows;
            }
        return null;
    }

    static Task RootAsync(HttpContext http, QueryModel model) => ODataWriter.WriteAsync(http, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context", ODataWriter.Root(http) + "/$metadata");
        writer.WriteStartArray("value");
        foreach (var set in model.Sets)
        {
            writer.WriteStartObject();
            writer.WriteString("name", set.Set);
            writer.WriteString("kind", "EntitySet");
            writer.WriteString("url", set.Set);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    static async Task PageAsync(HttpContext http, Caller caller, QueryQuestion question, QueryRun run, CancellationToken cancellation)
    {
        var answer = await run.RowsAsync(caller, question, cancellation);
        await ODataWriter.WriteAsync(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context", Context(http, question));
            if (answer.Total is { } total) writer.WriteNumber("@odata.count", total);
            writer.WriteStartArray("value");
            foreach (var row in answer.Rows)
            {
                writer.WriteStartObject();
                ODataWriter.Row(writer, question.Columns, row);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            if (answer.Next is { } next) writer.WriteString("@odata.nextLink", NextLink(http, question, next));
            writer.WriteEndObject();
        });
    }

    static async Task GroupsAsync(HttpContext http, Caller caller, QueryQuestion question, QueryRun run, CancellationToken cancellation)
    {
        var grouping = question.Grouping!;
        var groups = await run.GroupsAsync(caller, question, cancellation);
        await ODataWriter.WriteAsync(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context", $"{ODataWriter.Root(http)}/$metadata#{question.Entity.Set}({string.Join(',', [.. grouping.By.Select(c => c.Name), .. grouping.Aggregates.Select(a => a.Alias)])})");
            writer.WriteStartArray("value");
            foreach (var row in groups)
            {
                writer.WriteStartObject();
                ODataWriter.Row(writer, grouping.By, row);
                for (var i = 0; i < grouping.Aggregates.Length; i++)
                    ODataWriter.Cell(writer, grouping.Aggregates[i].Alias, grouping.Aggregates[i].Column, row[grouping.By.Length + i]);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    static async Task RowAsync(HttpContext http, Caller caller, QueryModel model, ODataAddress.Row address, QueryRun run, CancellationToken cancellation)
    {
        var question = Question(http, caller, model, address.Entity) with { Key = address.Key, Top = 1, Skip = 0, PageSize = 1, Count = false, After = null };
        if ((await run.RowsAsync(caller, question, cancellation)).Rows is not [var row]) throw new RefusedException(RefusalKind.NotFound, Problem.Of("query.row"));
        await ODataWriter.WriteAsync(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context", Context(http, question) + "/$entity");
            ODataWriter.Row(writer, question.Columns, row);
            writer.WriteEndObject();
        });
    }

    static string Context(HttpContext http, QueryQuestion question) =>
        $"{ODataWriter.Root(http)}/$metadata#{question.Entity.Set}{(question.Selected ? $"({string.Join(',', question.Columns.Select(c => c.Name))})" : "")}";

    /// <summary>The same question, from behind the last row; what of <c>$top</c> is left goes with it.</summary>
    static string NextLink(HttpContext http, QueryQuestion question, string mark)
    {
        var options = http.Request.Query.Where(q => q.Key is not ("$skip" or "$skiptoken" or "$top")).Select(q => (q.Key, q.Value.ToString())).ToList();
        if (question.Top is { } top) options.Add(("$top", (top - question.PageSize).ToString(CultureInfo.InvariantCulture)));
        options.Add(("$skiptoken", mark));
        return $"{ODataWriter.Root(http)}/{question.Entity.Set}?{string.Join('&', options.Select(o => $"{Uri.EscapeDataString(o.Item1)}={Uri.EscapeDataString(o.Item2)}"))}";
    }
}
