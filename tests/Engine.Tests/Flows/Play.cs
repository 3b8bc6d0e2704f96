using System.Text.Json;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>
/// One case played step by step. After every stimulus it checks what must always hold: the events fold to the state, the state survives
/// its serialised form, and the state before was not touched.
/// </summary>
sealed class Play
{
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8));

    public Play(string json, FlowFacts? facts = null)
    {
        var compiled = FlowCompiler.Compile(FlowDefinition.Parse(json));
        Assert.True(compiled.Flow is not null, string.Join("; ", compiled.Problems.Select(p => ProblemText.Of(p, "en"))));
        Flow = compiled.Flow!;
        Facts = facts ?? new FlowFacts
        {
            Now = Monday,
            DutyTable = name => name == "duties" ? Sample.Duties : null,
            Due = (from, text) => text.Split(' ') is [var n, "hours"] ? from.AddHours(int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)) : null,
            IsStreet = unit => unit.EndsWith("street", StringComparison.Ordinal),
        };
    }

    public Flow Flow { get; }
    public FlowFacts Facts { get; set; }
    public FlowState State { get; private set; } = FlowState.NotStarted;
    public List<FlowEvent> Journal { get; } = [];
    public IReadOnlyList<FlowEvent> Last { get; private set; } = [];

    public Play Start() => Do(new Stimulus.Start());

    public Play Do(Stimulus stimulus)
    {
        var turn = Try(stimulus);
        Assert.True(turn.Refusal is null, turn.Refusal is null ? "" : $"{stimulus} was refused: {ProblemText.Of(turn.Refusal, "en")}");
        return this;
    }

    public string Refused(Stimulus stimulus)
    {
        var turn = Try(stimulus);
        Assert.NotNull(turn.Refusal);
        Assert.Same(State, turn.State);
        return turn.Refusal.Code;
    }

    FlowTurn Try(Stimulus stimulus)
    {
        var before = FlowStateCodec.Write(State);
        var turn = FlowRunner.Run(Flow, State, stimulus, Facts);
        Assert.Equal(before, FlowStateCodec.Write(State));
        var after = FlowStateCodec.Write(turn.State);
        Assert.Equal(after, FlowStateCodec.Write(FlowState.Fold(State, turn.Events.Select(ThroughJson))));
        Assert.Equal(after, FlowStateCodec.Write(FlowStateCodec.Read(after)));
        if (turn.Refusal is null)
        {
            State = FlowStateCodec.Read(after);
            Last = turn.Events;
            Journal.AddRange(turn.Events);
        }
        return turn.Refusal is null ? turn : turn with { State = State };
    }

    public static FlowEvent ThroughJson(FlowEvent one)
    {
        var info = FlowEvents.All.Single(k => k.Type == one.GetType()).Info;
        return (FlowEvent)JsonSerializer.Deserialize(JsonSerializer.Serialize(one, info), info)!;
    }

    /// <summary>The live visit of an activity.</summary>
    public int At(string activity) => Assert.Single(State.Live.ToArray(), v => v.Activity == activity).Id;

    /// <summary>Activities at which something lives, in order of visit; tokens at joins behind them.</summary>
    public string Where => State.Status == FlowStatus.Ended ? $"ended: {State.Result}"
        : string.Join(" ", State.Live.ToArray().Where(v => !State.Scopes.ToArray().Any(s => s.Id > 0 && s.Open && s.Visit == v.Id)).Select(v => v.Activity)
            .Concat(State.Tokens.ToArray().Select(t => $"{t.Via}>{t.Activity}")));

    public Play Complete(string activity, string outcome = "done", Record? output = null) => Do(new Stimulus.Complete(At(activity), outcome, output ?? Record.Empty));

    public Play Return(string activity, string to, ReturnMode? mode = null) => Do(new Stimulus.Return(At(activity), LastOf(to), mode));

    public int LastOf(string activity) => State.Visits.ToArray().Last(v => v.Activity == activity && !v.Undone && v.Status == VisitStatus.Ended).Id;

    public Play Form(params (string, Value)[] fields)
    {
        Facts = Facts with { Form = Record.Of(fields) };
        return this;
    }

    public Play Later(TimeSpan by)
    {
        Facts = Facts with { Now = Facts.Now + by };
        return this;
    }
}
