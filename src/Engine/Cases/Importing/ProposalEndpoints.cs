using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Http;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>A form proposed from a spreadsheet, and the app package made of it, over HTTP.</summary>
public static class ProposalEndpoints
{
    /// <param name="Post">Who checks; the operator when left out.</param>
    sealed record PackageBody(string Id, string Name, string NumberPrefix, string? Post, IReadOnlyList<ProposedColumn> Columns);

    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/proposals", async (HttpContext http, TimeProvider time) =>
            {
                var (_, content, _) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
                return Results.Json(Read(content, time), ApiJson.Options);
            }).Requires(Acts.AppDesign).WithMetadata(ImportEndpoints.UploadLimit.OfImports).WithName("ProposeForm").WithTags("apps").WithSummary("Look at a spreadsheet (.xlsx or CSV, part file) and propose the form it should have been")
            .Accepts<byte[]>("multipart/form-data").Produces<IReadOnlyList<ProposedColumn>>().ProducesProblem(422);
        endpoints.MapPost("/api/v1/proposals/package", (PackageBody body) =>
            {
                var package = Made(body.Id, body.Name, body.NumberPrefix, body.Post ?? Post.Operator.Value, body.Columns);
                return Results.File(package.ToZip(), "application/zip", body.Id + ".zip");
            }).Requires(Acts.AppDesign).WithName("PackProposal").WithTags("apps").WithSummary("The app package of a proposal, as corrected").Produces<byte[]>(200, "application/zip").ProducesProblem(422);
    }

    /// <exception cref="RefusedException"><c>table.*</c>: not a table that can be read.</exception>
    public static IReadOnlyList<ProposedColumn> Read(byte[] content, TimeProvider time)
    {
        using var table = TableFile.Open(new MemoryStream(content));
        return FormProposal.Of(table, DateOnly.FromDateTime(time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date));
    }

    /// <summary>The package, checked as any other before it is published.</summary>
    /// <exception cref="RefusedException">What the check finds; <c>proposal.columns</c>.</exception>
    public static AppPackage Made(string id, string name, string prefix, string post, IReadOnlyList<ProposedColumn> columns)
    {
        if (columns is not { Count: > 0 } || string.IsNullOrWhiteSpace(name)) throw new RefusedException(RefusalKind.Invalid, Problem.At("proposal.columns", "columns"));
        var package = ProposedApp.Of(id ?? "", name.Trim(), prefix ?? "", post, columns);
        var report = AppCheck.Check(package);
        return report.Problems.Count == 0 ? package : throw new RefusedException(RefusalKind.Invalid, [.. report.Problems]);
    }
}
