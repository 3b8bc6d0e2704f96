using System.Globalization;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Cases.Http;

/// <summary>What a list is asked for, the same at pages and over the API.</summary>
/// <param name="State"><c>open</c> or <c>closed</c>.</param>
/// <param name="Number">The whole number.</param>
/// <param name="Outside">The whole number another platform has for it.</param>
/// <param name="Q">Words in number, title or another platform's number.</param>
/// <param name="From">First day it was opened on, <c>2026-11-23</c>, in China's time.</param>
/// <param name="Until">Last day, included.</param>
/// <param name="After">The mark that came as <c>next</c>.</param>
/// <param name="Supervision"><c>waiting</c> (feedback is missing), <c>overdue</c>, <c>answered</c> or <c>any</c>.</param>
/// <param name="Sort"><c>due</c> (what presses most first), <c>new</c>, <c>old</c> or <c>changed</c>; the list's own order when left out.</param>
/// <param name="Top">How many lines, at most 200.</param>
public sealed record ListParameters(
    string? App, string? State, string? Street, string? Number, string? Outside, string? Q, bool? Overdue, string? From, string? Until, string? After, int? Top, string? Supervision = null, string? Sort = null)
{
    const int LongestSearch = 100;

    static readonly TimeSpan china = TimeSpan.FromHours(8);

    /// <exception cref="RefusedException"><c>list.day</c>, <c>list.state</c>, <c>list.sort</c>, <c>command.long</c>, with the parameter as path.</exception>
    public CaseQuery ToQuery(int take = 50)
    {
        if (State is not (null or "" or "open" or "suspended" or "parked" or "closed")) throw new RefusedException(RefusalKind.Invalid, Problem.At("list.state", "state", ("state", State)));
        if (Supervision is not (null or "" or "any" or "waiting" or "overdue" or "answered")) throw new RefusedException(RefusalKind.Invalid, Problem.At("list.supervision", "supervision", ("supervision", Supervision)));
        if (Sort is { Length: > 0 } && !ListOrder.All.Contains(Sort)) throw new RefusedException(RefusalKind.Invalid, Problem.At("list.sort", "sort", ("sort", Sort)));
        if (Q is { Length: > LongestSearch })
            throw new RefusedException(RefusalKind.Invalid, Problem.At("command.long", "q", ("member", "q"), ("limit", LongestSearch.ToString(CultureInfo.InvariantCulture))));
        return new(Text(App), Text(State), Text(Street), Text(Number), Overdue, Text(After), Top ?? take, null, Text(Q), Day(From, "from"), Day(Until, "until")?.AddDays(1), Outside: Text(Outside), Supervision: Text(Supervision), Sort: Text(Sort));
    }

    /// <summary>A day of work ends at midnight in China.</summary>
    public static DateTimeOffset EndOfDay(DateTimeOffset now)
    {
        var local = now.ToOffset(china);
        return new DateTimeOffset(local.Date.AddDays(1), china);
    }

    // A form that was left empty sends empty texts.
    static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static DateTimeOffset? Day(string? text, string name) => Text(text) is not { } day ? null
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1970 and < 9999
            ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), china) : throw new RefusedException(RefusalKind.Invalid, Problem.At("list.day", name, ("day", day)));
}
