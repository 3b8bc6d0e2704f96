using System.Globalization;
using LowCode.Cases.Http;
using LowCode.Designer.Shared;
using LowCode.Views;

namespace LowCode.Designer.Centre;

/// <summary>What the command centre was asked: which days, and of which street and app; the same for every page of it, so that one goes on with what is set.</summary>
/// <param name="Period"><c>day</c>, <c>week</c> (seven days), <c>month</c> (thirty days), <c>quarter</c> (ninety), or empty with the days in <paramref name="From"/> and <paramref name="Until"/>.</param>
public sealed record CentreAsked(string? Period, string? From, string? Until, string? Street, string? App)
{
    public static IReadOnlyList<(string Name, int Days)> Periods { get; } = [("day", 1), ("week", 7), ("month", 30), ("quarter", 90)];

    const string Usual = "month";

    /// <summary>The period that holds: days that are written count before a name.</summary>
    public string Chosen => !string.IsNullOrEmpty(From) || !string.IsNullOrEmpty(Until) ? "" : Periods.Any(p => p.Name == Period) ? Period! : Usual;

    /// <exception cref="LowCode.Problems.RefusedException"><c>list.day</c>.</exception>
    public CaseQuery Query(PageContext page)
    {
        var query = Parameters(From, Until).ToQuery();
        return Chosen.Length == 0 ? query : query with { From = ListParameters.EndOfDay(page.Now).AddDays(-Periods.First(p => p.Name == Chosen).Days) };
    }

    /// <summary>Of the same street and app, whenever.</summary>
    public CaseQuery Ever() => Parameters(null, null).ToQuery();

    ListParameters Parameters(string? from, string? until) => new(App, null, Street, null, null, null, null, from, until, null, null);

    /// <summary>A page of the centre asked the same.</summary>
    /// <param name="more">Further members; one that is there already is replaced, null ones are left out.</param>
    public string Link(string path, params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] all = [("period", Chosen is Usual or "" ? null : Chosen), ("from", From), ("until", Until), ("street", Street), ("app", App)];
        return path + QueryString.Create(all.Where(a => more.All(m => m.Name != a.Name)).Concat(more).Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value)));
    }

    /// <summary>First and last day, for people.</summary>
    public string Days(PageContext page)
    {
        var query = Query(page);
        var until = query.Until is { } end && end < page.Now ? end.AddDays(-1) : page.Now;
        return page.Words.Say("centre.days", ("from", query.From is { } from ? Day(from) : page.Words["centre.days.ever"]), ("until", Day(until)));
    }

    static string Day(DateTimeOffset at) => PageContext.China(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
