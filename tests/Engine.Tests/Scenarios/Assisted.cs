using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class Assisted
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_duty_names_who_assists_and_its_lateness_is_its_own(Dialect dialect)
    {
        await using var town = await HelpTownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "井盖缺失")), "help");
        var state = await town.StateAsync(id);
        Assert.Equal((Unit, OtherUnit), (state.Owner, Assert.Single(state.Assists).Unit));
        Assert.Equal(["assist"], await town.BoxAsync(OtherHandler, "claim"));
        Assert.Equal(["handle"], await town.BoxAsync(Handler, "claim"));
        town.Clock.Move(TimeSpan.FromDays(2));
        await town.FireAsync();
        state = await town.StateAsync(id);
        // The one that assists is late; the owner, its step and the case are not.
        Assert.Equal([OtherUnit], state.Ledger.Clocks.Where(c => c.BreachedAt is not null).Select(c => c.Unit));
        Assert.False(CaseProjection.Row(id, state).Overdue);
        Assert.False(CaseProjection.StageClock(state.Ledger, await town.ItemAsync(id, "handle")).Overdue);
        Assert.Equal("assist.open", await town.RefusedAsync(Handler, id, new CompleteItem(await town.ItemAsync(id, "handle"), null, Record.Empty, null)));
        Assert.Equal("item.notOffered", await town.RefusedAsync(Handler, id, new AnswerAssistance(1, "已处理", false)));
        state = await town.DoAsync(OtherHandler, id, new AnswerAssistance(1, "已加盖并设围挡", false));
        Assert.True(state.Assists[0].Late);
        Assert.Empty(await town.BoxAsync(OtherHandler, "claim"));
        await town.CompleteAsync(Handler, id, "handle");
        Assert.Equal("closed: closed", await town.WhereAsync(id));
        Assert.Equal("assist.owner", await town.RefusedAsync(OtherHandler, id, new ScoreAssistance(1, 5, null)));
        state = await town.DoAsync(Handler, id, new ScoreAssistance(1, 3, "来得晚"));
        Assert.Equal((3, "来得晚"), (state.Assists[0].Score, state.Assists[0].ScoreComment));
        Assert.Equal("assist.notToScore", await town.RefusedAsync(Handler, id, new ScoreAssistance(1, 4, null)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_owner_asks_more_units_and_needs_one_no_longer(Dialect dialect)
    {
        await using var town = await HelpTownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "井盖缺失")), "help");
        var handle = await town.ItemAsync(id, "handle");
        Assert.Equal("item.notOffered", await town.RefusedAsync(OtherHandler, id, new AskAssistance(handle, "440104-sw", "核查管线", null)));
        Assert.Equal("assist.already", await town.RefusedAsync(Handler, id, new AskAssistance(handle, OtherUnit, "再帮忙", null)));
        Assert.Equal("item.transfer.unit", await town.RefusedAsync(Handler, id, new AskAssistance(handle, "nowhere", "核查", null)));
        var state = await town.DoAsync(Handler, id, new AskAssistance(handle, "440104-sw", "核查管线权属", "3 workdays"));
        Assert.Equal((2, "核查管线权属"), (state.Assists[1].Number, state.Assists[1].Matter));
        await town.DoAsync("handler.sw", id, new AnswerAssistance(2, "非我局管线", true));
        await town.DoAsync(Handler, id, new WithdrawAssistance(1, "已自行加盖"));
        Assert.Equal("assist.over", await town.RefusedAsync(OtherHandler, id, new AnswerAssistance(1, "到了", false)));
        state = await town.CompleteAsync(Handler, id, "handle");
        Assert.Equal([AssistStatus.Withdrawn, AssistStatus.Declined], state.Assists.Select(a => a.Status));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_new_dispatch_asks_anew_and_a_case_that_ends_asks_nobody(Dialect dialect)
    {
        await using var town = await HelpTownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "井盖缺失")), "help");
        await town.DoAsync(Handler, id, new RefuseDispatch(await town.ItemAsync(id, "handle"), "非我职责", null));
        var state = await town.DoAsync(Dispatcher, id, new CompleteItem(await town.ItemAsync(id, "dispatch"), null, Record.Of(("unit", "440104-sw")), null));
        Assert.Equal(AssistStatus.Withdrawn, state.Assists[0].Status);
        await town.DoAsync("handler.sw", id, new AskAssistance(await town.ItemAsync(id, "handle"), OtherUnit, "现场围挡", null));
        state = await town.DoAsync(Dispatcher, id, new VoidCase("误报"));
        Assert.Equal(AssistStatus.Lapsed, state.Assists[1].Status);
        Assert.Empty(state.Ledger.Clocks);
    }

    static async Task<Town> HelpTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(HelpApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, LowCode.Org.Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }
}
