using System.Text.Json.Serialization;

namespace LowCode.Calendar;

/// <summary>When counting begins.</summary>
public enum CountStart
{
    /// <summary>At the moment itself.</summary>
    [JsonStringEnumMemberName("atOnce")] AtOnce,
    /// <summary>The first day is not counted: the next day, working or not.</summary>
    [JsonStringEnumMemberName("nextDay")] NextDay,
    /// <summary>The first day is not counted: the next working day.</summary>
    [JsonStringEnumMemberName("nextWorkday")] NextWorkday,
}

/// <summary>When on its last day a deadline ends.</summary>
public enum CountEnd
{
    /// <summary>At the moment the count runs out.</summary>
    [JsonStringEnumMemberName("sameTime")] SameTime,
    /// <summary>At 24:00 of that day.</summary>
    [JsonStringEnumMemberName("midnight")] Midnight,
    /// <summary>At the end of office hours of that day.</summary>
    [JsonStringEnumMemberName("officeClose")] OfficeClose,
}

/// <summary>What happens when the last day is not a working day.</summary>
public enum OnHoliday
{
    [JsonStringEnumMemberName("keep")] Keep,
    /// <summary>The next working day is the last one.</summary>
    [JsonStringEnumMemberName("move")] Move,
}

/// <summary>
/// How a deadline is counted; a setting of each. Days that are counted from the next (working) day begin at 0:00, hours and minutes at the opening of the office.
/// </summary>
public sealed record Counting(CountStart Start = CountStart.AtOnce, CountEnd End = CountEnd.SameTime, OnHoliday OnHoliday = OnHoliday.Keep)
{
    /// <summary>Starts at once, ends when the count runs out.</summary>
    public static Counting Plain { get; } = new();
}

/// <summary>When something is due.</summary>
/// <param name="At">The moment; being done at it is still in time.</param>
/// <param name="Provisional">True when a year not yet announced was counted through.</param>
public readonly record struct Due(DateTimeOffset At, bool Provisional);
