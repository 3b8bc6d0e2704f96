using LowCode.Cases;
using LowCode.Cases.Following;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Cases.Following;

public class FollowCodeTests
{
    /// <summary>Remembers the codes that were sent.</summary>
    sealed class Phone : INotifier
    {
        public List<(string To, string Code)> Got { get; } = [];
        public string Channel => "sms";
        public bool Reaches(Recipient recipient) => recipient.Kind == "mobile";

        public Task<Delivery> Send(Message message, CancellationToken cancellation)
        {
            if (message.Variables.TryGetValue("code", out var code)) Got.Add((message.Recipient.Address, code));
            return Task.FromResult<Delivery>(new Delivery.Receipt());
        }
    }

    readonly Phone phone = new();

    async Task<(Town Town, CaseId Case, string Number)> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect, with: services => services.AddSingleton<INotifier>(phone));
        var id = await town.OpenedAsync();
        return (town, id, (await town.StateAsync(id)).Number);
    }

    static Task<string> AskAsync(Town town, string number, string digits, string address = "10.1.1.1") => town.Of<FollowCodes>().AskAsync(number, digits, address, CancellationToken.None);

    static Task<CaseId> ProveAsync(Town town, string asked, string code) => town.Of<FollowCodes>().ProveAsync(asked, code, CancellationToken.None);

    static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_code_goes_to_the_phone_the_case_knows_and_proves_that_case_once(Dialect dialect)
    {
        var (town, id, number) = await OpenAsync(dialect);
        await using var _ = town;
        foreach (var digits in new[] { "138 0013 8000", "8000" })
        {
            var asked = await AskAsync(town, " " + number.ToLowerInvariant(), digits);
            await town.PostAsync();
            var (to, code) = phone.Got[^1];
            Assert.Equal("13800138000", to);
            Assert.Equal("follow.code", await RefusedAsync(() => ProveAsync(town, asked, code == "000000" ? "111111" : "000000")));
            Assert.Equal(id, await ProveAsync(town, asked, code));
            Assert.Equal("follow.spent", await RefusedAsync(() => ProveAsync(town, asked, code)));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task All_codes_of_a_day_together_are_limited_whoever_asks_from_wherever(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect, with: services => services.AddSingleton<INotifier>(phone), settings: s => s with { Messages = s.Messages with { CodesPerDay = 3 } });
        for (var n = 0; n < 3; n++) await town.Of<FollowCodes>().AskPhoneAsync($"1380000000{n}", new(Town.Street), $"10.0.0.{n}", CancellationToken.None);
        Assert.Equal("follow.often", await RefusedAsync(() => town.Of<FollowCodes>().AskPhoneAsync("13800000009", new(Town.Street), "10.0.0.9", CancellationToken.None)));
        town.Clock.Move(TimeSpan.FromHours(25));
        await town.Of<FollowCodes>().AskPhoneAsync("13800000009", new(Town.Street), "10.0.0.9", CancellationToken.None);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_was_known_no_longer_while_typing_gets_a_code_at_the_phone_the_case_knows(Dialect dialect)
    {
        var (town, id, _) = await OpenAsync(dialect);
        await using var __ = town;
        var asked = await town.Of<FollowCodes>().AskAgainAsync(id, "10.1.1.1", CancellationToken.None);
        await town.PostAsync();
        Assert.Equal("13800138000", phone.Got[^1].To);
        Assert.Equal(id, await ProveAsync(town, asked, phone.Got[^1].Code));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_code_grows_old_and_is_guessed_five_times_at_most(Dialect dialect)
    {
        var (town, _, number) = await OpenAsync(dialect);
        await using var __ = town;
        var asked = await AskAsync(town, number, "8000");
        await town.PostAsync();
        var code = phone.Got[^1].Code;
        for (var i = 0; i < FollowCodes.Tries; i++) Assert.Equal("follow.code", await RefusedAsync(() => ProveAsync(town, asked, "x")));
        Assert.Equal("follow.spent", await RefusedAsync(() => ProveAsync(town, asked, code)));
        asked = await AskAsync(town, number, "8000");
        await town.PostAsync();
        town.Clock.Move(FollowCodes.ValidFor + TimeSpan.FromSeconds(1));
        Assert.Equal("follow.code", await RefusedAsync(() => ProveAsync(town, asked, phone.Got[^1].Code)));
        Assert.Equal("follow.code", await RefusedAsync(() => ProveAsync(town, "nothing", "123456")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_wrong_number_or_phone_is_answered_like_a_right_one_and_sends_nothing(Dialect dialect)
    {
        var (town, _, number) = await OpenAsync(dialect);
        await using var __ = town;
        foreach (var (asked, digits) in new[] { (number, "8001"), (number, "38000"), ("440104003JS202611239999", "8000") })
        {
            var id = await AskAsync(town, asked, digits);
            Assert.Equal(32, id.Length);
            await town.PostAsync();
            Assert.Empty(phone.Got);
            Assert.Equal("follow.code", await RefusedAsync(() => ProveAsync(town, id, "123456")));
        }
        Assert.Equal("follow.phone", await RefusedAsync(() => AskAsync(town, number, "12a")));
        Assert.Equal("follow.number", await RefusedAsync(() => AskAsync(town, "1", "8000")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Codes_are_asked_for_only_so_often_for_a_number_a_phone_and_an_address(Dialect dialect)
    {
        var (town, _, number) = await OpenAsync(dialect);
        await using var __ = town;
        for (var i = 0; i < FollowCodes.PerNumber; i++) await AskAsync(town, number, $"700{i}", $"10.0.0.{i}");
        Assert.Equal("follow.often", await RefusedAsync(() => AskAsync(town, number, "8000", "10.0.0.99")));
        for (var i = 0; i < FollowCodes.PerPhone; i++) await AskAsync(town, $"JS-NONE-{i}", "9999", $"10.0.1.{i}");
        Assert.Equal("follow.often", await RefusedAsync(() => AskAsync(town, "JS-NONE-9", "9999", "10.0.1.99")));
        for (var i = 0; i < FollowCodes.PerAddress; i++) await AskAsync(town, $"JS-ELSE-{i}", $"{1000 + i}", "10.0.2.1");
        Assert.Equal("follow.often", await RefusedAsync(() => AskAsync(town, "JS-ELSE-99", "5555", "10.0.2.1")));
        town.Clock.Move(TimeSpan.FromMinutes(61));
        await AskAsync(town, number, "8000", "10.0.2.1");
    }
}
