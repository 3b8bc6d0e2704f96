using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Journal;

/// <summary>What is acknowledged must be on the disk, not in a buffer: the power is cut at random moments and only synced bytes are kept.</summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    sealed record Cut(string Folder, IReadOnlyList<JournalRow> Acknowledged);

    /// <summary>Appends from several callers and cuts the power again and again meanwhile.</summary>
    static async Task<List<Cut>> RunAsync(PowerCut power, Random random)
    {
        var cuts = new List<Cut>();
        await using var database = await TestDatabase.OpenAsync(Dialect.Sqlite, s => s with { SqliteVfs = power.Name, BatchSize = 4 });
        await Sample.CreateProbeAsync(database);
        // Small enough that the log is carried over into the file, and begun again, many times in this test.
        await database.ExecuteAsync("pragma wal_autocheckpoint = 8");
        await using var journal = JournalStore.Open(database.Database);
        var acknowledged = new List<JournalRow>();
        var seeds = Enumerable.Range(0, 6).Select(_ => random.Next()).ToArray();
        await Task.WhenAll(seeds.Select(seed => Task.Run(async () =>
        {
            var own = new Random(seed);
            for (var i = 0; i < 6; i++)
            {
                var (id, head) = (Sample.NewCase(), CaseHead.None);
                for (var n = 0; n < 4; n++)
                {
                    var append = Sample.Next(head, id, content: new string('x', own.Next(3000)), rows:
                        [Sample.Row(id, head.Version + 1), TimerRows.Set(id, "t", Sample.Now.AddSeconds(head.Version + 1))]);
                    Assert.Equal(AppendResult.Written, await journal.AppendAsync(append));
                    lock (acknowledged) acknowledged.Add(append.Row);
                    head = append.Head();
                    if (own.Next(12) != 0) continue;
                    IReadOnlyList<JournalRow> until;
                    lock (acknowledged) until = [.. acknowledged];
                    var cut = new Cut(power.Cut(own), until);
                    lock (cuts) cuts.Add(cut);
                }
            }
        })));
        cuts.Add(new Cut(power.Cut(), acknowledged));
        return cuts;
    }

    /// <summary>How many acknowledged commands are missing after the power comes back; everything that is there must be whole.</summary>
    static async Task<int> LostAsync(Cut cut)
    {
        await using var database = await Database.OpenAsync(new DatabaseSettings { Folder = cut.Folder });
        await database.UpgradeAsync();
        await using var journal = JournalStore.Open(database);
        await using var connection = await database.OpenReadAsync();
        async Task<List<string>> Read(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add($"{reader.GetString(0)}|{reader.GetInt64(1)}");
            return rows;
        }
        if ((await Read("select name, 1 from sqlite_master where name = 'probe'")).Count == 0) return cut.Acknowledged.Count;
        var rows = await Read("select case_id, version from journal order by 1, 2");
        Assert.Equal(rows, await Read("select case_id, n from probe order by 1, 2"));
        Assert.Equal(await Read("select case_id, max(version) from journal group by 1 order by 1"), await Read($"select case_id, (due - {Sample.Now.ToUnixTimeMilliseconds()}) / 1000 from timer order by 1"));
        foreach (var id in rows.Select(r => new CaseId(r.Split('|')[0])).Distinct()) Assert.True((await journal.VerifyAsync(id)).Holds);
        var kept = rows.ToHashSet(StringComparer.Ordinal);
        return cut.Acknowledged.Count(r => !kept.Contains($"{r.Case}|{r.Version}"));
    }

    async Task<List<int>> LostAsync(bool syncs)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        using var power = new PowerCut(syncs);
        var cuts = await RunAsync(power, new Random(seed));
        var lost = new List<int>();
        foreach (var cut in cuts)
        {
            lost.Add(await LostAsync(cut));
            Directory.Delete(cut.Folder, recursive: true);
        }
        return lost;
    }

    [Fact]
    public async Task Every_acknowledged_command_survives_a_power_cut_whole() => Assert.All(await LostAsync(syncs: true), lost => Assert.Equal(0, lost));

    [Fact]
    public async Task A_disk_that_does_not_sync_loses_commands_and_this_test_sees_it()
    {
        using var power = new PowerCut(syncs: false);
        var cuts = await RunAsync(power, new Random(1));
        Assert.True(await LostAsync(cuts[^1]) > 0);
        foreach (var cut in cuts) Directory.Delete(cut.Folder, recursive: true);
    }
}
