using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LowCode.Journal;

/// <summary>What the journal tells about itself.</summary>
static class JournalMeters
{
    public const string Name = "LowCode.Journal";

    static readonly Meter meter = new(Name);
    static readonly Counter<long> appends = meter.CreateCounter<long>("lowcode.journal.appends", "{append}", "Appends answered, by result");
    static readonly Histogram<int> batches = meter.CreateHistogram<int>("lowcode.journal.batch", "{append}", "Appends in one transaction");
    static readonly Histogram<double> commits = meter.CreateHistogram<double>("lowcode.journal.commit", "ms", "Time of one transaction, the commit included");
    static readonly KeyValuePair<string, object?>[] results = [.. Enum.GetValues<AppendResult>().Select(r => KeyValuePair.Create("result", (object?)r.ToString()))];

    public static void Answered(AppendResult result) => appends.Add(1, results[(int)result]);

    public static void Committed(int size, long begun)
    {
        batches.Record(size);
        if (commits.Enabled) commits.Record(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }
}
