using System.Collections.Immutable;

namespace LowCode.Scripts;

/// <summary>A node and, while it still is nothing but a path, that path; only what is used as a value counts as read.</summary>
readonly record struct Reading(Node Node, string? Path = null)
{
    public static implicit operator Reading(Node node) => new(node);
}

/// <summary>Collects the paths an expression reads.</summary>
sealed class ReadPaths
{
    readonly SortedSet<string> paths = new(StringComparer.Ordinal);

    public Node Use(Reading reading)
    {
        if (reading.Path is not null) paths.Add(reading.Path);
        return reading.Node;
    }

    public void Add(string path) => paths.Add(path);

    public ImmutableArray<string> All => [.. paths];
}
