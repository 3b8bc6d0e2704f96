using Microsoft.Extensions.Configuration;

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

    /// <summary>Codes sent to phones of people without an account in a day, over all; what is more is refused, so that nobody spends an installation's messages without end.</summary>
    public int CodesPerDay { get; init; } = 5_000;

    /// <summary>How long one try may take before it counts as failed.</summary>
    public TimeSpan TryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where people reach these pages, e.g. <c>https://case.example.gov.cn</c>; without it messages carry no links.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>How long a link in a message can be used.</summary>
    public TimeSpan LinksLast { get; init; } = TimeSpan.FromHours(24);

    /// <summary>From <c>Messages:QuietFrom</c>, <c>Messages:QuietUntil</c> (<c>21:00</c>; both alike for none), <c>Messages:PerDay</c>, <c>Messages:AtOncePerDay</c>, <c>Messages:CodesPerDay</c>, <c>Messages:PublicAddress</c> and <c>Messages:LinkHours</c>.</summary>
    public static MessageSettings Read(IConfiguration configuration)
    {
        var plain = new MessageSettings();
        return plain with
        {
            QuietFrom = configuration.GetValue("Messages:QuietFrom", plain.QuietFrom), QuietUntil = configuration.GetValue("Messages:QuietUntil", plain.QuietUntil),
            PublicAddress = configuration["Messages:PublicAddress"] is { Length: > 0 } place ? place : null, LinksLast = TimeSpan.FromHours(Math.Clamp(configuration.GetValue("Messages:LinkHours", plain.LinksLast.TotalHours), 1, 168)),
            CodesPerDay = Math.Max(1, configuration.GetValue("Messages:CodesPerDay", plain.CodesPerDay)),
            PerDay = Math.Max(1, configuration.GetValue("Messages:PerDay", plain.PerDay)), AtOncePerDay = Math.Max(1, configuration.GetValue("Messages:AtOncePerDay", plain.AtOncePerDay)),
        };
    }
}
