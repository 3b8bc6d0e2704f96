using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Settings of apps in the making.</summary>
public sealed record DraftSettings
{
    /// <summary>Whoever submits a draft does not publish it too, whatever posts they hold. On unless it is set otherwise: publishing is a review.</summary>
    public bool FourEyes { get; init; } = true;

    /// <summary>What keeps somebody from publishing a draft that is submitted; null when nothing does.</summary>
    public Problem? Against(AppDraft draft, string user) => FourEyes && draft.SubmittedBy == user ? Problem.Of("draft.fourEyes") : null;
}
