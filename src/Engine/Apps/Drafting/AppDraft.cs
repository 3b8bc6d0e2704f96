namespace LowCode.Apps;

/// <summary>An app in the making: files that are changed by edits, each of which can be taken back. Nothing of it runs until it is published.</summary>
/// <param name="Id">Made up, unguessable.</param>
/// <param name="App">Id of the app it will be published as.</param>
/// <param name="Unit">Whose draft it is: designers of this unit and of those above it work on it.</param>
/// <param name="Name">What it is called, in the words of its author.</param>
/// <param name="Revision">Rises with every edit, undo and redo.</param>
/// <param name="Position">How many edits hold; edits beyond it have been taken back and can be made again.</param>
/// <param name="Edits">How many there are, with those taken back.</param>
/// <param name="Oldest">The first edit that can still be taken back; what was before it holds for good.</param>
/// <param name="HeldBy">Who works on it now; null when nobody has lately.</param>
/// <param name="HeldUntil">Until when others are kept from editing it.</param>
/// <param name="Submitted">The revision that is up for publishing; null when none is.</param>
public sealed record AppDraft(
    string Id, string App, string Unit, string Name, AppPackage Package, long Revision, long Position, long Edits, long Oldest,
    DateTimeOffset MadeAt, string MadeBy, DateTimeOffset ChangedAt, string ChangedBy, string? HeldBy, DateTimeOffset? HeldUntil,
    long? Submitted = null, string? SubmittedBy = null)
{
    public bool CanUndo => Position >= Oldest;
    /// <summary>As it stands now it waits for somebody to publish it.</summary>
    public bool IsSubmitted => Submitted == Revision;
    public bool CanRedo => Position < Edits;

    /// <summary>Somebody else who works on it at this moment.</summary>
    public string? OtherThan(string user, DateTimeOffset now) => HeldBy is { } holder && holder != user && HeldUntil > now ? holder : null;
}

/// <summary>A draft as lists show it.</summary>
public sealed record DraftLine(string Id, string App, string Unit, string Name, long Revision, DateTimeOffset ChangedAt, string ChangedBy, bool IsSubmitted, string MadeBy = "");
