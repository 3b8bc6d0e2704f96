using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Plugins;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Scenarios.HandledAsOne;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Residents hear that their case goes with another one, goes by itself again, or has become several; of others' matters they hear nothing.</summary>
public class ToldOfJoining
{
    const string Own = "13922223333";

    sealed class Carrier : INotifier
    {
        public List<Message> Sent { get; } = [];
        public string Channel => "test";

        public Task<Delivery> Send(Message message, CancellationToken cancellation)
        {
            lock (Sent) Sent.Add(message);
            return Task.FromResult<Delivery>(new Delivery.Receipt("n1"));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_resident_hears_of_their_own_case_alone_when_it_is_merged_and_when_it_is_let_go(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await TownAsync(dialect, carrier);
        var (lead, follower) = (await town.DispatchedAsync(), await town.OpenCaseAsync(Operator, RequestForms.About("noise").With("claimantPhone", Own).With("summary", "楼下烧烤扰民")));
        await ToldAsync(town, carrier);
        await town.DoAsync(Dispatcher, lead, new MergeCases([follower.Value], "同一路段"));
        Assert.Empty(await ToldAsync(town, carrier));
        await CarryAsync(town);
        var (own, other) = (await town.StateAsync(follower), await town.StateAsync(lead));
        var merged = Assert.Single(await ToldAsync(town, carrier));
        Assert.Equal(("LC-017", Own), (merged.Template, merged.Recipient.Address));
        Says(merged, own, other);

        await town.DoAsync(Dispatcher, lead, new UnmergeCase(follower.Value, "不是一件事"));
        await CarryAsync(town);
        var released = Assert.Single(await ToldAsync(town, carrier));
        Assert.Equal(("LC-018", Own), (released.Template, released.Recipient.Address));
        Says(released, own, other);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_follower_that_ends_while_it_follows_is_not_said_to_go_on(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await TownAsync(dialect, carrier);
        var (lead, follower) = (await town.DispatchedAsync(), await town.OpenCaseAsync(Operator, RequestForms.About("noise").With("claimantPhone", Own)));
        await town.DoAsync(Dispatcher, lead, new MergeCases([follower.Value], "同一路段"));
        await CarryAsync(town);
        await ToldAsync(town, carrier);
        await town.DoAsync(Dispatcher, follower, new VoidCase("已撤诉"));
        await CarryAsync(town);
        Assert.DoesNotContain(await ToldAsync(town, carrier), m => m.Template is "LC-017" or "LC-018");
        // The lead ends without the step: whoever follows goes on, and hears so.
        var second = await town.OpenCaseAsync(Operator, RequestForms.About("noise").With("claimantPhone", Own));
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], "同一路段"));
        await CarryAsync(town);
        await ToldAsync(town, carrier);
        await town.DoAsync(Dispatcher, lead, new VoidCase("重复"));
        await CarryAsync(town);
        Assert.Equal([Own], (await ToldAsync(town, carrier)).Where(m => m.Template == "LC-018").Select(m => m.Recipient.Address));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_splitting_is_told_once_with_the_numbers_of_its_parts_and_not_at_night(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await TownAsync(dialect, carrier);
        var id = await town.DispatchedAsync();
        await ToldAsync(town, carrier);
        var local = TimeZoneInfo.ConvertTime(town.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        town.Clock.Move(local.Date.AddHours(22) - local.DateTime is { Ticks: > 0 } till ? till : TimeSpan.FromDays(1) + (local.Date.AddHours(22) - local.DateTime));
        var lamp = Record.Of(("summary", "盘福路路灯不亮"), ("category", "lighting"), ("description", "两盏路灯不亮"), ("place", "盘福路12号"));
        await town.DoAsync(Dispatcher, id, new SplitCase([lamp, lamp.With("summary", "盘福路乱停车")], false, "两个诉求"));
        await CarryAsync(town);
        Assert.DoesNotContain(await ToldAsync(town, carrier), m => m.Template == "LC-019");
        town.Clock.Move(TimeSpan.FromHours(11));
        var told = Assert.Single(await ToldAsync(town, carrier), m => m.Template == "LC-019");
        var state = await town.StateAsync(id);
        Assert.Equal(("13800138000", state.Number, "2"), (told.Recipient.Address, told.Variables["number"], told.Variables["count"]));
        Assert.Equal(string.Join('、', state.Children.OrderByDescending(c => c.Visit).Select(c => c.Number)), told.Variables["parts"]);
        Assert.All(state.Children, c => Assert.Contains(c.Number, told.Text, StringComparison.Ordinal));
    }

    static void Says(Message message, CaseState own, CaseState other)
    {
        Assert.Contains(own.Number, message.Text, StringComparison.Ordinal);
        Assert.Contains(own.Title, message.Text, StringComparison.Ordinal);
        Assert.NotEqual(own.Title, other.Title);
        foreach (var foreign in (string[])[other.Number, other.Title, "13800138000"])
            Assert.DoesNotContain(foreign, message.Text + string.Join(' ', message.Variables.Values), StringComparison.Ordinal);
    }

    static Task<Town> TownAsync(Dialect dialect, Carrier carrier) => Town.OpenAsync(dialect, with: s => s.AddSingleton<INotifier>(carrier));

    /// <summary>What residents were told since the last look.</summary>
    static async Task<IReadOnlyList<Message>> ToldAsync(Town town, Carrier carrier)
    {
        await town.DeliverAsync();
        await town.PostAsync();
        List<Message> told = [.. carrier.Sent.Where(m => m.Recipient.Kind == "mobile")];
        carrier.Sent.Clear();
        return told;
    }
}
