using LowCode.Flows;
using Record = LowCode.Scripts.Record;
using LowCode.Scripts;
using static LowCode.Engine.Tests.Flows.Draw;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Sequence, loop and forEach: each has its own tokens, variables and ways to be left.</summary>
public sealed class ScopeTests
{
    static string Inside(string type, string more, string activities, string connections = "") =>
        Flow($$"""{ "id": "x", "type": "{{type}}", {{more}} "activities": [{{activities}}], "connections": [{{Arrows(connections)}}] }, {{Tasks("next", "other")}}, {{End()}}""", "x > next, next > end, other > end");

    [Fact]
    public void A_sequence_runs_one_after_the_other()
    {
        var play = new Play(Inside("sequence", "", Tasks("a", "b"))).Start();
        Assert.Equal("a", play.Where);
        Assert.Equal("b", play.Complete("a").Where);
        Assert.Equal("next", play.Complete("b").Where);
    }

    [Fact]
    public void Variables_of_a_scope_are_its_own()
    {
        var play = new Play(Inside("sequence", "\"variables\": { \"n\": \"=vars.n + 1\" },", """{ "id": "s", "type": "set", "values": { "n": "=vars.n * 10", "m": "=vars.n" } }, """ + Task("a")).Replace("\"id\": \"sample\",", "\"id\": \"sample\", \"variables\": { \"n\": 1 },", StringComparison.Ordinal)).Start();
        Assert.Equal(20, play.State.Scopes[1].Variables["n"].RawNumber);
        Assert.Equal((1.0, 2.0), (play.State.Scopes[0].Variables["n"].RawNumber, play.State.Scopes[0].Variables["m"].RawNumber));
    }

    [Fact]
    public void A_loop_goes_round_while_its_condition_holds()
    {
        var play = new Play(Inside("loop", "\"while\": \"visits('a') < 2\",", Tasks("a"))).Start().Complete("a");
        Assert.Equal("a", play.Where);
        Assert.Equal("next", play.Complete("a").Where);
    }

    [Fact]
    public void An_end_with_a_result_breaks_out_of_a_loop_and_one_without_begins_the_next_round()
    {
        var play = new Play(Inside("loop", "\"while\": \"form.go\",", $"{Task("a", "\"outcomes\": [\"next\", \"break\"]")}, {End("round", null)}, {End("out", "broke")}", "a/next > round, a/break > out")).Form(("go", true)).Start();
        Assert.Equal("a", play.Complete("a", "next").Where);
        Assert.Equal("next", play.Complete("a", "break").Where);
    }

    [Fact]
    public void A_loop_that_goes_round_too_often_is_an_incident()
    {
        var play = new Play(Inside("loop", "\"while\": \"form.go\", \"max\": 3,", """{ "id": "s", "type": "set" }""")).Form(("go", true)).Start();
        Assert.Equal("flow.tooManyRounds", play.State.Incidents[0].Problem.Code);
        Assert.Equal("next", play.Do(new Stimulus.Skip(play.At("x"), "done", "enough")).Where);
    }

    [Fact]
    public void A_forEach_opens_a_branch_per_item_and_goes_on_when_all_are_done()
    {
        var play = new Play(Inside("forEach", "\"items\": \"=form.units\",", """{ "id": "a", "type": "task", "candidates": { "unit": "=item" } }""")).Form(("units", Value.Of(["u1", "u2", "u3"]))).Start();
        Assert.Equal(["u1", "u2", "u3"], play.State.WorkItems.ToArray().Select(i => i.Unit!));
        foreach (var item in play.State.WorkItems.ToArray()) play.Do(new Stimulus.Complete(item.Visit, "done", Record.Empty));
        Assert.Equal("next", play.Where);
    }

    [Fact]
    public void A_sequential_forEach_keeps_to_the_list_it_began_with()
    {
        var play = new Play(Inside("forEach", "\"items\": \"=form.units\", \"mode\": \"sequential\",", """{ "id": "a", "type": "task", "candidates": { "unit": "=item" } }""")).Form(("units", Value.Of(["u1", "u2"]))).Start();
        play.Form(("units", Value.Of(["u9"]))).Complete("a");
        Assert.Equal("u2", Assert.Single(play.State.WorkItems.ToArray()).Unit);
        Assert.Equal("next", play.Complete("a").Where);
    }

    [Fact]
    public void Nothing_to_go_through_passes_and_no_list_is_an_incident()
    {
        var flow = Inside("forEach", "\"items\": \"=form.units\",", Tasks("a"));
        Assert.Equal("next", new Play(flow).Form(("units", Value.Of([]))).Start().Where);
        Assert.Equal("flow.notAList", new Play(flow).Start().State.Incidents[0].Problem.Code);
    }

    [Fact]
    public void A_timer_at_a_sequence_cuts_off_all_inside()
    {
        var play = new Play(Inside("sequence", "\"boundaries\": [{ \"on\": \"timer\", \"after\": \"6 hours\", \"outcome\": \"late\" }],", $"{Fork("f")}, {Tasks("a", "b")}", "f > a, f > b")).Start();
        Assert.Equal("a b", play.Where);
        play.Later(TimeSpan.FromHours(6)).Do(new Stimulus.TimerDue(play.State.Visits[0].Id, "timer1"));
        Assert.Equal("next", play.Where);
        Assert.False(play.State.Scopes[1].Open);
    }

    [Fact]
    public void A_return_past_a_sequence_that_ran_out_of_time_brings_back_what_was_cut_off()
    {
        var play = new Play(Inside("sequence", "\"boundaries\": [{ \"on\": \"timer\", \"after\": \"6 hours\", \"outcome\": \"late\" }],", $"{Fork("f")}, {Tasks("a", "a2", "b")}, {Join("j", "all")}", "f > a, a > a2, f > b, a2 > j, b > j")).Start().Complete("a");
        play.Later(TimeSpan.FromHours(6)).Do(new Stimulus.TimerDue(play.State.Visits[0].Id, "timer1")).Return("next", "a");
        Assert.Equal("b a", play.Where);
        Assert.Equal("next", play.Complete("a").Complete("a2").Complete("b").Where);
    }
}
