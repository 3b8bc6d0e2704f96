using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Which case began this one, and what it is told when this one is closed.</summary>
/// <param name="Case">Id of the parent.</param>
/// <param name="Number">Its number, for people.</param>
/// <param name="Visit">The visit of the parent that began it; negative for a part it was split into.</param>
/// <param name="By">Who began the parent; counts as initiator here too.</param>
/// <param name="Answer">Fields that are answered.</param>
/// <param name="Signal">Signal by which the end is told where the parent did not stay; null for none.</param>
public sealed record ParentReference(string Case, string Number, int Visit, string By, IReadOnlyList<string> Answer, string? Signal);

/// <summary>A case that this one began.</summary>
/// <param name="Case">Its id; empty when it was given up before it began.</param>
/// <param name="Visit">The visit that began it; negative for a part (拆案).</param>
/// <param name="Result">Null while it runs.</param>
/// <param name="Problem">Why it could not begin.</param>
public sealed record ChildCase(int Visit, string Case, string App, string Number, string? Result, Problem? Problem = null);

/// <summary>Another case was begun for a visit of this one.</summary>
public sealed record ChildBegan(int Visit, string Case, string App, string Number) : CaseEvent;

/// <summary>It is over; <paramref name="Case"/> is empty when its step ended before it began.</summary>
public sealed record ChildOver(int Visit, string Case, string Result, Problem? Problem = null) : CaseEvent;

/// <summary>The step that waits for another case has ended otherwise: that case is asked to stop.</summary>
public sealed record ChildStopAsked(int Visit) : CaseEvent;

/// <summary>The case that began this one is told its end.</summary>
public sealed record ParentTold(string Result) : CaseEvent;
