using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Calendar;
using LowCode.Interop;

namespace LowCode.Bench.Import;

/// <summary>
/// Deadlines of the file explained by limits: for each type of request the rule of the ledger that fits one half best (unit, amount, counting, office hours)
/// gives the deadlines of the other half; a plain limit of the commonest whole hours is what it is held against.
/// </summary>
sealed record DeadlineFit(int Rows, int Within, int RawWithin, int Types, int TypesWithoutRows, IReadOnlyDictionary<string, int> Rest, IReadOnlyDictionary<string, int> Units)
{
    static readonly TimeSpan near = TimeSpan.FromHours(1);
    static readonly string[] offices = ["8:30-16:30", "8:30-17:00", "8:00-17:00", "8:00-16:00", "9:00-17:00", "8:30-20:00"];
    const int MostAmounts = 5;

    sealed record Sample(string Type, DateTimeOffset Opened, DateTimeOffset Target);

    sealed record Rule(WorkCalendar Calendar, WorkDuration Within, Counting Counting)
    {
        public DateTimeOffset DueOf(DateTimeOffset opened) => Calendar.Add(opened, Within, Counting).At;
    }

    public double Share => (double)Within / Rows;
    public double RawShare => (double)RawWithin / Rows;

    public static DeadlineFit Of(string file, ImportMapping mapping, string calendar, int seed)
    {
        var data = JsonSerializer.Deserialize<CalendarData>(File.ReadAllBytes(calendar), JsonSerializerOptions.Web)!;
        var calendars = offices.Select(text => DayHours.Parse(text, out var hours) is null
            ? new WorkCalendar(data with { OfficeHours = hours, Version = data.Version + " " + text }) : throw new FormatException(text)).ToArray();
        var samples = TakenOver.Rows(file, mapping).Values.Where(r => r.OutsideDue is not null).Select(r => new Sample(r.Opening["type"].AsText!, r.OpenedAt, r.OutsideDue!.Value)).ToArray();
        new Random(seed).Shuffle(samples);
        var (fitted, held) = (samples[..(samples.Length / 2)].ToLookup(s => s.Type), samples[(samples.Length / 2)..]);
        var rules = fitted.ToDictionary(g => g.Key, g => Best([.. g], calendars), StringComparer.Ordinal);
        var hours = fitted.ToDictionary(g => g.Key, g => g.GroupBy(s => Math.Round((s.Target - s.Opened).TotalHours)).MaxBy(h => h.Count())!.Key, StringComparer.Ordinal);
        var (within, raw, unknown) = (0, 0, 0);
        var rest = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var sample in held)
        {
            if (!rules.TryGetValue(sample.Type, out var best))
            {
                unknown++;
                Count("type not in the fitted half");
                continue;
            }
            if ((sample.Opened.AddHours(hours[sample.Type]) - sample.Target).Duration() <= near) raw++;
            var error = (LedgerDue(best.Rule, sample.Opened) - sample.Target).Duration();
            if (error <= near) within++;
            else Count(best.Share < 0.6 ? "the type follows no one rule" : error <= TimeSpan.FromHours(24) ? "within a day" : error <= TimeSpan.FromDays(5) ? "within five days" : "another limit");
        }
        return new(held.Length, within, raw, rules.Count, unknown, rest, new SortedDictionary<string, int>(rules.Values.GroupBy(r => r.Rule.Within.Unit.ToString()).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal));

        void Count(string why) => rest[why] = rest.GetValueOrDefault(why) + 1;
    }

    public JsonObject ToJson() => new()
    {
        ["rows"] = Rows, ["within_1h"] = Figures.Rounded(Share), ["raw_modal_hours_within_1h"] = Figures.Rounded(RawShare), ["gain"] = Figures.Rounded(Share - RawShare), ["types"] = Types,
        ["unexplained"] = new JsonObject(Rest.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value))), ["rules_by_unit"] = new JsonObject(Units.Select(u => KeyValuePair.Create(u.Key, (JsonNode?)u.Value))),
    };

    /// <summary>The due time as a case's own ledger gives it.</summary>
    static DateTimeOffset LedgerDue(Rule rule, DateTimeOffset opened)
    {
        var ledger = new DeadlineLedger(LedgerState.Empty, rule.Calendar, opened);
        ledger.Start(ClockId.OfCase("limit"), new DeadlineRule("limit", rule.Within, Scope: ClockScope.Case, Counting: rule.Counting == Counting.Plain ? null : rule.Counting));
        return ledger.State.Clocks[0].Times.Own;
    }

    static (Rule Rule, double Share) Best(Sample[] samples, WorkCalendar[] calendars)
    {
        (Rule Rule, int Fits)? best = null;
        foreach (var rule in Candidates(samples, calendars))
        {
            var fits = samples.Count(s => (rule.DueOf(s.Opened) - s.Target).Duration() <= near);
            if (best is null || fits > best.Value.Fits) best = (rule, fits);
        }
        return (best!.Value.Rule, (double)best.Value.Fits / samples.Length);
    }

    /// <summary>Amounts that the samples themselves show, in every unit; the plainest rules first, so that they win a tie.</summary>
    static IEnumerable<Rule> Candidates(Sample[] samples, WorkCalendar[] calendars)
    {
        foreach (var unit in (TimeUnit[])[TimeUnit.Days, TimeUnit.WorkDays, TimeUnit.Hours, TimeUnit.Minutes])
            foreach (var amount in Amounts(samples, calendars[0], unit))
                foreach (var counting in unit is TimeUnit.Minutes or TimeUnit.Hours ? [Counting.Plain] : Countings)
                    yield return new(calendars[0], new WorkDuration(amount, unit), counting);
        // A whole number of office days counted from outside office hours is over at the next opening: a minute more says that.
        foreach (var calendar in calendars)
            foreach (var amount in Amounts(samples, calendar, TimeUnit.WorkMinutes))
                foreach (var more in (int[])[0, 1])
                    yield return new(calendar, new WorkDuration(amount + more, TimeUnit.WorkMinutes), Counting.Plain);
    }

    static IEnumerable<Counting> Countings =>
        from start in Enum.GetValues<CountStart>() from end in Enum.GetValues<CountEnd>() from holiday in Enum.GetValues<OnHoliday>() select new Counting(start, end, holiday);

    static IEnumerable<int> Amounts(Sample[] samples, WorkCalendar calendar, TimeUnit unit) =>
        samples.Select(s => (int)Math.Round(calendar.Elapsed(s.Opened, s.Target, unit))).Where(a => a is > 0 and <= WorkDuration.MaxAmount)
            .GroupBy(a => a).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(MostAmounts).Select(g => g.Key).DefaultIfEmpty(1);
}
