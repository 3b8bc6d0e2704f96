using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/codes</c>: lists of codes that a city, district or street keeps; entries are added, changed, put in order, retired, and taken in from a spreadsheet.</summary>
static class CodePages
{
    static readonly string[] columns = ["value", "name", "nameEn", "parent", "retired"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/codes", (HttpContext http, CodeLists codes, AppStore apps) => ListAsync(AdminFrame.Of(http, "codes"), codes, apps)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/codes", BeginAsync).Requires(Acts.AppInstall);
        pages.MapGet("/admin/codes/{unit}/{id}", (string unit, string id, HttpContext http, CodeLists codes, AppStore apps) => ShowAsync(AdminFrame.Of(http, "codes"), unit, id, codes, apps)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/codes/{unit}/{id}", ActAsync).Requires(Acts.AppInstall);
        pages.MapPost("/admin/codes/{unit}/{id}/file", FileAsync).Requires(Acts.AppInstall).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapGet("/admin/codes/{unit}/{id}.xlsx", SheetAsync).Requires(Acts.OrgRead);
    }

    /// <summary>Units whose lists the reader keeps: of a city, a district or a street.</summary>
    public static IReadOnlyList<Unit> UnitsOf(Caller caller) =>
        [.. caller.Directory.Tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.City or UnitKind.District or UnitKind.Street && Rights.May(caller, Acts.AppInstall, u.Id))];

    static async Task<IResult> ListAsync(AdminFrame frame, CodeLists codes, AppStore apps)
    {
        var stop = frame.Page.Http.RequestAborted;
        return Pages.Show<CodeListsPage>(frame.Status, (nameof(CodeListsPage.Frame), frame), (nameof(CodeListsPage.Lists), (await codes.CurrentAsync(stop)).All), (nameof(CodeListsPage.Used), await UsedAsync(apps, stop)));
    }

    /// <summary>Names of apps by the list they take options from.</summary>
    static async Task<ILookup<string, Label>> UsedAsync(AppStore apps, CancellationToken stop)
    {
        var used = new List<(string Codes, Label App)>();
        foreach (var installed in (await apps.InstallationsAsync(stop)).DistinctBy(i => i.App))
        {
            var app = await apps.GetAsync(installed.App, installed.Version);
            used.AddRange(app.Options.Where(o => o.Codes is not null).Select(o => (o.Codes!, app.Manifest.Name)));
        }
        return used.ToLookup(u => u.Codes, u => u.App);
    }

    static async Task<IResult> BeginAsync(HttpContext http, CodeLists codes, CodeDesk desk, AppStore apps)
    {
        var (frame, posted) = (AdminFrame.Of(http, "codes"), await http.Request.ReadFormAsync(http.RequestAborted));
        try
        {
            var (unit, id) = (AdminFrame.Text(posted, "unit"), AdminFrame.Text(posted, "id"));
            if (await codes.FindAsync(unit, id, http.RequestAborted) is not null) throw new RefusedException(RefusalKind.Conflict, Problem.At("codes.there", "id", ("id", id)));
            await desk.NameAsync(Caller.From(http), unit, id, AdminFrame.Text(posted, "name"), http.RequestAborted);
            return Results.LocalRedirect($"/admin/codes/{unit}/{id}?did=codes.begun");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict or RefusalKind.NotFound)
        {
            return await ListAsync(frame.Refused("begin", posted, refused.Problems, "unit", "id", "name"), codes, apps);
        }
    }

    static async Task<IResult> ShowAsync(AdminFrame frame, string unit, string id, CodeLists codes, AppStore apps)
    {
        var stop = frame.Page.Http.RequestAborted;
        var list = await codes.FindAsync(unit, id, stop) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.unknown", ("id", id)));
        return Pages.Show<CodeListPage>(frame.Status, (nameof(CodeListPage.Frame), frame), (nameof(CodeListPage.List), list), (nameof(CodeListPage.Used), (await UsedAsync(apps, stop))[id].ToList()));
    }

    static async Task<IResult> ActAsync(string unit, string id, HttpContext http, CodeLists codes, CodeDesk desk, AppStore apps)
    {
        var (frame, posted, caller, stop) = (AdminFrame.Of(http, "codes"), await http.Request.ReadFormAsync(http.RequestAborted), Caller.From(http), http.RequestAborted);
        var (act, value) = (posted["do"].ToString(), AdminFrame.Text(posted, "value"));
        try
        {
            switch (act)
            {
                case "rename": await desk.NameAsync(caller, unit, id, AdminFrame.Text(posted, "name"), stop); break;
                case "up" or "down": await desk.MoveAsync(caller, unit, id, value, act == "up" ? -1 : 1, stop); break;
                default:
                    var there = await codes.FindAsync(unit, id, stop) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.unknown", ("id", id)));
                    var known = there.Entries.FirstOrDefault(e => e.Value == value);
                    if (act is "retire" or "restore" && known is null) throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.entry.unknown", ("value", value)));
                    if (act == "add" && known is not null) throw new RefusedException(RefusalKind.Conflict, Problem.At("codes.entry.there", "value", ("value", value)));
                    if (act == "add" && value.Length == 0) value = DraftEdits.FreeId("c", free => there.Entries.Any(e => e.Value == free));
                    var entry = act switch
                    {
                        "retire" => known! with { Retired = true },
                        "restore" => known! with { Retired = false },
                        _ => new CodeEntry(value, new Label(AdminFrame.Text(posted, "name"), Blank(posted, "nameEn")), Blank(posted, "parent"), known?.Retired ?? false),
                    };
                    await desk.ChangeAsync(caller, unit, id, [entry], stop);
                    break;
            }
            return Results.LocalRedirect($"/admin/codes/{unit}/{id}?did=codes.{(act is "retire" or "restore" or "add" ? act : "saved")}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            // The one row that was sent stands under its own controls.
            var place = act is "add" or "change" ? "name" : null;
            return await ShowAsync(frame.Refused(act, posted, [.. refused.Problems.Select(p => place is not null && p.Path == "1" ? p with { Path = place } : p)], "value", "name", "nameEn", "parent"), unit, id, codes, apps);
        }
    }

    static string? Blank(IFormCollection posted, string name) => AdminFrame.Text(posted, name) is { Length: > 0 } text ? text : null;

    /// <summary>Rows of a spreadsheet are added, or changed where their code is there; wrong ones are told by their line and nothing is taken then.</summary>
    static async Task<IResult> FileAsync(string unit, string id, HttpContext http, CodeLists codes, CodeDesk desk, AppStore apps)
    {
        var stop = http.RequestAborted;
        try
        {
            var there = await codes.FindAsync(unit, id, stop) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.unknown", ("id", id)));
            var (_, content, _) = await ImportEndpoints.ReadAsync(http, stop);
            using var table = TableFile.Open(new MemoryStream(content));
            var entries = Read(table, there, out var lines);
            try
            {
                await desk.ChangeAsync(Caller.From(http), unit, id, entries, stop);
            }
            catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
            {
                // People know lines of their file, not places in what was sent.
                throw new RefusedException(RefusalKind.Invalid, [.. refused.Problems.Select(p => p.Values?.ContainsKey("row") == true && int.TryParse(p.Path, out var row) ? p with { Values = p.Values.SetItem("row", lines[row - 1]) } : p)]);
            }
            return Results.LocalRedirect($"/admin/codes/{unit}/{id}?did=codes.imported");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Unreadable or RefusalKind.Conflict)
        {
            return await ShowAsync(AdminFrame.Of(http, "codes").Refused("file", FormCollection.Empty, [.. refused.Problems.Select(p => p with { Path = "file" })], "file"), unit, id, codes, apps);
        }
    }

    static List<CodeEntry> Read(TableFile table, CodeList there, out List<string> lines)
    {
        var places = columns.ToDictionary(c => c, c => IndexOf(table.Headers, c), StringComparer.Ordinal);
        if (places["name"] < 0) throw new RefusedException(RefusalKind.Invalid, Problem.At("codes.columns", "file", ("columns", string.Join(", ", table.Headers))));
        var (entries, taken) = (new List<CodeEntry>(), there.Entries.Select(e => e.Value).ToHashSet(StringComparer.Ordinal));
        lines = [];
        foreach (var row in table.Rows().Take(CodeList.MostEntries + 1))
        {
            if (row.Problem is { } broken) throw new RefusedException(RefusalKind.Invalid, broken);
            string Cell(string column) => places[column] is >= 0 and var at && at < row.Cells.Count ? row.Cells[at].Trim() : "";
            if (columns.All(c => Cell(c).Length == 0)) continue;
            var name = Cell("name");
            // Without a code the entry of the same name is meant, or a new one.
            var value = Cell("value") is { Length: > 0 } written ? written : there.Entries.FirstOrDefault(e => e.Label.Zh == name)?.Value ?? DraftEdits.FreeId("c", taken.Contains);
            taken.Add(value);
            var parent = Cell("parent") is { Length: > 0 } above ? there.Entries.Concat(entries).FirstOrDefault(e => e.Value == above || e.Label.Zh == above)?.Value ?? above : null;
            entries.Add(new(value, new Label(name, Cell("nameEn") is { Length: > 0 } english ? english : null), parent, IsYes(Cell("retired"))));
            lines.Add(row.Line.ToString(CultureInfo.InvariantCulture));
        }
        return entries;
    }

    static async Task<IResult> SheetAsync(string unit, string id, HttpContext http, CodeLists codes)
    {
        var words = PageContext.Of(http).Words;
        var list = await codes.FindAsync(unit, id, http.RequestAborted) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.unknown", ("id", id)));
        return Results.File(XlsxWriter.Write(list.Name, [.. columns.Select(c => words["codes.column." + c])],
            list.Entries.Select(e => (IReadOnlyList<string>)[e.Value, e.Label.Zh, e.Label.En ?? "", e.Parent ?? "", e.Retired ? words["yes"] : ""])), XlsxWriter.ContentType, $"{id}.xlsx");
    }

    static bool IsYes(string text) => text is "1" or "true" || text == Words.Chinese["yes"] || text.Equals(Words.English["yes"], StringComparison.OrdinalIgnoreCase);

    static int IndexOf(IReadOnlyList<string> headers, string column)
    {
        for (var i = 0; i < headers.Count; i++)
            if (headers[i] == column || headers[i] == Words.Chinese["codes.column." + column] || headers[i].Equals(Words.English["codes.column." + column], StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }
}
