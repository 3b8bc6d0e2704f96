using System.Globalization;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// An expression went over a limit or used a value in a way its function refuses. Carries the problem (code, line, column);
/// whoever evaluates an author's rule catches it and answers with the problem.
/// </summary>
public sealed class EvaluationException(Problem problem) : Exception(ProblemText.Of(problem, "en"))
{
    public Problem Problem { get; } = problem;

    internal static EvaluationException Of(string code, Place place, params ReadOnlySpan<(string Name, string Value)> values) =>
        new EvaluationException(Problem.Of(code, values)).At(place);

    /// <summary>The same with its place; the innermost place, which is named first, stays.</summary>
    internal EvaluationException At(Place place, string? function = null)
    {
        if (Problem.Values?.ContainsKey("line") == true) return this;
        var values = (Problem.Values ?? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty)
            .SetItem("line", place.Line.ToString(CultureInfo.InvariantCulture))
            .SetItem("column", place.Column.ToString(CultureInfo.InvariantCulture));
        if (function is not null) values = values.SetItem("function", function);
        return new EvaluationException(Problem with { Values = values });
    }
}
