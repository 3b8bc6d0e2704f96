using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

// What has activities inside: each becomes a container here, and leaving more than one of them is passed on outwards.
public sealed partial class ElsaImporter
{
    ElsaPiece? Container(string type, ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain) => type switch
    {
        "Flowchart" => Within(one, level, scope, chain, (inner, seen) => Flowchart(one, inner, seen)),
        "Sequence" or "Container" => Within(one, level, scope, chain, (inner, seen) => Sequence(one, inner, seen)),
        "FlowNode" => Within(one, level, scope, chain, (inner, seen) => Body(one, "body", inner, seen)),
        "If" => If(one, level, scope, chain),
        "Switch" => Switch(one, level, scope, chain),
        "Parallel" => Within(one, level, scope, chain, (inner, seen) => Fork(one, one.Activities, null, inner, seen)),
        "Fork" => Within(one, level, scope, chain, (inner, seen) => Fork(one, one.Children("branches"), Plainly(Input(one, "joinMode", seen, new ElsaChain(inner))), inner, seen)),
        "While" => While(one, level, scope, chain),
        "For" => For(one, level, scope, chain),
        "ForEach" => ForEach(one, level, scope, chain, "sequential"),
        "ParallelForEach" => ForEach(one, level, scope, chain, null),
        _ => null,
    };

    ElsaPiece Within(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain, Action<ElsaLevel, ElsaScope> fill, ActivityDefinition? of = null, ElsaScope? inside = null)
    {
        inside ??= scope.Inside();
        var declared = new RecordBuilder();
        Declare(one.Variables, inside, declared);
        var inner = new ElsaLevel(ids, scope.Prefix, isRoot: false);
        fill(inner, inside);
        if (inner.Activities.Count == 0) return Simple(one, scope, chain, new() { Type = ActivityTypes.Set });
        of ??= new ActivityDefinition { Type = ActivityTypes.Sequence };
        var piece = Simple(one, scope, chain, Filled(of, inner, declared));
        PassOn(inner, chain.Last!, level, of.Type is ActivityTypes.Loop or ActivityTypes.ForEach);
        return piece;
    }

    static ActivityDefinition Filled(ActivityDefinition of, ElsaLevel inner, RecordBuilder declared) => of with
    {
        Activities = inner.Activities, Connections = inner.Connections.Count > 0 ? inner.Connections : null, Start = inner.Start,
        Variables = declared.Count > 0 ? declared.ToRecord() : null,
    };

    static void PassOn(ElsaLevel inner, string container, ElsaLevel level, bool isLoop)
    {
        foreach (var signal in inner.Signals.ToArray())
            // A loop that is broken off is done: its way out without a name takes that too.
            if (!(isLoop && signal.Kind == ElsaLeave.Break)) level.Connect(container, signal.Outcome, level.Leave(signal));
    }

    void Body(ElsaActivity one, string member, ElsaLevel inner, ElsaScope seen)
    {
        if (one.Child(member) is { } body) Chart([body], [], null, inner, seen);
    }

    ElsaPiece If(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain)
    {
        var holds = Condition(one, one["condition"], "condition", scope, chain);
        return Within(one, level, scope, chain, (inner, seen) =>
            Choice(one, inner, seen, [(holds, "True", one.Child("then"))], "False", one.Child("else")));
    }

    ElsaPiece Switch(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain)
    {
        var cases = Cases(one, scope, chain).ToArray();
        if (Plainly(Input(one, "mode", scope, chain)) == "MatchAny") report.Add(ElsaFate.Changed, one.Place, one.Name ?? one.Id, one.Type, "elsa.matchAny");
        return Within(one, level, scope, chain, (inner, seen) => Choice(one, inner, seen, cases, "Default", one.Child("default")));
    }

    void Choice(ElsaActivity one, ElsaLevel inner, ElsaScope seen, (string If, string Label, ElsaActivity? Activity)[] cases, string otherwise, ElsaActivity? other)
    {
        var choice = ids.Take($"{seen.Prefix}{one.Id}.choice");
        inner.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = choice, Type = ActivityTypes.Decision, When = [.. cases.Select(c => new CaseDefinition { If = c.If, Outcome = c.Label })], Otherwise = otherwise }));
        foreach (var (_, label, activity) in cases.Append(("", otherwise, other)))
        {
            if (activity is null) continue;
            Chart([activity], [], null, inner, seen);
            inner.Connect(choice, label, inner.Start!);
        }
        inner.Start = choice;
    }

    void Fork(ElsaActivity one, IReadOnlyList<ElsaActivity> branches, string? joinMode, ElsaLevel inner, ElsaScope seen)
    {
        if (branches.Count == 0) return;
        if (branches.Count == 1) { Chart(branches, [], null, inner, seen); return; }
        var fork = ids.Take($"{seen.Prefix}{one.Id}.fork");
        inner.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = fork, Type = ActivityTypes.Fork }));
        var join = joinMode == "WaitAny" ? ids.Take($"{seen.Prefix}{one.Id}.first") : null;
        if (join is not null) inner.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = join, Type = ActivityTypes.Join, Mode = "any" }));
        foreach (var branch in branches)
        {
            var ends = Chart([branch], [], null, inner, seen);
            inner.Connect(fork, null, inner.Start!);
            if (join is not null) foreach (var end in ends) inner.Connect(end.From, end.Outcome, join);
        }
        inner.Start = fork;
    }

    ElsaPiece While(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain)
    {
        // The condition is tried before every round, so it cannot wait for a script outside the loop.
        var before = new ElsaLevel(ids, scope.Prefix, false);
        var holds = Condition(one, one["condition"], "condition", scope, new ElsaChain(before));
        if (before.Activities.Count == 0)
            return Within(one, level, scope, chain, (inner, seen) => Body(one, "body", inner, seen), new() { Type = ActivityTypes.Loop, While = holds });
        return Within(one, level, scope, chain, (inner, seen) =>
        {
            var leave = new ElsaSignal(ElsaLeave.Break, "break");
            var asked = new ElsaChain(inner);
            holds = Condition(one, one["condition"], "condition", seen, asked);
            var choice = ids.Take($"{seen.Prefix}{one.Id}.choice");
            asked.Add(ElsaLevel.Part(new ActivityDefinition { Id = choice, Type = ActivityTypes.Decision, When = [new() { If = holds, Outcome = "True" }], Otherwise = "False" }));
            Body(one, "body", inner, seen);
            if (inner.Start is { } body) inner.Connect(choice, "True", body);
            inner.Connect(choice, "False", inner.Leave(leave));
            inner.Start = asked.First;
        }, new() { Type = ActivityTypes.Loop });
    }

    ElsaPiece For(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain)
    {
        var (start, end) = (Source(Input(one, "start", scope, chain), "0"), Source(Input(one, "end", scope, chain), "0"));
        var step = Source(Input(one, "step", scope, chain), "1");
        var within = Input(one, "outerBoundInclusive", scope, chain) is { IsBoolean: true } said && !said.IsTruthy ? ("<", ">") : ("<=", ">=");
        var counter = scope.Workflow.Allot($"{scope.Prefix}{one.Id}_counter");
        chain.Add(ElsaLevel.Part(new ActivityDefinition { Id = ids.Take($"{scope.Prefix}{one.Id}.first"), Type = ActivityTypes.Set, Values = Record.Of((counter, $"=({start}) - ({step})")) }));
        var inside = scope.Inside();
        var taker = BoundTo(one["currentValue"], scope);
        if (taker is null && scope.Variable("CurrentValue") is null) inside.Declare("CurrentValue", "CurrentValue", counter);
        return Within(one, level, scope, chain, (inner, seen) =>
        {
            var next = ids.Take($"{scope.Prefix}{one.Id}.next");
            var values = new RecordBuilder().Set(counter, $"=vars.{counter} + ({step})");
            inner.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = next, Type = ActivityTypes.Set, Values = values.ToRecord() }));
            var chained = new ElsaChain(inner);
            chained.Join(next, next);
            if (taker is not null) chained.Add(ElsaLevel.Part(new ActivityDefinition { Id = ids.Take($"{scope.Prefix}{one.Id}.value"), Type = ActivityTypes.Set, Values = Record.Of((taker, $"=vars.{counter}")) }));
            Body(one, "body", inner, seen);
            if (inner.Start is { } body) inner.Connect(chained.Last!, null, body);
            inner.Start = next;
        }, new() { Type = ActivityTypes.Loop, While = $"({step}) >= 0 ? vars.{counter} + ({step}) {within.Item1} ({end}) : vars.{counter} + ({step}) {within.Item2} ({end})" }, inside);
    }

    ElsaPiece ForEach(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain, string? mode)
    {
        var items = Input(one, "items", scope, chain);
        if (Plainly(items) is { } text && ElsaTypes.Json(text) is { AsList: not null } list) items = Constant(list);
        var taker = BoundTo(one["currentValue"], scope);
        return Within(one, level, scope, chain, (inner, seen) =>
        {
            Body(one, "body", inner, seen);
            if (taker is null || inner.Start is null) return;
            var value = ids.Take($"{scope.Prefix}{one.Id}.value");
            inner.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = value, Type = ActivityTypes.Set, Values = Record.Of((taker, "=item")) }));
            inner.Connect(value, null, inner.Start);
            inner.Start = value;
        }, new() { Type = ActivityTypes.ForEach, Items = items.IsAbsent ? Value.Of(Array.Empty<Value>()) : items, Mode = mode }, scope.Inside(item: true));
    }
}
