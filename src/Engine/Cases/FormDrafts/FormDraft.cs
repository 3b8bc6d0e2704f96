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
public sealed record FormDraft(DraftPlace Place, string? Street, Record Values, string? Comment, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, IReadOnlyList<DraftChange> Changes);

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
