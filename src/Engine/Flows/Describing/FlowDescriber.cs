using System.Text.RegularExpressions;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Tells a compiled flow. Pure.</summary>
public static partial class FlowDescriber
{
    public static FlowDescription Describe(Flow flow, FlowTelling telling)
    {
        var words = telling.Words;
        var names = flow.Activities.Select(a => Part(flow, a, words) ?? NameOf(a, words)).ToArray();
        var activities = flow.Activities.Select(a => new DescribedActivity(
            a.Index, a.Id, a.Kind, words["kind." + a.Kind], names[a.Index], a.Container, a.Body, Who(flow, a, names, telling),
            a.Definition.Form is { } form ? telling.FormName?.Invoke(form) ?? form : null, [.. (a.Definition.Deadlines ?? []).Select(d => words.Time(d.Within))])).ToArray();
        var connections = flow.Connections.Select((c, i) => new DescribedConnection(
            i, c.From, c.To, c.Outcome, Label(flow[c.From], c, words), flow[c.From].Definition.When?.FirstOrDefault(w => w.Outcome == c.Outcome)?.If, c.Restart)).ToArray();
        return new FlowDescription(flow.Id, flow.Definition.Name ?? flow.Id, flow.Start, activities, connections, words);
    }

    static string NameOf(FlowActivity activity, FlowWords words) => activity.Definition switch
    {
        { Name: { Length: > 0 } name } => name,
        { Result: { Length: > 0 } result } when activity.Kind == ActivityKind.End => activity.Container < 0 ? words.Result(result) : words.Outcome(result, null),
        _ when activity.Kind == ActivityKind.Unknown => activity.Definition.Type,
        // What the product itself notes down inside a step is nobody's step.
        _ when activity is { Kind: ActivityKind.Set, IsGenerated: true } => words["kind.Noted"],
        _ => words["kind." + activity.Kind],
    };

    /// <summary>What stands inside a summon or a negotiation is written in Chinese when its author named nothing; here it is told in the reader's language.</summary>
    static string? Part(Flow flow, FlowActivity activity, FlowWords words)
    {
        for (var at = activity.Container; at >= 0; at = flow[at].Container)
        {
            var whole = flow[at];
            if (whole.Kind is not (ActivityKind.Summon or ActivityKind.Dispatch) || !activity.Id.StartsWith(whole.Id + ".", StringComparison.Ordinal)) continue;
            var key = (whole.Kind == ActivityKind.Summon ? "summon." : "negotiate.") + activity.Id[(whole.Id.Length + 1)..];
            var written = FlowWords.Chinese.Say(key, ("name", whole.Definition.Name ?? FlowWords.Chinese["kind." + whole.Kind]));
            if (FlowWords.Chinese.Find(key) is not null && activity.Definition.Name == written) return words.Say(key, ("name", NameOf(whole, words)));
        }
        return null;
    }

    static string? Label(FlowActivity from, FlowConnection connection, FlowWords words)
    {
        var label = connection.Outcome switch
        {
            null => null,
            FlowActivity.Done when from.Outcomes.Count == 1 => null,
            var outcome when Array.Find(from.Boundaries, b => b.Outcome == outcome) is { } boundary && !from.ItemOutcomes.Contains(outcome) =>
                words.Say(boundary.IsTimer ? "way.timer" : "way.error", ("outcome", words.Outcome(outcome, from.Definition))),
            var outcome => words.Outcome(outcome, from.Definition),
        };
        if (connection.Restart) label = label is null ? words["way.restart"] : $"{label} · {words["way.restart"]}";
        return label;
    }

    static string? Who(Flow flow, FlowActivity activity, string[] names, FlowTelling telling)
    {
        if (activity.Kind is not (ActivityKind.Task or ActivityKind.Dispatch)) return null;
        var (words, asked) = (telling.Words, activity.Definition.Candidates);
        // A dispatch goes by its table; only what no row fits waits for a person.
        if (activity.Kind == ActivityKind.Dispatch) return PostName(activity.Definition.Leader ?? activity.Definition.Dispatcher ?? "dispatcher", telling);
        if (asked is null) return null;
        var post = Text(asked.Post) is { } named ? named.StartsWith('=') ? words["who.rule"] : PostName(named, telling) : null;
        var unit = Text(asked.Unit) switch
        {
            null => null,
            "=case.owner" => words["who.owner"],
            ['=', ..] => words["who.rule"],
            var fixedUnit => fixedUnit,
        };
        var who = (post, unit) switch
        {
            ({ } p, { } u) => words.Say("who.at", ("post", p), ("unit", u)),
            ({ } p, null) => p,
            (null, { } u) => u,
            _ => Users(asked.Users, words),
        };
        var not = Text(asked.Not) is { } source && Performer().Match(source) is { Success: true } found && flow.Find(found.Groups[1].Value) is { } other
            ? words.Say("who.not", ("step", names[other.Index])) : null;
        return not is null || who is null ? who : $"{who} · {not}";
    }

    static string? Users(Value users, FlowWords words) => users switch
    {
        { IsBlank: true } => null,
        { AsText: "=case.initiator" } => words["who.initiator"],
        { AsText: ['=', ..] } => words["who.rule"],
        _ => words["who.named"],
    };

    static string PostName(string post, FlowTelling telling) => telling.PostName?.Invoke(post) ?? post;

    static string? Text(Value value) => value.AsText is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"^=performer\('([^']+)'\)$")]
    private static partial Regex Performer();
}
