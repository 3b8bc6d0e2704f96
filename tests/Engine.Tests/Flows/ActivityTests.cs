using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;
using static LowCode.Engine.Tests.Flows.Draw;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Each type of activity, its ways out and what happens when it fails.</summary>
public sealed class ActivityTests
{
    static string Then(string activity, string more = "") => Flow($"{activity}, {Task("next")}, {End()}", $"x > next, next > end{more}");

    static Value Variable(Play play, string name) => play.State.Scopes[0].Variables[name];

    [Fact]
    public void Set_gives_variables_values_that_expressions_see()
    {
        var play = new Play(Flow($$"""{ "id": "x", "type": "set", "values": { "n": "=vars.n + form.a", "deep": { "list": ["=form.a", 1] } } }, { "id": "d", "type": "decision", "when": [{ "if": "vars.n == 5", "outcome": "yes" }], "otherwise": "no" }, {{Tasks("yes", "no")}}, {{End()}}""",
            "x > d, d/yes > yes, d/no > no, yes > end, no > end", ", \"variables\": { \"n\": 2 }")).Form(("a", 3)).Start();
        Assert.Equal("yes", play.Where);
        Assert.Equal("""{"list":[3,1]}""", Variable(play, "deep").ToString());
    }

    [Fact]
    public void A_script_is_an_ask_and_its_token_stands_until_the_answer()
    {
        var play = new Play(Then("""{ "id": "x", "type": "script", "script": "1 + 1", "input": { "a": "=form.a" }, "into": "sum" }""")).Form(("a", 3)).Start();
        Assert.Equal("x", play.Where);
        var ask = Assert.Single(play.Last.OfType<AskRaised>());
        Assert.Equal(("1 + 1", """{"a":3}"""), (ask.Source, ask.Input.ToString()));
        play.Do(new Stimulus.Answer(ask.Ask, 2));
        Assert.Equal(("next", 2.0), (play.Where, Variable(play, "sum").RawNumber));
        Assert.Contains(play.Journal, e => e is AskAnswered { Value.RawNumber: 2 });
        Assert.Equal("flow.noSuchAsk", play.Refused(new Stimulus.Answer(ask.Ask, 2)));
    }

    [Fact]
    public void A_script_that_fails_is_an_incident_that_keeps_its_token_until_it_is_tried_again()
    {
        var play = new Play(Then("""{ "id": "x", "type": "script", "script": "1" }""")).Start();
        play.Do(new Stimulus.Answer(1, default, Problem.Of("script.steps")));
        Assert.Equal(("x", "script.steps"), (play.Where, Assert.Single(play.State.Incidents.ToArray()).Problem.Code));
        play.Do(new Stimulus.Retry(play.At("x"))).Do(new Stimulus.Answer(2, 1));
        Assert.Equal("next", play.Where);
        Assert.Empty(play.State.Incidents.ToArray());
    }

    [Fact]
    public void A_failed_activity_is_skipped_with_a_reason_that_the_journal_keeps()
    {
        var play = new Play(Then("""{ "id": "x", "type": "script", "script": "1" }""")).Start().Do(new Stimulus.Answer(1, default, Problem.Of("script.steps")));
        play.Do(new Stimulus.Skip(play.At("x"), "done", "not needed"));
        Assert.Equal("next", play.Where);
        Assert.Contains(play.Last, e => e is IncidentResolved { How: IncidentResolution.Skipped, Reason: "not needed" });
    }

    [Fact]
    public void An_error_boundary_takes_the_failure_also_of_what_runs_inside()
    {
        var play = new Play(Flow($$"""{ "id": "x", "type": "sequence", "activities": [{ "id": "in", "type": "script", "script": "1" }, {{Task("after")}}], "boundaries": [{ "on": "error", "outcome": "failed" }] }, {{Tasks("next", "mend")}}, {{End()}}""",
            "x > next, x/failed > mend, next > end, mend > end")).Start().Do(new Stimulus.Answer(1, default, Problem.Of("script.steps")));
        Assert.Equal("mend", play.Where);
        Assert.Empty(play.State.Incidents.ToArray());
    }

    [Fact]
    public void A_delay_ends_when_its_timer_is_due_and_not_before()
    {
        var play = new Play(Then("""{ "id": "x", "type": "delay", "for": "2 hours" }""")).Start();
        Assert.Equal(Play.Monday.AddHours(2), Assert.Single(play.State.Timers.ToArray()).Due);
        Assert.Equal("flow.timerNotDue", play.Refused(new Stimulus.TimerDue(play.At("x"), "delay")));
        Assert.Equal("next", play.Later(TimeSpan.FromHours(2)).Do(new Stimulus.TimerDue(play.At("x"), "delay")).Where);
        Assert.Empty(play.State.Timers.ToArray());
    }

    [Fact]
    public void A_delay_that_cannot_be_counted_is_an_incident() =>
        Assert.Equal("flow.noDue", new Play(Then("""{ "id": "x", "type": "delay", "for": "soon" }""")).Start().State.Incidents[0].Problem.Code);

    [Fact]
    public void A_signal_wakes_all_who_wait_for_it()
    {
        var play = new Play(Flow($$"""{{Fork("f")}}, { "id": "w1", "type": "wait", "signal": "s", "into": "got" }, { "id": "w2", "type": "wait", "signal": "s" }, {{Join("j", "all")}}, {{Task("next")}}, {{End()}}""",
            "f > w1, f > w2, w1 > j, w2 > j, j > next, next > end")).Start();
        Assert.Equal("flow.signalNotAwaited", play.Refused(new Stimulus.Signal("other", 1)));
        Assert.Equal("next", play.Do(new Stimulus.Signal("s", "paid")).Where);
        Assert.Equal("paid", Variable(play, "got").AsText);
    }

    [Fact]
    public void A_call_that_waits_goes_on_with_the_answer()
    {
        var play = new Play(Then("""{ "id": "x", "type": "call", "target": "https://example.org", "payload": { "a": "=form.a" }, "wait": true, "into": "answer" }""")).Form(("a", 1)).Start();
        var effect = Assert.Single(play.Last.OfType<EffectRequested>());
        Assert.Equal(("call", "https://example.org", """{"a":1}"""), (effect.Kind, effect.Target, effect.Payload.ToString()));
        Assert.Equal("next", play.Do(new Stimulus.Answer(effect.Ask, "ok")).Where);
        Assert.Equal("ok", Variable(play, "answer").AsText);
    }

    [Fact]
    public void A_timer_boundary_that_interrupts_takes_the_work_item_away()
    {
        var play = new Play(Flow($$"""{{Task("x", """ "boundaries": [{ "on": "timer", "after": "4 hours", "outcome": "late" }] """)}}, {{Tasks("next", "boss")}}, {{End()}}""", "x > next, x/late > boss, next > end, boss > end")).Start();
        play.Later(TimeSpan.FromHours(4)).Do(new Stimulus.TimerDue(play.At("x"), "timer1"));
        Assert.Equal("boss", play.Where);
        Assert.Contains(play.Last, e => e is WorkItemVoided { Reason: CancelReason.Boundary });
    }

    [Fact]
    public void A_timer_boundary_that_does_not_interrupt_sends_a_token_of_its_own()
    {
        var play = new Play(Flow($$"""{{Task("x", """ "boundaries": [{ "id": "nudge", "on": "timer", "after": "1 hours", "interrupting": false, "outcome": "nudge" }] """)}}, { "id": "told", "type": "notify", "template": "hurry" }, {{Task("next")}}, {{End()}}""",
            "x > next, x/nudge > told, next > end")).Start();
        play.Later(TimeSpan.FromHours(1)).Do(new Stimulus.TimerDue(play.At("x"), "nudge"));
        Assert.Equal("x", play.Where);
        Assert.Contains(play.Last, e => e is EffectRequested { Target: "hurry" });
        Assert.Equal("flow.noSuchTimer", play.Refused(new Stimulus.TimerDue(play.At("x"), "nudge")));
    }

    [Fact]
    public void A_task_that_is_done_leaves_no_timer_behind()
    {
        var play = new Play(Flow($$"""{{Task("x", """ "boundaries": [{ "on": "timer", "after": "4 hours", "outcome": "late" }] """)}}, {{Task("next")}}, {{End()}}""", "x > next, next > end")).Start().Complete("x");
        Assert.Empty(play.State.Timers.ToArray());
        Assert.Contains(play.Last, e => e is TimerCleared { Timer: "timer1" });
    }

    [Fact]
    public void A_task_nobody_can_do_is_an_incident()
    {
        var play = new Play(Flow($$"""{ "id": "x", "type": "task", "candidates": { "unit": "=case.owner" } }, {{End()}}""", "x > end")).Start();
        Assert.Equal("flow.nobody", play.State.Incidents[0].Problem.Code);
        play.Facts = play.Facts with { Case = Record.Of(("owner", "street")) };
        play.Do(new Stimulus.Retry(play.At("x")));
        Assert.Equal("street", Assert.Single(play.State.WorkItems.ToArray()).Unit);
    }

    [Fact]
    public void An_endless_automatic_loop_is_an_incident_not_a_hang()
    {
        var play = new Play(Flow($$"""{ "id": "a", "type": "set" }, { "id": "d", "type": "decision", "when": [{ "if": "form.stop", "outcome": "on" }], "otherwise": "again" }, {{End()}}""", "a > d, d/again > a, d/on > end"));
        play.Facts = play.Facts with { MaxSteps = 50 };
        play.Start();
        Assert.Equal("flow.tooManySteps", Assert.Single(play.State.Incidents.ToArray()).Problem.Code);
        Assert.Equal("ended: closed", play.Form(("stop", true)).Do(new Stimulus.Retry(play.State.Live[0].Id)).Where);
    }

    [Fact]
    public void A_type_nobody_knows_is_kept_and_raises_an_incident_when_it_is_reached()
    {
        const string json = """{ "id": "f", "activities": [{ "id": "x", "type": "survey", "question": { "a": [1] } }, { "id": "end", "type": "end" }], "connections": [{ "from": "x", "to": "end", "color": "red" }], "owner": "me" }""";
        var definition = FlowDefinition.Parse(json);
        Assert.Contains("\"question\":{\"a\":[1]}", definition.ToJson().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"color\":\"red\"", definition.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"owner\":\"me\"", definition.ToJson(), StringComparison.Ordinal);
        Assert.Equal("flow.unknownType", Assert.Single(FlowCompiler.Compile(definition).Problems).Code);
        var flow = FlowCompiler.Compile(definition, allowUnknown: true).Flow!;
        var turn = FlowRunner.Run(flow, FlowState.NotStarted, new Stimulus.Start(), new FlowFacts { Now = Play.Monday });
        Assert.Equal("flow.unknownType", turn.State.Incidents[0].Problem.Code);
    }

    [Fact]
    public void Closing_ends_all_that_runs()
    {
        var play = new Play(Flow($"{Fork("f")}, {Tasks("a", "b")}, {Join("j")}, {End()}", "f > a, f > b, a > j, b > j, j > end")).Start().Do(new Stimulus.Close("withdrawn"));
        Assert.Equal("ended: withdrawn", play.Where);
        Assert.Equal(2, play.Last.Count(e => e is WorkItemVoided { Reason: CancelReason.Closed }));
        Assert.Equal("flow.ended", play.Refused(new Stimulus.Close("again")));
    }

    [Fact]
    public void A_move_takes_the_token_to_another_activity()
    {
        var play = new Play(Flow($"{Tasks("a", "b", "c")}, {End()}", "a > b, b > c, c > end")).Start();
        Assert.Equal("c", play.Do(new Stimulus.Move(play.At("a"), "c", "known already")).Where);
        Assert.Equal("flow.cannotMoveTo", play.Refused(new Stimulus.Move(play.At("c"), "nowhere", "why")));
    }
}
