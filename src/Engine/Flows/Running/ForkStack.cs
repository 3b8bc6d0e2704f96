namespace LowCode.Flows;

/// <summary>
/// The visits of the forks a token is inside, outermost first; null stands for none. A fork visited again in a loop is another visit, so
/// the number says which time round a token belongs to.
/// </summary>
static class ForkStack
{
    /// <summary>Whether a token with this stack is inside all forks of the other.</summary>
    public static bool Inside(int[]? stack, ReadOnlySpan<int> forks) => forks.Length == 0 || (stack is not null && stack.AsSpan().StartsWith(forks));

    /// <summary>The forks both are inside.</summary>
    public static int[]? Common(int[]? one, int[]? other)
    {
        if (ReferenceEquals(one, other) || one is null) return one;
        var length = one.AsSpan().CommonPrefixLength(other);
        return Outer(one, length);
    }

    /// <summary>The outermost forks of a stack.</summary>
    public static int[]? Outer(int[]? stack, int length) => length == 0 || stack is null ? null : length == stack.Length ? stack : stack[..length];

    public static bool Holds(int[]? stack, int fork) => stack is not null && Array.IndexOf(stack, fork) >= 0;
}
