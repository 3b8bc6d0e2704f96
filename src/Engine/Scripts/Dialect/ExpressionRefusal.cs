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

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
