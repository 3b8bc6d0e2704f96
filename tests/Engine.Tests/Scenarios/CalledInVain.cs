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

    [Fact]
    public void Answers_come_to_what_the_app_has_set()
    {
        var rules = new CallbackDefinition("callback", [new("responded"), new("solved"), new("satisfaction")],
            new Dictionary<string, string> { ["5"] = "resolved", ["4"] = "resolved", ["3"] = "resolved", ["2"] = "unresolved", ["1"] = "unresolved" }, Unsolved: new("solved", "unresolved"));
        foreach (var (solved, level, outcome) in new (string?, string?, string?)[] { ("true", "5", "resolved"), ("true", "2", "unresolved"), ("false", "5", "unresolved"), ("false", null, "unresolved"), ("true", null, null), (null, "9", null) })
            Assert.Equal(outcome, rules.OutcomeOf(field => field == "solved" ? solved : field == "satisfaction" ? level : null));
    }
}
