using LowCode.Designer.Admin;
using LowCode.Designer.Desk.Calling;
using LowCode.Designer.Desk.Patrol;
using LowCode.Designer.Outside;
using LowCode.Org;

namespace LowCode.Designer.Shared;

/// <summary>A place of the main navigation.</summary>
/// <param name="Key">Its word is <c>nav.{key}</c>; a page says by it where it stands.</param>
public sealed record Place(string Key, string Path, Func<Caller, bool> Concerns);

/// <summary>Where one can go; everybody is shown what concerns them.</summary>
public static class Places
{
    static readonly Place[] all =
    [
        new("desk", "/", caller => Rights.MaySomewhere(caller, Acts.WorkItemRead) || !AdminPlaces.IsFor(caller)),
        new("cases", "/cases", caller => Rights.MaySomewhere(caller, Acts.CaseRead)),
        new("centre", "/centre", caller => Rights.MaySomewhere(caller, Acts.ReportRead)),
        new("new", "/cases/new", caller => Rights.MaySomewhere(caller, Acts.CaseCreate)),
        new("patrol", "/patrol", PatrolPages.Concerns),
        new("calls", "/calls", CallPages.Concerns),
        new("messages", "/messages", caller => Rights.MaySomewhere(caller, Acts.WorkItemRead)),
        new("apps", "/apps", caller => Rights.MaySomewhere(caller, Acts.AppRead)),
        new("registers", "/registers", caller => Rights.MaySomewhere(caller, Acts.RegisterRead)),
        new("reports", "/reports", caller => Rights.MaySomewhere(caller, Acts.ReportFill) || Rights.MaySomewhere(caller, Acts.ReportManage)),
        new("import", "/imports", caller => Rights.MaySomewhere(caller, Acts.CaseImport)),
        new("outside", "/outside-systems", OutsidePages.Concerns),
        new("board", "/notices", caller => Rights.MaySomewhere(caller, Acts.BoardPublish)),
        new("admin", "/admin", AdminPlaces.IsFor),
    ];

    /// <summary>What is gone to most, by whoever it concerns.</summary>
    static readonly string[] usual = ["desk", "cases", "new", "patrol", "calls", "messages", "centre"];

    /// <summary>What fits side by side on a phone, with the way to the others.</summary>
    const int Fitting = 5;

    public static IEnumerable<Place> Of(Caller caller) => all.Where(place => place.Concerns(caller));

    /// <summary>Those that stand at hand on a phone, the usual ones first, in their order; all where one more would fit as well as the way to it.</summary>
    public static IReadOnlySet<string> AtHand(IReadOnlyList<Place> places) => places.Count <= Fitting + 1
        ? places.Select(p => p.Key).ToHashSet()
        : places.OrderBy(p => Array.IndexOf(usual, p.Key) is >= 0 and var at ? at : usual.Length).Take(Fitting).Select(p => p.Key).ToHashSet();
}
