using LowCode.Plugins;
using Microsoft.Extensions.DependencyInjection;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class CallsAndMessages
{
    sealed class Carrier : INotifier
    {
        public List<string> Sent { get; } = [];
        public int FailFirst { get; set; }
        public string Channel => "test";

        public Task<Delivery> Send(Message message, CancellationToken cancellation)
        {
            Sent.Add(message.Id);
            return Task.FromResult<Delivery>(FailFirst-- > 0 ? new Delivery.Failure("line busy") : new Delivery.Receipt("n1"));
        }
    }

    sealed class Weather : ICallTarget
    {
        public string Name => "weather";
        public Task<CallAnswer> Call(CallRequest request, CancellationToken cancellation) => Task.FromResult<CallAnswer>(new CallAnswer.Output("\"sunny\""));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_message_leaves_once_and_a_failed_try_comes_again_under_the_same_name(Dialect dialect)
    {
        var carrier = new Carrier { FailFirst = 1 };
        var town = await Town.OpenAsync(dialect, with: s => s.AddSingleton<INotifier>(carrier));
        var id = await town.OpenedAsync();
        await town.CompleteAsync(Operator, id, "intake", "answeredOnTheSpot");
        Assert.Equal(1, await town.DeliverAsync());
        Assert.Equal(1, await town.PostAsync());
        Assert.Equal(0, await town.DeliverAsync() + await town.PostAsync());
        town = await town.RestartAsync();
        await using (town)
        {
            town.Clock.Move(TimeSpan.FromMinutes(1));
            Assert.Equal(1, await town.PostAsync());
            town.Clock.Move(TimeSpan.FromDays(1));
            Assert.Equal(0, await town.DeliverAsync() + await town.PostAsync());
            Assert.Equal(2, carrier.Sent.Count);
            Assert.Single(carrier.Sent.Distinct());
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_step_failed_by_is_corrected_with_a_reason_and_the_step_tried_again(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.WildAtTheCallAsync();
        await town.DeliverAsync();
        var visit = (await town.StateAsync(id)).Flow.Incidents[0].Visit;
        Assert.Equal("flow.noVariable", await town.RefusedAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "改正", Record.Of(("nothing", 1)))));
        Assert.Equal("item.noForm", await town.RefusedAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "改正", null, Record.Of(("nothing", 1)))));
        Assert.Equal("form.boolean", await town.RefusedAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "改正", null, Record.Of(("again", "perhaps")))));
        Assert.Equal("mend.retryOnly", await town.RefusedAsync(Dispatcher, id, new MendIncident(visit, "skip", "done", null, "跳过", Record.Of(("rounds", 1)))));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new MendIncident(visit, "retry", null, null, "改正", Record.Of(("rounds", 7)))));
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "标题写错了", Record.Of(("rounds", 7)), Record.Of(("summary", "改正后的标题"))));
        var now = await town.StateAsync(id);
        Assert.False(now.HasIncident);
        Assert.Equal((7d, "改正后的标题"), (now.Flow.Scopes[0].Variables["rounds"].RawNumber, now.Form["summary"].AsText));
        var last = (await town.Of<CaseLoader>().HistoryAsync(id))[^1].Events;
        Assert.Contains(last, e => e is IncidentMended { Reason: "标题写错了" });
        Assert.Contains(last, e => e is LowCode.Flows.EffectRequested { Target: "weather" } effect && effect.Payload.AsText == "改正后的标题");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_call_without_a_target_is_an_incident_that_is_retried_skipped_or_moved(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.WildAtTheCallAsync();
        await town.DeliverAsync();
        var stuck = await town.StateAsync(id);
        Assert.True(stuck.HasIncident);
        var visit = stuck.Flow.Incidents[0].Visit;
        Assert.Equal("case.callFailed", stuck.Flow.Incidents[0].Problem.Code);
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new MendIncident(visit, "retry", null, null, "再试")));
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "再试"));
        Assert.False((await town.StateAsync(id)).HasIncident);
        await town.DeliverAsync();
        Assert.True((await town.StateAsync(id)).HasIncident);
        Assert.Equal("mend.how", await town.RefusedAsync(Dispatcher, id, new MendIncident(visit, "pray", null, null, "x")));
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "skip", "done", null, "不需要天气"));
        Assert.Equal("closed: finished", await town.WhereAsync(id));

        var other = await town.WildAtTheCallAsync();
        await town.DeliverAsync();
        await town.DoAsync(Dispatcher, other, new MendIncident((await town.StateAsync(other)).Flow.Incidents[0].Visit, "move", null, "plan", "重来"));
        Assert.Equal("plan", await town.WhereAsync(other));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_answer_of_a_call_sets_the_variable_and_the_flow_goes_on(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect, with: s => s.AddSingleton<ICallTarget>(new Weather()));
        var id = await town.WildAtTheCallAsync();
        await town.DeliverAsync();
        Assert.Equal("closed: finished", await town.WhereAsync(id));
        Assert.Equal("sunny", (await town.StateAsync(id)).Flow.Scopes[0].Variables["weather"].AsText);
    }
}
