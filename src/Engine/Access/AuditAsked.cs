using System.Globalization;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Access;

/// <summary>What of the audit log is wanted, the same at the page and over the API.</summary>
/// <param name="Actor">Id or sign-in name of a user.</param>
/// <param name="Act">Name of an act; ending in <c>*</c> all that begin so.</param>
/// <param name="From">First day, <c>2026-11-23</c>, in China's time.</param>
/// <param name="Until">Last day, included.</param>
/// <param name="Before">Only rows with a smaller number.</param>
public sealed record AuditAsked(string? Actor, string? Act, string? Subject, string? Outcome, string? From, string? Until, long? Before)
{
    static readonly TimeSpan china = TimeSpan.FromHours(8);

    /// <exception cref="RefusedException"><c>access.auditDay</c>, with the parameter as path.</exception>
    public AuditQuery ToQuery(OrgDirectory directory)
    {
        var actor = Text(Actor);
        var known = actor is not null && directory.TryFindSignIn(actor, out var user) ? user.Id : actor is null ? (UserId?)null : new UserId(actor);
        return new(Before, known, Text(Act), Text(Subject), Text(Outcome), Day(From, "from"), Day(Until, "until")?.AddDays(1));
    }

    static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static DateTimeOffset? Day(string? text, string name) => Text(text) is not { } day ? null
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1970 and < 9999
            ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), china) : throw new RefusedException(RefusalKind.Invalid, Problem.At("access.auditDay", name, ("day", day)));
}
