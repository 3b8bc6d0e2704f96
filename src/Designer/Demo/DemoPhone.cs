using System.Collections.Concurrent;
using System.Globalization;

namespace LowCode.Designer.Demo;

/// <summary>A message as it lies on the demonstration's telephone.</summary>
/// <param name="Number">The pretended carrier's number for it.</param>
/// <param name="Report">Where its report goes; null for the product itself.</param>
public sealed record PhoneMessage(string Number, string Id, string To, string Text, DateTimeOffset At, bool Arrives, Uri? Report);

/// <summary>What the pretended carrier answers.</summary>
public enum CarrierAnswer { Taken, NoSuchNumber, Busy }

/// <summary>
/// The telephone of the demonstration and the pretended carrier behind it. It can be told to fail by the number: …0000 does not exist, …9999 is always busy,
/// …8888 is taken and never arrives. In memory, the latest few hundred only: it is for trying the product out.
/// </summary>
public sealed class DemoPhone(TimeProvider time)
{
    const int Most = 300;
    static readonly TimeSpan reportAfter = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<string, PhoneMessage> byId = new(StringComparer.Ordinal);
    readonly ConcurrentQueue<PhoneMessage> toReport = new();
    readonly ConcurrentQueue<string> order = new();
    int last;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PhoneMessage> Messages => [.. byId.Values.Where(m => m.Arrives).OrderByDescending(m => m.Number, StringComparer.Ordinal)];

    /// <summary>Takes a message; the same id again is the same message.</summary>
    public (CarrierAnswer Answer, string? Number) Take(string id, string to, string text, Uri? report)
    {
        if (to.EndsWith("0000", StringComparison.Ordinal)) return (CarrierAnswer.NoSuchNumber, null);
        if (to.EndsWith("9999", StringComparison.Ordinal)) return (CarrierAnswer.Busy, null);
        if (byId.TryGetValue(id, out var known)) return (CarrierAnswer.Taken, known.Number);
        var number = string.Create(CultureInfo.InvariantCulture, $"D{time.GetUtcNow():yyyyMMddHHmmss}{Interlocked.Increment(ref last):D6}");
        var message = new PhoneMessage(number, id, to, text, time.GetUtcNow(), !to.EndsWith("8888", StringComparison.Ordinal), report);
        if (!byId.TryAdd(id, message)) return (CarrierAnswer.Taken, byId[id].Number);
        toReport.Enqueue(message);
        order.Enqueue(id);
        while (order.Count > Most && order.TryDequeue(out var oldest)) byId.TryRemove(oldest, out _);
        return (CarrierAnswer.Taken, number);
    }

    /// <summary>Messages whose report is due; each is given once.</summary>
    public IReadOnlyList<PhoneMessage> TakeReports()
    {
        var due = new List<PhoneMessage>();
        while (toReport.TryPeek(out var next) && next.At + reportAfter <= time.GetUtcNow() && toReport.TryDequeue(out var taken)) due.Add(taken);
        return due;
    }
}
