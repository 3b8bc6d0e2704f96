namespace LowCode.Messages;

/// <summary>When a message may leave: quiet hours, what one recipient gets a day, and the wait after a failed try. Pure; time is an argument.</summary>
public static class SendRules
{
    /// <summary>Tries before a message is given up; with the doubling wait this is about a day.</summary>
    public const int Tries = 12;

    // China has one zone and no summer time.
    static readonly TimeSpan zone = TimeSpan.FromHours(8), firstWait = TimeSpan.FromSeconds(20), longestWait = TimeSpan.FromHours(6);

    /// <summary>The earliest moment a message may leave: now, or when the quiet hours are over.</summary>
    public static DateTimeOffset NotBefore(DateTimeOffset now, bool atOnce, MessageSettings settings)
    {
        if (atOnce || settings.QuietFrom == settings.QuietUntil || !TimeOnly.FromTimeSpan(now.ToOffset(zone).TimeOfDay).IsBetween(settings.QuietFrom, settings.QuietUntil)) return now;
        var end = DayOf(now) + settings.QuietUntil.ToTimeSpan();
        return end > now ? end : end.AddDays(1);
    }

    /// <summary>The first moment of the local day.</summary>
    public static DateTimeOffset DayOf(DateTimeOffset now) => new(now.ToOffset(zone).Date, zone);

    /// <summary>Tomorrow, when the quiet hours are over.</summary>
    public static DateTimeOffset NextMorning(DateTimeOffset now, MessageSettings settings) => DayOf(now).AddDays(1) + settings.QuietUntil.ToTimeSpan();

    /// <summary>How long to wait after the <paramref name="tries"/>th try.</summary>
    public static TimeSpan Wait(int tries)
    {
        var wait = firstWait * Math.Pow(2, Math.Clamp(tries - 1, 0, 20));
        return wait < longestWait ? wait : longestWait;
    }
}
