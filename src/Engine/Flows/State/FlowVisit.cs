using LowCode.Scripts;

namespace LowCode.Flows;

public enum VisitStatus : byte { Live, Ended, Cancelled }

/// <summary>
/// One stay of a token at an activity. Visits are numbered in the order they began, so a parent's number is always smaller than its
/// child's. They are kept after they end: what consumed what is the causal past that return and recall need.
/// </summary>
/// <param name="Id">Number, from 1.</param>
/// <param name="Activity">Id of the activity.</param>
/// <param name="Scope">Scope it ran in.</param>
/// <param name="From">Visit whose token it consumed, 0 for none.</param>
/// <param name="Also">Further visits whose tokens it consumed.</param>
/// <param name="Stack">Visits of the forks it is inside, outermost first; null for none.</param>
/// <param name="Replaces">The visit it does over, 0 for none.</param>
/// <param name="Excluded">Dispatch: units that refused.</param>
public sealed record FlowVisit(int Id, string Activity, int Scope, int From, int[]? Also, int[]? Stack, int Replaces, string[]? Excluded)
{
    public VisitStatus Status { get; init; }
    public string? Outcome { get; init; }
    /// <summary>Taken back by a return or recall; does not count in <c>visits()</c>.</summary>
    public bool Undone { get; init; }
    /// <summary>Something left the system by it.</summary>
    public bool Sent { get; init; }
    /// <summary>It was offered to people.</summary>
    public bool Human { get; init; }
    /// <summary>It, or its token, lost at a join of mode <c>any</c>: nothing came of it.</summary>
    public bool Lost { get; init; }
    /// <summary>Set going by a timer beside a running activity: the main way does not go through it.</summary>
    public bool Aside { get; init; }
    /// <summary>Cancelled: what cut it off, see <see cref="VisitCancelled"/>; 0 when nothing brings it back. A live one that runs again only for the
    /// receiver of a direct return keeps it.</summary>
    public int CutBy { get; init; }
    /// <summary>Join: the tokens it consumed.</summary>
    public FlowToken[]? Taken { get; init; }
    /// <summary>Receiver of a direct return: what to bring back.</summary>
    public FrontKept? Front { get; init; }

    /// <summary>Sequential forEach: the list it goes through.</summary>
    public Value Items { get; init; }

    public bool IsLive => Status == VisitStatus.Live;
}

/// <summary>A token waiting at a join.</summary>
/// <param name="Activity">The join.</param>
/// <param name="Via">Key of the connection it stands on.</param>
/// <param name="From">Visit that sent it.</param>
/// <param name="Scope">Scope it is in.</param>
/// <param name="Stack">Visits of the forks it is inside, outermost first; null for none.</param>
public sealed record FlowToken(string Activity, string Via, int From, int Scope = 0, int[]? Stack = null)
{
    public bool Equals(FlowToken? other) => other is not null && From == other.From && Scope == other.Scope && Via == other.Via && Activity == other.Activity;
    public override int GetHashCode() => HashCode.Combine(From, Via);
}
