namespace LowCode.Query;

/// <summary>What one question may cost; each limit has a test.</summary>
public static class QueryLimits
{
    /// <summary>Rows of a page when the asker names no size, and at most.</summary>
    public const int Page = 100, LargestPage = 1000;
    /// <summary>Nodes of a filter's tree.</summary>
    public const int FilterNodes = 200;
    public const int OrderBy = 8;
    /// <summary>Values behind <c>in</c>.</summary>
    public const int InValues = 200;
    /// <summary>Rows that may be skipped; further on there is the next link.</summary>
    public const int Skip = 100_000;
    /// <summary>Groups of one answer.</summary>
    public const int Groups = 1000;
    /// <summary>Characters of all options together.</summary>
    public const int Length = 8000;
    /// <summary>Time the database may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
}
