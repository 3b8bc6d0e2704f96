using LowCode.Flows;
using Record = LowCode.Scripts.Record;
using static LowCode.Engine.Tests.Flows.Draw;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Going back: return, recall, what ends and what comes back.</summary>
public sealed class ReturnTests
{
    /// <summary>a and b side by side, joined, then c, then d.</summary>
    static Play AtC(string mode = "all") =>
        new Play(Flow($"{Task("first")}, {Fork("f")}, {Tasks("a", "b", "c", "d")}, {Join("j", mode)}, {End()}", "first > f, f > a, f > b, a > j, b > j, j > c, c > d, d > end"))
            .Start().Complete("first").Complete("a").Complete("b");

    [Theory]
    [InlineData("all")]
    [InlineData("live")]
    public void A_return_into_a_branch_puts_the_tokens_of_the_other_branch_back_at_the_join(string mode)
    {
        var play = AtC(mode).Return("c", "a");
        Assert.Equal("a b>j", play.Where);
        Assert.Equal("c", play.Complete("a").Where);
    }

    [Fact]
    public void A_return_before_the_fork_ends_all_that_came_of_it()
    {
        var play = AtC().Return("c", "first");
        Assert.Equal("first", play.Where);
        Assert.Equal("a b", play.Complete("first").Where);
    }

    [Fact]
    public void A_return_from_one_branch_ends_the_other_and_voids_its_work_item()
    {
        var play = new Play(Flow($"{Task("first")}, {Fork("f")}, {Tasks("a", "b")}, {Join("j")}, {End()}", "first > f, f > a, f > b, a > j, b > j, j > end")).Start().Complete("first");
        var other = play.At("b");
        play.Return("a", "first");
        Assert.Equal("first", play.Where);
        Assert.Contains(play.Last, e => e is WorkItemVoided { Reason: CancelReason.Returned } voided && voided.Visit == other);
    }

    [Fact]
    public void A_return_inside_a_branch_leaves_the_other_branch_alone()
    {
        var play = new Play(Flow($"{Fork("f")}, {Tasks("a1", "a2", "b")}, {Join("j")}, {End()}", "f > a1, a1 > a2, f > b, a2 > j, b > j, j > end")).Start().Complete("a1");
        Assert.Equal("b a1", play.Return("a2", "a1").Where);
    }

    [Fact]
    public void Walking_again_runs_the_steps_between()
    {
        var play = AtC().Complete("c").Return("d", "a");
        Assert.Equal("a b>j", play.Where);
        Assert.Equal("d", play.Complete("a").Complete("c").Where);
    }

    [Fact]
    public void A_direct_return_goes_straight_back_without_running_the_join_again()
    {
        var play = AtC().Complete("c").Return("d", "a", ReturnMode.Direct);
        Assert.Equal("a", play.Where);
        play.Complete("a");
        Assert.Equal("d", play.Where);
        Assert.DoesNotContain(play.Last, e => e is VisitPassed { Activity: "j" });
    }

    [Fact]
    public void After_a_direct_return_one_can_still_be_sent_back_into_the_other_branch()
    {
        var play = AtC().Return("c", "a", ReturnMode.Direct).Complete("a");
        Assert.Equal("c", play.Where);
        Assert.Equal("b a>j", play.Return("c", "b").Where);
        Assert.Equal("a b>j", play.Complete("b").Return("c", "a").Where);
    }

    [Fact]
    public void A_direct_return_brings_back_what_stood_beside_its_sender()
    {
        var play = new Play(Flow($"{Task("first")}, {Fork("f")}, {Task("a", "\"return\": \"direct\"")}, {Tasks("b", "c")}, {Join("j", "all")}, {End()}", "first > f, f > a, f > b, f > c, a > j, b > j, c > j, j > end"))
            .Start().Complete("first").Complete("b").Return("a", "first");
        Assert.Equal("first", play.Where);
        Assert.Equal("a c b>j", play.Complete("first").Where);
        Assert.Equal("ended: closed", play.Complete("a").Complete("c").Where);
    }

    [Fact]
    public void A_join_waits_for_what_the_receiver_of_a_direct_return_will_bring_back()
    {
        var play = new Play(Flow($"{Task("first")}, {Fork("outer")}, {Fork("inner")}, {Task("a", "\"return\": \"direct\"")}, {Tasks("b", "c", "after")}, {Join("j")}, {End()}",
            "first > inner, outer > first, outer > c, inner > a, inner > b, a > j, b > j, c > j, j > after, after > end", ", \"start\": \"outer\"")).Start().Complete("first").Complete("b").Return("a", "first").Complete("c");
        Assert.Equal("first c>j", play.Where);
        Assert.Equal("a c>j b>j", play.Complete("first").Where);
        Assert.Equal("after", play.Complete("a").Where);
    }

    [Fact]
    public void What_an_end_had_cut_off_comes_back_when_a_return_goes_past_a_reopening()
    {
        var play = new Play(Flow($"{Fork("f")}, {Task("a", "\"outcomes\": [\"join\", \"stop\"]")}, {Tasks("b", "c")}, {Join("j", "all")}, {End()}, {End("stopped", "stopped")}",
            "f > a, f > b, a/join > j, a/stop > stopped, b > j, j > c, c > end", ", \"reopenAt\": \"c\"")).Start().Complete("a", "stop");
        Assert.Equal("ended: stopped", play.Where);
        Assert.Equal("c", play.Do(new Stimulus.Reopen()).Where);
        Assert.Equal("b a", play.Return("c", "a").Where.Split(' ').OrderDescending().Aggregate((x, y) => $"{x} {y}"));
        Assert.Equal("c", play.Complete("a", "join").Complete("b").Where);
    }

    [Fact]
    public void Who_lost_at_an_any_join_stays_out_when_the_winner_is_returned_to()
    {
        var play = new Play(Flow($"{Fork("f")}, {Tasks("a", "b", "c")}, {Join("j", "any")}, {End()}", "f > a, f > b, a > j, b > j, j > c, c > end")).Start().Complete("a").Return("c", "a");
        Assert.Equal("a", play.Where);
        Assert.Equal("c", play.Complete("a").Where);
    }

    [Fact]
    public void A_return_goes_into_a_branch_of_a_forEach_that_is_over()
    {
        var play = new Play(Flow($$"""{ "id": "each", "type": "forEach", "items": ["x", "y"], "activities": [{{Tasks("a", "b")}}] }, {{Task("c")}}, {{End()}}""", "each > c, c > end")).Start();
        foreach (var activity in new[] { "a", "b" })
            foreach (var visit in play.State.WorkItems.ToArray().Select(i => i.Visit)) play.Do(new Stimulus.Complete(visit, "done", Record.Empty));
        Assert.Equal("c", play.Where);
        Assert.Equal("b", play.Return("c", "b").Where);
        Assert.Equal("c", play.Complete("b").Where);
    }

    static string Sign(string id, string parties, string more = "") => $$"""{ "id": "{{id}}", "type": "sign", "rule": "all", "parties": [{{parties}}]{{more}} }""";

    static Play Vote(Play play, string unit, string vote = "agree") =>
        play.Do(new Stimulus.Complete(Assert.Single(play.State.WorkItems.ToArray(), i => i.Unit == unit).Visit, vote, Record.Empty));

    static int VoteOf(Play play, string unit) => play.State.Visits.ToArray().Last(v => !v.Undone && v.Status == VisitStatus.Ended && v.Scope > 0 && play.State.Scopes[v.Scope].Item.AsRecord?["unit"].AsText == unit).Id;

    /// <summary>A sign with what follows it, inside a sequence that a timer may cut off; then another sign.</summary>
    static Play TwoSigns() => new Play(Flow(
        $$"""{ "id": "box", "type": "sequence", "boundaries": [{ "on": "timer", "after": "6 hours", "outcome": "late" }], "activities": [{{Sign("s", "\"a\", \"b\"")}}, {{Task("next")}}], "connections": [{{Arrows("s/agreed > next")}}] }, """
        + $"{Sign("t", "\"p\", \"q\"", ", \"reopens\": \"party\"")}, {Task("d")}, {End()}", "box > t, t > d, d > end")).Start();

    static Play Late(Play play)
    {
        var timer = play.State.Timers[0];
        return play.Later(TimeSpan.FromHours(6)).Do(new Stimulus.TimerDue(timer.Visit, timer.Timer));
    }

    [Fact]
    public void One_can_be_sent_back_directly_twice_into_a_round_that_a_timer_had_cut_off()
    {
        var play = Vote(Vote(TwoSigns(), "a"), "b");
        play.Do(new Stimulus.Return(play.At("next"), VoteOf(play, "b")));
        Vote(Late(play), "p");
        for (var i = 0; i < 2; i++)
        {
            play.Do(new Stimulus.Return(play.At("t.party"), VoteOf(play, "a")));
            Assert.Equal("s.party", play.Where);
            Assert.Equal("t.party", Vote(play, "a").Where);
        }
        Assert.Equal("d", Vote(play, "q").Where);
    }

    [Fact]
    public void A_round_that_went_on_otherwise_after_a_return_is_still_in_the_past_of_what_follows()
    {
        var play = Vote(Vote(TwoSigns(), "a"), "b");
        play.Do(new Stimulus.Return(play.At("next"), VoteOf(play, "b")));
        Vote(play, "b", "reject");
        Assert.Equal("t.party t.party", play.Where);
        Vote(play, "p");
        Assert.Equal("s.party", play.Do(new Stimulus.Return(play.At("t.party"), VoteOf(play, "a"))).Where);
    }

    [Fact]
    public void What_a_timer_had_cut_off_comes_back_also_when_a_direct_return_went_into_it_meanwhile()
    {
        var play = new Play(Flow(
            $$"""{ "id": "box", "type": "forEach", "items": ["x", "y"], "boundaries": [{ "on": "timer", "after": "6 hours", "outcome": "late" }], "activities": [{ "id": "round", "type": "loop", "while": "item == 'x'", "max": 1, "activities": [{{Task("a")}}] }, {{Task("b")}}], "connections": [{{Arrows("round > b")}}] }, """
            + $"{Tasks("c")}, {End()}", "box > c, c > end")).Start().Complete("a");
        Assert.Equal("flow.tooManyRounds", play.State.Incidents[0].Problem.Code);
        Late(play.Complete("b"));
        Assert.Equal("a", play.Return("c", "a", ReturnMode.Direct).Where);
        Assert.Equal("c", play.Complete("a").Where);
        Assert.Equal("a b", string.Join(' ', play.Return("c", "b").Where.Split(' ').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Only_steps_of_the_causal_past_can_be_returned_to()
    {
        var play = new Play(Flow($"{Fork("f")}, {Tasks("a", "b1", "b2")}, {Join("j")}, {End()}", "f > a, f > b1, b1 > b2, a > j, b2 > j, j > end")).Start().Complete("b1");
        Assert.Empty(play.State.ReturnTargets(play.At("a")));
        Assert.Equal("flow.notInPast", play.Refused(new Stimulus.Return(play.At("a"), play.LastOf("b1"))));
    }

    [Fact]
    public void One_recalls_what_one_has_just_passed_on()
    {
        var play = AtC();
        play.Do(new Stimulus.Recall(play.LastOf("b")));
        Assert.Equal("b a>j", play.Where);
    }

    [Fact]
    public void It_is_too_late_to_recall_when_the_next_has_completed()
    {
        var play = AtC().Complete("c");
        Assert.Equal("flow.tooLateToRecall", play.Refused(new Stimulus.Recall(play.LastOf("b"))));
        Assert.Contains(play.LastOf("c"), play.State.Downstream(play.LastOf("b")));
    }

    [Fact]
    public void It_is_too_late_to_recall_when_a_message_has_left()
    {
        var play = new Play(Flow($$"""{{Tasks("a", "b")}}, { "id": "told", "type": "notify", "template": "t" }, {{End()}}""", "a > told, told > b, b > end")).Start().Complete("a");
        Assert.Equal("flow.tooLateToRecall", play.Refused(new Stimulus.Recall(play.LastOf("a"))));
    }
}
