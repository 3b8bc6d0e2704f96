using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Views;

public class ListTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Lists_are_narrowed_by_words_app_street_state_lateness_and_days(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var noise = await town.OpenCaseAsync(Operator, RequestForms.About("noise"));
        town.Clock.Move(TimeSpan.FromDays(1));
        var light = await town.OpenCaseAsync(Operator, RequestForms.About("lighting").With("summary", "Lamp 3号灯不亮 100%_"));
        await town.CompleteAsync(Operator, light, "intake", "answeredOnTheSpot");
        var number = (await town.StateAsync(noise)).Number;

        await IsAsync(new(Search: "小北路 噪声"), noise);
        await IsAsync(new(Search: number[^8..].ToLowerInvariant()), noise);
        await IsAsync(new(Search: "LAMP"), light);
        // What a pattern would take for any text is itself.
        await IsAsync(new(Search: "0%_"), light);
        await IsAsync(new(Search: "%"), light);
        await IsAsync(new(Search: "小北路 灯不亮"));
        await IsAsync(new(Number: number), noise);
        await IsAsync(new(State: "closed"), light);
        await IsAsync(new(State: "open", Overdue: false), noise);
        await IsAsync(new(Overdue: true));
        await IsAsync(new(App: "request"), light, noise);
        await IsAsync(new(App: "wild"));
        await IsAsync(new(Street: "440104004"));
        await IsAsync(new(From: Town.Monday.AddHours(20)), light);
        await IsAsync(new(Until: Town.Monday.AddHours(15)), noise);
        Assert.Single(await WorkAsync("claim", new(Search: "噪声")));
        Assert.Empty(await WorkAsync("claim", new(Search: "灯不亮")));

        async Task IsAsync(CaseQuery query, params LowCode.Journal.CaseId[] expected) =>
            Assert.Equal(expected.Select(e => e.Value), (await town.Of<CaseLists>().CasesAsync(town.As(Dispatcher), query)).Items.Select(c => c.CaseId));

        async Task<IReadOnlyList<WorkItemLine>> WorkAsync(string box, CaseQuery query) =>
            (await town.Of<WorkLists>().WorkItemsAsync(town.As(Operator), box, town.Clock.GetUtcNow(), query)).Items;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Lists_come_in_the_order_that_is_asked_page_by_page(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var first = await town.OpenedAsync();
        town.Clock.Move(TimeSpan.FromHours(1));
        var second = await town.OpenedAsync();
        town.Clock.Move(TimeSpan.FromHours(1));
        var third = await town.OpenedAsync();
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.DoAsync(Operator, first, new AddComment("动过"));

        foreach (var (sort, expected) in new (string?, LowCode.Journal.CaseId[])[] { (null, [third, second, first]), ("new", [third, second, first]), ("old", [first, second, third]), ("changed", [first, third, second]), ("due", [first, second, third]) })
        {
            Assert.Equal(expected.Select(e => e.Value), await WalkAsync(async after => Ids(await town.Of<CaseLists>().CasesAsync(town.As(Dispatcher), new(Sort: sort, Take: 1, After: after)))));
            if (sort is not null) Assert.Equal(expected.Select(e => e.Value), await WalkAsync(async after => Ids(await town.Of<WorkLists>().WorkItemsAsync(town.As(Operator), "claim", town.Clock.GetUtcNow(), new(Sort: sort, Take: 1, After: after)))));
        }
        Assert.Equal([second.Value, first.Value], (await town.Of<CaseLists>().NamedAsync(town.As(Dispatcher), [second.Value, first.Value, "none"])).Select(c => c.CaseId));
        Assert.Empty(await town.Of<CaseLists>().NamedAsync(town.As("dispatcher.004"), [second.Value]));

        static (IEnumerable<string>, string?) Ids<T>(ListPage<T> page) where T : ListLine => (page.Items.Select(i => i.CaseId), page.Next);

        static async Task<List<string>> WalkAsync(Func<string?, Task<(IEnumerable<string> Ids, string? Next)>> ask)
        {
            var all = new List<string>();
            for (string? after = null; ;)
            {
                var (ids, next) = await ask(after);
                all.AddRange(ids);
                if ((after = next) is null) return all;
            }
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Filters_and_phrases_are_their_owners(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        await town.Of<LowCode.Org.DirectoryCache>().CurrentAsync();
        var (filters, phrases) = (town.Of<DeskFilters>(), town.Of<LowCode.Org.Phrases>());
        await filters.KeepAsync(town.As(Operator), "急件", "/?box=todo&sort=due");
        var again = await filters.KeepAsync(town.As(Operator), " 急件 ", "/cases?overdue=true");
        Assert.Equal([again], await filters.OfAsync(town.As(Operator)));
        Assert.Empty(await filters.OfAsync(town.As(Dispatcher)));
        for (var i = 1; i < DeskFilters.Most; i++) await filters.KeepAsync(town.As(Operator), $"第{i}个", "/cases");
        Assert.Equal("filter.many", (await Assert.ThrowsAsync<RefusedException>(() => filters.KeepAsync(town.As(Operator), "多了", "/cases"))).Problems[0].Code);
        foreach (var outside in new[] { "//example.org", "https://example.org/", "/cases/1", "/admin", "" })
            Assert.Equal("filter.address", (await Assert.ThrowsAsync<RefusedException>(() => filters.KeepAsync(town.As(Operator), "外", outside))).Problems[0].Code);

        await phrases.AddAsync(town.As(Dispatcher), "街道公用", shared: true);
        await phrases.AddAsync(town.As(Operator), "自己的", shared: false);
        Assert.Equal(["自己的", "街道公用"], (await phrases.OfAsync(town.As(Operator))).Select(p => p.Text));
        Assert.Equal(["街道公用"], (await phrases.OfAsync(town.As(Dispatcher))).Select(p => p.Text));
        Assert.Empty(await phrases.OfAsync(town.As("dispatcher.004")));
        await phrases.RemoveAsync(town.As("dispatcher.004"), (await phrases.OfAsync(town.As(Dispatcher)))[0].Id);
        await phrases.RemoveAsync(town.As(Operator), (await phrases.OfAsync(town.As(Dispatcher)))[0].Id);
        Assert.Single(await phrases.OfAsync(town.As(Dispatcher)));
        await phrases.RemoveAsync(town.As(Dispatcher), (await phrases.OfAsync(town.As(Dispatcher)))[0].Id);
        Assert.Empty(await phrases.OfAsync(town.As(Dispatcher)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Lines_tell_category_channel_and_the_claimant_masked_and_keep_step_with_the_form(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        Assert.Equal(("noise", "陈*", "hotline"), await LineAsync());
        await town.CompleteAsync(Operator, id, "intake", "accept", LowCode.Scripts.Record.Of(("category", "lighting"), ("claimantName", "欧阳春")));
        Assert.Equal(("lighting", "欧阳*", "hotline"), await LineAsync());

        await town.OpenCaseAsync(Operator, RequestForms.About("other").With("confidential", true).With("summary", "举报"));
        var secret = Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As(Supervisor), new CaseQuery(Search: "举报"))).Items);
        Assert.Equal(("other", null), (secret.Category, secret.Claimant));

        async Task<(string?, string?, string?)> LineAsync() =>
            Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As(Dispatcher), new CaseQuery())).Items) is var line ? (line.Category, line.Claimant, line.Channel) : default;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Boxes_are_counted_as_they_are_listed_and_the_most_urgent_stands_first(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var first = await town.OpenedAsync();
        town.Clock.Move(TimeSpan.FromHours(3));
        var second = await town.OpenedAsync();
        await town.DoAsync(Operator, second, new ClaimItem(await town.ItemAsync(second, "intake")));
        await town.FireAsync();
        // The first was to be accepted within two hours of work; the second is due in the afternoon.
        var day = ListParameters.EndOfDay(town.Clock.GetUtcNow());
        Assert.Equal(new BoxCounts(1, 1, 1, 1, 2, 0), await town.Of<WorkLists>().CountAsync(town.As(Operator), day, 100));
        Assert.Equal([first.Value], await IdsAsync("overdue"));
        Assert.Equal([second.Value], await IdsAsync("today"));
        Assert.Equal(new BoxCounts(1, 1, 0, 1, 2, 0), await town.Of<WorkLists>().CountAsync(town.As(Operator), day.AddDays(-1), 100));
        Assert.Equal(new BoxCounts(1, 1, 1, 1, 1, 0), await town.Of<WorkLists>().CountAsync(town.As(Operator), day, 1));

        var third = await town.OpenedAsync();
        Assert.Equal([first.Value, third.Value], await IdsAsync("claim"));
        var page = await town.Of<WorkLists>().WorkItemsAsync(town.As(Operator), "claim", day, new CaseQuery(Take: 1));
        Assert.Equal([third.Value], (await town.Of<WorkLists>().WorkItemsAsync(town.As(Operator), "claim", day, new CaseQuery(Take: 1, After: page.Next))).Items.Select(i => i.CaseId));
        Assert.Null((await town.Of<WorkLists>().WorkItemsAsync(town.As(Operator), "claim", day, new CaseQuery(Take: 2))).Next);

        async Task<IEnumerable<string>> IdsAsync(string box) => (await town.Of<WorkLists>().WorkItemsAsync(town.As(Operator), box, day, new CaseQuery())).Items.Select(i => i.CaseId);
    }

    [Fact]
    public void Today_ends_at_midnight_in_China()
    {
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.FromHours(8)), ListParameters.EndOfDay(new DateTimeOffset(2026, 11, 23, 15, 59, 0, TimeSpan.Zero)));
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.FromHours(8)), ListParameters.EndOfDay(new DateTimeOffset(2026, 11, 23, 16, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("23.11.2026", null, "list.day")]
    [InlineData("2026-02-30", null, "list.day")]
    [InlineData(null, "sleeping", "list.state")]
    public void What_a_list_cannot_be_asked_is_said_with_its_place(string? from, string? state, string code)
    {
        var refused = Assert.Throws<RefusedException>(() => new ListParameters(null, state, null, null, null, null, null, from, null, null, null).ToQuery());
        Assert.Equal((code, from is null ? "state" : "from"), (refused.Problems[0].Code, refused.Problems[0].Path));
    }
}
