using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>The engine itself: begins a case for another one.</summary>
sealed record OpenChild(string App, string Street, Record Form, ParentReference Parent) : OpenCase(App, Street, Form)
{
    /// <summary>Files that come along with a part, beside those its form names.</summary>
    public IReadOnlyList<PartFile> Files { get; init; } = [];

    /// <summary>Which files of the whole case have the bytes of the part's.</summary>
    public IReadOnlyList<SharedFile> Shared { get; init; } = [];
}

/// <summary>The engine itself: a case was begun for a visit of this one; without a case its step had ended before that.</summary>
/// <param name="Problem">Why a part could not begin.</param>
sealed record NoteChild(int Visit, string Case, string App, string Number, Problem? Problem = null) : CaseCommand;

/// <summary>The engine itself: a case that was begun for a visit of this one is over.</summary>
/// <param name="Signal">Raised where the visit did not stay.</param>
sealed record SettleChild(int Visit, string Case, string App, string Number, string Result, Record Answer, string? Signal) : CaseCommand;

/// <summary>The engine itself: whoever began this case does not need it any more.</summary>
sealed record StopChild(string Parent) : CaseCommand;
