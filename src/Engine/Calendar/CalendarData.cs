using System.Collections.Immutable;

namespace LowCode.Calendar;

/// <summary>A calendar as it is stored and exported: what differs from plain weekends, year by year.</summary>
/// <param name="Version">Names this content for good; deadlines say which version they were counted with.</param>
/// <param name="Zone">IANA time zone.</param>
/// <param name="OfficeHours">Hours that count on working days.</param>
/// <param name="EmergencyHours">Hours that count for emergency hours, on every day.</param>
/// <param name="Years">Announced years; any other year has its weekends free by rule.</param>
public sealed record CalendarData(
    string Version, string Zone, DayHours OfficeHours, DayHours EmergencyHours, ImmutableArray<CalendarYear> Years);

/// <summary>One announced year.</summary>
/// <param name="Holidays">Days off that would be working days by the weekend rule.</param>
/// <param name="MakeUpDays">Weekend days worked instead.</param>
public sealed record CalendarYear(int Year, ImmutableArray<DateOnly> Holidays, ImmutableArray<DateOnly> MakeUpDays);

/// <summary>One row of an import: a day and whether people work on it.</summary>
public readonly record struct CalendarDay(DateOnly Date, bool IsWorkday);
