using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// An expression went over a limit or used a value in a way its function refuses. Carries the problem (code, line, column);
/// whoever evaluates an author's rule catches it and answers with the problem.
/// </summary>
public sealed class EvaluationException(Problem problem) : Exception(ProblemText.Of(problem, "en"))
{
    public Problem Problem { get; } = problem;
}
