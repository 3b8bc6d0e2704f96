namespace LowCode.Flows;

/// <summary>
/// Whether a flow can always come to its end, whatever people and conditions choose: no join starves, no way runs out, nothing goes round for ever and
/// nothing is out of reach. Conditions are taken to go either way, times to come in any order. Returns and other corrections by people are left out:
/// they go back to what was there before. Pure.
/// </summary>
public static class Soundness
{
    public static SoundnessReport Check(Flow flow, SoundnessBudget? budget = null)
    {
        budget ??= SoundnessBudget.Default;
        Doubt[] doubts = [.. flow.Activities.Where(a => !WayKinds.IsKnown(a.Kind)).Select(a => new Doubt(DoubtReason.UnknownType, a.Id)),
            .. flow.Activities.Where(WayKinds.HasGap).Select(a => new Doubt(DoubtReason.Gap, a.Id))];
        if (OutOfReach(flow) is { } never) return new SoundnessReport(Verdict.Refuted, new CounterExample(SoundnessFault.Unreachable, [], never), [], 0);
        if (Array.Exists(doubts, d => d.Reason == DoubtReason.UnknownType) || flow.Activities.Any(a => a.Kind == ActivityKind.Decision && a.OutcomeNames.Length == 0)) return new SoundnessReport(Verdict.Undecided, null, doubts, 0);
        var blocks = new BlockReduction(flow);
        if (blocks.IsProved()) return new SoundnessReport(Verdict.Proved, null, [], 0);

        // What is proved inside is one step from without: a flow that is sound with it is sound.
        bool[] proved = [.. flow.Activities.Select(a => a.IsContainer && !a.IsNegotiated && a.Body >= 0 && blocks.IsProved(a.Index) && HasWayOut(flow, a))];
        var situations = 0;
        if (doubts.Length == 0 && Array.Exists(proved, p => p))
        {
            var outside = new SoundnessSearch(new DrivenFlow(flow, proved), budget);
            bool[] outer = [.. Expected(flow).Select((e, i) => e && !IsInside(flow, i, proved))];
            if (outside.Find(outer) is null && outside.Doubts.Count == 0 && CanTryAll(flow)) return new SoundnessReport(Verdict.Proved, null, [], outside.Situations);
            situations = outside.Situations;
        }
        var driven = new DrivenFlow(flow);
        var search = new SoundnessSearch(driven, budget);
        var found = search.Find(Expected(flow));
        situations += search.Situations;
        if (found is not null) return new SoundnessReport(Verdict.Refuted, Named(found, flow, driven), [], situations);
        doubts = [.. doubts, .. search.Doubts.Select(d => new Doubt(d))];
        if (doubts.Length == 0 && !CanTryAll(flow)) doubts = [new Doubt(DoubtReason.Budget)];
        return new SoundnessReport(doubts.Length == 0 ? Verdict.Proved : Verdict.Undecided, null, doubts, situations);
    }

    /// <summary>Forks whose failing or whose branches cannot all be tried.</summary>
    static bool CanTryAll(Flow flow) => flow.Activities.All(a => a.Kind != ActivityKind.Fork
        || (a.Boundaries.Length == 0 && a.Out.Where(c => WayKinds.IsConditional(a, c)).Select(c => c.Outcome).Distinct().Count() <= DrivenFlow.MostBranches));

    static bool HasWayOut(Flow flow, FlowActivity container) => Array.Exists(container.OutcomeNames, o => WayKinds.IsPossible(flow, container, o));

    static bool IsInside(Flow flow, int activity, bool[] proved)
    {
        for (var at = flow[activity].Container; at >= 0; at = flow[at].Container)
            if (proved[at]) return true;
        return false;
    }

    /// <summary>An activity no connection leads to, or whose container none leads to.</summary>
    static string? OutOfReach(Flow flow)
    {
        var graph = new Graph(flow.Activities, withRestarts: true);
        foreach (var level in flow.Activities.GroupBy(a => a.Container))
        {
            var start = level.Key < 0 ? flow.Start : flow[level.Key].Body;
            var reached = start < 0 ? null : graph.From([start]);
            if (level.FirstOrDefault(a => reached?[a.Index] != true) is { } never) return never.Id;
        }
        return null;
    }

    /// <summary>Activities that must be come to; those behind an error alone are not, because nothing has to fail.</summary>
    static bool[] Expected(Flow flow)
    {
        var graph = new Graph(flow.Activities, withRestarts: true, c => flow[c.From] is var from && c.Outcome is { } outcome
            && Array.Exists(from.Boundaries, b => !b.IsTimer && b.Outcome == outcome) && !WayKinds.IsOwn(from, outcome));
        var expected = new bool[flow.Activities.Count];
        foreach (var level in flow.Activities.GroupBy(a => a.Container))
        {
            var reached = graph.From([level.Key < 0 ? flow.Start : flow[level.Key].Body]);
            foreach (var activity in level) expected[activity.Index] = reached[activity.Index] && (level.Key < 0 || (expected[level.Key] && !flow[level.Key].IsAsked));
        }
        return expected;
    }

    static CounterExample Named(CounterExample found, Flow flow, DrivenFlow driven)
    {
        return found with
        {
            Activity = found.Activity is { } at ? NameOf(at) : null,
            Steps = [.. found.Steps.Select(s => s with { Activity = NameOf(s.Activity), Outcome = s.How == StepHow.Chose && s.Outcome is "more" or "stop~" ? s.Outcome.TrimEnd('~') : s.Outcome })],
        };

        string NameOf(string id) => driven.Flow.Find(id) is { } there ? flow[driven.Original[there.Index]].Id : id;
    }
}
