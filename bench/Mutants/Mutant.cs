using System.Text.Json;
using LowCode.Bench.Frame;

namespace LowCode.Bench.Mutants;

/// <summary>One promise of the code, taken out by a change of text; some test must fail then.</summary>
/// <param name="Guard">What is taken out, as the code's own <c>guard:</c> comment calls it.</param>
/// <param name="File">Path in the checkout.</param>
/// <param name="Find">Text that stands exactly once in the file.</param>
/// <param name="Replace">What stands there instead; the program must still build.</param>
/// <param name="Project">Test project.</param>
/// <param name="Tests">Filter of the tests that must notice.</param>
public sealed record Mutant(string Guard, string File, string Find, string Replace, string Project, string Tests)
{
    static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static IReadOnlyList<Mutant> Read() =>
        JsonSerializer.Deserialize<List<Mutant>>(System.IO.File.ReadAllText(Path.Combine(Checkout.Root, "bench/Mutants/mutants.json")), options)!;

    /// <summary>The file's text with the promise taken out.</summary>
    /// <exception cref="InvalidOperationException">The text is not there, or not once: the code has moved on, and the guard with it.</exception>
    public string ApplyTo(string text)
    {
        var first = text.IndexOf(Find, StringComparison.Ordinal);
        if (first < 0 || text.IndexOf(Find, first + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"guard '{Guard}': the text to change must stand exactly once in {File}");
        return string.Concat(text.AsSpan(0, first), Replace, text.AsSpan(first + Find.Length));
    }
}
