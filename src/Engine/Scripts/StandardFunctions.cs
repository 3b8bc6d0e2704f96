namespace LowCode.Scripts;

/// <summary>The functions every expression may call.</summary>
public static class StandardFunctions
{
    public static IReadOnlyList<FunctionEntry> All { get; } = [];
}
