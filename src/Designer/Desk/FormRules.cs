using System.Globalization;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>The rules of a form that its page follows by itself: where they are fetched, and what they start from.</summary>
/// <param name="Module">Rules of the form as the step sees it.</param>
/// <param name="Attributes">Of the form element; null members are left out.</param>
public sealed record FormRules(FormModule Module, IReadOnlyDictionary<string, object?> Attributes)
{
    /// <param name="page">Who reads it.</param>
    /// <param name="form">The form.</param>
    /// <param name="access">What the step may do.</param>
    /// <param name="values">Form data of the case so far; what the step may not see stays out.</param>
    /// <param name="found">What was found for the form: of what the page does not have, nothing is said in it.</param>
    /// <param name="address">Where the app, its version and the step are found: the first part of the module's address.</param>
    /// <returns>Null when nothing follows in the page.</returns>
    public static FormRules? Of(PageContext page, CompiledForm form, FormAccess access, Record values, string address, PrefillView? found = null)
    {
        var module = form.Module(access);
        if (module.IsEmpty) return null;
        var (words, days) = (page.Words, module.NeedsDays ? page.Workdays : Workdays.PlainWeek);
        return new(module, new Dictionary<string, object?>
        {
            ["data-rules"] = $"{address}/{module.Digest}.mjs",
            ["data-start"] = module.Start(form.View(values, access)).ToString(),
            ["data-found"] = found?.Layer.Values.Where(v => v.Row is null && module.Starts(v.Field.Split('.')[0])).Select(v => Value.Of(v.Field)).ToArray() is { Length: > 0 } fields ? Value.Of(fields).ToString() : null,
            ["data-user"] = Cases.CaseOffers.FactsOf(page.Caller!).ToString(),
            ["data-now"] = page.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["data-off"] = Numbers(days.Holidays), ["data-on"] = Numbers(days.MakeUpDays),
            ["data-say-none"] = words["value.none"], ["data-say-yes"] = words["yes"], ["data-say-no"] = words["no"], ["data-say-join"] = words["join"], ["data-say-time"] = words["time.full"],
            ["data-say-must"] = words["form.must"], ["data-say-wanted"] = words["form.wanted"],
        });
    }

    static string? Numbers(IEnumerable<DateOnly> days) => string.Join(',', days.Select(d => d.DayNumber.ToString(CultureInfo.InvariantCulture))) is { Length: > 0 } numbers ? numbers : null;
}
