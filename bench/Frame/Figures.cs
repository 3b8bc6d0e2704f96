using System.Globalization;
using System.Text.Json.Nodes;

namespace LowCode.Bench.Frame;

/// <summary>
/// What a bench found: named figures in the order they were set, some of them with a target. The frame prints them, adds seed,
/// commit and machine, and lets the process fail when a target is missed.
/// </summary>
public sealed class Figures
{
    readonly List<(string Name, JsonNode? Value)> all = [];
    readonly List<Target> targets = [];

    public IReadOnlyList<(string Name, JsonNode? Value)> All => all;
    public IReadOnlyList<Target> Targets => targets;
    public bool Met => targets.TrueForAll(target => target.Met);

    /// <summary>A figure without a target; structure (lists, objects) is welcome.</summary>
    public Figures Set(string name, JsonNode? value)
    {
        all.Add((name, value));
        return this;
    }

    /// <summary>A figure that must reach <paramref name="target"/>.</summary>
    public Figures AtLeast(string name, double value, double target) => Aim(name, value, ">=", target, value >= target);

    /// <summary>A figure that must not exceed <paramref name="target"/>.</summary>
    public Figures AtMost(string name, double value, double target) => Aim(name, value, "<=", target, value <= target);

    /// <summary>A target on a figure that stands inside a structure set before, e.g. <c>pg.lost</c>.</summary>
    public Figures MustBe(string name, double value, double target)
    {
        targets.Add(new(name, value, "==", target, value == target));
        return this;
    }

    /// <summary>Likewise, a bound it must not exceed, e.g. <c>pg.count_ratio</c>.</summary>
    public Figures MustNotExceed(string name, double value, double target)
    {
        targets.Add(new(name, value, "<=", target, value <= target));
        return this;
    }

    Figures Aim(string name, double value, string relation, double target, bool met)
    {
        targets.Add(new(name, value, relation, target, met));
        return Set(name, Rounded(value));
    }

    /// <summary>Four significant digits are more than any run on a shared machine can promise.</summary>
    public static double Rounded(double value) =>
        double.IsFinite(value) ? double.Parse(value.ToString(Math.Abs(value) >= 1000 ? "F0" : "G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : 0;
}

/// <summary>One bound a figure was held against.</summary>
public sealed record Target(string Figure, double Value, string Relation, double Bound, bool Met)
{
    public JsonObject ToJson() => new() { ["figure"] = Figure, ["value"] = Figures.Rounded(Value), ["relation"] = Relation, ["bound"] = Bound, ["met"] = Met };
}
