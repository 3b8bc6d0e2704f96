using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Cases;

public class IdempotencyTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_repeated_command_gets_the_answer_it_got_also_after_a_restart_and_when_the_case_has_moved_on(Dialect dialect)
    {
        var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        var first = await town.SendAsync(Operator, id, new AddComment("一次"), "k1");
        Assert.False(first.Repeated);
        var again = await town.SendAsync(Operator, id, new AddComment("一次"), "k1");
        Assert.True(again.Repeated);
        Assert.Equal(first.State.Version, again.State.Version);
        await town.CompleteAsync(Operator, id, "intake", "answeredOnTheSpot");
        town = await town.RestartAsync();
        await using (town)
        {
            var late = await town.SendAsync(Operator, id, new AddComment("一次"), "k1");
            Assert.True(late.Repeated);
            Assert.Equal((first.State.Version, CaseStatus.Open), (late.State.Version, late.State.Status));
            Assert.Equal(CaseTruth.Text(first.State), CaseTruth.Text(late.State));
            Assert.Equal(3, (await town.Journal.HeadAsync(id)).Version);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Many_at_once_under_one_key_have_one_effect(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, RequestForms.About("noise")), "new"))));
        Assert.Single(answers, a => !a.Repeated);
        var id = Assert.Single(answers.Select(a => a.Case).Distinct());
        Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As(Operator), new CaseQuery())).Items);

        var comments = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await town.SendAsync(Operator, id, new AddComment("一次"), "k1"))));
        Assert.Single(comments, a => !a.Repeated);
        Assert.Equal(2, (await town.Journal.HeadAsync(id)).Version);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_same_key_with_another_body_or_for_another_case_is_refused(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (one, other) = (await town.OpenedAsync(), await town.OpenedAsync());
        await town.SendAsync(Operator, one, new AddComment("甲"), "k1", [1]);
        foreach (var (id, body) in new[] { (one, (byte)2), (other, (byte)1) })
        {
            var refused = await town.SendAsync(Operator, id, new AddComment("乙"), "k1", [body]);
            Assert.Equal((RefusalKind.Invalid, "command.keyReused"), (refused.Refusal!.Kind, refused.Refusal.Problems[0].Code));
        }
        // Keys of different people do not meet.
        Assert.False((await town.SendAsync(Dispatcher, other, new AddComment("丙"), "k1", [3])).Repeated);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_refusal_is_not_kept_under_its_key(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        Assert.NotNull((await town.SendAsync(Operator, id, new ReopenCase(null, "x"), "k1")).Refusal);
        var visit = await town.ItemAsync(id, "intake");
        Assert.Equal("item.notHeld", (await town.SendAsync(Operator, id, new UnclaimItem(visit), "k2")).Refusal!.Problems[0].Code);
        await town.DoAsync(Operator, id, new ClaimItem(visit));
        var accepted = await town.SendAsync(Operator, id, new UnclaimItem(visit), "k2");
        Assert.True(accepted.Refusal is null && !accepted.Repeated);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task When_the_outcome_is_unknown_the_sender_is_told_so_and_a_repeat_finds_what_was_written(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        town.Gate.LosesNextAnswer = true;
        var unknown = await Assert.ThrowsAsync<RefusedException>(async () => await town.SendAsync(Operator, id, new AddComment("一次"), "k1"));
        Assert.Equal("case.outcomeUnknown", unknown.Problems[0].Code);
        Assert.True((await town.SendAsync(Operator, id, new AddComment("一次"), "k1")).Repeated);
        Assert.Equal(3, (await town.DoAsync(Operator, id, new AddComment("二次"))).Version);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_erased_case_is_nowhere_and_its_chain_still_holds(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        await town.SendAsync(Operator, id, new AddComment("一次"), "k1");
        var row = (await town.Journal.ReadAsync(id))[0];
        await town.Keys.DestroyAsync(Sealing.KeyOf(row.Payload), town.Clock.GetUtcNow());

        Assert.Equal("case.unknown", await town.RefusedAsync(Operator, id, new AddComment("二次")));
        var repeated = await town.SendAsync(Operator, id, new AddComment("一次"), "k1");
        Assert.Equal(RefusalKind.NotFound, repeated.Refusal?.Kind);
        Assert.Null((await town.Loader.LoadAsync(id))!.Key);
        Assert.True((await town.Journal.VerifyAsync(id)).Holds);
        // The views are purged by a rebuild, and then agree.
        Assert.NotEmpty(await town.Views.RebuildAsync(id));
        Assert.Empty(await town.Views.CompareAsync(id));
        Assert.Empty((await town.Of<CaseLists>().CasesAsync(town.As(Operator), new CaseQuery())).Items);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_loads_the_same_from_a_snapshot_and_the_rest_as_from_the_whole_journal(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var loaded = (await town.Loader.LoadAsync(id))!;
        await town.Of<Snapshots>().SaveAsync(new(id, loaded.Head.Version, CaseSnapshot.Codec,
            Sealing.Seal(loaded.Key!, id, loaded.Head.Version, CaseSnapshot.Write(loaded.State)), loaded.Head.Hash));
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Callback, id, "callback", "unresolved", RequestForms.Dissatisfied);
        var (short_, whole) = ((await town.Loader.LoadAsync(id))!, (await town.Loader.LoadAtAsync(id, long.MaxValue))!);
        Assert.Equal(CaseTruth.Text(whole), CaseTruth.Text(short_.State));
        Assert.NotNull(await town.Of<Snapshots>().LoadAsync(id, long.MaxValue));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_rebuild_puts_lost_changed_and_foreign_rows_right(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.HandledAsync();
        await town.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            foreach (var sql in (string[])["update cases set title = 'x'", "delete from work_item where activity = 'intake'", "insert into case_party(case_id, party) values (@id, 'unit:nowhere')", "delete from timer"])
            {
                await using var command = connection.CreateCommand();
                (command.CommandText, command.Transaction) = (sql, transaction);
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ("id", id.Value);
                if (sql.Contains("@id", StringComparison.Ordinal)) command.Parameters.Add(parameter);
                await command.ExecuteNonQueryAsync(stop);
            }
        });
        Assert.Equal(4, (await town.Views.CompareAsync(id)).Count);
        Assert.Equal(4, (await town.Views.RebuildAsync(id)).Count);
        Assert.Empty(await town.Views.CompareAsync(id));
    }
}
