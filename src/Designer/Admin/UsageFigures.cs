using LowCode.Apps;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Admin;

/// <summary>How much an app or a street is used.</summary>
/// <param name="People">Who worked with it in the last thirty days.</param>
/// <param name="Returning">Of these, who did in the thirty days before, too.</param>
/// <param name="Last">When its last case was opened; null when there never was one.</param>
/// <param name="Accounts">Of a street: people who could work; null for an app.</param>
/// <param name="Out">It is out of use wherever it is installed.</param>
/// <param name="Idle">An app installed long ago that nobody opened a case with for long: to be taken out of use.</param>
public sealed record UsageLine(string Key, string Name, long Cases, long CasesBefore, int People, int Returning, DateTimeOffset? Last, int? Accounts, bool Idle, bool Out = false);

/// <summary>Who works with what: of the whole installation, per app and per street. Pure.</summary>
/// <param name="Active">People who worked with anything in the last thirty days.</param>
public sealed record UsageFigures(int Accounts, int Active, int Returning, IReadOnlyList<UsageLine> Apps, IReadOnlyList<UsageLine> Streets)
{
    /// <summary>An app unused for so long since it was installed is idle.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(90);

    /// <param name="apps">Installed ones, by id, with their name, when they were installed first, and whether they are out of use wherever they are.</param>
    public static UsageFigures Of(OrgDirectory directory, IReadOnlyList<PersonUse> people, IReadOnlyList<CaseUse> cases, IReadOnlyDictionary<string, (string Name, DateTimeOffset Since, bool Out)> apps, DateTimeOffset now)
    {
        // The product itself and claimants act, too; counted are people with an account.
        var known = people.Where(p => directory.TryFindUser(new UserId(p.Person), out _)).ToList();
        var lines = apps.Select(app =>
        {
            var own = cases.Where(c => c.App == app.Key).ToList();
            DateTimeOffset? last = own.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(own.Max(c => c.Last));
            return new UsageLine(app.Key, app.Value.Name, own.Sum(c => c.Now), own.Sum(c => c.Before), Count(known.Where(p => p.App == app.Key && p.Now)), Back(known.Where(p => p.App == app.Key)), last, null, !app.Value.Out && now - (last ?? app.Value.Since) > Idle, app.Value.Out);
        });
        var streets = directory.Tree.Units.Where(u => u.Kind == UnitKind.Street && !u.Disabled).Select(street =>
        {
            var own = cases.Where(c => c.Street == street.Id.Value).ToList();
            return new UsageLine(street.Id.Value, street.Name, own.Sum(c => c.Now), own.Sum(c => c.Before), Count(known.Where(p => p.Street == street.Id.Value && p.Now)), Back(known.Where(p => p.Street == street.Id.Value)),
                own.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(own.Max(c => c.Last)), directory.Users.Count(u => !u.Disabled && directory.Tree.StreetOf(u.Home) == street.Id), false);
        });
        return new(directory.Users.Count(u => !u.Disabled), Count(known.Where(p => p.Now)), Back(known), [.. lines.OrderByDescending(l => l.Cases).ThenBy(l => l.Key, StringComparer.Ordinal)], [.. streets.OrderByDescending(l => l.Cases).ThenBy(l => l.Key, StringComparer.Ordinal)]);
    }

    static int Count(IEnumerable<PersonUse> uses) => uses.Select(p => p.Person).Distinct().Count();

    static int Back(IEnumerable<PersonUse> uses) => uses.GroupBy(p => p.Person).Count(p => p.Any(u => u.Now) && p.Any(u => u.Before));
}
