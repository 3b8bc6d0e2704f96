using System.Globalization;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>Writes the reports of a day, a week or a month (日报, 周报, 月报) as Word documents, over the cases in the asker's sight, one stage after the other.</summary>
public sealed class ReportWriter(FigureReading reading, CaseWatch watch, TimeProvider time)
{
    /// <summary>In how many stages a report is written: seven readings of cases, three lists, the paper.</summary>
    public const int Stages = 11;

    /// <param name="goesOn">Told how many stages are done; says whether to go on.</param>
    /// <exception cref="OperationCanceledException">Also when <paramref name="goesOn"/> said no.</exception>
    public async Task<(string Name, byte[] File)> WriteAsync(Caller caller, ReportAsked asked, Func<long, Task<bool>> goesOn, CancellationToken cancellation = default)
    {
        var (now, of, period, done) = (time.GetUtcNow(), asked.Query, asked.Period, 0L);
        async Task<T> Stage<T>(Task<T> stage)
        {
            var result = await stage;
            return await goesOn(++done) ? result : throw new OperationCanceledException();
        }
        Task<CaseFigures> Read(CaseQuery query) => Stage(reading.ReadAsync(caller, query, cancellation));
        var (apps, dispatching) = (await reading.NewestAsync(null, cancellation), await reading.DispatchingAsync(cancellation));
        var counts = await Stage(watch.CountAsync(caller, of, WatchTime.At(now), dispatching, cancellation));
        var material = new ReportMaterial(UnitOf(caller, asked), period, now, await Read(of with { From = period.From, Until = period.Until }), await Read(of with { From = period.Before, Until = period.From }),
            await Read(of with { ClosedFrom = period.From, ClosedUntil = period.Until }), await Read(of with { ClosedFrom = period.Before, ClosedUntil = period.From }), counts.ToDictionary(c => c.Watch, c => c.Count, StringComparer.Ordinal),
            EarlyWarnings.Of((await Read(of with { From = now - EarlyWarnings.Looked })).Cases, (await Stage(reading.RunningAsync(caller, of, cancellation))).Cases, now),
            asked.Street is null && caller.Directory.Tree.StreetOf(caller.Member.User.Home) is null ? FigureGroup.Street : FigureGroup.Unit, unit => caller.NameOf(new UnitId(unit)), key => CategoryOf(apps, key));
        var lists = new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>(StringComparer.Ordinal)
        {
            ["units"] = PeriodReport.Units(material), ["kinds"] = PeriodReport.Kinds(material), ["places"] = PeriodReport.Places(material), ["claimants"] = PeriodReport.Claimants(material),
        };
        foreach (var (list, name) in new[] { ("late", "overdue"), ("disputes", "disputed"), ("orders", "unanswered") })
            lists[list] = await Stage(CasesAsync(caller, of, name, now, dispatching, apps, cancellation));
        return (NameOf(caller, asked), await Stage(Task.FromResult(WordTemplate.Fill(Template(), PeriodReport.Values(material), lists))));
    }

    /// <summary>What the file of a report is called.</summary>
    public static string NameOf(Caller caller, ReportAsked asked) => PeriodReport.FileName(UnitOf(caller, asked), asked.Period);

    async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> CasesAsync(Caller caller, CaseQuery of, string name, DateTimeOffset now, IReadOnlyList<DispatchStep> dispatching, IReadOnlyList<LightApp> apps, CancellationToken cancellation)
    {
        var found = await watch.CasesAsync(caller, of with { Take = PeriodReport.MostRows }, name, WatchTime.At(now), dispatching, cancellation);
        List<IReadOnlyDictionary<string, string>> rows = [.. found.Items.Select(line => PeriodReport.Row(("number", line.Number), ("title", line.Title), ("unit", caller.NameOf(new UnitId(line.OwnerUnit))), ("kind", CategoryOf(apps, $"{line.App}/{line.Category}")),
            ("stage", line.Stage), ("due", Moment(name == "unanswered" ? line.FeedbackDue : line.Due))))];
        if (rows.Count == 0) rows.Add(PeriodReport.Row(("title", ReportText.Of("late.none"))));
        return rows;
    }

    static string UnitOf(Caller caller, ReportAsked asked) => caller.NameOf(new UnitId(asked.Street ?? caller.Member.User.Home.Value ?? ""));

    static string CategoryOf(IReadOnlyList<LightApp> apps, string key)
    {
        if (key.Split('/', 2) is not [var id, { Length: > 0 } value]) return ReportText.Of("unnamed");
        var app = apps.FirstOrDefault(a => a.Manifest.Id == id);
        return app?.OpeningForm.Definition.Fields.FirstOrDefault(f => f.Id == app.Manifest.Columns?.Category)?.Options.FirstOrDefault(o => o.Value == value)?.Label.Zh ?? value;
    }

    static string Moment(long? at) => at is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment).ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    static byte[] Template()
    {
        using var stream = typeof(ReportWriter).Assembly.GetManifestResourceStream("LowCode.Insight.Reports.Data.report.docx")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
