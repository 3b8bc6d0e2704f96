using System.Globalization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Insight;

/// <summary>What people do with the reports of a day, a week or a month (日报, 周报, 月报), the same at pages and over HTTP: one over few cases comes at once, one over many is written in the background.</summary>
public sealed class ReportDesk(ReportWriter writer, FigureReading reading, ExportDesk exports, ReportLimits limits, AuditLog audit, TimeProvider time)
{
    internal static ExportKind Kind { get; } = new("report", Acts.ReportRead, what => Problem.Of("insight.report." + what), (caller, export) => ReportAsked.Parse(export.Asked).IsWithin(caller));

    /// <summary>The report at once.</summary>
    /// <returns>Null when it reads more cases than one should wait for; then it is to be begun.</returns>
    /// <exception cref="RefusedException"><c>app.unknown</c>.</exception>
    public async Task<(string Name, byte[] File)?> AtOnceAsync(Caller caller, ReportAsked asked, CancellationToken cancellation = default)
    {
        asked = Of(caller, asked);
        if (await reading.CountAsync(caller, asked.Query, asked.Period, time.GetUtcNow(), limits.AtOnce, cancellation) > limits.AtOnce) return null;
        var file = await writer.WriteAsync(caller, asked, _ => Task.FromResult(true), cancellation);
        await NoteAsync(caller, asked, Audited.ReportExported, cancellation);
        return file;
    }

    /// <exception cref="RefusedException"><c>insight.report.long</c>, <c>app.unknown</c>.</exception>
    public async Task<(string Name, byte[] File)> FileAsync(Caller caller, ReportAsked asked, CancellationToken cancellation = default) =>
        await AtOnceAsync(caller, asked, cancellation) ?? throw new RefusedException(RefusalKind.Conflict, Problem.Of("insight.report.long", ("limit", limits.AtOnce.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Begins to write one in the background; asked for again while it is under way, it is the same.</summary>
    /// <exception cref="RefusedException"><c>app.unknown</c>.</exception>
    public async Task<ReportExport> StartAsync(Caller caller, ReportAsked asked, CancellationToken cancellation = default)
    {
        asked = Of(caller, asked);
        var text = asked.ToJson();
        if ((await exports.ListAsync(caller, Kind, cancellation)).FirstOrDefault(e => e.IsUnderWay && e.Asked == text) is { } same) return ReportExport.Of(same);
        await NoteAsync(caller, asked, Audited.ReportExported, cancellation);
        return ReportExport.Of(await exports.StartAsync(caller, Kind, asked.App ?? "", ReportWriter.NameOf(caller, asked), text, ReportWriter.Stages, cancellation));
    }

    /// <summary>The caller's own, newest first.</summary>
    public async Task<IReadOnlyList<ReportExport>> ListAsync(Caller caller, CancellationToken cancellation = default) => [.. (await exports.ListAsync(caller, Kind, cancellation)).Select(ReportExport.Of)];

    /// <exception cref="RefusedException"><c>insight.report.unknown</c>: not there, or another's.</exception>
    public async Task<ReportExport> OwnAsync(Caller caller, string id, CancellationToken cancellation = default) => ReportExport.Of(await exports.OwnAsync(caller, Kind, id, cancellation));

    /// <exception cref="RefusedException"><c>insight.report.unknown</c>, <c>insight.report.over</c>.</exception>
    public Task CancelAsync(Caller caller, string id, CancellationToken cancellation = default) => exports.CancelAsync(caller, Kind, id, cancellation);

    /// <exception cref="RefusedException"><c>insight.report.unknown</c>, <c>insight.report.gone</c>.</exception>
    public Task<ExportFile> FetchAsync(Caller caller, string id, CancellationToken cancellation = default) =>
        exports.FetchAsync(caller, Kind, id, export => NoteAsync(caller, ReportAsked.Parse(export.Asked), Audited.ReportFetched, cancellation), cancellation);

    /// <summary>What is asked, with the apps an API client is limited to.</summary>
    static ReportAsked Of(Caller caller, ReportAsked asked)
    {
        asked = asked with { Apps = asked.App is null && caller.Client is { Apps.Length: > 0 } client ? client.Apps : null };
        return asked.IsWithin(caller) ? asked : throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", asked.App!)));
    }

    /// <summary>That it is taken is in the log before it leaves.</summary>
    Task NoteAsync(Caller caller, ReportAsked asked, Audited act, CancellationToken cancellation) => audit.WriteAsync(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, act, "centre", AuditEntry.Done, null, asked.ToJson()), cancellation);
}
