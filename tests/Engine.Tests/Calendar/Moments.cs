using System.Globalization;
using LowCode.Calendar;

namespace LowCode.Engine.Tests.Calendar;

/// <summary>Words the tests of this room are written in.</summary>
static class Moments
{
    /// <summary>A moment in Beijing time, written <c>2025-09-30 17:00</c>.</summary>
    public static DateTimeOffset At(string text) =>
        new(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public static WorkDuration Length(string text)
    {
        Assert.Null(WorkDuration.Parse(text, out var duration));
        return duration;
    }

    public static WarnPoint Warn(string text)
    {
        Assert.Null(WarnPoint.Parse(text, out var point));
        return point;
    }

    public static DayHours Hours(string text)
    {
        Assert.Null(DayHours.Parse(text, out var hours));
        return hours;
    }

    public static string Text(DateTimeOffset moment) =>
        moment.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
