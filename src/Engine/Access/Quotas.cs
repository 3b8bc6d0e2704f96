using System.Collections.Concurrent;

namespace LowCode.Access;

/// <summary>
/// Counts requests against limits: a bucket that refills evenly over a minute, and a day's count (days of UTC+8). In memory of this node: with n nodes
/// behind a balancer a client may reach up to n times its limit, and a restart begins anew.
/// </summary>
public sealed class Quotas
{
    const int MostBuckets = 20_000;
    static readonly TimeSpan chinaOffset = TimeSpan.FromHours(8);

    readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one request.</summary>
    /// <param name="who">Whose limit, e.g. <c>client:ID</c>.</param>
    /// <param name="perMinute">0 for no limit.</param>
    /// <param name="perDay">0 for no limit.</param>
    /// <param name="wait">When refused: how long until it may be tried again.</param>
    public bool TryTake(string who, int perMinute, int perDay, DateTimeOffset now, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (perMinute == 0 && perDay == 0) return true;
        if (buckets.Count > MostBuckets) Forget(now);
        var bucket = buckets.GetOrAdd(who, static (_, start) => new Bucket(start.PerMinute, start.Now), (PerMinute: perMinute, Now: now));
        lock (bucket) return bucket.TryTake(perMinute, perDay, now, out wait);
    }

    /// <summary>Gives one request back that a limit was not meant for, e.g. a sign-in with the right password; nothing when nothing was taken.</summary>
    public void GiveBack(string who, int perMinute)
    {
        if (perMinute == 0 || !buckets.TryGetValue(who, out var bucket)) return;
        lock (bucket) bucket.GiveBack(perMinute);
    }

    // Somebody who has been quiet for two minutes has a full bucket again; only a day's count would be lost, so those with one stay.
    void Forget(DateTimeOffset now)
    {
        foreach (var (who, bucket) in buckets)
            if (now - bucket.Last > TimeSpan.FromMinutes(2) && bucket.Today == 0) buckets.TryRemove(who, out _);
    }

    sealed class Bucket(double tokens, DateTimeOffset last)
    {
        double tokens = tokens;
        long day;

        public DateTimeOffset Last { get; private set; } = last;
        public int Today { get; private set; }

        public void GiveBack(int perMinute) => tokens = Math.Min(perMinute, tokens + 1);

        public bool TryTake(int perMinute, int perDay, DateTimeOffset now, out TimeSpan wait)
        {
            wait = TimeSpan.Zero;
            if (perMinute > 0)
            {
                tokens = Math.Min(perMinute, tokens + Math.Max(0, (now - Last).TotalMinutes) * perMinute);
                if (now > Last) Last = now;
                if (tokens < 1) wait = TimeSpan.FromMinutes((1 - tokens) / perMinute);
            }
            if (perDay > 0)
            {
                var local = now.ToOffset(chinaOffset);
                var today = local.Date.Ticks / TimeSpan.TicksPerDay;
                if (today != day) (day, Today) = (today, 0);
                if (Today >= perDay) wait = local.Date.AddDays(1) - local.DateTime;
            }
            if (wait > TimeSpan.Zero) return false;
            if (perMinute > 0) tokens--;
            if (perDay > 0) Today++;
            return true;
        }
    }
}
