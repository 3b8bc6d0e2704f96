using System.Globalization;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Calendar;

/// <summary>Random checks start from a fresh seed that is printed, so that a failure can be had again.</summary>
static class Seeded
{
    public static Random Fresh(ITestOutputHelper output, int? again = null)
    {
        var seed = again ?? Random.Shared.Next();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        return new Random(seed);
    }

    public static T Pick<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
