using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Messages;

public class DeliveryTests
{
    static readonly Recipient phone = new("mobile", "13812345678");
    static readonly UnitId street = new(Town.Street);

    static Task<Town> TownAsync(Dialect dialect, Carrier carrier) => Town.OpenAsync(dialect, with: s => s.AddSingleton<INotifier>(carrier));

    static Task<string> CodeAsync(Town town, TimeSpan? validFor = null) =>
        town.Of<MessageSender>().SendAsync("followCode", phone, new Dictionary<string, string> { ["code"] = "482913", ["minutes"] = "10" }, street, validFor);

    static Task<string> RemindAsync(Town town) => town.Of<MessageSender>().SendAsync("rate", phone, new Dictionary<string, string> { ["number"] = "JS1" }, street);

    static async Task<MessageLine> LineAsync(Town town, string id) => (await town.Of<MessageLists>().FindAsync(id))!;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_code_is_durable_when_it_was_taken_and_leaves_with_its_words_masked_in_the_record(Dialect dialect)
    {
        var carrier = new Carrier();
        var town = await TownAsync(dialect, carrier);
        var id = await CodeAsync(town);
        Assert.Equal("queued", (await LineAsync(town, id)).State);
        town = await town.RestartAsync();
        await using (town)
        {
            Assert.Equal(1, await town.PostAsync());
            Assert.Equal(0, await town.PostAsync());
            var sent = Assert.Single(carrier.Sent);
            Assert.Equal((id, "LC-010", "13812345678", true), (sent.Id, sent.Template, sent.Recipient.Address, sent.Urgent));
            Assert.Contains("482913", sent.Text, StringComparison.Ordinal);
            var line = await LineAsync(town, id);
            Assert.Equal(("sent", "sms", "138****5678", "n-" + id), (line.State, line.Channel, line.Recipient, line.Number));
            // What was sent, and to whom, stands nowhere in the open, and no longer sealed either.
            Assert.DoesNotContain("13812345678", string.Join('\n', await DumpAsync(town)), StringComparison.Ordinal);
            Assert.Equal("1", Assert.Single(await DumpAsync(town, "select count(*) from message where payload is null")));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task At_night_a_reminder_waits_for_the_morning_and_a_code_does_not(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await TownAsync(dialect, carrier);
        town.Clock.Move(TimeSpan.FromHours(13));
        var (reminder, code) = (await RemindAsync(town), await CodeAsync(town));
        await town.PostAsync();
        Assert.Equal([code], carrier.Sent.Select(m => m.Id));
        Assert.Equal(("queued", "quietHours"), ((await LineAsync(town, reminder)).State, (await LineAsync(town, reminder)).Reason));
        town.Clock.Move(TimeSpan.FromHours(9.9));
        Assert.Equal(0, await town.PostAsync());
        town.Clock.Move(TimeSpan.FromHours(0.1));
        Assert.Equal(1, await town.PostAsync());
        Assert.Equal([code, reminder], carrier.Sent.Select(m => m.Id));
        Assert.Equal(1, (await LineAsync(town, reminder)).Tries);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_recipient_gets_so_many_a_day_and_the_rest_the_next_morning(Dialect dialect)
    {
        var carrier = new Carrier();
        await using var town = await TownAsync(dialect, carrier);
        for (var i = 0; i < 12; i++) await RemindAsync(town);
        while (await town.PostAsync() > 0) { }
        Assert.Equal(10, carrier.Sent.Count);
        town.Clock.Move(TimeSpan.FromHours(23));
        while (await town.PostAsync() > 0) { }
        Assert.Equal(12, carrier.Sent.Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_of_no_use_any_more_is_not_sent(Dialect dialect)
    {
        var carrier = new Carrier { Answer = _ => Task.FromResult<Delivery>(new Delivery.Failure("line busy")) };
        await using var town = await TownAsync(dialect, carrier);
        var id = await CodeAsync(town, TimeSpan.FromMinutes(10));
        await town.PostAsync();
        town.Clock.Move(TimeSpan.FromMinutes(11));
        await town.PostAsync();
        Assert.Equal(("failed", "expired"), ((await LineAsync(town, id)).State, (await LineAsync(town, id)).Reason));
        Assert.Single(carrier.Sent);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_carrier_that_throws_is_tried_again_for_about_a_day_and_then_the_case_hears_of_it(Dialect dialect)
    {
        var carrier = new Carrier { Answer = _ => throw new InvalidOperationException("number 13812345678 refused") };
        await using var town = await TownAsync(dialect, carrier);
        var id = await town.OpenedAsync();
        await town.CompleteAsync(Operator, id, "intake", "answeredOnTheSpot");
        await town.DeliverAsync();
        for (var hours = 0; hours < 96; hours++)
        {
            await town.PostAsync();
            town.Clock.Move(TimeSpan.FromHours(1));
        }
        Assert.Equal(12, carrier.Sent.Count);
        Assert.Single(carrier.Sent.DistinctBy(m => m.Id));
        var line = Assert.Single(await town.Of<MessageLists>().OfCaseAsync(id));
        Assert.Equal(("failed", "sms: InvalidOperationException"), (line.State, line.Reason));
        var settled = Assert.Single((await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<EffectSettled>());
        Assert.Equal((line.Id, false, line.Reason), (settled.Effect, settled.Done, settled.Receipt));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_carrier_says_later_what_became_of_a_message_and_says_it_once(Dialect dialect)
    {
        await using var town = await TownAsync(dialect, new Carrier());
        var (one, two) = (await CodeAsync(town), await CodeAsync(town));
        await town.PostAsync();
        var store = town.Of<MessageStore>();
        DeliveryReport[] reports = [new("n-" + one, true), new("n-" + two, false, "no such number"), new("n-never", true)];
        Assert.Equal(0, await store.ReportAsync("other", reports));
        Assert.Equal(2, await store.ReportAsync("sms", reports));
        Assert.Equal(0, await store.ReportAsync("sms", reports));
        Assert.Equal(("received", "failed", "no such number"), ((await LineAsync(town, one)).State, (await LineAsync(town, two)).State, (await LineAsync(town, two)).Reason));
        Assert.Equal(1L, (await town.Of<MessageLists>().CountAsync())["received"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_user_reads_at_the_desk_what_a_case_said_and_after_its_erasure_nobody_does(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, LowCode.Scripts.Record.Of(("summary", "一二三四五六七八")), "wild");
        await town.CompleteAsync(Operator, id, "plan", "skip");
        await town.DeliverAsync();
        await town.PostAsync();
        var lists = town.Of<MessageLists>();
        var told = Assert.Single(await lists.OfReaderAsync("u-" + Operator, 10));
        Assert.Equal(("一二三四五…办完了", "wild", id.Value), (told.Text, told.Template, told.CaseId));
        Assert.Empty(await lists.OfReaderAsync("u-" + Handler, 10));
        var key = (await town.Loader.LoadAsync(id))!.Key!;
        await town.Keys.DestroyAsync(key.Id, town.Clock.GetUtcNow());
        Assert.Empty(await lists.OfReaderAsync("u-" + Operator, 10));
    }

    [Fact]
    public async Task A_template_that_is_not_shipped_or_a_variable_that_is_missing_is_a_mistake_of_the_caller()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite);
        var sender = town.Of<MessageSender>();
        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync("nothing", phone, new Dictionary<string, string>(), street));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync("rate", phone, new Dictionary<string, string>(), street));
        Assert.All(MessageTemplates.Shipped.All, t => Assert.True(t.Places.SetEquals((t.Variables ?? new Dictionary<string, int>()).Keys), t.Id));
    }

    static async Task<IReadOnlyList<string>> DumpAsync(Town town, string sql = "select * from message")
    {
        await using var connection = await town.Database.OpenReadAsync();
        return [.. (await Dapper.SqlMapper.QueryAsync(connection, sql)).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values.Select(v => v is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : v?.ToString())))];
    }
}
