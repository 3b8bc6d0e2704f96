namespace LowCode.Messages;

/// <summary>When messages may leave, and how many.</summary>
public sealed record MessageSettings
{
    /// <summary>From then on nothing goes out that can wait, local time; quiet until <see cref="QuietUntil"/> of the next morning.</summary>
    public TimeOnly QuietFrom { get; init; } = new(21, 0);

    public TimeOnly QuietUntil { get; init; } = new(8, 0);

    /// <summary>Messages one recipient gets a day; what is more waits for the next morning.</summary>
    public int PerDay { get; init; } = 10;

    /// <summary>Messages that cannot wait (codes, emergencies) one recipient gets a day; what is more is not sent.</summary>
    public int AtOncePerDay { get; init; } = 20;

    /// <summary>How long one try may take before it counts as failed.</summary>
    public TimeSpan TryFor { get; init; } = TimeSpan.FromSeconds(30);
}
