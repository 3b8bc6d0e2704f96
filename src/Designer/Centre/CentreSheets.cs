using System.Globalization;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Centre;

/// <summary>Tables of the command centre as sheets, with the words and numbers of its pages.</summary>
static class CentreSheets
{
    /// <summary>What is to be done now, the rates with both numbers they are made of, the trend, and every comparison of the overview in full.</summary>
    public static IReadOnlyList<WorkbookSheet> Overview(CentreModel model, IEnumerable<FigureGroup> groups)
    {
        var words = model.Words;
        var watches = new WorkbookSheet(words["centre.sheet.watches"], [(words["centre.sheet.what"], LedgerType.Text), (words["centre.cases"], LedgerType.Whole)],
            CentreModel.First.Concat(CaseWatch.All.Except(CentreModel.First)).Select(w => (IReadOnlyList<object?>)[words["watch." + w], model.Count(w)]));
        var total = model.Figures.Total;
        IReadOnlyList<(string Word, Rate Rate)> shares = [("centre.inTime", total.InTime), ("centre.response", total.Response), ("centre.resolution", total.Resolution), ("centre.satisfaction", total.Satisfaction)];
        var rates = new WorkbookSheet(words["centre.rates"], [(words["centre.sheet.what"], LedgerType.Text), (words["centre.sheet.share"], LedgerType.Text), (words["centre.sheet.yes"], LedgerType.Whole), (words["centre.sheet.no"], LedgerType.Whole)],
            [.. shares.Select(s => (IReadOnlyList<object?>)[words[s.Word], CentreLabels.Percent(s.Rate.Share), s.Rate.Yes, s.Rate.No]),
             .. model.Weights is { } weights ? [[words["centre.composite"], CentreLabels.Percent(total.Composite(weights)), null, null]] : (IReadOnlyList<IReadOnlyList<object?>>)[]]);
        return [watches, rates, .. groups.Prepend(model.Grain).Select((by, n) => Figures(model, by, n == 0 ? words["centre.trend"] : words["centre.by." + by]))];
    }

    static WorkbookSheet Figures(CentreModel model, FigureGroup by, string name) =>
        new(name, [(model.Words["centre.by." + by], LedgerType.Text), .. FigureColumn.All.Select(c => (model.Words[c.Word], c.Against is null ? LedgerType.Whole : LedgerType.Text))],
            model.Figures.By(by).Select(line => (IReadOnlyList<object?>)[model.Labels.Of(by, line.Key), .. FigureColumn.All.Select(c => Cell(c, line))]));

    /// <summary>A count as a number, a rate as the page says it.</summary>
    static object Cell(FigureColumn column, FigureLine line) =>
        column.Against is null && decimal.TryParse(column.Text(line), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : column.Text(line);

    public static IReadOnlyList<WorkbookSheet> Gathering(CentreModel model)
    {
        var words = model.Words;
        string Kinds(IReadOnlyList<string> kinds) => string.Join(words["join"], kinds.Select(k => model.Labels.Of(FigureGroup.Category, k)));
        return
        [
            new(words["centre.warnings"], [(words["centre.warnings"], LedgerType.Text), (words["centre.sheet.what"], LedgerType.Text), (words["centre.cases"], LedgerType.Whole)],
                model.Warnings.Select(w => (IReadOnlyList<object?>)[model.Told(w), words["warning." + w.Kind], w.Cases.Count])),
            new(words["centre.places"], [(words["centre.place"], LedgerType.Text), (words["centre.by.Street"], LedgerType.Text), (words["centre.kinds"], LedgerType.Text), (words["centre.cases"], LedgerType.Whole)],
                Concentrations.Places(model.Figures.Cases).Select(p => (IReadOnlyList<object?>)[p.Road, model.Page.NameOf(new UnitId(p.Street)), Kinds(p.Categories), p.Cases.Count])),
            new(words["centre.claimants"], [(words["list.claimant"], LedgerType.Text), (words["centre.by.Street"], LedgerType.Text), (words["centre.kinds"], LedgerType.Text), (words["centre.cases"], LedgerType.Whole)],
                Concentrations.Claimants(model.Figures.Cases).Select(c => (IReadOnlyList<object?>)[c.Name ?? "—", model.Page.NameOf(new UnitId(c.Street)), Kinds(c.Categories), c.Cases.Count])),
        ];
    }

    /// <summary>What the map shows now, a row for each cluster.</summary>
    public static WorkbookSheet Map(CentreModel model, MapView? view, string datum)
    {
        var words = model.Words;
        return new(words["centre.map.table"],
            [(words["centre.by.Street"], LedgerType.Text), (words["centre.map.lng"], LedgerType.Number), (words["centre.map.lat"], LedgerType.Number), (words["centre.cases"], LedgerType.Whole), (words["centre.overdue"], LedgerType.Whole)],
            (view?.Clusters ?? []).Select(c =>
            {
                var (lng, lat) = Datums.FromWgs84(c.Lng, c.Lat, datum);
                return (IReadOnlyList<object?>)[string.Join(words["join"], c.Streets.Select(s => model.Page.NameOf(new UnitId(s)))), Math.Round(lng, 5), Math.Round(lat, 5), c.Cases.Count, c.Overdue];
            }));
    }

    /// <summary>What was wanted of whom, and all that came back.</summary>
    public static WorkbookSheet Orders(PageContext page, IEnumerable<Order> orders)
    {
        var words = page.Words;
        return new(words["centre.place.orders"],
            [(words["list.title"], LedgerType.Text), (words["list.number"], LedgerType.Text), (words["centre.sheet.what"], LedgerType.Text), (words["centre.by.Unit"], LedgerType.Text), (words["list.state"], LedgerType.Text), (words["centre.sheet.wanted"], LedgerType.Text),
             (words["centre.sheet.by"], LedgerType.Text), (words["centre.sheet.at"], LedgerType.Moment), (words["centre.sheet.due"], LedgerType.Moment), (words["centre.overdue"], LedgerType.Text), (words["centre.sheet.said"], LedgerType.Text)],
            orders.Select(o => (IReadOnlyList<object?>)
            [
                o.Title, o.Number, words["supervise." + o.Wanted.Kind], page.NameOf(new UnitId(o.Wanted.Unit)), words["supervision.state." + o.Wanted.Status.ToString().ToLowerInvariant()],
                o.Wanted.By is null ? words["orders.byDeadline"] : o.Wanted.Text, o.Wanted.By is { } by ? page.NameOf(new UserId(by)) : words["system"], o.Wanted.At, o.Due, words[o.Late ? "yes" : "no"],
                string.Join('\n', o.Wanted.Feedback.Select(f => words.Say(f.Late ? "supervision.saidLate" : "supervision.said", ("who", page.NameOf(new UserId(f.By))), ("time", page.When(f.At))) + f.Text)),
            ]));
    }
}
