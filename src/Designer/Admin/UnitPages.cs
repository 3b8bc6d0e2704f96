using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/units</c>: the tree, one unit at a time; adding, renaming and disabling for who may.</summary>
static class UnitPages
{
    const int MostFound = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/units", (HttpContext http, string? unit, string? q) => Show(AdminFrame.Of(http, "units"), unit, q)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/units", ChangeAsync).Requires(Acts.OrgManage);
    }

    static IResult Show(AdminFrame frame, string? unit, string? q)
    {
        var tree = frame.Page.Caller!.Directory.Tree;
        var shown = unit is not null && tree.TryFind(new UnitId(unit), out var named) ? named : tree.Units[0];
        q = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var found = q is null ? [] : tree.Units.Where(u => u.Name.Contains(q, StringComparison.OrdinalIgnoreCase) || u.Id.Value.StartsWith(q, StringComparison.Ordinal)).Take(MostFound).ToList();
        return Pages.Show<UnitsPage>(frame.Status, (nameof(UnitsPage.Frame), frame), (nameof(UnitsPage.Unit), shown), (nameof(UnitsPage.Query), q), (nameof(UnitsPage.Found), found));
    }

    static async Task<IResult> ChangeAsync(HttpContext http, AskedChanges changes)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (frame, verb) = (AdminFrame.Of(http, "units"), AdminFrame.Text(posted, "do"));
        var id = AdminFrame.Text(posted, "unit");
        if (!frame.Page.Caller!.Directory.Tree.TryFind(new UnitId(id), out var unit)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUnit", ("unit", id)));
        string? line = AdminFrame.Text(posted, "line") is { Length: > 0 } named ? named : null;
        OrgChange change = verb switch
        {
            "add" => new OrgChange.AddUnit(new(new(AdminFrame.Text(posted, "id")), unit.Id, Enum.TryParse<UnitKind>(AdminFrame.Text(posted, "kind"), true, out var kind) ? kind : UnitKind.Department,
                AdminFrame.Text(posted, "name"), line)),
            "rename" => new OrgChange.SetUnit(unit with { Name = AdminFrame.Text(posted, "name"), Line = line }),
            "disable" => new OrgChange.SetUnit(unit with { Disabled = true }),
            "enable" => new OrgChange.SetUnit(unit with { Disabled = false }),
            _ => throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb))),
        };
        var problems = await changes.ApplyAsync(http, change);
        return problems.Count == 0 ? Results.LocalRedirect($"/admin/units?unit={Uri.EscapeDataString(id)}&did=unit.{verb}")
            : Show(frame.Refused(verb, posted, problems, "id", "name", "line"), id, null);
    }
}
