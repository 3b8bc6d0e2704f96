using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Makes a definition ready to run. Work grows with the number of activities and connections, not with the number of paths.</summary>
public sealed class FlowCompiler
{
    readonly List<Problem> problems = [];
    readonly List<FlowActivity> activities = [];
    readonly List<FlowConnection> connections = [];
    readonly Dictionary<string, FlowActivity> byId = new(StringComparer.Ordinal);
    readonly ExpressionReader expressions;
    readonly bool allowUnknown;

    FlowCompiler(bool allowUnknown)
    {
        this.allowUnknown = allowUnknown;
        expressions = new ExpressionReader(problems);
    }

    /// <summary>Compiles a flow. What is compiled can run; whether it is wise is for <see cref="FlowCheck"/> to say.</summary>
    /// <param name="definition">As it was read.</param>
    /// <param name="allowUnknown">Let activities of types that are not known stand; one that is reached raises an incident.</param>
    public static FlowCompilation Compile(FlowDefinition definition, bool allowUnknown = false) => new FlowCompiler(allowUnknown).Make(definition);

    FlowCompilation Make(FlowDefinition definition)
    {
        var roots = AddAll(definition.Activities ?? [], -1);
        Connect(roots, -1, definition.Connections ?? [], implicitOrder: false);
        foreach (var container in activities.Where(a => a.IsContainer).ToArray())
            Connect(Inside(container), container.Index, ConnectionsIn(container), implicitOrder: ConnectionsIn(container) is not { Count: > 0 });
        var start = FirstOf(roots, definition.Start, null);
        if (start < 0 && problems.Count == 0) problems.Add(Problem.Of("flow.empty"));
        foreach (var container in activities.Where(a => a.IsContainer)) container.Body = FirstOf(Inside(container), container.IsAsked ? null : container.Definition.Start, container.Id);
        var outcomes = new OutcomePlanner(activities, problems);
        foreach (var activity in activities) outcomes.Plan(activity);
        foreach (var activity in activities) new PropertyReader(expressions, problems).Read(activity);
        var (names, values) = expressions.Members(definition.Id, definition.Variables);
        if (problems.Count > 0) return new FlowCompilation(null, problems);
        var all = activities.ToArray();
        new JoinPlanner(all).Plan();
        return new FlowCompilation(new Flow(definition, all, [.. connections], start, new VariablePlan(names, values)), []);
    }

    List<FlowActivity> AddAll(IReadOnlyList<ActivityDefinition> definitions, int container, bool generated = false)
    {
        var added = new List<FlowActivity>(definitions.Count);
        foreach (var written in definitions)
        {
            var one = Generated.Whole(written);
            var kind = KindOf(one.Type);
            if (string.IsNullOrEmpty(one.Id)) { problems.Add(Problem.Of("flow.noId", ("type", one.Type))); continue; }
            if (kind == ActivityKind.Unknown && !allowUnknown) problems.Add(Problem.At("flow.unknownType", one.Id, ("type", one.Type)));
            var activity = new FlowActivity(activities.Count, one, kind, container, generated);
            if (!byId.TryAdd(one.Id, activity)) { problems.Add(Problem.At("flow.idTwice", one.Id)); continue; }
            activities.Add(activity);
            added.Add(activity);
            if (activity.IsContainer) AddAll(Generated.Inside(written), activity.Index, generated || activity.IsAsked || kind == ActivityKind.Summon);
        }
        return added;
    }

    static IReadOnlyList<ConnectionDefinition> ConnectionsIn(FlowActivity container) => container.IsAsked ? [] : container.Definition.Connections ?? [];

    List<FlowActivity> Inside(FlowActivity container) => activities.FindAll(a => a.Container == container.Index);

    void Connect(List<FlowActivity> members, int container, IReadOnlyList<ConnectionDefinition> definitions, bool implicitOrder)
    {
        var made = new List<FlowConnection>();
        if (implicitOrder)
            for (var i = 0; i + 1 < members.Count; i++)
                if (members[i].Kind != ActivityKind.End) made.Add(new FlowConnection(members[i].Index, null, members[i + 1].Index, false, members[i].Id));
        var seen = new HashSet<(int, string?, int)>();
        foreach (var one in definitions)
        {
            var (from, to) = (byId.GetValueOrDefault(one.From), byId.GetValueOrDefault(one.To));
            if (from is null || from.Container != container) { problems.Add(Problem.At("flow.unknownSource", one.From, ("to", one.To))); continue; }
            if (to is null || to.Container != container) { problems.Add(Problem.At("flow.unknownTarget", one.From, ("to", one.To))); continue; }
            if (from.Kind == ActivityKind.End) { problems.Add(Problem.At("flow.afterEnd", one.From)); continue; }
            if (!seen.Add((from.Index, one.Outcome, to.Index))) { problems.Add(Problem.At("flow.connectionTwice", one.From, ("to", one.To))); continue; }
            made.Add(new FlowConnection(from.Index, one.Outcome, to.Index, one.Restart, one.Outcome is null ? from.Id : $"{from.Id}/{one.Outcome}"));
        }
        connections.AddRange(made);
        var (outbound, inbound) = (made.ToLookup(c => c.From), made.ToLookup(c => c.To));
        foreach (var member in members)
        {
            member.Out = [.. outbound[member.Index]];
            member.In = [.. inbound[member.Index]];
            for (var bit = 0; bit < member.In.Length; bit++) member.In[bit].Bit = bit;
            if (member.Kind == ActivityKind.Join && member.In.Length > JoinPlanner.MaxInbound)
                problems.Add(Problem.At("flow.joinTooWide", member.Id, ("most", JoinPlanner.MaxInbound.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        }
    }

    int FirstOf(List<FlowActivity> members, string? named, string? place)
    {
        if (named is not null)
        {
            if (members.Find(a => a.Id == named) is { } start) return start.Index;
            problems.Add(Problem.At("flow.unknownStart", place ?? named, ("start", named)));
            return -1;
        }
        return (members.Find(a => a.Kind == ActivityKind.Start) ?? members.Find(a => a.In.Length == 0) ?? members.FirstOrDefault())?.Index ?? -1;
    }

    static ActivityKind KindOf(string type) => type switch
    {
        ActivityTypes.Start => ActivityKind.Start,
        ActivityTypes.End => ActivityKind.End,
        ActivityTypes.Task => ActivityKind.Task,
        ActivityTypes.Dispatch => ActivityKind.Dispatch,
        ActivityTypes.Decision => ActivityKind.Decision,
        ActivityTypes.Fork => ActivityKind.Fork,
        ActivityTypes.Join => ActivityKind.Join,
        ActivityTypes.Sequence => ActivityKind.Sequence,
        ActivityTypes.Loop => ActivityKind.Loop,
        ActivityTypes.ForEach => ActivityKind.ForEach,
        ActivityTypes.Delay => ActivityKind.Delay,
        ActivityTypes.Wait => ActivityKind.Wait,
        ActivityTypes.Sign => ActivityKind.Sign,
        ActivityTypes.Summon => ActivityKind.Summon,
        ActivityTypes.Set => ActivityKind.Set,
        ActivityTypes.Script => ActivityKind.Script,
        ActivityTypes.Notify => ActivityKind.Notify,
        ActivityTypes.Call => ActivityKind.Call,
        ActivityTypes.Subcase => ActivityKind.Subcase,
        // The product's own types have no dot. Whether the plugin is there is asked when the app is published, and when a case comes to it.
        _ when type.Contains('.', StringComparison.Ordinal) => ActivityKind.Plugin,
        _ => ActivityKind.Unknown,
    };
}
