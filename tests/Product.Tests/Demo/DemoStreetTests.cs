using Dapper;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Operating;
using LowCode.Designer.Demo;
using LowCode.Designer.Hosting;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Operate;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Product.Tests.Demo;

public sealed class DemoStreetTests
{
    const string Shown = "440104003";

    [Theory]
    [InlineData("2026-11-23T09:30:00+08:00", "a Monday morning")]
    [InlineData("2026-11-29T12:00:00+08:00", "a Sunday")]
    [InlineData("2026-11-26T01:37:00+08:00", "at night")]
    [InlineData("2026-02-18T10:00:00+08:00", "in the Spring Festival")]
    [InlineData("2033-06-15T15:20:00+08:00", "in a year whose holidays nobody knows yet")]
    public async Task Every_state_is_shown_whenever_the_first_start_is(string moment, string when)
    {
        var now = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        using var place = new Place();
        await using var store = await EmptyAsync(new DatabaseSettings { Folder = place["data"] }, now);

        var made = await DemoStreet.FillAsync(store, now, Shown, DemoStreet.Cases);

        Assert.Equal(DemoStreet.Cases, made.Count);
        await using var connection = await store.Database.OpenReadAsync();
        Assert.Equal((300, 18), await connection.QuerySingleAsync<(long, long)>("select count(*), count(distinct street) from cases"));
        Assert.True(await CountAsync("cases where state = 'closed'") >= 150, when);
        Assert.True(await CountAsync("cases where confidential = 1") >= 5, when);
        Assert.True(await CountAsync("cases where result = 'outOfScope'") >= 5, when);
        foreach (var activity in (string[])["intake", "dispatch", "handle", "callback", "review"])
            Assert.True(await CountAsync($"work_item i join cases c using (case_id) where c.street = '{Shown}' and i.activity = '{activity}' and i.state in ('open', 'claimed')") > 0, $"{activity} {when}");
        foreach (var activity in (string[])["intake", "handle", "callback"])
            Assert.True(await CountAsync($"work_item where activity = '{activity}' and state in ('open', 'claimed') and overdue = 1") > 0, $"{activity} late {when}");
        Assert.True(await CountAsync("work_item where activity = 'callback' and state = 'open' and overdue = 0") > 0, $"call-back in time {when}");
        Assert.True(await CountAsync("work_item where activity = 'handle' and state = 'claimed' and overdue = 0") > 0, $"handled in time {when}");
        Assert.True(await CountAsync("work_item i where activity = 'handle' and state in ('open', 'claimed') and exists (select 1 from work_item e where e.case_id = i.case_id and e.activity = 'handle' and e.state = 'done')") > 0, $"second handling {when}");
        Assert.True(await CountAsync("work_item where activity = 'handle' and outcome = 'refuseDispatch'") > 0, $"refused {when}");
        if (WorkCalendar.China.IsWorkday(DateOnly.FromDateTime(now.Date)))
            Assert.True(await CountAsync($"work_item where state in ('open', 'claimed') and overdue = 0 and due between {now.ToUnixTimeMilliseconds()} and {new DateTimeOffset(now.Date.AddDays(1), now.Offset).ToUnixTimeMilliseconds()}") > 0, $"due today {when}");

        // As if it had been recorded then: nothing lies in the future, nothing is older than the time that is shown.
        Assert.Equal(0, await CountAsync($"journal where occurred_at > {now.ToUnixTimeMilliseconds()} or recorded_at > {now.ToUnixTimeMilliseconds()} or occurred_at < {now.AddDays(-62).ToUnixTimeMilliseconds()}"));
        // Nothing leaves, now or later.
        Assert.Equal(0, await CountAsync("outbox") + await CountAsync("message"));
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys).BuildServiceProvider();
        Assert.Equal([], (await services.GetRequiredService<Verification>().RunAsync()).Faults);

        async Task<long> CountAsync(string of) => await connection.ExecuteScalarAsync<long>("select count(*) from " + of);
    }

    [Fact]
    public async Task The_same_moment_gives_the_same_street_on_either_database()
    {
        var now = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.FromHours(8));
        using var place = new Place();
        var tables = new List<IReadOnlyList<string>>();
        foreach (var connection in (string?[])[null, await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync()])
        {
            await using var store = await EmptyAsync(new DatabaseSettings { Folder = place[connection is null ? "file" : "server"], Connection = connection }, now);
            await DemoStreet.FillAsync(store, now, Shown, 60);
            await using var read = await store.Database.OpenReadAsync();
            tables.Add([.. (await read.QueryAsync<(string, string, string, long)>("select title, street, stage, opened_at from cases")).Select(r => r.ToString()).Order(StringComparer.Ordinal)]);
        }
        Assert.Equal(60, tables[0].Count);
        Assert.Equal(tables[0], tables[1]);
    }

    [Fact]
    public void Its_texts_are_chinese_whole_and_fit_the_form()
    {
        Assert.Equal(18, DemoText.Roads.Count);
        Assert.All(DemoText.Matters, matter =>
        {
            Assert.InRange(matter.Summary.Length + 12, 1, 60);
            Assert.True(matter.Results.Count > 0 && matter.Description.Contains("{place}", StringComparison.Ordinal), matter.Summary);
            Assert.True(matter.Category != "other" || matter.Office is not null, matter.Summary);
            Assert.DoesNotMatch("[A-Za-z]{4,}", matter.Summary.Replace("{road}", "", StringComparison.Ordinal) + matter.Description.Replace("{place}", "", StringComparison.Ordinal) + string.Concat(matter.Results));
        });
    }

    [Fact]
    public async Task An_installation_with_people_of_its_own_gets_no_made_up_cases()
    {
        using var place = new Place();
        await using (var bare = await ProductHost.StartAsync(folder: place["data"], settings: "--bare")) Assert.Equal(0, await bare.StopAsync());
        await using (var later = await ProductHost.StartAsync(folder: place["data"], settings: ["--demo-cases", "20"])) Assert.Equal(0, await later.StopAsync());
        Assert.Contains("0 cases", await CommandLine.DoneAsync("verify", "--data", place["data"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_start_prints_an_account_for_every_kind_of_user_and_shows_them_a_street_at_work()
    {
        await using var host = await ProductHost.StartAsync(settings: ["--demo-cases", "60"]);
        // The last line of the list: all before it have been read.
        await host.PasswordOf("resident.003");
        foreach (var post in PostCatalog.All) Assert.Matches($"(?m)^  {post.Post.Value}(\\.\\S+)? ", host.Log);
        using var seat = await host.SignInAsync("dispatcher.003");
        Assert.Contains("\"stage\":\"处置\"", await seat.GetStringAsync("/api/v1/cases?state=open"), StringComparison.Ordinal);
    }

    static async Task<Store> EmptyAsync(DatabaseSettings settings, DateTimeOffset now)
    {
        var store = await StoreOptions.OpenAsync(settings, CancellationToken.None);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys).BuildServiceProvider();
        var first = services.GetRequiredService<FirstStart>();
        await first.UnitsAsync(now);
        await first.DemoAsync(now);
        var apps = services.GetRequiredService<AppStore>();
        var app = await apps.PublishAsync(AppPackage.FromFolder(Path.Combine(AppContext.BaseDirectory, "apps", "request")), "test", CancellationToken.None);
        await apps.InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        return store;
    }
}
