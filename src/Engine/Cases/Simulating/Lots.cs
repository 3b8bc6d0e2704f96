namespace LowCode.Cases.Simulating;

/// <summary>Draws by a seed alone: the same seed draws the same on every machine and version of the runtime (SplitMix64).</summary>
sealed class Lots(int seed)
{
    ulong state = (ulong)(uint)seed;

    ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to but not including 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 up to but not including <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Share() * below);

    /// <summary>Index of one of the weights, as often as its part of them; 0 when none weighs anything.</summary>
    public int By(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        var at = Share() * sum;
        for (var i = 0; i < weights.Length; i++)
            if ((at -= weights[i]) < 0) return i;
        return 0;
    }

    /// <summary>A whole number that is <paramref name="mean"/> on average: 2.3 is two, and three times in ten three.</summary>
    public int Around(double mean) => (int)Math.Floor(mean) + (Share() < mean - Math.Floor(mean) ? 1 : 0);
}
