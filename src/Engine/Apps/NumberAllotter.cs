using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using LowCode.Storage;

namespace LowCode.Apps;

/// <summary>
/// Case numbers: <c>{street}{app prefix}{yyyyMMdd}{4 digits}</c>, wider when a day needs more. A node takes a block at a time from the table,
/// so opening a case costs no write of its own; numbers of a block that a node did not use are gaps.
/// </summary>
public sealed class NumberAllotter(Database database)
{
    const int FirstBlock = 4, LargestBlock = 512;

    sealed class Series
    {
        public readonly SemaphoreSlim Refill = new(1, 1);
        public long Next, End;
        public int Block = FirstBlock;
    }

    readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);
    string day = "";

    /// <param name="street">Code of the street.</param>
    /// <param name="prefix">The app's letters.</param>
    /// <param name="date">The local day of the opening.</param>
    public async ValueTask<string> NextAsync(string street, string prefix, DateOnly date, CancellationToken cancellation)
    {
        var today = date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (today != day)
        {
            // Yesterday's series are not asked for again but by imports, which may take a new block.
            if (series.Count > 1000) series.Clear();
            day = today;
        }
        var name = street + prefix + today;
        var mine = series.GetOrAdd(name, _ => new Series());
        await mine.Refill.WaitAsync(cancellation);
        try
        {
            if (mine.Next == mine.End) await RefillAsync(name, mine, cancellation);
            return name + mine.Next++.ToString("D4", CultureInfo.InvariantCulture);
        }
        finally { mine.Refill.Release(); }
    }

    async Task RefillAsync(string name, Series mine, CancellationToken cancellation)
    {
        var count = mine.Block;
        mine.End = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, token) => connection.ExecuteScalarAsync<long>(new CommandDefinition("""
            insert into number_block(prefix, next) values (@name, @count + 1)
            on conflict (prefix) do update set next = number_block.next + @count
            returning next
            """, new { name, count }, transaction, cancellationToken: token)), cancellation);
        mine.Next = mine.End - count;
        // A quiet street wastes few numbers, a busy one asks rarely.
        mine.Block = Math.Min(mine.Block * 2, LargestBlock);
    }
}
