using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

public class CalledInVain
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Attempts_are_on_record_and_the_step_stays_as_it_is(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.HandledAsync();
        var visit = await town.ItemAsync(id, "callback");
        await town.DoAsync(Callback, id, new NoteCall(visit, CallAttempt.Unreachable, null, "响铃无人接"));
        var again = town.Clock.GetUtcNow().AddHours(3);
        await town.DoAsync(Callback, id, new NoteCall(visit, CallAttempt.Later, again, null));
        var state = await town.StateAsync(id);
        Assert.Equal([(CallAttempt.Unreachable, null, "响铃无人接"), (CallAttempt.Later, again, null)], state.Calls.Select(c => (c.How, c.Again, c.Note)));
        Assert.True(state.Item(visit)!.IsLive);

        Assert.Equal("call.again", await town.RefusedAsync(Callback, id, new NoteCall(visit, CallAttempt.Later, town.Clock.GetUtcNow(), null)));
        Assert.Equal("call.again", await town.RefusedAsync(Callback, id, new NoteCall(visit, CallAttempt.Later, null, null)));
        Assert.Equal("call.how", await town.RefusedAsync(Callback, id, new NoteCall(visit, "maybe", null, null)));
        Assert.Equal("item.notOffered", await town.RefusedAsync(Handler, id, new NoteCall(visit, CallAttempt.Unreachable, null, null)));
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal("case.closed", await town.RefusedAsync(Callback, id, new NoteCall(visit, CallAttempt.Unreachable, null, null)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_is_given_up_before_enough_attempts_and_no_answer_comes_to_another_outcome_by_any_door(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.HandledAsync();
        var visit = await town.ItemAsync(id, "callback");
        var vain = new CompleteItem(visit, "unreachable", LowCode.Scripts.Record.Of(("reached", false)), null);
        Assert.Equal("call.early", await town.RefusedAsync(Callback, id, vain));
        Assert.Equal("call.outcome", await town.RefusedAsync(Callback, id, new CompleteItem(visit, "resolved", RequestForms.Dissatisfied, null)));
        Assert.Equal("call.outcome", await town.RefusedAsync(Callback, id, new CompleteItem(visit, "unresolved", RequestForms.CalledBack, null)));
        Assert.Equal("call.outcome", await town.RefusedAsync(Callback, id, new CompleteItem(visit, "resolved", RequestForms.CalledBack.With("solved", false), null)));
        var unanswered = await town.SendAsync(Callback, id, new CompleteItem(visit, "resolved", LowCode.Scripts.Record.Of(("reached", false)), null));
        Assert.Equal(("call.unanswered", "form.satisfaction"), (unanswered.Refusal!.Problems[0].Code, unanswered.Refusal.Problems[0].Path));
        for (var i = 0; i < 3; i++) await town.DoAsync(Callback, id, new NoteCall(visit, CallAttempt.Unreachable, null, null));
        await town.DoAsync(Callback, id, vain);
        Assert.Equal("closed: closed", await town.WhereAsync(id));

        // The attempts of an earlier call-back are not those of this one.
        var again = await town.HandledAsync();
        var first = await town.ItemAsync(again, "callback");
        for (var i = 0; i < 3; i++) await town.DoAsync(Callback, again, new NoteCall(first, CallAttempt.Unreachable, null, null));
        await town.CompleteAsync(Callback, again, "callback", "unresolved", RequestForms.Dissatisfied);
        await town.CompleteAsync(Handler, again, "handle", form: RequestForms.Handled);
        Assert.Equal("call.early", await town.RefusedAsync(Callback, again, vain with { Visit = await town.ItemAsync(again, "callback") }));
    }

    [Fact]
    public void Answers_come_to_what_the_app_has_set()
    {
        var rules = new CallbackDefinition("callback", [new("responded"), new("solved"), new("satisfaction")],
            new Dictionary<string, string> { ["5"] = "resolved", ["4"] = "resolved", ["3"] = "resolved", ["2"] = "unresolved", ["1"] = "unresolved" }, Unsolved: new("solved", "unresolved"));
        foreach (var (solved, level, outcome) in new (string?, string?, string?)[] { ("true", "5", "resolved"), ("true", "2", "unresolved"), ("false", "5", "unresolved"), ("false", null, "unresolved"), ("true", null, null), (null, "9", null) })
            Assert.Equal(outcome, rules.OutcomeOf(field => field == "solved" ? solved : field == "satisfaction" ? level : null));
    }
}
