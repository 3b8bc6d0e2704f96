using System.Globalization;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Insight;
using LowCode.Org;

namespace LowCode.Designer.Centre;

/// <summary>What groups and numbers of figures are called in the reader's language.</summary>
/// <param name="several">Cases of several apps are shown: what is an option of one says of which.</param>
public sealed class CentreLabels(PageContext page, IReadOnlyList<LightApp> apps, bool several = false)
{
    public string Of(FigureGroup by, string key) => by switch
    {
        FigureGroup.Street or FigureGroup.Unit => key.Length == 0 ? page.Words["centre.none"] : page.NameOf(new UnitId(key)),
        FigureGroup.Category or FigureGroup.Channel => Option(by, key),
        FigureGroup.Week => page.Words.Say("centre.weekOf", ("day", key)),
        _ => key,
    };

    /// <summary>With one app the option alone says enough.</summary>
    string Option(FigureGroup by, string key)
    {
        var (id, value) = key.Split('/', 2) is [var first, var second] ? (first, second) : (key, "");
        var app = apps.FirstOrDefault(a => a.Manifest.Id == id);
        var column = by == FigureGroup.Category ? app?.Manifest.Columns?.Category : app?.Manifest.Columns?.Channel;
        var field = app?.OpeningForm.Definition.Fields.FirstOrDefault(f => f.Id == column);
        var named = value.Length == 0 ? page.Words["centre.none"] : field?.Options.FirstOrDefault(o => o.Value == value) is { } option ? page.Words.Of(option.Label) : value;
        return several && app is not null ? $"{named} · {page.Words.Of(app.Manifest.Name)}" : named;
    }

    public static string Percent(double? share) => share is { } known ? known.ToString("0.0%", CultureInfo.InvariantCulture) : "—";

    public static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);
}
