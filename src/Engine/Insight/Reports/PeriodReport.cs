using System.Globalization;

namespace LowCode.Insight;

/// <summary>What a report is made of.</summary>
/// <param name="Opened">Registered in the period.</param>
/// <param name="Closed">Closed in the period; the rates are theirs.</param>
/// <param name="Counts">Numbers of now, by watch.</param>
/// <param name="NameOfUnit">Of a street or unit.</param>
/// <param name="NameOfCategory">Of a category's key.</param>
public sealed record ReportMaterial(
    string Unit, ReportPeriod Period, DateTimeOffset Now, CaseFigures Opened, CaseFigures OpenedBefore, CaseFigures Closed, CaseFigures ClosedBefore, IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<EarlyWarning> Warnings, FigureGroup By, Func<string, string> NameOfUnit, Func<string, string> NameOfCategory);

/// <summary>Puts a report into words and rows. Pure.</summary>
public static class PeriodReport
{
    /// <summary>Rows of a table of a report; papers are read, not searched.</summary>
    public const int MostRows = 40;
    const int MostChanges = 3, MostWarnings = 5;

    public static Dictionary<string, string> Values(ReportMaterial of)
    {
        var (kind, before) = (of.Period.Kind.ToString().ToLowerInvariant(), ReportText.Of("before." + of.Period.Kind.ToString().ToLowerInvariant()));
        var (opened, closed, closedBefore) = (of.Opened.Total, of.Closed.Total, of.ClosedBefore.Total);
        string Count(string watch) => of.Counts[watch].ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.Ordinal)
        {
            ["title"] = ReportText.Say("title", ("unit", of.Unit), ("kind", ReportText.Of("kind." + kind))),
            ["span"] = Span(of.Period) + (of.Now < of.Period.Until ? ReportText.Say("running", ("time", Moment(of.Now))) : ""),
            ["lead"] = ReportText.Say("lead", ("opened", Number(opened.Cases)), ("openedChange", ReportText.Change(opened.Cases, of.OpenedBefore.Total.Cases, before)),
                ("closed", Number(closed.Cases)), ("closedChange", ReportText.Change(closed.Cases, closedBefore.Cases, before)), ("inTime", ReportText.Percent(closed.InTime.Share)), ("time", Moment(of.Now)),
                ("running", Count("running")), ("overdue", Count("overdue")), ("toDispatch", Count("toDispatch")), ("disputed", Count("disputed")), ("unanswered", Count("unanswered")),
                ("response", ReportText.Percent(closed.Response.Share)), ("responseChange", ReportText.Change(closed.Response.Share, closedBefore.Response.Share, before)),
                ("resolution", ReportText.Percent(closed.Resolution.Share)), ("resolutionChange", ReportText.Change(closed.Resolution.Share, closedBefore.Resolution.Share, before)),
                ("satisfaction", ReportText.Percent(closed.Satisfaction.Share)), ("satisfactionChange", ReportText.Change(closed.Satisfaction.Share, closedBefore.Satisfaction.Share, before)),
                ("again", Number(opened.Again)), ("refused", Number(opened.Refused)), ("excluded", Number(closed.Excluded))),
            ["categories"] = Categories(of, before),
            ["warnings"] = of.Warnings.Count == 0 ? ReportText.Of("warnings.none") : ReportText.Say("warnings", ("list", string.Join(ReportText.Of("join"), of.Warnings.Take(MostWarnings).Select(w => Told(of, w))))),
            ["unit"] = of.Unit,
            ["today"] = of.Now.ToOffset(TimeSpan.FromHours(8)).ToString(ReportText.Of("day"), CultureInfo.InvariantCulture),
        };
    }

    public static string FileName(string unit, ReportPeriod period) => ReportText.Say("file", ("unit", unit), ("kind", ReportText.Of("kind." + period.Kind.ToString().ToLowerInvariant())), ("day", period.First.ToString("yyyyMMdd", CultureInfo.InvariantCulture)));

    /// <summary>Streets or units: registered, closed, and the rates of what was closed.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Units(ReportMaterial of)
    {
        var (opened, closed) = (of.Opened.By(of.By).ToDictionary(l => l.Key), of.Closed.By(of.By).ToDictionary(l => l.Key));
        return [.. opened.Keys.Union(closed.Keys).OrderByDescending(k => opened.GetValueOrDefault(k)?.Cases ?? 0).ThenBy(k => k, StringComparer.Ordinal).Take(MostRows)
            .Select(key => Row(("name", key.Length == 0 ? ReportText.Of("unnamed") : of.NameOfUnit(key)), ("opened", Number(opened.GetValueOrDefault(key)?.Cases ?? 0)), ("closed", Number(closed.GetValueOrDefault(key)?.Cases ?? 0)),
                ("inTime", ReportText.Percent(closed.GetValueOrDefault(key)?.InTime.Share)), ("response", ReportText.Percent(closed.GetValueOrDefault(key)?.Response.Share)),
                ("resolution", ReportText.Percent(closed.GetValueOrDefault(key)?.Resolution.Share)), ("satisfaction", ReportText.Percent(closed.GetValueOrDefault(key)?.Satisfaction.Share))))];
    }

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Kinds(ReportMaterial of)
    {
        var before = of.OpenedBefore.By(FigureGroup.Category).ToDictionary(l => l.Key, l => l.Cases, StringComparer.Ordinal);
        var all = Math.Max(1, of.Opened.Cases.Count);
        return [.. of.Opened.By(FigureGroup.Category).Take(MostRows).Select(line => Row(("name", of.NameOfCategory(line.Key)), ("now", Number(line.Cases)), ("share", ReportText.Percent(line.Cases / (double)all)), ("before", Number(before.GetValueOrDefault(line.Key)))))];
    }

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Places(ReportMaterial of) =>
        [.. Concentrations.Places(of.Opened.Cases).Take(MostRows).Select(p => Row(("street", of.NameOfUnit(p.Street)), ("name", p.Road), ("n", Number(p.Cases.Count)), ("kinds", string.Join(ReportText.Of("join"), p.Categories.Take(2).Select(of.NameOfCategory)))))];

    /// <summary>Masked, as everywhere.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Claimants(ReportMaterial of) =>
        [.. Concentrations.Claimants(of.Opened.Cases).Take(MostRows).Select(c => Row(("name", c.Name ?? ReportText.Of("none")), ("street", of.NameOfUnit(c.Street)), ("n", Number(c.Cases.Count)), ("kinds", string.Join(ReportText.Of("join"), c.Categories.Take(2).Select(of.NameOfCategory)))))];

    public static IReadOnlyDictionary<string, string> Row(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var row = new Dictionary<string, string>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values) row[name] = value;
        return row;
    }

    static string Categories(ReportMaterial of, string before)
    {
        var was = of.OpenedBefore.By(FigureGroup.Category).ToDictionary(l => l.Key, l => l.Cases, StringComparer.Ordinal);
        var now = of.Opened.By(FigureGroup.Category).ToDictionary(l => l.Key, l => l.Cases, StringComparer.Ordinal);
        var moved = now.Keys.Union(was.Keys).Select(key => (Key: key, Now: now.GetValueOrDefault(key), By: now.GetValueOrDefault(key) - was.GetValueOrDefault(key))).Where(c => c.By != 0)
            .OrderByDescending(c => Math.Abs(c.By)).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostChanges).ToList();
        return moved.Count == 0 ? ReportText.Say("categories.same", ("before", before)) : ReportText.Say("categories", ("list", string.Join(ReportText.Of("join"), moved.Select(c =>
            ReportText.Say(c.By > 0 ? "category.up" : "category.down", ("name", of.NameOfCategory(c.Key)), ("now", Number(c.Now)), ("before", before), ("n", Number(Math.Abs(c.By))))))));
    }

    static string Told(ReportMaterial of, EarlyWarning warning) => ReportText.Say("warning." + warning.Kind, ("what", warning.Kind == "rising" ? of.NameOfCategory(warning.Key) : of.NameOfUnit(warning.Key)), ("road", warning.Text ?? ""),
        ("n", Number(warning.Number)), ("before", ReportText.Number(warning.Before)));

    static string Span(ReportPeriod period) => period.First == period.Last ? Day(period.First) : ReportText.Say("span", ("from", Day(period.First)), ("until", Day(period.Last)));

    static string Day(DateOnly day) => day.ToString(ReportText.Of("day"), CultureInfo.InvariantCulture);

    static string Moment(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
