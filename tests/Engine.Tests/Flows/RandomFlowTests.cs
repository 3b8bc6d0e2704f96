using Xunit.Abstractions;
using Random = System.Random;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Random flows under random commands; bench <c>flows</c> does the same twenty thousand times.</summary>
public sealed class RandomFlowTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_flows_under_random_commands_keep_every_rule(bool structured)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var i = 0; i < 150; i++)
        {
            var random = new Random(seed + i);
            var drawn = RandomFlow.Make(random, structured, size: 14);
            var played = new RandomCase(drawn, random).Run(commands: 40);
            Assert.True(played.Violations.Count == 0, $"seed {seed + i}: {string.Join("; ", played.Violations)}\n{string.Join("\n", played.Log)}\n{drawn.Flow.Definition.ToJson()}");
        }
    }
}
