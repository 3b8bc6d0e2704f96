using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Extending;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>The sample plugin <c>Keywords</c>, loaded as it ships: words of its settings speak for units.</summary>
public class ProposedByKeyword
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Units_are_proposed_by_the_words_of_their_street_and_none_where_nothing_is_found(Dialect dialect)
    {
        using var folder = new PluginFolder().AddSample("Keywords", "keywords", ("Units:*-cg", "路灯 单车 占道"), ("Units:*-zf", "噪声  占道"), ("Units:*-nowhere", "单车"));
        await using var town = await Town.OpenAsync(dialect, settings: s => s with { Plugins = folder.Source });
        var proposed = await AskedAsync(town, "共享单车占道");
        // Four words were found: two of the one, one of the other, and one of a unit that is not there.
        Assert.Equal([("keywords", OtherUnit, 50), ("keywords", RequestStory.Unit, 25)], proposed.Units.Select(u => (u.Source, u.Unit, u.Percent)));
        Assert.Contains("单车, 占道", proposed.Units[0].Zh, StringComparison.Ordinal);
        Assert.Empty(proposed.Silent);
        Assert.Empty((await AskedAsync(town, "犬只无人看管")).Units);
    }

    static async Task<Suggestions> AskedAsync(Town town, string title)
    {
        var id = await town.OpenCaseAsync(Operator, Record.Of(("summary", title), ("category", "other"), ("description", title), ("place", "盘福路42号"), ("claimantName", "陈晓明"), ("claimantPhone", "13812345678"), ("confidential", false)));
        await town.CompleteAsync(Operator, id, "intake", "accept");
        return await town.Of<SuggestionDesk>().OfAsync(town.As(Dispatcher), id, await town.StateAsync(id), await town.ItemAsync(id, "dispatch"));
    }
}
