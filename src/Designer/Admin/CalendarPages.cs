using System.Globalization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/calendar</c>: the working calendar that deadlines are counted by, a year at a time, and importing one.</summary>
static class CalendarPages
{
    const int Shown = 5;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/calendar", (HttpContext http, CalendarHolder calendar, CalendarImports imports, int? year, CancellationToken stop) => ShowAsync(AdminFrame.Of(http, "calendar"), calendar, imports, year, stop)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/calendar", ImportAsync).Requires(Acts.CalendarManage);
        pages.MapPost("/admin/calendar/file", FileAsync).Requires(Acts.CalendarManage).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapGet("/admin/calendar.xlsx", Sheet).Requires(Acts.OrgRead);
    }

    /// <summary>The days of a year that are not as the week has them, as they can be sent again.</summary>
    static IResult Sheet(int year, HttpContext http, CalendarHolder calendar)
    {
        var words = PageContext.Of(http).Words;
        var known = calendar.Current.Data.Years.FirstOrDefault(y => y.Year == year);
        var rows = (known?.Holidays ?? []).Select(d => (Day: d, Kind: "off")).Concat((known?.MakeUpDays ?? []).Select(d => (Day: d, Kind: "work"))).OrderBy(d => d.Day)
            .Select(d => (IReadOnlyList<string>)[d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), words["calendar.file." + d.Kind]]);
        return Results.File(XlsxWriter.Write("calendar", [words["calendar.file.date"], words["calendar.file.kind"]], rows), XlsxWriter.ContentType, string.Create(CultureInfo.InvariantCulture, $"calendar-{year}.xlsx"));
    }

    static async Task<IResult> FileAsync(int year, HttpContext http, CalendarHolder calendar, CalendarImports imports, AuditLog audit, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            var (_, content, _) = await ImportEndpoints.ReadAsync(http, cancellation);
            using var table = TableFile.Open(new MemoryStream(content));
            var (off, work) = (new List<string>(), new List<string>());
            foreach (var row in table.Rows())
            {
                if (row.Problem is { } broken) throw new RefusedException(RefusalKind.Invalid, broken);
                var (day, kind) = (row.Cells[0].Trim(), row.Cells.Count > 1 ? row.Cells[1].Trim() : "");
                if (day.Length == 0 && kind.Length == 0) continue;
                // Excel's own dates come with a time.
                (Is(kind, "work") ? work : Is(kind, "off") ? off : throw new RefusedException(RefusalKind.Invalid, Problem.At("calendar.file.kind", "file", ("line", $"{row.Line}"), ("kind", kind)))).Add(day.Split(' ')[0].Replace('/', '-'));
            }
            await CalendarEndpoints.ImportAsync(year, off, work, http, imports, audit, time, cancellation);
            return Results.LocalRedirect($"/admin/calendar?year={year}&did=calendar");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Unreadable)
        {
            // What is wrong with its days is wrong with the file.
            return await ShowAsync(AdminFrame.Of(http, "calendar").Refused("file", FormCollection.Empty, [.. refused.Problems.Select(p => p with { Path = "file" })], "file"), calendar, imports, year, cancellation);
        }
    }

    static bool Is(string kind, string name) => kind == Words.Chinese["calendar.file." + name] || string.Equals(kind, Words.English["calendar.file." + name], StringComparison.OrdinalIgnoreCase);

    static async Task<IResult> ShowAsync(AdminFrame frame, CalendarHolder calendar, CalendarImports imports, int? year, CancellationToken cancellation)
    {
        var asked = Math.Clamp(year ?? PageContext.China(frame.Page.Now).Year, LowCode.Calendar.WorkCalendar.FirstYear, LowCode.Calendar.WorkCalendar.LastYear);
        var listed = await imports.ListAsync(Shown, cancellation);
        // Right after an import the page comes again by itself while cases are counted again; else somebody may be filling in another year.
        if (frame.Did == "did.calendar" && listed.Any(i => i.IsUnderWay)) frame.Page.Http.Response.Headers["Refresh"] = "2";
        return Pages.Show<CalendarPage>(frame.Status, (nameof(CalendarPage.Frame), frame), (nameof(CalendarPage.Calendar), calendar.Current), (nameof(CalendarPage.Year), asked), (nameof(CalendarPage.Imports), listed));
    }

    static async Task<IResult> ImportAsync(int year, HttpContext http, CalendarHolder calendar, CalendarImports imports, AuditLog audit, TimeProvider time, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        try
        {
            await CalendarEndpoints.ImportAsync(year, Days(posted, "holidays"), Days(posted, "makeUpDays"), http, imports, audit, time, cancellation);
            return Results.LocalRedirect($"/admin/calendar?year={year}&did=calendar");
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(AdminFrame.Of(http, "calendar").Refused("year", posted, refused.Problems, "holidays", "makeUpDays"), calendar, imports, year, cancellation);
        }
    }

    static string[] Days(IFormCollection posted, string name) => posted[name].ToString().Split([' ', ',', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
