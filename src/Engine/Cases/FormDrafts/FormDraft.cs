using System.Globalization;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Where a form is filled in: the start of a case, or a step of one.</summary>
/// <param name="App">The app.</param>
/// <param name="Case">Null for a case that is not there yet.</param>
/// <param name="Visit">The step; 0 at the start.</param>
public sealed record DraftPlace(string App, CaseId? Case = null, int Visit = 0)
{
    public override string ToString() => Case is { } id ? string.Create(CultureInfo.InvariantCulture, $"{id.Value}/{Visit}") : "new/" + App;
}

/// <summary>A half-filled form of one person.</summary>
/// <param name="Values">As typed: texts that are no number yet are texts.</param>
/// <param name="Comment">What was written beside the form.</param>
/// <param name="Changes">What a newer version of the form means for it.</param>
/// <param name="Others">What was saved of the same form from elsewhere meanwhile, the newest first.</param>
public sealed record FormDraft(DraftPlace Place, string? Street, Record Values, string? Comment, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, IReadOnlyList<DraftChange> Changes, IReadOnlyList<OtherDraft> Others);

/// <summary>A draft that was saved beside another of the same form.</summary>
/// <param name="Copy">By which it is chosen.</param>
/// <param name="Fields">How many have a value.</param>
public sealed record OtherDraft(string Copy, DateTimeOffset SavedAt, int Fields);

/// <summary>Where a saving comes from: what was typed over another draft than the one that is there must not take its place.</summary>
/// <param name="Writer">The page, or the system, that saves; what it saves again is its own.</param>
/// <param name="Seen">When the draft was saved that it began with; null when there was none.</param>
/// <param name="KeepsApart">Whether what cannot take the place is kept beside it; else it is refused.</param>
public sealed record DraftOrigin(string Writer, DateTimeOffset? Seen, bool KeepsApart);

/// <summary>What came of a saving.</summary>
/// <param name="At">When it was saved.</param>
/// <param name="Elsewhere">When the other draft was saved beside which this one is kept now; null when it has the place.</param>
public sealed record SavedDraft(DateTimeOffset At, DateTimeOffset? Elsewhere);

/// <summary>A line of the box of drafts.</summary>
/// <param name="Fields">How many have a value.</param>
/// <param name="Number">Number and title of the case; null at the start of one.</param>
/// <param name="Step">What the step is called; null at the start of a case.</param>
public sealed record FormDraftLine(string App, Label Name, CaseId? Case, int Visit, string? Street, int Fields, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, string? Number, string? Title, string? Step);

/// <summary>Limits of drafts; each is a setting.</summary>
public sealed record FormDraftLimits
{
    /// <summary>Days after its last saving until a draft is removed.</summary>
    public int Days { get; init; } = 30;
    /// <summary>Bytes of one draft.</summary>
    public int Bytes { get; init; } = 1024 * 1024;
    /// <summary>Drafts of one person.</summary>
    public int PerPerson { get; init; } = 200;

    /// <exception cref="RefusedException">Too large.</exception>
    internal void Check(int bytes)
    {
        if (bytes > Bytes) throw new RefusedException(RefusalKind.Invalid, Problem.Of("formDraft.tooLarge", ("limit", (Bytes / 1024).ToString(CultureInfo.InvariantCulture))));
    }
}
