using System.Text.Json;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

// One activity there, one or a few here.
public sealed partial class ElsaImporter
{
    /// <summary>What the outside starts workflows by there; here a case is opened by a page, the API or an import.</summary>
    static readonly HashSet<string> triggers = ["HttpEndpoint", "Timer", "Cron", "StartAt", "Event"];

    static readonly string[] faultParts = ["code", "message"];

    ElsaPiece Map(ElsaActivity one, ElsaLevel level, ElsaScope scope, bool isFirst, bool hasBack, int ports)
    {
        if (++made > MaxActivities) throw new RefusedException(RefusalKind.Invalid, Problem.At("elsa.large", one.Place, ("most", MaxActivities.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        if (nesting > ElsaJson.MaxDepth / 2) throw new RefusedException(RefusalKind.Invalid, Problem.At("elsa.deep", one.Place));
        nesting++;
        var chain = new ElsaChain(level);
        var piece = Restored(one, scope, chain) ?? (one.BuiltIn is { } type ? BuiltIn(type, one, level, scope, chain, isFirst, hasBack, ports) : null);
        piece ??= Other(one, level, scope, chain);
        nesting--;
        report.Add(ElsaFate.Mapped, one.Place, one.Name ?? one.Id, one.Type);
        return piece;
    }

    ElsaPiece? BuiltIn(string type, ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain, bool isFirst, bool hasBack, int ports)
    {
        switch (type)
        {
            case "Start": return Simple(one, scope, chain, new() { Type = ActivityTypes.Start });
            case var trigger when isFirst && level.IsRoot && triggers.Contains(trigger) && (one.CanStart || trigger != "Event"):
                report.Add(ElsaFate.Kept, one.Place, one.Name ?? one.Id, one.Type, "elsa.trigger");
                return Simple(one, scope, chain, new() { Type = ActivityTypes.Start });
            case "End": return Terminal(chain, Own(one, scope, new() { Type = ActivityTypes.End, Result = level.IsRoot ? "finished" : null }));
            case "Finish": return Left(level, new(ElsaLeave.Finish, "finish"));
            case "Break": return Left(level, new(ElsaLeave.Break, "break"));
            case "Complete":
                var outcome = Input(one, "outcomes", scope, chain) switch { { AsText: [not '=', ..] text } => ElsaTypes.Json(text)?.AsList is [var inner, ..] ? inner.AsText ?? text : text, { AsList: [var first, ..] } => first.AsText ?? "Done", _ => "Done" };
                return Left(level, new(ElsaLeave.Complete, outcome));
            case "WriteLine": return Assign(one, scope, chain, Line, Input(one, "text", scope, chain), "elsa.writeLine");
            case "SetVariable": return SetVariable(one, scope, chain);
            case "SetOutput":
                var output = Plainly(Input(one, "outputName", scope, chain)) ?? "";
                if (!scope.Workflow.Outputs.TryGetValue(output, out var taker)) scope.Workflow.Outputs[output] = taker = scope.Workflow.Allot(scope.Prefix + output);
                return Assign(one, scope, chain, taker, Input(one, "outputValue", scope, chain));
            case "Correlate": return Assign(one, scope, chain, Known(Correlation), Input(one, "correlationId", scope, chain), "elsa.sideData");
            case "SetName": return Assign(one, scope, chain, Known(InstanceName), Input(one, "value", scope, chain), "elsa.sideData");
            case "FlowDecision":
                var holds = Condition(one, one["condition"], "condition", scope, chain);
                return Ported(one, scope, chain, new() { Type = ActivityTypes.Decision, When = [new() { If = holds, Outcome = "True" }], Otherwise = "False" }, "True", "False");
            case "FlowSwitch": return FlowSwitch(one, scope, chain);
            case "FlowFork" when ports > 1: return Ported(one, scope, chain, new() { Type = ActivityTypes.Fork }, "*") with { IsFork = true };
            case "FlowFork": return Simple(one, scope, chain, new() { Type = ActivityTypes.Set });
            case "FlowJoin": return FlowJoin(one, scope, chain, hasBack);
            case "Fault":
                var told = string.Join(": ", faultParts.Select(m => Plainly(Input(one, m, scope, chain))).Where(t => !string.IsNullOrEmpty(t)));
                return Simple(one, scope, chain, new() { Type = ActivityTypes.Script, Script = $"throw new Error({JsonSerializer.Serialize(told)});" }, "elsa.fault");
            case "Event":
                var signal = Input(one, "eventName", scope, chain);
                return Simple(one, scope, chain, new() { Type = ActivityTypes.Wait, Signal = signal.IsBlank ? one.Name ?? one.Id : signal, Into = BoundTo(one["result"], scope) });
            case "Delay": return Delay(one, scope, chain, "timeSpan");
            case "Timer": return Delay(one, scope, chain, "interval");
            case "StartAt": return Simple(one, scope, chain, new() { Type = ActivityTypes.Delay, Until = Input(one, "dateTime", scope, chain) });
            case "RunTask":
                var task = Plainly(Input(one, "taskName", scope, chain));
                return Simple(one, scope, chain, new() { Type = ActivityTypes.Task, Name = task ?? one.Name, Candidates = new() { Post = Post } }, "elsa.task", ("post", Post));
            case "RunJavaScript": return RunJavaScript(one, scope, chain);
            case "RunCSharp": return RunSharp(one, scope, chain);
            case "PublishEvent" or "WriteHttpResponse" or "Log":
                report.Add(ElsaFate.Kept, one.Place, one.Name ?? one.Id, one.Type, "elsa.inert");
                return Simple(one, scope, chain, new() { Type = ActivityTypes.Set });
            default: return Container(type, one, level, scope, chain) ?? (type is "ExecuteWorkflow" or "DispatchWorkflow" ? Execute(one, level, scope, chain) : null);
        }
    }

    /// <summary>What was exported from here comes back as it was.</summary>
    ElsaPiece? Restored(ElsaActivity one, ElsaScope scope, ElsaChain chain)
    {
        if (one["customProperties"].Member(ElsaExporter.OwnMember) is not System.Text.Json.Nodes.JsonObject own) return null;
        ActivityDefinition? read;
        try { read = JsonSerializer.Deserialize(own.ToJsonString(), FlowJson.Default.ActivityDefinition); }
        catch (JsonException) { return null; }
        return read is null or { Type: ActivityTypes.Join } || read.Activities is not null ? null
            : Ported(one, scope, chain, read with { Name = one.Name ?? read.Name }, [.. (read.Outcomes ?? []).Concat((read.Boundaries ?? []).Select(b => b.Outcome)).Distinct(), "*"]);
    }

    /// <summary>Post whose holders get the tasks; a street maps it to people.</summary>
    public const string Post = "handler";

    ActivityDefinition Own(ElsaActivity one, ElsaScope scope, ActivityDefinition of) => of with
    {
        Id = ids.Take(scope.Prefix + one.Id), Name = of.Name ?? one.Name,
        Extra = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [PlaceMark] = JsonSerializer.SerializeToElement(one.Place) },
    };

    ElsaPiece Simple(ElsaActivity one, ElsaScope scope, ElsaChain chain, ActivityDefinition of, string? note = null, params ReadOnlySpan<(string, string)> values)
    {
        if (note is not null) report.Add(ElsaFate.Changed, one.Place, one.Name ?? one.Id, one.Type, note, values);
        return Ported(one, scope, chain, of, "*");
    }

    ElsaPiece Ported(ElsaActivity one, ElsaScope scope, ElsaChain chain, ActivityDefinition of, params string[] ports)
    {
        var own = Own(one, scope, of);
        chain.Add(own);
        return new ElsaPiece(chain.First!, [.. ports.Select(p => new ElsaExit(p, own.Id, p == "*" ? null : p))]);
    }

    static ElsaPiece Terminal(ElsaChain chain, ActivityDefinition end)
    {
        chain.Add(end);
        return new ElsaPiece(chain.First!, []);
    }

    static ElsaPiece Left(ElsaLevel level, ElsaSignal signal) => new(level.Leave(signal), []);

    string Known(string variable)
    {
        if (flowVariables.Get(variable).IsUndefined) { variables.TakePlain(variable); flowVariables.Set(variable, Value.Null); }
        return variable;
    }

    ElsaPiece Assign(ElsaActivity one, ElsaScope scope, ElsaChain chain, string variable, Value value, string? note = null) =>
        Simple(one, scope, chain, new() { Type = ActivityTypes.Set, Values = Record.Of((variable, value.IsUndefined ? Value.Null : value)) }, note, ("variable", variable));

    ElsaPiece SetVariable(ElsaActivity one, ElsaScope scope, ElsaChain chain)
    {
        var target = one["variable"];
        var named = target.Member("expression").Member("value").Text() ?? target.Member("id").Text() ?? target.Member("name").Text() ?? target.Text() ?? "";
        var here = scope.Variable(named) ?? scope.Variable(target.Member("name").Text() ?? named);
        if (here is null)
        {
            // Elsa declares it by using it.
            var name = target.Member("name").Text() ?? named;
            scope.Declare(target.Member("id").Text() ?? name, name, here = scope.Workflow.Allot(scope.Prefix + name));
        }
        return Assign(one, scope, chain, here, Input(one, "value", scope, chain));
    }

    ElsaPiece FlowSwitch(ElsaActivity one, ElsaScope scope, ElsaChain chain)
    {
        var cases = Cases(one, scope, chain).Select(c => new CaseDefinition { If = c.If, Outcome = c.Label }).ToArray();
        string[] ports = [.. cases.Select(c => c.Outcome).Distinct(), "Default"];
        var any = Plainly(Input(one, "mode", scope, chain)) == "MatchAny";
        return Ported(one, scope, chain, new() { Type = any ? ActivityTypes.Fork : ActivityTypes.Decision, When = cases, Otherwise = "Default" }, ports) with { IsFork = any };
    }

    IEnumerable<(string If, string Label, ElsaActivity? Activity)> Cases(ElsaActivity one, ElsaScope scope, ElsaChain chain)
    {
        var list = one["cases"];
        list = list.Member("expression").Member("value") ?? list;
        if (list.Text() is { } json) list = ElsaTypes.Json(json) is null ? null : System.Text.Json.Nodes.JsonNode.Parse(json);
        var place = 0;
        foreach (var entry in list.List().ToArray())
        {
            var label = entry.Member("label").Text() ?? $"Case{place + 1}";
            var activity = entry.Member("activity") is System.Text.Json.Nodes.JsonObject raw ? ElsaActivity.Read(raw, $"{one.Place}/cases[{place}]/activity") : null;
            yield return (Condition(one, entry.Member("condition"), $"cases[{place++}]", scope, chain), label, activity);
        }
    }

    ElsaPiece FlowJoin(ElsaActivity one, ElsaScope scope, ElsaChain chain, bool hasBack)
    {
        var written = one.MergeMode ?? Plainly(Input(one, "mode", scope, chain)) ?? "WaitAny";
        var mode = written switch { "WaitAny" or "Race" => "any", "WaitAll" or "Merge" or "Converge" => "all", _ => null };
        var piece = Simple(one, scope, chain, new() { Type = ActivityTypes.Join, Mode = mode });
        if (!hasBack) return piece;
        // What leads back does not wait: it enters behind the join.
        var behind = ids.Take($"{scope.Prefix}{one.Id}.again");
        chain.Add(ElsaLevel.Part(new ActivityDefinition { Id = behind, Type = ActivityTypes.Set }));
        return new ElsaPiece(piece.Entry, [new ElsaExit("*", behind, null)], BackEntry: behind);
    }

    ElsaPiece Delay(ElsaActivity one, ElsaScope scope, ElsaChain chain, string member)
    {
        var span = Input(one, member, scope, chain);
        if (ElsaTypes.Duration(Plainly(span)) is not { } duration)
        {
            if (Plainly(span) is { } zero && TimeSpan.TryParse(zero, System.Globalization.CultureInfo.InvariantCulture, out var none) && none <= TimeSpan.Zero) return Simple(one, scope, chain, new() { Type = ActivityTypes.Set });
            return Simple(one, scope, chain, new() { Type = ActivityTypes.Delay, For = span.IsBlank ? "1 minutes" : span }, "elsa.delay.computed");
        }
        return Simple(one, scope, chain, new() { Type = ActivityTypes.Delay, For = duration.Text }, duration.Rounded ? "elsa.delay.rounded" : null, ("duration", duration.Text));
    }

    ElsaPiece RunJavaScript(ElsaActivity one, ElsaScope scope, ElsaChain chain)
    {
        var source = one["script"].Member("expression").Member("value").Text() ?? one["script"].Text() ?? "";
        var taker = BoundTo(one["result"], scope) ?? (scope.Workflow.IsKnown(one.Name ?? one.Id) ? scope.Workflow.HandedOn(one.Raw.Member("name").Text() ?? one.Id, "Result") : null);
        var outcomes = Input(one, "possibleOutcomes", scope, chain) switch { { AsList: { } list } => list, { AsText: [not '=', ..] text } => ElsaTypes.Json(text)?.AsList, _ => null };
        if (ElsaExpression.Translate("JavaScript", source, scope) is { } plain && outcomes is not { Length: > 0 } && taker is not null) return Assign(one, scope, chain, taker, "=" + plain);
        if (ElsaScript.Of(source, scope) is not { } script) return Inert(one, scope, chain, "elsa.language", ("language", "JavaScript"), ("member", "script"));
        report.Add(ElsaFate.Changed, one.Place, one.Name ?? one.Id, one.Type, "elsa.script", ("member", "script"));
        var into = Run(script, scope.Prefix + one.Id, scope, chain);
        var piece = taker is null ? Simple(one, scope, chain, new() { Type = ActivityTypes.Set }) : Assign(one, scope, chain, taker, $"=vars.{into}.result");
        if (outcomes is not { Length: > 0 }) return piece;
        string[] names = [.. outcomes.Select(o => o.AsText).OfType<string>()];
        var choice = ids.Take($"{scope.Prefix}{one.Id}.outcome");
        chain.Add(ElsaLevel.Part(new ActivityDefinition { Id = choice, Type = ActivityTypes.Decision, When = [.. names.Select(n => new CaseDefinition { If = $"vars.{into}.outcome === {ElsaExpression.Quote(n)}", Outcome = n })], Otherwise = "Done" }));
        return new ElsaPiece(chain.First!, [.. names.Append("Done").Distinct().Select(n => new ElsaExit(n, choice, n))]);
    }

    ElsaPiece RunSharp(ElsaActivity one, ElsaScope scope, ElsaChain chain)
    {
        var source = one["script"].Member("expression").Member("value").Text() ?? one["script"].Text() ?? "";
        if (ElsaExpression.Translate("CSharp", source, scope) is not { } plain) return Inert(one, scope, chain, "elsa.language", ("language", "CSharp"), ("member", "script"));
        report.Add(ElsaFate.Changed, one.Place, one.Name ?? one.Id, one.Type, "elsa.language.read", ("language", "CSharp"), ("expression", plain));
        return BoundTo(one["result"], scope) is { } taker ? Assign(one, scope, chain, taker, "=" + plain) : Simple(one, scope, chain, new() { Type = ActivityTypes.Set });
    }

    /// <summary>Stands in the flow under its own type: a plugin of that name could do it, without one the case waits there with an incident.</summary>
    ElsaPiece Inert(ElsaActivity one, ElsaScope scope, ElsaChain chain, string code, params ReadOnlySpan<(string, string)> values)
    {
        report.Add(ElsaFate.Kept, one.Place, one.Name ?? one.Id, one.Type, code, values);
        return Simple(one, scope, chain, new() { Type = one.Type.Contains('.', StringComparison.Ordinal) ? one.Type : "Elsa." + one.Type });
    }
}
