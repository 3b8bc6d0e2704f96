using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Plugins;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>An app's notices: who is told of a dispatch, a limit or an urge without a step of the flow for it.</summary>
public class ToldWithoutAStep
{
    sealed class Carrier : INotifier
    {
        public List<Message> Sent { get; } = [];
        public string Channel => "test";

        public Task<Delivery> Send(Message message, CancellationToken cancellation)
        {
            lock (Sent) Sent.Add(message);
            return Task.FromResult<Delivery>(new Delivery.Receipt("n1"));
        }

        /// <summary>What came since the last look, as <c>template kind:address</c>.</summary>
        public string[] Take()
        {
            var come = Sent.Select(m => $"{m.Template} {m.Recipient.Kind}:{m.Recipient.Address}").Order(StringComparer.Ordinal).ToArray();
            Sent.Clear();
            return come;
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_claimant_hears_who_handles_it_and_the_handlers_of_dispatch_limit_and_urge(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await Town.OpenAsync(dialect, with: s => s.AddSingleton<INotifier>(carrier));
        var id = await town.OpenedAsync();
        Assert.Empty(await ToldAsync());

        await town.CompleteAsync(Operator, id, "intake", "accept");
        var text = "";
        Assert.Equal(["LC-001 mobile:13800138000", $"LC-002 user:u-{Handler}"], await ToldAsync());
        Assert.Contains((await town.StateAsync(id)).Number, text, StringComparison.Ordinal);
        Assert.Contains("由综合行政", text, StringComparison.Ordinal);

        await town.DoAsync(Operator, id, new UrgeItem(null, "市民又来电"));
        Assert.Equal([$"LC-011 user:u-{Handler}"], await ToldAsync());

        // Its limit draws near, then passes: the supervisor hears of it too. Each once.
        var due = (await town.StateAsync(id)).Ledger.Clocks.Single(c => c.Visit is not null).Times;
        town.Clock.Move(due.WarnAt!.Value - town.Clock.GetUtcNow());
        await town.FireAsync();
        Assert.Equal([$"LC-003 user:u-{Handler}"], await ToldAsync());
        Assert.Contains(TimeZoneInfo.ConvertTime(due.At!.Value, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).ToString("yyyy-MM-dd HH:mm", null), text, StringComparison.Ordinal);
        town.Clock.Move(due.At!.Value - town.Clock.GetUtcNow());
        await town.FireAsync();
        Assert.Equal([$"LC-004 user:u-{Handler}", $"LC-004 user:u-{Supervisor}"], await ToldAsync());
        await town.FireAsync();
        Assert.Empty(await ToldAsync());

        async Task<string[]> ToldAsync()
        {
            await town.DeliverAsync();
            await town.PostAsync();
            text = string.Join('\n', carrier.Sent.Select(m => m.Text));
            return carrier.Take();
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_warning_that_comes_after_its_limit_is_not_sent(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await Town.OpenAsync(dialect, with: s => s.AddSingleton<INotifier>(carrier));
        await town.DispatchedAsync();
        await town.DeliverAsync();
        await town.PostAsync();
        carrier.Take();
        town.Clock.Move(TimeSpan.FromDays(40));
        await town.FireAsync();
        await town.DeliverAsync();
        await town.PostAsync();
        Assert.All(carrier.Take(), told => Assert.StartsWith("LC-004 ", told, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_unit_that_assists_is_told_that_it_is_asked_and_of_its_own_limit_and_the_owner_is_not(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await Town.OpenAsync(dialect, with: s => s.AddSingleton<INotifier>(carrier));
        var package = HelpApp.Package.With(Packages.Manifest(m => m["notices"] = System.Text.Json.Nodes.JsonNode.Parse("""
            [{ "on": "asked", "template": "dispatched", "to": "step" }, { "on": "dueSoon", "template": "dueSoon", "to": "step", "urgent": true }, { "on": "overdue", "template": "overdue", "to": "step" }]
            """)));
        var app = await town.Of<LowCode.Apps.AppStore>().PublishAsync(package, "test", CancellationToken.None);
        await town.Of<LowCode.Apps.AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, LowCode.Org.Divisions.City.Value, "{}", "test", CancellationToken.None);
        var id = await town.OpenCaseAsync(Operator, LowCode.Scripts.Record.Of(("topic", "井盖缺失")), "help");
        Assert.Equal([$"LC-002 user:u-{OtherHandler}"], await ToldAsync());
        var limit = (await town.StateAsync(id)).Ledger.Clocks.Single(c => c.Unit == OtherUnit).Times;
        town.Clock.Move(limit.WarnAt!.Value - town.Clock.GetUtcNow());
        await town.FireAsync();
        Assert.Equal([$"LC-003 user:u-{OtherHandler}"], await ToldAsync());
        town.Clock.Move(limit.At!.Value - town.Clock.GetUtcNow());
        await town.FireAsync();
        Assert.Equal([$"LC-004 user:u-{OtherHandler}"], await ToldAsync());

        async Task<string[]> ToldAsync()
        {
            await town.DeliverAsync();
            await town.PostAsync();
            return carrier.Take();
        }
    }
}
