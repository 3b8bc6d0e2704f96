using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Journal;

public sealed class OutboxTests
{
    static readonly TimeSpan lease = TimeSpan.FromMinutes(1);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_message_is_given_until_it_is_done(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await using var journal = JournalStore.Open(database.Database);
        var outbox = new Outbox(database.Database);
        var id = Sample.NewCase();
        var (now, one, two) = (Sample.Now.ToUniversalTime(), new OutboxId(id, 1, 1), new OutboxId(id, 1, 2));
        await journal.AppendAsync(Sample.Next(CaseHead.None, id, rows:
            [OutboxRows.Add(one, "notify", [1], now), OutboxRows.Add(two, "case.command", [2], now, notBefore: now.AddHours(1))]));

        var claimed = Assert.Single(await outbox.ClaimAsync(now, 10, lease));
        Assert.Equal((one, "notify", now, 1), (claimed.Id, claimed.Kind, claimed.CreatedAt, claimed.Tries));
        Assert.Equal([1], claimed.Payload);
        Assert.Empty(await outbox.ClaimAsync(now.AddSeconds(59), 10, lease));
        Assert.Equal(2, Assert.Single(await outbox.ClaimAsync(now.AddSeconds(60), 10, lease)).Tries);
        await outbox.RetryAsync(one, now.AddMinutes(30));
        Assert.Empty(await outbox.ClaimAsync(now.AddMinutes(29), 10, lease));
        Assert.Equal(3, Assert.Single(await outbox.ClaimAsync(now.AddMinutes(30), 10, lease)).Tries);
        await outbox.DoneAsync(one);
        await outbox.DoneAsync(one);
        Assert.Equal(two, Assert.Single(await outbox.ClaimAsync(now.AddDays(1), 10, lease)).Id);
        Assert.Equal($"{id}.1.2", two.ToString());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_command_that_was_not_written_sends_nothing(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await using var journal = JournalStore.Open(database.Database);
        var id = Sample.NewCase();
        await journal.AppendAsync(Sample.Next(CaseHead.None, id, rows: TimerRows.Set(id, "t", Sample.Now)));
        var late = Sample.Next(CaseHead.None, id, content: "late", rows: OutboxRows.Add(new OutboxId(id, 1, 1), "notify", [1], Sample.Now));
        Assert.Equal(AppendResult.VersionTaken, await journal.AppendAsync(late));
        Assert.Empty(await new Outbox(database.Database).ClaimAsync(Sample.Now.AddDays(1), 10, lease));
    }
}
