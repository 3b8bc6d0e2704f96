namespace LowCode.Plugins;

/// <summary>
/// Proposes units for a case that a dispatcher has to give to one (派单建议). Asked while the dispatcher's page opens, a few seconds at most; it decides nothing: the
/// dispatcher does, and the case keeps what was proposed and whether it was followed.
/// </summary>
public interface IDispatchSuggester
{
    /// <summary>Name of the source in the record of a case, e.g. <c>acme-model</c>; lower case, unique among sources.</summary>
    string Name { get; }

    /// <summary>Units that might be the right ones, best first. None is an answer; an exception counts as a source that does not answer.</summary>
    Task<IReadOnlyList<UnitSuggestion>> Suggest(SuggestionRequest request, CancellationToken cancellation);
}

/// <summary>The case that is to be dispatched, as its dispatcher may see it.</summary>
/// <param name="App">Id of the light app.</param>
/// <param name="Number">The case's number.</param>
/// <param name="Street">Id of the street.</param>
/// <param name="Title">Its title.</param>
/// <param name="Category">What kind of matter it is; null when the app names none.</param>
/// <param name="Form">Its values as JSON text, masked as the dispatcher sees them.</param>
/// <param name="Excluded">Units that have refused it.</param>
public sealed record SuggestionRequest(string App, string Number, string Street, string Title, string? Category, string Form, IReadOnlyList<string> Excluded);

/// <summary>One unit that might be right.</summary>
/// <param name="Unit">Id of the unit.</param>
/// <param name="Share">How much speaks for it, above 0 to 1; all of one source add up to 1 at most.</param>
/// <param name="Zh">Why, in Chinese; no personal data.</param>
/// <param name="En">The same in English.</param>
public sealed record UnitSuggestion(string Unit, double Share, string Zh, string En);
