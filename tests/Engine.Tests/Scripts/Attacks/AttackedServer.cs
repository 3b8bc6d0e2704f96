using System.Diagnostics;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scripts.Attacks;

/// <summary>What attacks are sent to: rules are compiled and evaluated here, in this process, as the server does it; scripts go to the pool.</summary>
public sealed class AttackedServer(ScriptPool pool)
{
    static readonly Record input = ValueJson.Parse("""{"form":{"text":"some text of a form","items":[{"a":1},{"a":2},{"a":3}]}}""").AsRecord!;

    /// <summary>The lists a rule sees are long, so that loops over loops over them are dear.</summary>
    static readonly Value form = Record.Of(("text", new string('x', 60_000)), ("items", Value.Of(Enumerable.Range(0, 1_000).Select(i => Value.Of(Record.Of(("a", i)))).ToArray())));

    public DateTimeOffset Now { get; init; } = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    /// <returns>The problem's code, or the value as JSON.</returns>
    public string Rule(string source)
    {
        if (Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out var problem) is not { } rule) return problem!.Code;
        try { return ValueJson.ToJson(rule.Evaluate(new ExpressionContext([form], Now))); }
        catch (EvaluationException refused) { return refused.Problem.Code; }
    }

    /// <returns>Likewise.</returns>
    public async Task<string> ScriptAsync(KnownAttack attack)
    {
        var ready = pool.IdleWorkers;
        var call = pool.RunAsync(attack.Source, input);
        if (attack.KillsWorker)
            foreach (var busy in ready.Except(pool.IdleWorkers).Take(1)) Kill(busy);
        var answer = await call;
        return answer.Problem?.Code ?? ValueJson.ToJson(answer.Value);
    }

    static void Kill(int id)
    {
        try
        {
            using var worker = Process.GetProcessById(id);
            worker.Kill();
        }
        catch (ArgumentException) { /* ended by itself */ }
    }
}
