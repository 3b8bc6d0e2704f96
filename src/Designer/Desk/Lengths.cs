using System.Globalization;
using LowCode.Calendar;
using LowCode.Designer.Shared;

namespace LowCode.Designer.Desk;

/// <summary>Lengths of time as people say them.</summary>
static class Lengths
{
    /// <summary>A unit as definitions write it: <c>workdays</c>.</summary>
    public static string Name(TimeUnit unit) => unit.ToString().ToLowerInvariant();

    /// <summary>A length such as <c>3 workdays</c> in words; what cannot be read stays as it is.</summary>
    public static string Say(string? length, Words words) => WorkDuration.Parse(length, out var read) is null
        ? words.Say("time.length", ("n", read.Amount.ToString(CultureInfo.InvariantCulture)), ("unit", words["time." + Name(read.Unit)])) : length ?? "";
}
