using Dapper;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Query;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

public class RatedByTheClaimant
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_closed_case_is_rated_once_and_anew_after_it_was_reopened(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.HandledAsync();
        Assert.Equal("rate.open", (await RateAsync(5)).Refusal?.Problems[0].Code);
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal("rate.level", (await RateAsync(6)).Refusal?.Problems[0].Code);
        var rated = await RateAsync(2, "又不亮了");
        Assert.Equal((2, "又不亮了"), (rated.State.Rating!.Level, rated.State.Rating.Comment));
        await CaseTruth.HoldsAsync(town, id, rated.State);
        Assert.Equal(2, await StoredAsync());
        Assert.Equal(["2"], await town.AskAsync(Leader, "Cases", ("$filter", "rating lt 3 and ratedAt gt 2026-01-01T00:00:00Z"), ("$select", "rating")));
        Assert.Equal("rate.twice", (await RateAsync(5)).Refusal?.Problems[0].Code);
        Assert.Equal("rate.twice", await town.RefusedAsync(Callback, id, new RateCase(5, null)));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Leader, id, new RateCase(5, null)));

        await town.DoAsync(Callback, id, new ReopenCase("handle", "仍不亮"));
        Assert.Null(await StoredAsync());
        Assert.Equal(["1"], await town.AskAsync(Leader, "Cases", ("$apply", "filter(rating eq null and ratedAt eq null)/aggregate($count as n)")));
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        await town.DoAsync(Callback, id, new RateCase(5, null));
        Assert.Equal(5, await StoredAsync());

        ValueTask<CommandAnswer> RateAsync(int level, string? comment = null) => town.Grains.ExecuteAsync(new CommandRequest(id, new RateCase(level, comment), Actor.Claimant(id), null, []));

        async Task<int?> StoredAsync()
        {
            await using var connection = await town.Database.OpenReadAsync();
            return await connection.QuerySingleAsync<int?>("select rating from cases where case_id = @id", new { id = id.Value });
        }
    }

    [Fact]
    public async Task A_claimant_may_rate_and_nothing_else()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var id = await town.OpenedAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await town.Grains.ExecuteAsync(new CommandRequest(id, new AddComment("x"), Actor.Claimant(id), null, [])));
    }
}
