using LowCode.Flows;
using Random = System.Random;

namespace LowCode.Engine.Tests.Flows;

/// <summary>
/// A random flow of every built-in activity that passes the check. A structured one is made of nested blocks; each of its activities then
/// has a share: what part of a whole token stands there, so that the shares of all live tokens of a scope always add up to one.
/// An unstructured one has connections drawn across the blocks as well.
/// </summary>
sealed class RandomFlow
{
    readonly Dictionary<string, (double Share, int Region)> places;

    RandomFlow(Flow flow, bool structured, Dictionary<string, (double, int)> places)
    {
        Flow = flow;
        Structured = structured;
        this.places = places;
    }

    public Flow Flow { get; }
    public bool Structured { get; }

    public static RandomFlow Make(Random random, bool structured, int size)
    {
        while (true)
        {
            var drawing = new Drawing(random, size);
            var definition = drawing.Draw(structured);
            var compiled = FlowCompiler.Compile(definition);
            var problems = compiled.Flow is { } flow ? FlowCheck.Check(flow) : compiled.Problems;
            if (problems.Count == 0) return new RandomFlow(compiled.Flow!, structured, drawing.Places);
            if (structured) throw new InvalidOperationException($"a structured flow is refused: {problems[0]}\n{definition.ToJson()}");
        }
    }

    /// <summary>A flow drawn across its blocks as it comes, also one that the check would refuse.</summary>
    public static RandomFlow Any(Random random, int size)
    {
        while (true)
        {
            var drawing = new Drawing(random, size);
            if (FlowCompiler.Compile(drawing.Draw(structured: false)).Flow is { } flow) return new RandomFlow(flow, false, drawing.Places);
        }
    }

    /// <summary>Activities a token may be moved between without changing what it is a part of.</summary>
    public int RegionOf(string activity) => places.TryGetValue(activity, out var place) ? place.Region : -1;

    /// <summary>Part of a token that stands at an activity; 0 beside the main way.</summary>
    public double ShareOf(string activity) => places.TryGetValue(activity, out var place) ? place.Share : 0;

    /// <summary>Part of a token that waits at a join: that of the branch it came by.</summary>
    public double ShareOf(FlowToken token, FlowState state)
    {
        var from = Flow.Find(state.Visit(token.From)!.Activity)!;
        return from.Kind == ActivityKind.Fork ? ShareOf(from.Id) / from.Outbound.Count : ShareOf(from.Id);
    }
}
