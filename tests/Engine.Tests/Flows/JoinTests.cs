using LowCode.Flows;
using Record = LowCode.Scripts.Record;
using static LowCode.Engine.Tests.Flows.Draw;

namespace LowCode.Engine.Tests.Flows;

/// <summary>When a join goes on.</summary>
public sealed class JoinTests
{
    static readonly string twoBranches = Flow($"{Fork("f")}, {Tasks("a", "b", "after")}, {Join("j")}, {End()}", "f > a, f > b, a > j, b > j, j > after, after > end");

    static string Branches(string mode) => twoBranches.Replace("\"live\"", $"\"{mode}\"", StringComparison.Ordinal);

    [Fact]
    public void A_live_join_waits_for_a_token_that_can_still_come()
    {
        var play = new Play(twoBranches).Start().Complete("a");
        Assert.Equal("b a>j", play.Where);
        Assert.Equal("after", play.Complete("b").Where);
    }

    [Fact]
    public void A_live_join_does_not_wait_for_a_branch_that_was_never_taken()
    {
        var play = new Play(Flow($$"""{ "id": "f", "type": "fork", "when": [{ "if": "form.big", "outcome": "big" }] }, {{Tasks("a", "b", "c", "after")}}, {{Join("j")}}, {{End()}}""",
            "f > a, f > b, f/big > c, a > j, b > j, c > j, j > after, after > end")).Start();
        Assert.Equal("a b", play.Where);
        Assert.Equal("after", play.Complete("a").Complete("b").Where);
    }

    [Fact]
    public void A_live_join_does_not_wait_for_a_token_that_has_gone_another_way()
    {
        var play = new Play(Flow($"{Fork("f")}, {Task("a")}, {Task("b", "\"outcomes\": [\"join\", \"leave\"]")}, {Tasks("away", "after")}, {Join("j")}, {End()}",
            "f > a, f > b, a > j, b/join > j, b/leave > away, away > end, j > after, after > end")).Start().Complete("a");
        Assert.Equal("b a>j", play.Where);
        Assert.Equal("away after", play.Complete("b", "leave").Where);
    }

    [Fact]
    public void A_live_join_waits_while_a_branch_goes_round_in_a_loop()
    {
        var play = new Play(Flow($"{Fork("f")}, {Task("a")}, {Task("b", "\"outcomes\": [\"again\", \"done\"]")}, {Task("after")}, {Join("j")}, {End()}",
            "f > a, f > b, a > j, b/done > j, b/again > b, j > after, after > end")).Start().Complete("a").Complete("b", "again");
        Assert.Equal("b a>j", play.Where);
        Assert.Equal("after", play.Complete("b").Where);
    }

    /// <summary>13.4.3: a token with a way to an empty and a way to a filled connection is not waited for.</summary>
    [Fact]
    public void A_live_join_does_not_wait_for_a_token_that_can_come_by_a_filled_connection_too()
    {
        var play = new Play(Flow($"{Fork("f")}, {Task("a")}, {Task("b", "\"outcomes\": [\"one\", \"two\"]")}, {Task("after")}, {Join("j")}, {End()}",
            "f > a, f > b, a > meet, b/one > meet, b/two > j, meet > j, j > after, after > end").Replace("\"activities\": [", "\"activities\": [{ \"id\": \"meet\", \"type\": \"set\" }, ", StringComparison.Ordinal)
            .Replace("\"id\": \"sample\",", "\"id\": \"sample\", \"start\": \"f\",", StringComparison.Ordinal)).Start().Complete("a");
        Assert.Equal("b after", play.Where);
    }

    [Fact]
    public void All_needs_one_token_for_each_inbound_connection()
    {
        var play = new Play(Branches("all")).Start().Complete("b");
        Assert.Equal("a b>j", play.Where);
        Assert.Equal("after", play.Complete("a").Where);
    }

    [Fact]
    public void Any_passes_the_first_and_cancels_the_other_branches()
    {
        var play = new Play(Branches("any")).Start();
        var other = play.At("b");
        play.Complete("a");
        Assert.Equal("after", play.Where);
        Assert.Contains(play.Last, e => e is WorkItemVoided { Reason: CancelReason.Joined } voided && voided.Visit == other);
        Assert.Equal("flow.visitOver", play.Refused(new Stimulus.Complete(other, "done", Record.Empty)));
    }

    [Fact]
    public void Any_cancels_its_own_fork_only()
    {
        var play = new Play(Flow($"{Fork("outer")}, {Fork("inner")}, {Tasks("x", "a", "b", "after")}, {Join("first", "any")}, {Join("both", "all")}, {End()}",
            "outer > x, outer > inner, inner > a, inner > b, a > first, b > first, first > both, x > both, both > after, after > end")).Start().Complete("a");
        Assert.Equal("x first>both", play.Where);
        Assert.Equal("after", play.Complete("x").Where);
    }

    [Fact]
    public void Joins_of_inner_forks_do_not_wait_for_the_outer_branch()
    {
        var play = new Play(Flow($"{Fork("outer")}, {Fork("inner")}, {Tasks("x", "a", "b", "mid", "after")}, {Join("j1")}, {Join("j2")}, {End()}",
            "outer > x, outer > inner, inner > a, inner > b, a > j1, b > j1, j1 > mid, mid > j2, x > j2, j2 > after, after > end")).Start();
        Assert.Equal("x mid", play.Complete("a").Complete("b").Where);
        Assert.Equal("after", play.Complete("x").Complete("mid").Where);
    }

    [Fact]
    public void A_restart_cancels_the_siblings_and_the_second_time_round_is_joined_by_itself()
    {
        var play = new Play(Flow($"{Task("plan")}, {Fork("f")}, {Task("a", "\"outcomes\": [\"done\", \"over\"]")}, {Tasks("b", "after")}, {Join("j", "all")}, {End()}",
            "plan > f, f > a, f > b, a/done > j, a/over ! plan, b > j, j > after, after > end")).Start().Complete("plan").Complete("b").Complete("a", "over");
        Assert.Equal("plan", play.Where);
        play.Complete("plan").Complete("a");
        Assert.Equal("b a/done>j", play.Where);
        Assert.Equal("after", play.Complete("b").Where);
    }

    [Fact]
    public void A_starved_join_is_an_incident_in_the_same_turn_and_can_go_on_with_what_it_has()
    {
        var play = new Play(Branches("all").Replace("{ \"from\": \"b\", \"to\": \"j\" }", "{ \"from\": \"b\", \"to\": \"j\" }", StringComparison.Ordinal)).Start().Complete("a");
        play.Do(new Stimulus.Move(play.At("b"), "after", "wrong branch"));
        Assert.Equal("after a>j", play.Where);
        var stuck = new Play(Flow($"{Fork("f")}, {Task("a")}, {Task("b", "\"outcomes\": [\"join\", \"lose\"]")}, {Task("after")}, {Join("j", "all")}, {End()}, {{ \"id\": \"lost\", \"type\": \"set\" }}",
            "f > a, f > b, a > j, b/join > j, b/lose > lost, j > after, after > end")).Start().Complete("a").Complete("b", "lose");
        var incident = Assert.Single(stuck.Last.OfType<IncidentRaised>());
        Assert.Equal(("flow.joinStarved", "j"), (incident.Problem.Code, incident.Problem.Path));
        stuck.Do(new Stimulus.Retry(0));
        Assert.Single(stuck.State.Incidents.ToArray());
        Assert.Equal("after", stuck.Do(new Stimulus.Skip(0, "done", "the other branch was lost")).Where);
        Assert.Empty(stuck.State.Incidents.ToArray());
    }

    /// <summary>The round is stopped at another step of it with each limit: at a join its incident must not pass for mended by the tasks beside it.</summary>
    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    public void A_round_without_end_through_a_join_is_an_incident_wherever_it_is_stopped(int limit)
    {
        var play = new Play(Flow($$"""{{Task("p")}}, {"id": "s", "type": "set"}, {{Fork("f")}}, {{Task("t")}}, {{Join("j", "any")}}, {{End()}}""", "p > j, j > s, s > f, f > t, f > j, t > end"));
        play.Facts = play.Facts with { MaxSteps = limit };
        play.Start().Complete("p");
        Assert.NotEmpty(play.State.Incidents.ToArray());
        Assert.All(play.State.Incidents.ToArray(), incident => Assert.Equal("flow.tooManySteps", incident.Problem.Code));
    }
}
