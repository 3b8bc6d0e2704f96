using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench;

/// <summary>What is proposed, as it stands on the page.</summary>
public sealed record Proposal(string Id, string Name, string Prefix, IReadOnlyList<ProposedColumn> Columns);

/// <summary><c>/apps/from-table</c>: last month's ledger becomes a proposed form, is corrected on the page, and leaves as an app package. The file itself is not kept.</summary>
static class ProposalPages
{
    const string Place = "/apps/from-table";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Place, (HttpContext http) => Show(http, null, [], StatusCodes.Status200OK)).Requires(Acts.AppDesign);
        pages.MapPost(Place, ReadAsync).Requires(Acts.AppDesign).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapPost(Place + "/package", PackAsync).Requires(Acts.AppDesign);
    }

    static async Task<IResult> ReadAsync(HttpContext http, TimeProvider time)
    {
        try
        {
            var (_, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
            return Show(http, new("ledger", Path.GetFileNameWithoutExtension(name), "TZ", ProposalEndpoints.Read(content, time)), [], StatusCodes.Status200OK);
        }
        catch (RefusedException refused)
        {
            return Show(http, null, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> PackAsync(HttpContext http, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        var proposal = new Proposal(posted["id"].ToString().Trim(), posted["name"].ToString().Trim(), posted["prefix"].ToString().Trim(), [.. Columns(posted)]);
        try
        {
            var package = ProposalEndpoints.Made(proposal.Id, proposal.Name, proposal.Prefix, Post.Operator.Value, [.. proposal.Columns.Where(c => posted["take-" + c.Id] == "on")]);
            if (posted["do"] == "draft") return Results.LocalRedirect(await DraftPages.TakeInAsync(http, package, cancellation));
            return Results.File(package.ToZip(), "application/zip", proposal.Id + ".zip");
        }
        catch (RefusedException refused)
        {
            return Show(http, proposal, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static IEnumerable<ProposedColumn> Columns(IFormCollection posted)
    {
        foreach (var id in posted["column"].OfType<string>())
        {
            var type = Enum.TryParse<FieldType>(posted["type-" + id], out var chosen) && ProposedColumn.Types.Contains(chosen) ? chosen : FieldType.Text;
            var options = posted["options-" + id].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
            var element = DataElements.Find(posted["element-" + id]) is { } bound && BoundField.Fits(new FieldDefinition(id, type, id), bound) ? bound.Id : null;
            yield return new(posted["label-" + id].ToString().Trim() is { Length: > 0 } label ? label : id, id, type, posted["required-" + id] == "on", options, 0, element);
        }
    }

    static IResult Show(HttpContext http, Proposal? proposal, IReadOnlyList<Problem> problems, int status) =>
        Pages.Show<ProposalPage>(status, (nameof(ProposalPage.Page), PageContext.Of(http)), (nameof(ProposalPage.Proposal), proposal), (nameof(ProposalPage.Problems), problems),
            (nameof(ProposalPage.Taken), proposal is null || !http.Request.HasFormContentType || !http.Request.Form.ContainsKey("column") ? null : proposal.Columns.Where(c => http.Request.Form["take-" + c.Id] == "on").Select(c => c.Id).ToHashSet()));
}
