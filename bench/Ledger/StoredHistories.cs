using System.Security.Cryptography;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Engine.Tests.Calendar.Drawn;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Bench.Ledger;

/// <summary>
/// Histories of clocks in the journal of one database, in three lives of the store: begun; opened again, a year imported, counted again by it and gone on with;
/// opened once more and only read. What was counted live is kept here as a digest, nothing else goes from one life to the next.
/// </summary>
sealed class StoredHistories(DatabaseSettings settings, int count, int seed)
{
    const int AtOnce = 64, StepsALife = 14;

    readonly CaseId[] ids = new CaseId[count];
    readonly byte[][] live = new byte[count][];
    readonly long[] now = new long[count];
    long rows, events, recounted;
    int wrong, provisional;

    public long Rows => rows;
    public long Events => events;
    /// <summary>Histories that the import counted again.</summary>
    public long Recounted => recounted;
    /// <summary>Histories with a clock through the year that was not announced yet.</summary>
    public int Provisional => provisional;
    /// <summary>Histories that were not, after being opened again, what they were live, or that a recount makes something else of.</summary>
    public int Wrong => wrong;

    /// <summary>One opening of the store.</summary>
    sealed record Life(Database Database, KeyStore Keys, IJournal Journal, CalendarImports Imports, CalendarHolder Calendar) : IAsyncDisposable
    {
        public static async Task<Life> OpenAsync(DatabaseSettings settings)
        {
            var database = await Database.OpenAsync(settings);
            await database.UpgradeAsync();
            var calendar = new CalendarHolder();
            var imports = new CalendarImports(database, calendar, TimeProvider.System);
            await imports.RefreshAsync(CancellationToken.None);
            return new Life(database, await KeyStore.OpenAsync(settings), JournalStore.Open(database), imports, calendar);
        }

        public async ValueTask DisposeAsync()
        {
            await Journal.DisposeAsync();
            await Keys.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    public async Task RunAsync()
    {
        await LiveAsync(BeginAsync);
        await LiveAsync(async life =>
        {
            await life.Imports.AddAsync(2027, Announced(), "bench", CancellationToken.None);
            await EachAsync(i => GoOnAsync(life, i));
        });
        await LiveAsync(life => EachAsync(i => CompareAsync(life, i)));
    }

    async Task LiveAsync(Func<Life, Task> work)
    {
        await using var life = await Life.OpenAsync(settings);
        await work(life);
    }

    Task EachAsync(Func<int, Task> one) => Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await one(i));

    CalendarDay[] Announced()
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 40).Select(_ => new DateOnly(2027, 1, 1).AddDays(random.Next(60))).Distinct().Select(day => new CalendarDay(day, random.Next(3) == 0))];
    }

    Task BeginAsync(Life life) => EachAsync(async i =>
    {
        var random = new Random(HashCode.Combine(seed, i, 1));
        ids[i] = CaseId.New(DateTimeOffset.UtcNow);
        now[i] = new DateTimeOffset(2026, 12, 20, 0, 0, 0, TimeSpan.FromHours(8)).AddMinutes(random.Next(14 * 1440)).ToUnixTimeMilliseconds();
        await StepAsync(life, i, random, LedgerState.Empty, CaseHead.None, await life.Keys.NextAsync());
    });

    async Task GoOnAsync(Life life, int i)
    {
        if (await ReadAsync(life, i) is not { } read) return;
        var ledger = new DeadlineLedger(read.State, life.Calendar.Current, At(i));
        ledger.ChangeCalendar();
        var head = read.Head;
        if (ledger.Events.Length > 0)
        {
            Interlocked.Increment(ref recounted);
            head = await AppendAsync(life, i, head, read.Key, ledger.Events);
        }
        await StepAsync(life, i, new Random(HashCode.Combine(seed, i, 2)), ledger.State, head, read.Key);
    }

    /// <summary>Two commands of several steps each.</summary>
    async Task StepAsync(Life life, int i, Random random, LedgerState state, CaseHead head, DataKey key)
    {
        var isProvisional = false;
        for (var command = 0; command < 2; command++)
        {
            var happened = new List<ClockEvent>();
            for (var step = 0; step < StepsALife / 2; step++)
            {
                now[i] += random.Next(0, 900) * 60_000L;
                (state, var more) = ClockHistories.Step(random, state, life.Calendar.Current, At(i));
                happened.AddRange(more);
                foreach (var clock in state.Clocks) isProvisional |= clock.Times.Provisional;
            }
            if (happened.Count > 0) head = await AppendAsync(life, i, head, key, happened);
        }
        if (isProvisional) Interlocked.Increment(ref provisional);
        live[i] = SHA256.HashData(state.ToUtf8());
    }

    DateTimeOffset At(int i) => DateTimeOffset.FromUnixTimeMilliseconds(now[i]);

    static readonly byte[] fingerprint = new byte[32];

    async Task<CaseHead> AppendAsync(Life life, int i, CaseHead head, DataKey key, IReadOnlyList<ClockEvent> happened)
    {
        var payload = Sealing.Seal(key, ids[i], head.Version + 1, CaseEvents.Codec.Encode([.. happened]));
        var row = JournalRow.Following(head, ids[i], "engine", null, fingerprint, At(i), At(i), "engine", EventCodec.Json, payload);
        var result = await life.Journal.AppendAsync(new Append(row, [TimerRows.Set(ids[i], "next", At(i))], null));
        if (result != AppendResult.Written) throw new InvalidOperationException($"append was {result}");
        Interlocked.Increment(ref rows);
        Interlocked.Add(ref events, happened.Count);
        return new CaseHead(row.Version, row.Hash);
    }

    /// <summary>What the store gives back; null, counted as wrong, when it is not what it was live.</summary>
    async Task<(LedgerState State, ClockEvent[] History, CaseHead Head, DataKey Key)?> ReadAsync(Life life, int i)
    {
        var stored = await life.Journal.ReadAsync(ids[i]);
        // Nothing was ever done to a few of them.
        if (stored.Count == 0) return Judge(i, LedgerState.Empty) ? (LedgerState.Empty, [], CaseHead.None, await life.Keys.NextAsync()) : null;
        var key = await life.Keys.GetAsync(Sealing.KeyOf(stored[0].Payload)) ?? throw new InvalidOperationException("the key is gone");
        ClockEvent[] history = [.. stored.SelectMany(row => CaseEvents.Codec.Decode(row.Codec, Sealing.Open(key, row.Case, row.Version, row.Payload))).Cast<ClockEvent>()];
        var state = history.Aggregate(LedgerState.Empty, DeadlineLedger.Fold);
        return Judge(i, state) ? (state, history, new CaseHead(stored[^1].Version, stored[^1].Hash), key) : null;
    }

    bool Judge(int i, LedgerState state, string fault = "what was stored is not what was counted live")
    {
        if (SHA256.HashData(state.ToUtf8()).AsSpan().SequenceEqual(live[i])) return true;
        if (Interlocked.Increment(ref wrong) <= 5) Console.Error.WriteLine($"history {i} (seed {seed}): {fault}");
        return false;
    }

    async Task CompareAsync(Life life, int i)
    {
        if (await ReadAsync(life, i) is not { } read) return;
        var again = DeadlineLedger.Recompute(read.History, version => version == WorkCalendar.China.Version ? WorkCalendar.China : life.Calendar.Current);
        if (Judge(i, again, "counted again it is another") && read.History.Length > 0 && !(await life.Journal.VerifyAsync(ids[i])).Holds) throw new InvalidOperationException("a chain is broken");
    }
}
