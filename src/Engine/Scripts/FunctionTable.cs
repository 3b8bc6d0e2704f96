using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace LowCode.Scripts;

/// <summary>A pure function that expressions may call. Same arguments, time and host give the same answer; it changes nothing.</summary>
/// <exception cref="EvaluationException">An argument is refused or a limit is passed.</exception>
public delegate Value ExpressionFunction(in ExpressionContext context, ReadOnlySpan<Value> arguments);

/// <summary>A registered function with what an author needs to know of it.</summary>
/// <param name="Name">As it is called; also as a method of its first argument (<c>trim(x)</c>, <c>x.trim()</c>).</param>
/// <param name="MinArguments">Fewest arguments.</param>
/// <param name="MaxArguments">Most arguments; <see cref="int.MaxValue"/> when open.</param>
/// <param name="Doc">One line in English: what it gives.</param>
/// <param name="Example">A call, which a test evaluates.</param>
/// <param name="ExampleResult">Its result as JSON.</param>
/// <param name="Body">The function.</param>
public sealed record FunctionEntry(string Name, int MinArguments, int MaxArguments, string Doc, string? Example, string? ExampleResult, ExpressionFunction Body)
{
    /// <summary>Its answer depends on more than its arguments: on the time, or on the state of the host. It belongs to what a rule has read.</summary>
    public bool LooksAround { get; init; }
}

/// <summary>The functions an expression may call, by name; immutable.</summary>
public sealed class FunctionTable(IEnumerable<FunctionEntry> entries)
{
    readonly FrozenDictionary<string, FunctionEntry> byName = entries.ToFrozenDictionary(e => e.Name, StringComparer.Ordinal);

    /// <summary>The documented standard functions, see <see cref="StandardFunctions"/>.</summary>
    public static FunctionTable Standard { get; } = new(StandardFunctions.All);

    public IEnumerable<FunctionEntry> Entries => byName.Values.OrderBy(e => e.Name, StringComparer.Ordinal);

    public bool TryGet(string name, [NotNullWhen(true)] out FunctionEntry? entry) => byName.TryGetValue(name, out entry);

    /// <summary>This table with one more function; a name that is there already is replaced.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minArguments">Fewest arguments.</param>
    /// <param name="maxArguments">Most arguments.</param>
    /// <param name="doc">What it gives.</param>
    /// <param name="body">The function.</param>
    /// <param name="example">A call.</param>
    /// <param name="exampleResult">Its result as JSON.</param>
    /// <param name="looksAround">See <see cref="FunctionEntry.LooksAround"/>.</param>
    public FunctionTable With(string name, int minArguments, int maxArguments, string doc, ExpressionFunction body, string? example = null, string? exampleResult = null, bool looksAround = false) =>
        new(byName.Values.Where(e => e.Name != name).Append(new FunctionEntry(name, minArguments, maxArguments, doc, example, exampleResult, body) { LooksAround = looksAround }));
}
