using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Journal;

/// <summary>Random appends that collide on purpose: on versions, keys and rights, alone and in batches.</summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    Random Seeded()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    /// <summary>What the caller expects to happen, kept as simply as can be.</summary>
    sealed class Model
    {
        readonly Dictionary<CaseId, CaseHead> heads = [];
        readonly HashSet<string> keys = [];
        public long Stamp { get; set; } = 1;
        public int Written { get; private set; }

        public CaseHead Head(CaseId id) => heads.GetValueOrDefault(id, CaseHead.None);

        public AppendResult Apply(Append append)
        {
            var (row, _, stamp) = append;
            if (row.Key is not null && keys.Contains(row.Key)) return AppendResult.KeyKnown;
            var head = Head(row.Case);
            if (row.Version <= head.Version) return AppendResult.VersionTaken;
            if (stamp is not null && stamp != Stamp) return AppendResult.RightsChanged;
            if (row.Version != head.Version + 1 || !row.Previous.AsSpan().SequenceEqual(head.Hash)) return AppendResult.VersionTaken;
            heads[row.Case] = append.Head();
            if (row.Key is not null) keys.Add(row.Key);
            Written++;
            return AppendResult.Written;
        }
    }

    static Append Draw(Random random, Model model, CaseId id, int step)
    {
        var head = model.Head(id);
        // Mostly the next command; sometimes one decided on an older or an impossible state.
        var on = random.Next(8) switch { 0 when head.Version > 0 => CaseHead.None, 1 => new CaseHead(head.Version + 1, head.Hash), 2 => new CaseHead(head.Version, new byte[32]), _ => head };
        var key = random.Next(3) == 0 ? null : $"k{random.Next(60)}";
        long? stamp = random.Next(6) switch { 0 => model.Stamp - 1, 1 => null, _ => model.Stamp };
        var version = on.Version + 1;
        var rows = new List<RowWrite> { new(Sample.Upsert, [id.Value, 0L, $"at {step}", version, random.Next(), random.Next(2) == 0, null]) };
        if (random.Next(2) == 0) rows.Add(new(Sample.Upsert, [id.Value, version, random.Next(4) == 0 ? null : "wort", null, null, null, new byte[] { (byte)step }]));
        if (random.Next(3) == 0 && version > 1) rows.Add(new(Sample.Delete, [id.Value, version - 1]));
        if (random.Next(4) == 0) rows.Add(OutboxRows.Add(new OutboxId(id, version, 1), "notify", [1], Sample.Now));
        rows.Add(random.Next(3) == 0 ? TimerRows.Remove(id, "t") : TimerRows.Set(id, "t", Sample.Now.AddSeconds(step)));
        return Sample.Next(on, id, key, stamp: stamp, content: $"{step}", rows: [.. rows]);
    }

    static readonly string[] dumps =
    [
        "select case_id, version, client, key, fingerprint, recorded_at, occurred_at, actor, codec, payload, previous, hash from journal order by case_id, version",
        "select * from probe order by case_id, n",
        "select * from timer order by case_id, timer_id",
        "select case_id, version, n, kind, payload, created_at, next_at, tries from outbox order by case_id, version, n",
    ];

    [Fact]
    public async Task Both_databases_answer_and_hold_the_same_as_the_model_says()
    {
        var random = Seeded();
        await using var sqlite = await TestDatabase.OpenAsync(Dialect.Sqlite);
        await using var postgres = await TestDatabase.OpenAsync(Dialect.Postgres);
        TestDatabase[] databases = [sqlite, postgres];
        foreach (var database in databases) await Sample.CreateProbeAsync(database);
        await using var left = JournalStore.Open(sqlite.Database);
        await using var right = JournalStore.Open(postgres.Database);
        var model = new Model();
        var ids = Enumerable.Range(0, 12).Select(_ => Sample.NewCase()).ToArray();
        for (var wave = 0; wave < 60; wave++)
        {
            if (random.Next(10) == 0)
            {
                model.Stamp++;
                foreach (var database in databases) await database.ExecuteAsync("update stamp set value = value + 1");
            }
            // Within a wave cases and keys differ, so that the answers do not depend on who comes first; the whole wave is on its way at once.
            var wished = ids.Where(_ => random.Next(2) == 0).Select(id => Draw(random, model, id, wave)).ToList();
            var appends = wished.DistinctBy(a => a.Row.Key ?? a.Row.Case.Value).ToList();
            var expected = appends.ConvertAll(model.Apply);
            Assert.Equal(expected, await Task.WhenAll(appends.Select(a => left.AppendAsync(a))));
            Assert.Equal(expected, await Task.WhenAll(appends.Select(a => right.AppendAsync(a))));
        }
        foreach (var dump in dumps) Assert.Equal(await sqlite.DumpAsync(dump), await postgres.DumpAsync(dump));
        Assert.Equal(model.Written, await sqlite.ScalarAsync<long>("select count(*) from journal"));
        foreach (var id in ids)
        {
            Assert.Equal(model.Head(id), await left.HeadAsync(id));
            Assert.Equal(new ChainReport(id, model.Head(id).Version, null, null), await left.VerifyAsync(id));
            Assert.Equal(new ChainReport(id, model.Head(id).Version, null, null), await right.VerifyAsync(id));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Callers_that_race_for_the_same_cases_and_keys_never_both_win(Dialect dialect)
    {
        var random = Seeded();
        await using var database = await TestDatabase.OpenAsync(dialect, s => s with { BatchSize = 7, AppendConnections = 3 });
        await Sample.CreateProbeAsync(database);
        // Two journals over one PostgreSQL stand for two servers; SQLite has one server only.
        await using var one = JournalStore.Open(database.Database);
        await using var two = JournalStore.Open(database.Database);
        var ids = Enumerable.Range(0, 6).Select(_ => Sample.NewCase()).ToArray();
        var seeds = Enumerable.Range(0, 12).Select(_ => random.Next()).ToArray();

        var outcomes = await Task.WhenAll(seeds.Select((seed, caller) => Task.Run(async () =>
        {
            var own = new Random(seed);
            var journal = caller % 2 == 0 ? one : two;
            var done = new List<(Append Append, AppendResult Result)>();
            for (var i = 0; i < 25; i++)
            {
                var id = ids[own.Next(ids.Length)];
                var head = await journal.HeadAsync(id);
                var append = Sample.Next(head, id, key: own.Next(2) == 0 ? null : $"k{own.Next(80)}", content: $"{caller}.{i}");
                done.Add((append, await journal.AppendAsync(append)));
            }
            return done;
        })));

        var all = outcomes.SelectMany(o => o).ToList();
        var written = all.Where(o => o.Result == AppendResult.Written).Select(o => o.Append.Row).ToList();
        Assert.DoesNotContain(all, o => o.Result is AppendResult.Overloaded or AppendResult.RightsChanged);
        Assert.Equal(written.Count, written.DistinctBy(r => (r.Case, r.Version)).Count());
        Assert.Equal(written.Where(r => r.Key is not null).Select(r => r.Key).Distinct().Count(), written.Count(r => r.Key is not null));
        var stored = new List<JournalRow>();
        foreach (var id in ids)
        {
            stored.AddRange(await one.ReadAsync(id));
            Assert.True((await one.VerifyAsync(id)).Holds);
        }
        Assert.Equal(written.Select(r => Convert.ToHexString(r.Hash)).Order(StringComparer.Ordinal), stored.Select(r => Convert.ToHexString(r.Hash)).Order(StringComparer.Ordinal));
        Assert.Equal(
            stored.Select(r => $"{r.Case}|{r.Version}").Order(StringComparer.Ordinal),
            (await database.DumpAsync("select case_id, n from probe")).Order(StringComparer.Ordinal));
        // Whoever was told a key is known finds it.
        foreach (var (append, result) in all.Where(o => o.Result == AppendResult.KeyKnown))
            Assert.NotNull(await one.FindAsync(append.Row.Client, append.Row.Key!));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_row_that_was_changed_taken_out_or_put_in_breaks_the_chain_where_it_stands(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await Sample.CreateProbeAsync(database);
        await using var journal = JournalStore.Open(database.Database);
        foreach (var (change, brokenAt, reason) in new[]
        {
            ("update journal set actor = 'user:z' where case_id = @id and version = 2", 2L, "hash"),
            ("update journal set occurred_at = occurred_at + 1 where case_id = @id and version = 3", 3L, "hash"),
            ("delete from journal where case_id = @id and version = 2", 2L, "missing"),
            ("update journal set previous = hash where case_id = @id and version = 2", 2L, "previous"),
        })
        {
            var id = Sample.NewCase();
            var head = CaseHead.None;
            for (var i = 0; i < 3; i++)
            {
                var append = Sample.Next(head, id);
                await journal.AppendAsync(append);
                head = append.Head();
            }
            await database.ExecuteAsync(change, new { id = id.Value });
            var report = await journal.VerifyAsync(id);
            Assert.Equal((brokenAt, reason, false), (report.BrokenAt!.Value, report.Reason, report.Holds));
        }
    }
}
