using System.Text.Json;
using LowCode.Flows;

namespace LowCode.Cases.Simulating;

/// <summary>How long each step takes and how it comes out: what the plan says, else what recorded cases show, else what stands beside the activity, else 30 minutes and every outcome alike.</summary>
sealed class SimulatedSteps
{
    const double DefaultMinutes = 30, DefaultWait = 420;

    readonly Dictionary<string, Step> byId = new(StringComparer.Ordinal);

    internal sealed record Step(double Minutes, string[] Outcomes, double[] Shares);

    public SimulatedSteps(Flow flow, SimulationPlan plan, IReadOnlyDictionary<string, StepPlan> recorded)
    {
        foreach (var activity in flow.Activities)
        {
            StepPlan?[] sources = [plan.Steps.GetValueOrDefault(activity.Id), recorded.GetValueOrDefault(activity.Id), WrittenAt(activity)];
            var minutes = sources.Select(s => s?.Minutes).FirstOrDefault(m => m is > 0) ?? (activity.Kind == ActivityKind.Wait ? DefaultWait : DefaultMinutes);
            string[] outcomes = [.. OutcomesOf(activity)];
            var shares = sources.Select(s => s?.Outcomes).FirstOrDefault(o => o is not null && outcomes.Any(n => o.GetValueOrDefault(n) > 0));
            byId[activity.Id] = new Step(minutes, outcomes, [.. outcomes.Select(o => shares is null ? 1 : Math.Max(0, shares.GetValueOrDefault(o)))]);
        }
    }

    public string Outcome(string activity, Lots lots) => byId[activity] is var step && step.Outcomes.Length == 1 ? step.Outcomes[0] : step.Outcomes[lots.By(step.Shares)];

    /// <summary>Milliseconds of office hours, half to one and a half times the mean.</summary>
    public long Time(string activity, Lots lots) => Math.Max(1, (long)(byId[activity].Minutes * 60_000 * (0.5 + lots.Share())));

    public static IReadOnlyList<string> OutcomesOf(FlowActivity activity) =>
        activity.ItemOutcomes.Length > 0 ? activity.ItemOutcomes : activity.Definition.Outcomes is { Count: > 0 } named && activity.Kind != ActivityKind.Sign ? [.. named] : [FlowActivity.Done];

    /// <summary>Posts that steps are offered to by name, and <see cref="SimulationPlan.Anybody"/> when some are offered otherwise.</summary>
    public static IReadOnlyList<string> PostsOf(Flow flow)
    {
        var posts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var activity in flow.Activities)
        {
            if (activity.Kind == ActivityKind.Dispatch) posts.Add(activity.Definition.Leader ?? activity.Definition.Dispatcher ?? Apps.LightApp.DefaultDispatcher);
            if (activity.Kind != ActivityKind.Task) continue;
            if (activity.Post is { IsConstant: true, Constant.AsText: { Length: > 0 } post }) posts.Add(post);
            // What an expression or a party gives is known only when it runs; a party's post may stand in the list.
            else if (activity.Container >= 0 && flow[activity.Container] is { Kind: ActivityKind.Sign } sign)
                foreach (var party in sign.Definition.Parties.AsList ?? []) posts.Add(party["post"].AsText ?? SimulationPlan.Anybody);
            else posts.Add(SimulationPlan.Anybody);
        }
        return [.. posts];
    }

    static StepPlan? WrittenAt(FlowActivity activity)
    {
        if (activity.Definition.Extra?.GetValueOrDefault("simulate") is not { ValueKind: JsonValueKind.Object } written) return null;
        var minutes = written.TryGetProperty("minutes", out var m) && m.ValueKind == JsonValueKind.Number ? m.GetDouble() : (double?)null;
        var outcomes = written.TryGetProperty("outcomes", out var all) && all.ValueKind == JsonValueKind.Object
            ? all.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Number).ToDictionary(o => o.Name, o => o.Value.GetDouble(), StringComparer.Ordinal) : null;
        return new StepPlan { Minutes = minutes is > 0 and <= SimulationPlan.MostMinutes ? minutes : null, Outcomes = outcomes };
    }
}
