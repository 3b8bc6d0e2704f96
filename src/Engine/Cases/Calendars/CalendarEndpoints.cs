using System.Globalization;
using LowCode.Access;
using LowCode.Calendar;
using LowCode.Cases.Activation;
using LowCode.Cases.Http;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>The working calendar over HTTP: what is in force, and importing a year as it was announced.</summary>
public static class CalendarEndpoints
{
    /// <param name="Holidays">Days off, <c>yyyy-MM-dd</c>; weekends among them change nothing.</param>
    /// <param name="MakeUpDays">Weekend days that are worked.</param>
    sealed record YearBody(IReadOnlyList<string>? Holidays, IReadOnlyList<string>? MakeUpDays);

    sealed record AnnouncedBody(int Year, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpDays);

    sealed record CalendarBody(string Version, string Zone, IReadOnlyList<AnnouncedBody> Years, IReadOnlyList<CalendarImport> Imports);

    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/calendar", ShowAsync).Requires(Acts.OrgRead).WithName("GetCalendar").WithTags("calendar")
            .WithSummary("The working calendar in force, and how far running cases were counted again after each import").Produces<CalendarBody>();
        endpoints.MapPut("/api/v1/calendar/{year}", PutAsync).Requires(Acts.CalendarManage).WithName("ImportCalendarYear").WithTags("calendar")
            .WithSummary("Import a year as announced; the clocks of running cases are counted again in batches").Accepts<YearBody>("application/json").Produces<CalendarImport>(202).ProducesProblem(422);
    }

    static async Task<IResult> ShowAsync(CalendarHolder holder, CalendarImports imports, CancellationToken cancellation)
    {
        var calendar = holder.Current;
        return Results.Json(new CalendarBody(calendar.Version, calendar.Data.Zone, [.. calendar.Data.Years.Select(y => new AnnouncedBody(y.Year, y.Holidays, y.MakeUpDays))], await imports.ListAsync(20, cancellation)), ApiJson.Options);
    }

    static async Task<IResult> PutAsync(int year, YearBody body, HttpContext http, CalendarImports imports, AuditLog audit, TimeProvider time, CancellationToken cancellation) =>
        Results.Json(await ImportAsync(year, body.Holidays ?? [], body.MakeUpDays ?? [], http, imports, audit, time, cancellation), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);

    /// <summary>Reads the days, keeps the year and notes who did it.</summary>
    /// <exception cref="RefusedException">What is wrong with the days, each with the member it stands in as path.</exception>
    public static async Task<CalendarImport> ImportAsync(int year, IReadOnlyList<string> holidays, IReadOnlyList<string> makeUpDays, HttpContext http, CalendarImports imports, AuditLog audit, TimeProvider time, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        CalendarDay[] days = [.. Read(holidays, false, "holidays", problems), .. Read(makeUpDays, true, "makeUpDays", problems)];
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        var caller = Caller.From(http);
        var added = await imports.AddAsync(year, days, caller.User.Value, cancellation);
        await audit.WriteAsync(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, Audited.CalendarImported, string.Create(CultureInfo.InvariantCulture, $"calendar:{year}"), AuditEntry.Done, Address.Of(http),
            string.Create(CultureInfo.InvariantCulture, $"{{\"import\":{added.N},\"days\":{days.Length}}}")), cancellation);
        return added;
    }

    static List<CalendarDay> Read(IReadOnlyList<string> texts, bool work, string member, List<Problem> problems)
    {
        var days = new List<CalendarDay>(texts.Count);
        foreach (var text in texts)
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(new CalendarDay(day, work));
            else problems.Add(Problem.At("calendar.import.day", member, ("day", text)));
        }
        return days;
    }
}
