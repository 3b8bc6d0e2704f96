using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Journal;

public sealed class SnapshotTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_latest_snapshot_on_the_chain_at_or_below_the_head_is_used(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await Sample.CreateProbeAsync(database);
        await using var journal = JournalStore.Open(database.Database);
        var snapshots = new Snapshots(database.Database);
        var id = Sample.NewCase();
        var heads = new List<CaseHead> { CaseHead.None };
        for (var i = 0; i < 3; i++)
        {
            var append = Sample.Next(heads[^1], id);
            await journal.AppendAsync(append);
            heads.Add(append.Head());
        }
        Snapshot Of(int version, byte[] hash) => new(id, version, EventCodec.Json, [(byte)version], hash);

        Assert.Null(await snapshots.LoadAsync(id, 3));
        await snapshots.SaveAsync(Of(2, heads[2].Hash));
        await snapshots.SaveAsync(Of(1, heads[1].Hash));
        var loaded = await snapshots.LoadAsync(id, 3);
        Assert.Equal((2L, EventCodec.Json), (loaded!.Version, loaded.Codec));
        Assert.Equal([2], loaded.Payload);
        Assert.Null(await snapshots.LoadAsync(id, 1));

        // A snapshot of a history this journal does not hold is no snapshot.
        await snapshots.SaveAsync(Of(3, new byte[32]));
        Assert.Null(await snapshots.LoadAsync(id, 3));
        await snapshots.DropAsync(id);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from snapshot"));
    }
}
