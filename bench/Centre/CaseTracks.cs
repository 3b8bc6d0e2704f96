using System.Globalization;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Bench.Centre;

/// <summary>
/// What a case leaves behind in the views besides its own rows: steps that people did or have before them, the claimant known again by the phone, the place on
/// the map. One in thirty was refused by a unit; one claimant in ten comes often.
/// </summary>
static class CaseTracks
{
    const int Often = 2_000;

    public static IEnumerable<RowWrite> Of(CaseRow row, int n, Random random)
    {
        var (id, isOpen, later) = (row.Case, row.State == "open", row.UpdatedAt);
        var visit = 0;
        WorkItemRow Item(string activity, string post, string? outcome, bool done)
        {
            var (opened, state) = (row.OpenedAt + (++visit * 600_000L), done ? "done" : "open");
            return new(id, visit, activity, activity, state, post, row.OwnerUnit, null, null, done ? $"u-{post}" : null, outcome, opened, done ? opened : null, done ? later : null,
                done ? null : later + 86_400_000L, !done && random.Next(10) == 0, 0);
        }
        yield return Item("intake", "operator", "accept", true).Insert();
        if (random.Next(30) == 0) yield return Item("handle", "handler", "refuseDispatch", true).Insert();
        yield return (isOpen && random.Next(20) == 0 ? Item("dispatch", "dispatcher", null, false) : Item("handle", "handler", "done", !isOpen)).Insert();
        if (!isOpen) yield return Item("callback", "callback", random.Next(8) == 0 ? "unresolved" : "resolved", true).Insert();
        if (row.Confidential) yield break;
        var caller = random.Next(10) == 0 ? random.Next(Often) : 1_000_000 + n;
        yield return SubjectRow.Insert(id, string.Create(CultureInfo.InvariantCulture, $"{SubjectKinds.Caller}:{caller:x16}"));
        yield return PointRow.Write(id, new CasePoint(113_250_000 + random.Next(60_000), 23_110_000 + random.Next(60_000), "gcj02"));
    }
}
