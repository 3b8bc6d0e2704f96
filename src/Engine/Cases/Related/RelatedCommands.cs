using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Several cases are handled as one (并案): those named follow this one, the lead.</summary>
/// <param name="Cases">Ids of the followers.</param>
public sealed record MergeCases(IReadOnlyList<string> Cases, string Reason) : CaseCommand;

/// <summary>A follower goes on by itself again.</summary>
/// <param name="Case">At the lead: which follower; null at the follower itself.</param>
public sealed record UnmergeCase(string? Case, string Reason) : CaseCommand;

/// <summary>Makes cases of parts of this one (拆案).</summary>
/// <param name="Parts">Values of each part, of the fields the app lets be chosen; the others are those of the case.</param>
/// <param name="Wait">Work on this case stands still until all parts are over.</param>
/// <param name="Files">Ids of the case's files that go with each part, in the order of the parts; null for none. The case keeps them too.</param>
public sealed record SplitCase(IReadOnlyList<Record> Parts, bool Wait, string Reason, IReadOnlyList<IReadOnlyList<string>>? Files = null) : CaseCommand;

/// <summary>Two cases have to do with each other; both show it.</summary>
/// <param name="Kind">As in <see cref="CaseLink"/>.</param>
public sealed record LinkCase(string Case, string Kind, string? Note) : CaseCommand;

public sealed record UnlinkCase(string Case) : CaseCommand;

/// <summary>The engine itself, to a follower: whoever may merge wants it to follow the lead.</summary>
/// <param name="Asked">Version of the lead with which it was asked; what is said later about the same ask names it, here and below. 0 where nobody noted it.</param>
sealed record FollowLead(string Lead, string Number, string App, string Unit, string User, string Reason, long Asked = 0) : CaseCommand;

/// <summary>The engine itself, to the lead: the case follows, or why it does not.</summary>
/// <param name="Unit">The unit that sees the follower as the lead's owner.</param>
sealed record NoteFollower(string Case, Problem? Problem, long Asked = 0, string? Unit = null) : CaseCommand;

/// <summary>The engine itself, to a follower: the lead was handed to another unit, which has to see it.</summary>
sealed record ShowToUnit(string Lead, string Unit, long Asked = 0) : CaseCommand;

/// <summary>The engine itself, to a follower: the step was done for all.</summary>
/// <param name="Types">Types of the answer's fields in the lead's version; null where it did not say.</param>
sealed record TakeResult(string Lead, string User, string Unit, string Outcome, Record Answer, long Asked = 0, Record? Types = null) : CaseCommand;

/// <summary>The engine itself, to a follower: the lead lets it go.</summary>
sealed record LeaveLead(string Lead, string? User, string Reason, long Asked = 0) : CaseCommand;

/// <summary>The engine itself, to the lead: a follower has left.</summary>
sealed record DropFollower(string Case, string Reason, long Asked = 0) : CaseCommand;

/// <summary>The engine itself, to the other case of a link.</summary>
/// <param name="Ask">Names what was asked, as in <see cref="CaseLink"/>; null where nobody noted it.</param>
sealed record TakeLink(string Case, string Number, string Kind, string User, string? Note, string? Ask = null) : CaseCommand;

/// <summary>The engine itself, to the case where the link was made: the other one has it, or why not.</summary>
sealed record NoteLink(string Case, Problem? Problem, string? Ask = null) : CaseCommand;

/// <summary>The engine itself, to the other case: the link is no more.</summary>
sealed record DropLink(string Case, string User, string? Ask = null) : CaseCommand;
