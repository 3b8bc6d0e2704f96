using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Scripts.Attacks;
using LowCode.Scripts;

namespace LowCode.Bench.Attacks;

/// <summary>
/// Every known attack on rules and scripts, one at a time, over and over for a while, with harmless rules and scripts of others beside it in
/// the same server and the same pool. What the attacker was told, what the others waited, what it left in the server's memory.
/// Options: <c>--seconds N</c> each attack goes on (2).
/// <para>
/// This process is the server: were it to die, so would the bench. Others' p99 has to stay within twice the worst of
/// <see cref="QuietRounds"/> quiet rounds of the same length, measured between the attacks; below <see cref="ScriptFloor"/> and
/// <see cref="RuleFloor"/> it is a time slice of the machine and nobody's doing.
/// </para>
/// </summary>
public static class AttackBench
{
    const int QuietRounds = 5;
    const double ScriptFloor = 20, RuleFloor = 10, GrowthMegabytes = 50;

    public static readonly string[] Options = ["seconds"];

    public static async Task<Figures> Run(Options options)
    {
        var time = TimeSpan.FromSeconds(options.Int("seconds", 2));
        await using var pool = new ScriptPool(new WorkerCommand(Environment.ProcessPath!, [.. HostArguments(), WorkerCommand.Argument]), ScriptLimits.Default);
        var (server, others) = (new AttackedServer(pool), new OtherUsers(pool));
        await others.WarmUpAsync();
        (double Script, double Rule) quiet = default;
        for (var i = 0; i < QuietRounds; i++) await QuietAsync();
        var before = Megabytes();

        var (rows, through, late, most, runs) = (new JsonArray(), new List<string>(), new List<string>(), 0.0, 0);
        foreach (var (way, attack) in KnownAttack.OnRules.Select(a => ("rule", a)).Concat(KnownAttack.OnScripts.Select(a => ("script", a))))
        {
            var answers = new SortedSet<string>(StringComparer.Ordinal);
            var seen = await others.WhileAsync(time, async () =>
            {
                var answer = way == "rule" ? server.Rule(attack.Source) : await server.ScriptAsync(attack);
                answers.Add(answer);
                runs++;
                if (!attack.IsHeldOff(answer)) through.Add($"{way}: {attack}: {answer}");
            });
            var grown = Megabytes() - before;
            most = Math.Max(most, grown);
            if (seen.Script > Math.Max(ScriptFloor, 2 * quiet.Script) || seen.Rule > Math.Max(RuleFloor, 2 * quiet.Rule)) late.Add($"{way}: {attack}");
            if (seen.Failed > 0) through.Add($"{way}: {attack}: {seen.Failed} calls of others failed");
            rows.Add(new JsonObject
            {
                ["way"] = way, ["attack"] = attack.Name, ["answer"] = string.Join(' ', answers), ["others_script_p99_ms"] = Figures.Rounded(seen.Script),
                ["others_rule_p99_ms"] = Figures.Rounded(seen.Rule), ["server_grown_mb"] = Figures.Rounded(grown),
            });
            Console.Error.WriteLine($"  {way,-7}{attack,-48} {string.Join(' ', answers),-40} scripts {seen.Script,7:F1} ms  rules {seen.Rule,7:F2} ms  {grown,5:F0} MB");
        }
        foreach (var one in through.Concat(late).Take(20)) Console.Error.WriteLine(one);
        return new Figures().Set("attacks", rows.Count).Set("runs", runs).Set("quiet_script_p99_ms", Figures.Rounded(quiet.Script)).Set("quiet_rule_p99_ms", Figures.Rounded(quiet.Rule))
            .AtMost("got_through", through.Count, 0).AtMost("others_held_up", late.Count, 0).AtMost("server_grown_mb", most, GrowthMegabytes)
            .Set("held_up_by", new JsonArray([.. late.Select(one => (JsonNode)one)])).Set("table", rows);

        async Task QuietAsync()
        {
            var seen = await others.WhileAsync(time, () => Task.Delay(10));
            quiet = (Math.Max(quiet.Script, seen.Script), Math.Max(quiet.Rule, seen.Rule));
        }
    }

    // The bench itself is the worker, as the product's host is its own; started through dotnet it has to be named.
    static IEnumerable<string> HostArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [typeof(AttackBench).Assembly.Location] : [];

    static double Megabytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return ProcessUse.ResidentBytes(Environment.ProcessId) / 1048576.0;
    }
}
