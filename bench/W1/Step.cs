using LowCode.Bench.Frame;

namespace LowCode.Bench.W1;

/// <summary>One request of the step file: <c>METHOD PATH BODY</c>, where <c>{id}</c> stands for the case.</summary>
public sealed record Step(string Method, string Path, string Body)
{
    /// <summary>The file the peers' driver runs; other benches send the same requests from it.</summary>
    public static string File { get; } = System.IO.Path.Combine(Checkout.Root, "bench/W1/steps");

    public static IReadOnlyList<Step> Read() =>
    [
        .. from line in System.IO.File.ReadLines(File)
           where line.Length > 0 && line[0] != '#'
           let words = line.Split(' ', 3)
           select new Step(words[0], words[1], words[2]),
    ];

    /// <summary>The same request for one case; keys in the body become the case's own.</summary>
    /// <param name="id">The case, or in the first step the name its key begins with.</param>
    public Step For(string id) => this with { Path = Path.Replace("{id}", id, StringComparison.Ordinal), Body = Body.Replace("{id}", id, StringComparison.Ordinal) };
}
