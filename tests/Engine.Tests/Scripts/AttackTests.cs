using LowCode.Engine.Tests.Scripts.Attacks;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scripts;

/// <summary>Every known attack is answered with a problem, or with a value that shows that there was nothing to reach; the next caller is served.</summary>
public sealed class AttackTests : IAsyncLifetime
{
    readonly ScriptPool pool = new(WorkerCommand.For(typeof(AttackTests).Assembly.Location), new() { Workers = 1, WorkerStartTime = TimeSpan.FromSeconds(60), WorkerHeapBytes = 64 * 1024 * 1024 });

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await pool.DisposeAsync();

    public static TheoryData<string> OnRules => new(KnownAttack.OnRules.Select(a => a.Name));

    [Theory]
    [MemberData(nameof(OnRules))]
    public void A_rule_that_attacks_is_held_off(string name)
    {
        var attack = KnownAttack.OnRules.Single(a => a.Name == name);
        var answer = new AttackedServer(pool).Rule(attack.Source);
        Assert.True(attack.IsHeldOff(answer), answer);
    }

    [Fact]
    public async Task Scripts_that_attack_one_after_another_are_held_off_and_the_next_caller_is_served()
    {
        var server = new AttackedServer(pool);
        foreach (var attack in KnownAttack.OnScripts)
        {
            var answer = await server.ScriptAsync(attack);
            Assert.True(attack.IsHeldOff(answer), $"{attack}: {answer}");
        }
        // Nothing an attack did to its engine is there any more.
        Assert.Equal("undefined function function", (await Served("return typeof ({}).polluted + ' ' + typeof [].map + ' ' + typeof JSON.parse;")).AsText);
    }

    // A loaded machine may take longer than a script is given; that is no attack getting through.
    async Task<Value> Served(string source)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await pool.RunAsync(source, Record.Empty);
            if (answer.Problem is null) return answer.Value;
            Assert.True(answer.Problem.Code is "script.time" or "script.killed" && tries < 20, answer.Problem.Code);
        }
    }
}
