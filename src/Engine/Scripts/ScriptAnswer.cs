using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>What a script run came to: its value, or why there is none (with <c>line</c> and <c>column</c> where known).</summary>
public sealed record ScriptAnswer(Value Value, Problem? Problem)
{
    public static ScriptAnswer Of(Value value) => new(value, null);
    public static ScriptAnswer Refused(Problem problem) => new(default, problem);
    public bool Succeeded => Problem is null;
}
