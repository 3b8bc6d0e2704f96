using LowCode.Flows;
using LowCode.Scripts;
using Random = System.Random;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Draws one flow.</summary>
sealed class Drawing(Random random, int size)
{
    readonly RecordBuilder variables = new();
    List<ActivityDefinition> activities = [];
    List<ConnectionDefinition> connections = [];
    int ids, regions;

    public Dictionary<string, (double Share, int Region)> Places { get; } = new(StringComparer.Ordinal);

    public FlowDefinition Draw(bool structured)
    {
        var (entry, exits) = List(3, 1, regions++, null);
        var end = Add(new ActivityDefinition { Id = Id("end"), Type = ActivityTypes.End, Result = "closed" }, 1, 0);
        Connect(exits, end);
        if (!structured) Disturb();
        return new FlowDefinition { Id = "random", Start = entry, Variables = variables.ToRecord(), Activities = activities, Connections = connections };
    }

    /// <summary>Draws connections across the blocks and changes joins.</summary>
    void Disturb()
    {
        for (int left = random.Next(1, 4), tries = 20; left > 0 && tries > 0; tries--)
        {
            var at = random.Next(activities.Count);
            var (source, to) = (activities[at], activities[random.Next(activities.Count)]);
            var outcome = $"x{tries}";
            switch (source.Type)
            {
                case ActivityTypes.Decision:
                    activities[at] = source with { When = [new CaseDefinition { If = $"visits('{source.Id}') < 2 && form.a > {random.Next(8)}", Outcome = outcome }, .. source.When!] };
                    connections.Add(new ConnectionDefinition { From = source.Id, Outcome = outcome, To = to.Id, Restart = random.Next(6) == 0 });
                    break;
                case ActivityTypes.Task:
                    activities[at] = source with { Outcomes = [.. source.Outcomes!, outcome] };
                    connections.Add(new ConnectionDefinition { From = source.Id, Outcome = outcome, To = to.Id });
                    break;
                case ActivityTypes.Fork: connections.Add(new ConnectionDefinition { From = source.Id, To = to.Id }); break;
                case ActivityTypes.Join: activities[at] = source with { Mode = random.Next(3) switch { 0 => "live", 1 => "all", _ => "any" } }; break;
                default: continue;
            }
            left--;
        }
    }

    string Id(string type) => $"{type}{++ids}";

    string Add(ActivityDefinition activity, double share, int region)
    {
        activities.Add(activity);
        Places[activity.Id] = (share, region);
        size--;
        return activity.Id;
    }

    void Connect(IEnumerable<(string From, string? Outcome)> exits, string to, bool restart = false)
    {
        foreach (var (from, outcome) in exits) connections.Add(new ConnectionDefinition { From = from, Outcome = outcome, To = to, Restart = restart });
    }

    (string Entry, List<(string, string?)> Exits) List(int depth, double share, int region, string? anchor)
    {
        string? first = null;
        List<(string, string?)> open = [];
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var (entry, exits) = Block(depth, share, region, anchor);
            first ??= entry;
            Connect(open, entry);
            open = exits;
        }
        return (first!, open);
    }

    (string Entry, List<(string, string?)> Exits) Block(int depth, double share, int region, string? anchor) => (size <= 0 || depth == 0 ? random.Next(9) : random.Next(24)) switch
    {
        0 or 1 or 2 => Human(share, region),
        3 => One(new ActivityDefinition { Id = Id("set"), Type = ActivityTypes.Set, Values = Record.Of(("x", "=form.a"), ("y", 1)) }, share, region),
        4 => One(new ActivityDefinition { Id = Id("notify"), Type = ActivityTypes.Notify, Template = "t", Payload = Record.Of(("a", "=form.a")) }, share, region),
        5 => One(new ActivityDefinition { Id = Id("delay"), Type = ActivityTypes.Delay, For = "2 hours" }, share, region),
        6 => One(new ActivityDefinition { Id = Id("wait"), Type = ActivityTypes.Wait, Signal = random.Next(2) == 0 ? "s1" : "s2", Into = "got" }, share, region),
        7 => Script(share, region),
        8 => Dispatch(share, region),
        9 or 10 => Decision(depth, share, region, anchor),
        11 or 12 or 13 => Fork(depth, share, region),
        14 => Again(depth, share, region, anchor),
        15 when anchor is not null => Restart(share, region, anchor),
        16 => EarlyEnd(share, region),
        17 => One(new ActivityDefinition { Id = Id("call"), Type = ActivityTypes.Call, Target = "http", Wait = random.Next(2) == 0 }, share, region),
        18 => Sign(share, region),
        19 => Summon(share, region),
        20 => One(new ActivityDefinition { Id = Id("subcase"), Type = ActivityTypes.Subcase, App = "part", Values = Record.Of(("a", "=form.a")), Wait = random.Next(3) > 0, Into = "got" }, share, region),
        _ => Container(depth, share, region),
    };

    (string, List<(string, string?)>) One(ActivityDefinition activity, double share, int region) => (Add(activity, share, region), [(activity.Id, null)]);

    (string, List<(string, string?)>) Human(double share, int region)
    {
        var id = Id("task");
        string[] outcomes = random.Next(2) == 0 ? ["done"] : ["yes", "no"];
        List<BoundaryDefinition> boundaries = [];
        if (random.Next(6) == 0) boundaries.Add(new BoundaryDefinition { On = "timer", After = "4 hours", Outcome = "late" });
        if (random.Next(6) == 0)
        {
            boundaries.Add(new BoundaryDefinition { On = "timer", After = "1 hours", Interrupting = false, Outcome = "nudge" });
            var aside = Add(new ActivityDefinition { Id = Id("aside"), Type = ActivityTypes.Notify, Template = "nudge" }, 0, -1);
            connections.Add(new ConnectionDefinition { From = id, Outcome = "nudge", To = aside });
        }
        Add(new ActivityDefinition
        {
            Id = id, Type = ActivityTypes.Task, Candidates = new CandidatesDefinition { Post = "p" }, Outcomes = outcomes, Boundaries = boundaries,
            Return = random.Next(3) == 0 ? "direct" : null,
        }, share, region);
        return (id, [(id, null)]);
    }

    (string, List<(string, string?)>) Sign(double share, int region)
    {
        var id = Id("sign");
        var rule = new[] { "all", "any", "quorum", "sequential", "owners" }[random.Next(5)];
        Value[] parties = [.. Enumerable.Range(1, random.Next(1, 4)).Select(i => (Value)Record.Of(("unit", $"u{i}"), ("weight", i), ("area", 10 * i), ("veto", random.Next(6) == 0)))];
        Places[Signing.PartyId(id)] = (1, regions++);
        return One(new ActivityDefinition
        {
            Id = id, Type = ActivityTypes.Sign, Parties = random.Next(8) == 0 ? "=form.list" : Value.Of(parties), Rule = rule, Quorum = rule == "quorum" ? random.Next(2) == 0 ? 2 : ">1/2" : default,
            Thresholds = rule == "owners" ? new ThresholdsDefinition { TakePart = new() { Households = "2/3" }, Agree = new() { Households = ">1/2", Area = "1/2" } } : null,
            Veto = random.Next(4) == 0, Votes = random.Next(2) == 0 ? ["agree", "reject", "abstain"] : null, Closes = random.Next(4) == 0 ? "5 hours" : default,
            Reopens = random.Next(2) == 0 ? "party" : null,
        }, share, region);
    }

    (string, List<(string, string?)>) Dispatch(double share, int region)
    {
        var id = Id("dispatch");
        Places[Negotiating.CandidateId(id)] = (1, regions++);
        return One(new ActivityDefinition
        {
            Id = id, Type = ActivityTypes.Dispatch, Table = "duties",
            Negotiate = random.Next(2) == 0 ? new NegotiateDefinition { Units = Value.Of(["u1", "u2", "u3"]), Within = "4 hours", Silence = random.Next(2) == 0 ? "accepts" : null } : null,
        }, share, region);
    }

    /// <summary>Everything inside stands for a whole token of its own scope, but what is ruled on beside a report, and the two sides that rate.</summary>
    (string, List<(string, string?)>) Summon(double share, int region)
    {
        var id = Id("summon");
        var summon = new ActivityDefinition
        {
            Id = id, Type = ActivityTypes.Summon, Parties = random.Next(6) == 0 ? "=form.list" : Value.Of(["u1", "u2"]), Within = "2 hours", Waits = random.Next(2) == 0 ? "3 hours" : null,
            Excuse = random.Next(3) > 0 ? new ExcuseDefinition { Post = "district" } : null,
            Joint = random.Next(3) > 0 ? new JointRecordDefinition { Candidates = new CandidatesDefinition { Post = "p" }, Outcomes = random.Next(2) == 0 ? ["handled", "unfinished"] : null } : null,
            Rate = random.Next(2) == 0 ? new MutualRatingDefinition { Candidates = new CandidatesDefinition { Post = "p" }, Within = random.Next(2) == 0 ? "5 hours" : null } : null,
        };
        Place(Generated.Inside(summon), summon);
        return One(summon, share, region);
    }

    void Place(IReadOnlyList<ActivityDefinition> inside, ActivityDefinition summon)
    {
        foreach (var one in inside)
        {
            var part = one.Id == Summoning.RuleId(summon.Id) ? 0 : one.Id == Summoning.RateUnitId(summon.Id) || one.Id == Summoning.RateStreetId(summon.Id) ? 0.5 : 1;
            Places[one.Id] = (part, -1);
            Place(one.Activities ?? [], summon);
        }
    }

    (string, List<(string, string?)>) Script(double share, int region)
    {
        var boundaries = random.Next(2) == 0 ? new[] { new BoundaryDefinition { On = "error", Outcome = "failed" } } : null;
        return One(new ActivityDefinition { Id = Id("script"), Type = ActivityTypes.Script, Script = "1", Into = "answer", Boundaries = boundaries }, share, region);
    }

    (string, List<(string, string?)>) Decision(int depth, double share, int region, string? anchor)
    {
        var id = Id("decision");
        var count = random.Next(2, 4);
        Add(new ActivityDefinition { Id = id, Type = ActivityTypes.Decision, When = [.. Enumerable.Range(1, count - 1).Select(i => new CaseDefinition { If = $"form.a > {random.Next(10)}", Outcome = $"o{i}" })], Otherwise = $"o{count}" }, share, region);
        List<(string, string?)> exits = [];
        for (var i = 1; i <= count; i++)
        {
            if (random.Next(4) == 0) { exits.Add((id, $"o{i}")); continue; }
            var (entry, open) = List(depth - 1, share, region, anchor);
            Connect([(id, $"o{i}")], entry);
            exits.AddRange(open);
        }
        return (id, exits);
    }

    (string, List<(string, string?)>) Fork(int depth, double share, int region)
    {
        var before = Add(new ActivityDefinition { Id = Id("set"), Type = ActivityTypes.Set }, share, region);
        var fork = Add(new ActivityDefinition { Id = Id("fork"), Type = ActivityTypes.Fork }, share, region);
        var count = random.Next(2, 4);
        var modes = new[] { null, "live", "all", "any" };
        var join = Add(new ActivityDefinition { Id = Id("join"), Type = ActivityTypes.Join, Mode = modes[random.Next(4)] }, share, -1);
        Connect([(before, null)], fork);
        var direct = false;
        for (var i = 0; i < count; i++)
        {
            if (!direct && random.Next(6) == 0) { direct = true; Connect([(fork, null)], join); continue; }
            var branch = regions++;
            var (entry, open) = List(depth - 1, share / count, branch, before);
            Connect([(fork, null)], entry);
            // One connection a branch, so that "all" means all branches.
            if (open.Count > 1 || open[0].Item2 is not null)
            {
                var meet = Add(new ActivityDefinition { Id = Id("set"), Type = ActivityTypes.Set }, share / count, branch);
                Connect(open, meet);
                open = [(meet, null)];
            }
            Connect(open, join);
        }
        return (before, [(join, null)]);
    }

    (string, List<(string, string?)>) Again(int depth, double share, int region, string? anchor)
    {
        var (entry, open) = List(depth - 1, share, region, anchor);
        var id = Add(new ActivityDefinition { Id = Id("decision"), Type = ActivityTypes.Decision }, share, region);
        activities[^1] = activities[^1] with { When = [new CaseDefinition { If = $"visits('{id}') < {random.Next(1, 3)}", Outcome = "again" }], Otherwise = "on" };
        Connect(open, id);
        Connect([(id, "again")], entry);
        return (entry, [(id, "on")]);
    }

    (string, List<(string, string?)>) Restart(double share, int region, string anchor)
    {
        var id = Add(new ActivityDefinition { Id = Id("decision"), Type = ActivityTypes.Decision }, share, region);
        activities[^1] = activities[^1] with { When = [new CaseDefinition { If = $"visits('{id}') < 1 && form.a > 4", Outcome = "over" }], Otherwise = "on" };
        Connect([(id, "over")], anchor, restart: true);
        return (id, [(id, "on")]);
    }

    (string, List<(string, string?)>) EarlyEnd(double share, int region)
    {
        var id = Add(new ActivityDefinition { Id = Id("task"), Type = ActivityTypes.Task, Candidates = new CandidatesDefinition { Users = Value.Of([Value.Of("u")]) }, Outcomes = ["on", "stop"] }, share, region);
        var end = Add(new ActivityDefinition { Id = Id("end"), Type = ActivityTypes.End }, share, region);
        Connect([(id, "stop")], end);
        return (id, [(id, "on")]);
    }

    (string, List<(string, string?)>) Container(int depth, double share, int region)
    {
        var (outerActivities, outerConnections) = (activities, connections);
        (activities, connections) = ([], []);
        var (entry, exits) = List(depth - 1, 1, regions++, null);
        var id = Id("box");
        ActivityDefinition box;
        switch (random.Next(4))
        {
            case 0:
                box = new ActivityDefinition { Id = id, Type = ActivityTypes.Sequence };
                break;
            case 1:
                var name = Id("n");
                variables.Set(name, 0);
                var count = Add(new ActivityDefinition { Id = Id("set"), Type = ActivityTypes.Set, Values = Record.Of((name, $"=vars.{name} + 1")) }, 1, -1);
                Connect([(count, null)], entry);
                entry = count;
                box = new ActivityDefinition { Id = id, Type = ActivityTypes.Loop, While = $"vars.{name} < 2" };
                break;
            case 2: box = new ActivityDefinition { Id = id, Type = ActivityTypes.ForEach, Items = Value.Of(["a", "b"]) }; break;
            default: box = new ActivityDefinition { Id = id, Type = ActivityTypes.ForEach, Items = "=form.list", Mode = "sequential" }; break;
        }
        if (exits.Count > 0 && random.Next(6) == 0)
        {
            var end = Add(new ActivityDefinition { Id = Id("end"), Type = ActivityTypes.End, Result = "broke" }, 1, -1);
            Connect(exits, end);
        }
        if (random.Next(5) == 0) box = box with { Boundaries = [new BoundaryDefinition { On = "timer", After = "6 hours", Outcome = "late" }] };
        box = box with { Start = entry, Activities = activities, Connections = connections.Count > 0 ? connections : null };
        (activities, connections) = (outerActivities, outerConnections);
        return One(box, share, region);
    }
}
