using System.Text.Json;

namespace LowCode.Problems;

/// <summary>A converter's refusal that knows how to say itself in both languages. The serializer adds the place.</summary>
public sealed class JsonProblem(Problem problem) : JsonException(ProblemText.Of(problem, "en"))
{
    public Problem Problem { get; } = problem;
}
