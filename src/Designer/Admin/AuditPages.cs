using System.Globalization;
using System.Text;
using System.Text.Json;
using LowCode.Access;
using LowCode.Cases.Operating;
using LowCode.Cases.Running;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/audit</c>: the audit log with filters, its chain, and its export.</summary>
static class AuditPages
{
    const int PageSize = 50;
    /// <summary>Lines of one export; more is had by narrowing the days.</summary>
    const int MostExported = 100_000;

    static readonly string[] columns = ["seq", "at", "actor", "name", "client", "act", "subject", "outcome", "address", "detail", "hash"];

    /// <summary>What was done, in the reader's words; what an earlier version called otherwise as it called it.</summary>
    public static string NameOf(string act, Words words) => words.Find("audited." + act) ?? words.Find("act." + act) ?? act;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/audit", ShowAsync).Requires(Acts.AuditRead);
        pages.MapPost("/admin/audit/verify", VerifyAsync).Requires(Acts.AuditRead);
        pages.MapGet("/admin/audit.csv", ExportAsync).Requires(Acts.AuditRead);
    }

    static async Task<IResult> ShowAsync(HttpContext http, Database database, RunDesk runs, [AsParameters] AuditAsked asked, string? run, CancellationToken cancellation)
    {
        var frame = AdminFrame.Of(http, "audit");
        var rows = await AuditTrail.FindAsync(database, asked.ToQuery(Caller.From(http).Directory), PageSize + 1, cancellation);
        var verified = string.IsNullOrEmpty(run) ? null : await runs.OwnAsync(Caller.From(http), AuditVerification.Audit, run, cancellation);
        return Pages.Show<AuditPage>(frame.Status, (nameof(AuditPage.Frame), frame), (nameof(AuditPage.Asked), asked), (nameof(AuditPage.Rows), rows.Take(PageSize).ToList()),
            (nameof(AuditPage.Next), rows.Count > PageSize ? rows[PageSize - 1].Seq : null), (nameof(AuditPage.Run), verified), (nameof(AuditPage.Verdict), verified?.Told?.Read<AuditVerdict>()));
    }

    /// <summary>Walks the chain, in the background where that takes long.</summary>
    static async Task<IResult> VerifyAsync(HttpContext http, RunDesk runs, CancellationToken cancellation) =>
        RunPages.After(await runs.BeginAsync(Caller.From(http), RunAsked.Of(AuditVerification.Audit, "", "", "/admin/audit", PageContext.Of(http).Words.Language, Address.Of(http), new AuditVerificationAsked()), cancellation));

    /// <summary>The log as a table for office programs. That it was taken is in the log before the first line leaves.</summary>
    static async Task ExportAsync(HttpContext http, Database database, AuditLog log, TimeProvider clock, [AsParameters] AuditAsked asked, CancellationToken cancellation)
    {
        var (caller, words) = (Caller.From(http), PageContext.Of(http).Words);
        var query = asked.ToQuery(caller.Directory);
        await log.WriteAsync(new(clock.GetUtcNow(), caller.User, caller.Client?.Id, Audited.AuditExported, "audit", AuditEntry.Done, Address.Of(http),
            JsonSerializer.Serialize(asked with { Before = null })), cancellation);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"audit-{PageContext.China(clock.GetUtcNow()):yyyyMMdd-HHmm}.csv\"");
        // The mark by which office programs tell UTF-8.
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync(CsvLine.Of(columns.Select(column => words["audit." + column])));
        for (var left = MostExported; left > 0;)
        {
            var rows = await AuditTrail.FindAsync(database, query, Math.Min(1000, left), cancellation);
            foreach (var (seq, one, _, hash) in rows)
                await writer.WriteAsync(CsvLine.Of([seq.ToString(CultureInfo.InvariantCulture), PageContext.China(one.At).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), one.Actor?.Value,
                    one.Actor is { } id && caller.Directory.TryFindUser(id, out var user) ? user.Name : null, one.Client?.Value, one.Act, one.Subject, one.Outcome, one.Address, one.Detail, Convert.ToHexStringLower(hash)]));
            if (rows.Count == 0) break;
            (left, query) = (left - rows.Count, query with { Before = rows[^1].Seq });
        }
    }
}

/// <summary>A line of a table for office programs.</summary>
static class CsvLine
{
    public static string Of(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>A text that an office program would run as a formula is handed over as text.</summary>
    static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠') text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n'") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
