using System.Globalization;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>Ends the compiling of a source; never leaves <see cref="Expression.Compile(string, ExpressionRoots, FunctionTable, out Problem?)"/>.</summary>
sealed class ExpressionRefusal(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;

    public static ExpressionRefusal At(Place place, string code, params ReadOnlySpan<(string Name, string Value)> values)
    {
        (string, string)[] all = [.. values, ("line", Text(place.Line)), ("column", Text(place.Column))];
        return new ExpressionRefusal(Problem.Of(code, all));
    }

    /// <summary>Something expressions do not have, with what to write instead.</summary>
    /// <param name="instead">The end of a code <c>script.instead.…</c>.</param>
    public static ExpressionRefusal NotAllowed(Place place, string what, string instead)
    {
        var hint = Problem.Of("script.instead." + instead);
        return At(place, "script.notAllowed", ("what", what), ("hint", ProblemText.Of(hint)), ("hintEn", ProblemText.Of(hint, "en")));
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
