using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Journal;

public sealed class TimerTests
{
    static readonly TimeSpan lease = TimeSpan.FromMinutes(1);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_timer_is_claimed_when_due_once_per_lease_until_its_command_removes_it(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await using var journal = JournalStore.Open(database.Database);
        var timers = new Timers(database.Database);
        var id = Sample.NewCase();
        var first = Sample.Next(CaseHead.None, id, rows: [TimerRows.Set(id, "a", Sample.Now), TimerRows.Set(id, "b", Sample.Now.AddHours(1))]);
        await journal.AppendAsync(first);

        Assert.Empty(await timers.ClaimDueAsync(Sample.Now.AddSeconds(-1), 10, lease));
        Assert.Equal(Sample.Now.ToUniversalTime(), await timers.NextAsync());
        Assert.Equal([new DueTimer(id, "a", Sample.Now.ToUniversalTime())], await timers.ClaimDueAsync(Sample.Now, 10, lease));
        Assert.Empty(await timers.ClaimDueAsync(Sample.Now.AddSeconds(59), 10, lease));
        // The claimant died: the timer is given again.
        Assert.Single(await timers.ClaimDueAsync(Sample.Now.AddSeconds(60), 10, lease));

        var fired = Sample.Next(first.Head(), id, stamp: null, rows: TimerRows.Remove(id, "a"));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(fired));
        // Both claimants decided; the second one's command does not follow any more.
        Assert.Equal(AppendResult.VersionTaken, await journal.AppendAsync(Sample.Next(first.Head(), id, stamp: null, rows: TimerRows.Remove(id, "a"))));
        Assert.Equal(["b"], (await timers.ClaimDueAsync(Sample.Now.AddDays(1), 10, lease)).Select(t => t.Id));
        await journal.AppendAsync(Sample.Next(fired.Head(), id, stamp: null, rows: TimerRows.Remove(id, "b")));
        Assert.Null(await timers.NextAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_timer_that_was_set_anew_is_not_held_by_the_former_claim(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await using var journal = JournalStore.Open(database.Database);
        var timers = new Timers(database.Database);
        var id = Sample.NewCase();
        var first = Sample.Next(CaseHead.None, id, rows: TimerRows.Set(id, "a", Sample.Now));
        await journal.AppendAsync(first);
        Assert.Single(await timers.ClaimDueAsync(Sample.Now, 10, TimeSpan.FromHours(5)));
        await journal.AppendAsync(Sample.Next(first.Head(), id, rows: TimerRows.Set(id, "a", Sample.Now.AddMinutes(2))));
        Assert.Empty(await timers.ClaimDueAsync(Sample.Now.AddMinutes(1), 10, lease));
        Assert.Single(await timers.ClaimDueAsync(Sample.Now.AddMinutes(2), 10, lease));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Claimants_at_the_same_moment_share_what_is_due(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await using var journal = JournalStore.Open(database.Database);
        var timers = new Timers(database.Database);
        var ids = Enumerable.Range(0, 40).Select(_ => Sample.NewCase()).ToList();
        await Task.WhenAll(ids.Select((id, i) => journal.AppendAsync(Sample.Next(CaseHead.None, id, rows: TimerRows.Set(id, "t", Sample.Now.AddSeconds(i))))));

        var early = await timers.ClaimDueAsync(Sample.Now.AddMinutes(1), 3, lease);
        Assert.Equal(ids.Take(3), early.Select(t => t.Case));
        var claims = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => timers.ClaimDueAsync(Sample.Now.AddMinutes(1), 10, lease)))).SelectMany(c => c).ToList();

        Assert.Equal(claims.Count, claims.Select(c => c.Case).Distinct().Count());
        var rest = await timers.ClaimDueAsync(Sample.Now.AddMinutes(1), 100, lease);
        Assert.Equal(ids.Order(Comparer<CaseId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))),
            early.Concat(claims).Concat(rest).Select(t => t.Case).Order(Comparer<CaseId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))));
    }
}
