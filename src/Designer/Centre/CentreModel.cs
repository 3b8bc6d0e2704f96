using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Views;

namespace LowCode.Designer.Centre;

/// <summary>What the pages of the command centre show, read once.</summary>
/// <param name="Figures">Of the days asked.</param>
/// <param name="Weights">Of the rates, where one app is shown that has them.</param>
public sealed record CentreModel(PageContext Page, CentreAsked Asked, ListChoices Choices, CentreLabels Labels, IReadOnlyList<WatchCount> Watches, CaseFigures Figures, IReadOnlyList<EarlyWarning> Warnings, IReadOnlyList<int>? Weights)
{
    /// <summary>Numbers in front, each with the list behind it.</summary>
    public static IReadOnlyList<string> First { get; } = ["toDispatch", "dueSoon", "disputed", "repeated", "unanswered"];

    public Words Words => Page.Words;

    public long Count(string watch) => Watches.First(w => w.Watch == watch).Count;

    public string ListLink(string mark, FigureGroup? by = null, string? key = null) => Asked.Link("/centre/list", ("mark", mark.Length == 0 ? null : mark), ("by", by?.ToString()), ("key", key));

    /// <summary>What an overview compares: whoever sees one street only has nothing to compare it with.</summary>
    public IReadOnlyList<FigureGroup> Compared => Choices.Streets.Count > 1 ? [FigureGroup.Street, FigureGroup.Unit, FigureGroup.Category] : [FigureGroup.Unit, FigureGroup.Category, FigureGroup.Channel];

    /// <summary>A warning in words, with what it was found by.</summary>
    public string Told(EarlyWarning warning) =>
        Words.Say($"warning.{warning.Kind}.told", ("what", Labels.Of(warning.Kind == "rising" ? FigureGroup.Category : FigureGroup.Unit, warning.Key)), ("road", warning.Text ?? ""), ("n", $"{warning.Number}"), ("before", CentreLabels.Number(warning.Before)));

    /// <summary>Days up to two months, then weeks, then months.</summary>
    public FigureGroup Grain => Figures.Cases.Count == 0 ? FigureGroup.Day
        : (CaseFigures.DayOf(Figures.Cases[0].Case.OpenedAt).DayNumber - CaseFigures.DayOf(Figures.Cases[^1].Case.OpenedAt).DayNumber) switch { <= 62 => FigureGroup.Day, <= 366 => FigureGroup.Week, _ => FigureGroup.Month };
}

/// <summary>A column of a comparison.</summary>
/// <param name="Mark">Mark of the cases behind the number; empty for all of the group.</param>
/// <param name="Against">Of a rate: the mark of those that count against it, shown where none counts for it.</param>
public sealed record FigureColumn(string Word, string Mark, Func<FigureLine, string> Text, string? Against = null)
{
    /// <summary>Which cases a number leads to: of a rate that is nothing, those that made it so.</summary>
    public string Leads(string text) => Against is { } against && text == "0.0%" ? against : Mark;

    public static IReadOnlyList<FigureColumn> All { get; } =
    [
        new("centre.cases", "", l => CentreLabels.Number(l.Cases)),
        new("centre.running", nameof(CaseMarks.Running), l => CentreLabels.Number(l.Running)),
        new("centre.overdue", nameof(CaseMarks.Overdue), l => CentreLabels.Number(l.Overdue)),
        new("centre.inTime", nameof(CaseMarks.InTime), l => CentreLabels.Percent(l.InTime.Share), "Closed, Overdue"),
        new("centre.response", nameof(CaseMarks.Responded), l => CentreLabels.Percent(l.Response.Share), nameof(CaseMarks.NotResponded)),
        new("centre.resolution", nameof(CaseMarks.Resolved), l => CentreLabels.Percent(l.Resolution.Share), nameof(CaseMarks.Unresolved)),
        new("centre.satisfaction", nameof(CaseMarks.Satisfied), l => CentreLabels.Percent(l.Satisfaction.Share), nameof(CaseMarks.Dissatisfied)),
        new("centre.again", nameof(CaseMarks.Again), l => CentreLabels.Number(l.Again)),
        new("centre.refused", nameof(CaseMarks.Refused), l => CentreLabels.Number(l.Refused)),
        new("centre.supervised", nameof(CaseMarks.Supervised), l => CentreLabels.Number(l.Supervised)),
        new("centre.excluded", nameof(CaseMarks.Excluded), l => CentreLabels.Number(l.Excluded)),
    ];

    /// <summary>Those an overview has room for.</summary>
    public static IReadOnlyList<FigureColumn> Short { get; } = [.. All.Where(c => c.Word is "centre.cases" or "centre.overdue" or "centre.resolution" or "centre.satisfaction")];
}
