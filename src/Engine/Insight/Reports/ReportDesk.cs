using System.Globalization;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>Makes the reports of a day, a week or a month (日报, 周报, 月报) as Word documents, over the cases in the asker's sight.</summary>
public sealed class ReportDesk(FigureReading reading, CaseWatch watch, TimeProvider time)
{
    /// <param name="street">Only of this street; of all in sight when null.</param>
    /// <param name="app">Only of this app.</param>
    public async Task<(string Name, byte[] File)> WriteAsync(Caller caller, ReportPeriod period, string? street, string? app, CancellationToken cancellation = default)
    {
        var (now, of) = (time.GetUtcNow(), new CaseQuery(Street: street, App: app));
        var (apps, dispatching) = (await reading.NewestAsync(null, cancellation), await reading.DispatchingAsync(cancellation));
        var counts = await watch.CountAsync(caller, of, WatchTime.At(now), dispatching, cancellation);
        Task<CaseFigures> Read(CaseQuery query) => reading.ReadAsync(caller, query, cancellation);
        var whole = street ?? caller.Member.User.Home.Value ?? "";
        var material = new ReportMaterial(NameOf(caller, whole), period, now, await Read(of with { From = period.From, Until = period.Until }), await Read(of with { From = period.Before, Until = period.From }),
            await Read(of with { ClosedFrom = period.From, ClosedUntil = period.Until }), await Read(of with { ClosedFrom = period.Before, ClosedUntil = period.From }), counts.ToDictionary(c => c.Watch, c => c.Count, StringComparer.Ordinal),
            EarlyWarnings.Of((await Read(of with { From = now - EarlyWarnings.Looked })).Cases, (await reading.RunningAsync(caller, of, cancellation)).Cases, now),
            street is null && caller.Directory.Tree.StreetOf(caller.Member.User.Home) is null ? FigureGroup.Street : FigureGroup.Unit, unit => OfUnit(caller, unit), key => CategoryOf(apps, key));
        var lists = new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>(StringComparer.Ordinal)
        {
            ["units"] = PeriodReport.Units(material), ["kinds"] = PeriodReport.Kinds(material), ["places"] = PeriodReport.Places(material), ["claimants"] = PeriodReport.Claimants(material),
        };
        foreach (var (list, name) in new[] { ("late", "overdue"), ("disputes", "disputed"), ("orders", "unanswered") })
            lists[list] = await CasesAsync(caller, of, name, now, dispatching, apps, cancellation);
        return (PeriodReport.FileName(material), WordTemplate.Fill(Template(), PeriodReport.Values(material), lists));
    }

    async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> CasesAsync(Caller caller, CaseQuery of, string name, DateTimeOffset now, IReadOnlyList<DispatchStep> dispatching, IReadOnlyList<LightApp> apps, CancellationToken cancellation)
    {
        var found = await watch.CasesAsync(caller, of with { Take = PeriodReport.MostRows }, name, WatchTime.At(now), dispatching, cancellation);
        List<IReadOnlyDictionary<string, string>> rows = [.. found.Items.Select(line => PeriodReport.Row(("number", line.Number), ("title", line.Title), ("unit", OfUnit(caller, line.OwnerUnit)), ("kind", CategoryOf(apps, $"{line.App}/{line.Category}")),
            ("stage", line.Stage), ("due", Moment(name == "unanswered" ? line.FeedbackDue : line.Due))))];
        if (rows.Count == 0) rows.Add(PeriodReport.Row(("title", ReportText.Of("late.none"))));
        return rows;
    }

    static string NameOf(Caller caller, string unit) => caller.Directory.Tree.TryFind(new UnitId(unit), out var found) ? found.Name : unit;

    /// <summary>Offices have the same names in every street: to whoever is of another place their street is told, too.</summary>
    static string OfUnit(Caller caller, string unit)
    {
        var tree = caller.Directory.Tree;
        return tree.StreetOf(new UnitId(unit)) is { } street && street.Value != unit && tree.StreetOf(caller.Member.User.Home) != street ? NameOf(caller, street.Value) + NameOf(caller, unit) : NameOf(caller, unit);
    }

    static string CategoryOf(IReadOnlyList<LightApp> apps, string key)
    {
        if (key.Split('/', 2) is not [var id, { Length: > 0 } value]) return ReportText.Of("unnamed");
        var app = apps.FirstOrDefault(a => a.Manifest.Id == id);
        return app?.OpeningForm.Definition.Fields.FirstOrDefault(f => f.Id == app.Manifest.Columns?.Category)?.Options.FirstOrDefault(o => o.Value == value)?.Label.Zh ?? value;
    }

    static string Moment(long? at) => at is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment).ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    static byte[] Template()
    {
        using var stream = typeof(ReportDesk).Assembly.GetManifestResourceStream("LowCode.Insight.Reports.Data.report.docx")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
