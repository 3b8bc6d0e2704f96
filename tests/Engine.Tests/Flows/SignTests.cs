using LowCode.Flows;
using static LowCode.Engine.Tests.Flows.Draw;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Several parties sign: every rule, and what changes while it runs.</summary>
public sealed class SignTests
{
    static Play At(string rule, string parties = """["a", "b", "c"]""", string more = "") => new Play(Flow(
        $$"""{{Task("first")}}, { "id": "sign", "type": "sign", "parties": {{parties}}, "rule": "{{rule}}"{{more}} }, {{Tasks("yes", "no")}}, {{End()}}""",
        "first > sign, sign/agreed > yes, sign/rejected > no, yes > end, no > end")).Start().Complete("first");

    static int Party(Play play, string unit) => Assert.Single(play.State.WorkItems.ToArray(), i => i.Unit == unit).Visit;

    static Play Vote(Play play, params string[] votes)
    {
        foreach (var vote in votes) play.Do(new Stimulus.Complete(Party(play, vote[..1]), vote[1] switch { '+' => "agree", '-' => "reject", _ => "abstain" }, Record.Empty));
        return play;
    }

    [Theory]
    [InlineData("all", "a+ b+", "sign.party")]
    [InlineData("all", "a+ b+ c+", "yes")]
    [InlineData("all", "a- b+", "sign.party")]
    [InlineData("all", "a- b+ c+", "no")]
    [InlineData("any", "a- b+", "yes")]
    [InlineData("any", "a- b- c-", "no")]
    [InlineData("sequential", "a+ b+ c+", "yes")]
    [InlineData("sequential", "a+ b-", "no")]
    public void The_rule_decides(string rule, string votes, string where) =>
        Assert.Equal(where, string.Join(' ', Vote(At(rule), votes.Split(' ')).Where.Split(' ').Where(a => a != "sign").Distinct()));

    [Theory]
    [InlineData("2", "a+ b+", "yes")]
    [InlineData("2", "a- b-", "no")]
    [InlineData("\">1/2\"", "a+ b+", "yes")]
    [InlineData("\"2/3\"", "a+ b+", "yes")]
    [InlineData("\"67%\"", "a+ b-", "no")]
    public void A_quorum_ends_as_soon_as_it_is_reached_or_out_of_reach(string quorum, string votes, string where) =>
        Assert.Equal(where, Vote(At("quorum", more: $", \"quorum\": {quorum}"), votes.Split(' ')).Where);

    [Fact]
    public void Weights_count_and_a_veto_ends_it_at_once()
    {
        const string parties = """[{ "unit": "a", "weight": 3 }, { "unit": "b" }, { "unit": "c", "veto": true }]""";
        Assert.Equal("yes", Vote(At("quorum", parties, ", \"quorum\": \"60%\""), "a+").Where);
        Assert.Equal("no", Vote(At("all", parties), "c-").Where);
        Assert.Equal("no", Vote(At("all", more: ", \"veto\": true"), "b-").Where);
    }

    [Fact]
    public void Somebody_asked_as_well_or_removed_moves_the_quorum()
    {
        var play = Vote(At("quorum", more: ", \"quorum\": \">1/2\""), "a+");
        play.Do(new Stimulus.AddParty(Party(play, "b"), Record.Of(("unit", "d"))));
        Assert.DoesNotContain("yes", Vote(play, "b+").Where, StringComparison.Ordinal);
        play.Do(new Stimulus.RemoveParty(Party(play, "d")));
        Assert.Equal("yes", play.Where);
    }

    [Fact]
    public void A_vote_of_somebody_removed_does_not_count()
    {
        var play = Vote(At("all"), "a-");
        var against = play.State.Visits.ToArray().Single(v => v.Outcome == "reject").Id;
        play.Do(new Stimulus.RemoveParty(against));
        Assert.Equal("flow.visitOver", play.Refused(new Stimulus.RemoveParty(against)));
        Assert.Equal("yes", Vote(play, "b+", "c+").Where);
    }

    [Fact]
    public void The_last_party_stays_and_only_a_sign_has_parties()
    {
        var play = At("sequential", """["a"]""");
        Assert.Equal("flow.lastParty", play.Refused(new Stimulus.RemoveParty(Party(play, "a"))));
        Assert.Equal("flow.noParties", play.Refused(new Stimulus.AddParty(Party(play, "a"), Record.Empty)));
        Vote(play, "a+");
        Assert.Equal("flow.noSign", play.Refused(new Stimulus.AddParty(play.At("yes"), Record.Of(("unit", "d")))));
    }

    [Fact]
    public void A_sign_without_parties_is_an_incident() => Assert.Equal("flow.noParties", At("all", "\"=form.nobody\"").State.Incidents[0].Problem.Code);

    [Fact]
    public void Who_has_the_turn_is_removed_and_the_next_signs()
    {
        var play = At("sequential");
        play.Do(new Stimulus.RemoveParty(Party(play, "a")));
        Assert.Equal("yes", Vote(play, "b+", "c+").Where);
    }

    [Fact]
    public void After_a_party_was_removed_the_earlier_ones_can_still_be_returned_to()
    {
        var play = Vote(At("sequential"), "a+");
        play.Do(new Stimulus.RemoveParty(Party(play, "b")));
        var first = play.State.Visits.ToArray().Single(v => v.Outcome == "agree").Id;
        Assert.Contains(play.State.ReturnTargets(Party(play, "c")), t => t.Id == first);
    }

    [Theory]
    [InlineData("\"rule\": \"most\"")]
    [InlineData("\"rule\": \"quorum\"")]
    [InlineData("\"rule\": \"quorum\", \"quorum\": \"3/2\"")]
    [InlineData("\"quorum\": 2")]
    [InlineData("\"rule\": \"owners\"")]
    [InlineData("\"reopens\": \"some\"")]
    [InlineData("\"votes\": [\"yes\"]")]
    [InlineData("\"outcomes\": [\"a\", \"b\", \"c\"]")]
    public void What_cannot_be_decided_is_refused_when_it_is_compiled(string more)
    {
        var compiled = FlowCompiler.Compile(FlowDefinition.Parse(Flow($$"""{ "id": "sign", "type": "sign", "parties": ["a"], {{more}} }, {{End()}}""", "sign > end")));
        Assert.Contains(compiled.Problems, p => p is { Code: "flow.propertyWrong", Path: "sign" });
    }
}
