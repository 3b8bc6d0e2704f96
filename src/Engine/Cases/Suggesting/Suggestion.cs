namespace LowCode.Cases;

/// <summary>One unit that was proposed for a dispatch.</summary>
/// <param name="Source"><c>history</c>, or the name of a plugin's source.</param>
/// <param name="Percent">How much speaks for it, 1 to 100.</param>
/// <param name="SameKind">History: its cases of the same kind.</param>
/// <param name="SamePlace">History: its cases at the same place.</param>
/// <param name="LikeWords">History: its cases with a like title.</param>
/// <param name="Zh">A plugin's reason, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="Cases">Cases that speak for it: all of them in sight of whoever it was proposed to.</param>
public sealed record Suggestion(string Source, string Unit, int Percent, int SameKind = 0, int SamePlace = 0, int LikeWords = 0, string? Zh = null, string? En = null, IReadOnlyList<EvidentCase>? Cases = null);

/// <summary>A case that a suggestion leans on.</summary>
public sealed record EvidentCase(string Case, string Number);

/// <summary>A dispatcher has chosen a unit after others were proposed: part of the dispatch's basis.</summary>
/// <param name="Unit">The unit that was chosen.</param>
/// <param name="Followed">It was among those proposed.</param>
/// <param name="Suggestions">What was proposed, as the dispatcher saw it.</param>
public sealed record DispatchAdvised(int Visit, string Unit, bool Followed, IReadOnlyList<Suggestion> Suggestions) : CaseEvent;

/// <summary>What was proposed for one visit of one case to one person; travels sealed to the page and back.</summary>
sealed record SuggestionTicket(string Case, int Visit, string User, DateTimeOffset MadeAt, IReadOnlyList<Suggestion> Suggestions);
