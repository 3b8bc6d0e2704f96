using System.Globalization;

namespace LowCode.Calendar;

/// <summary>The announced years that come with the product, from <c>Data/cn-workdays.csv</c>.</summary>
static class ShippedYears
{
    public static CalendarData Read()
    {
        using var reader = new StreamReader(CalendarFiles.Open("cn-workdays.csv"));
        reader.ReadLine();
        var rows = new List<CalendarDay>();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',');
            rows.Add(new CalendarDay(DateOnly.ParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), cells[1] == "1"));
        }
        var years = rows.GroupBy(row => row.Date.Year).Select(year => WorkCalendar.Differences(year.Key, [.. year])).ToList();
        var version = string.Create(CultureInfo.InvariantCulture, $"cn-{years[^1].Year}");
        return new CalendarData(version, "Asia/Shanghai", DayHours.Office, DayHours.AroundTheClock, [.. years]);
    }
}
