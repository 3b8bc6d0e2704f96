using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Problems;

namespace LowCode.Calendar;

/// <summary>What a clock belongs to, and therefore what stops it.</summary>
public enum ClockScope
{
    /// <summary>One visit of one activity: suspending its work item stops it.</summary>
    [JsonStringEnumMemberName("stage")] Stage,
    /// <summary>The whole case: only suspending the case stops it.</summary>
    [JsonStringEnumMemberName("case")] Case,
    /// <summary>One unit's part, owner or assisting: its lateness is that unit's own.</summary>
    [JsonStringEnumMemberName("unit")] Unit,
}

/// <summary>
/// A deadline as written in a definition:
/// <c>{ "id": "accept", "within": "2 workhours", "warnAt": "80%", "then": "escalate", "counting": { "start": "nextWorkday", "end": "officeClose", "onHoliday": "move" } }</c>.
/// Texts stay texts, so that a definition with a mistake can be read, shown and mended; <see cref="Read"/> checks it.
/// </summary>
public sealed record DeadlineDefinition(
    string? Id, string? Within, string? WarnAt = null, string? Then = null, string? Scope = null, CountingDefinition? Counting = null, OverrideDefinition? Override = null,
    IReadOnlyList<EscalationDefinition>? Escalation = null)
{
    /// <summary>The same deadline of another length, as a street sets it when it installs.</summary>
    /// <returns>Null; or why not: it must not be changed, is out of the allowed range, or is no duration. The deadline is then as it was.</returns>
    public Problem? Overridden(string within, out DeadlineDefinition changed)
    {
        changed = this;
        if (Override is null) return Problem.Of("calendar.deadline.fixed", ("id", Id ?? ""));
        if (WorkDuration.Parse(within, out var read) is { } wrong) return wrong;
        if (!Override.Allows(read)) return Problem.Of("calendar.deadline.range", ("within", within), ("min", Override.Min ?? ""), ("max", Override.Max ?? ""));
        changed = this with { Within = read.ToString() };
        return null;
    }

    /// <summary>The rule that is counted, or every problem with its place below <paramref name="path"/>.</summary>
    public DeadlineRule? Read(string? path, ICollection<Problem> problems)
    {
        var before = problems.Count;
        if (string.IsNullOrWhiteSpace(Id)) problems.Add(Problem.At("calendar.deadline.noId", path));
        if (WorkDuration.Parse(Within, out var within) is { } wrong) problems.Add(wrong with { Path = Below(path, "within") });
        WarnPoint? warnAt = null;
        if (WarnAt is not null)
        {
            if (WarnPoint.Parse(WarnAt, out var point) is { } notWarn) problems.Add(notWarn with { Path = Below(path, "warnAt") });
            else warnAt = point;
        }
        if (Override is not null && !Override.Allows(within)) problems.Add(Problem.At("calendar.deadline.override", Below(path, "override"), ("within", Within ?? "")));
        var scope = Choice<ClockScope>(Scope, Below(path, "scope"), problems);
        var counting = new Counting(
            Choice<CountStart>(Counting?.Start, Below(path, "counting.start"), problems),
            Choice<CountEnd>(Counting?.End, Below(path, "counting.end"), problems),
            Choice<OnHoliday>(Counting?.OnHoliday, Below(path, "counting.onHoliday"), problems));
        var chain = EscalationChain.Read(Escalation, Below(path, "escalation"), problems);
        return problems.Count > before ? null : new DeadlineRule(Id!, within, warnAt, Then, scope, counting == Calendar.Counting.Plain ? null : counting, chain);
    }

    static string Below(string? path, string member) => path is null ? member : path + "." + member;

    static T Choice<T>(string? text, string path, ICollection<Problem> problems) where T : struct, Enum
    {
        if (text is null) return default;
        foreach (var value in Enum.GetValues<T>())
            if (Camel(value.ToString()) == text) return value;
        problems.Add(Problem.At("calendar.deadline.counting", path, ("text", text), ("known", string.Join(", ", Enum.GetNames<T>().Select(Camel)))));
        return default;
    }

    static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>How short and how long a street may make a deadline when it installs; both in the deadline's own unit. Without it the deadline is fixed.</summary>
public sealed record OverrideDefinition(string? Min, string? Max)
{
    /// <summary>Lengths of different units cannot be compared: a working day is not so many hours everywhere.</summary>
    internal bool Allows(WorkDuration within) =>
        WorkDuration.Parse(Min, out var min) is null && WorkDuration.Parse(Max, out var max) is null
        && min.Unit == within.Unit && max.Unit == within.Unit && min.Amount <= within.Amount && within.Amount <= max.Amount;
}

/// <summary>Counting rules as written; see <see cref="Counting"/>.</summary>
public sealed record CountingDefinition(string? Start = null, string? End = null, string? OnHoliday = null);

/// <summary>A deadline ready to be counted; carried whole by <see cref="ClockStarted"/>, so that folding needs no definition.</summary>
/// <param name="Id">Names it within its activity or app.</param>
/// <param name="Within">How long.</param>
/// <param name="WarnAt">When to warn; null never.</param>
/// <param name="Then">What is done when it is breached: <c>supervise</c> puts the case under supervision; <c>escalate</c> says that notices do. The ledger only carries it.</param>
/// <param name="Counting">Null for <see cref="Counting.Plain"/>.</param>
/// <param name="Escalation">What is done step by step before and after it is breached; null for nothing.</param>
public sealed record DeadlineRule(
    string Id, WorkDuration Within, WarnPoint? WarnAt = null, string? Then = null, ClockScope Scope = ClockScope.Stage, Counting? Counting = null, EscalationChain? Escalation = null);

/// <summary>When to warn: at a share of the time granted (<c>80%</c>) or a length of time before it is due (<c>1 workday</c>).</summary>
[JsonConverter(typeof(WarnPointJsonConverter))]
public readonly record struct WarnPoint
{
    /// <summary>1–99, or 0 when <see cref="Before"/> says it.</summary>
    public int Percent { get; private init; }
    public WorkDuration Before { get; private init; }

    /// <summary>Where nothing else is said: when four fifths of the time are over.</summary>
    public static WarnPoint Late { get; } = new() { Percent = 80 };

    /// <summary>Reads <c>80%</c> or a duration.</summary>
    /// <returns>Null, with the point; or the problem <c>calendar.warnAt</c>.</returns>
    public static Problem? Parse(string? text, out WarnPoint point)
    {
        point = default;
        var trimmed = (text ?? "").Trim();
        if (trimmed.EndsWith('%'))
        {
            if (!int.TryParse(trimmed[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent is < 1 or > 99)
                return Problem.Of("calendar.warnAt", ("text", trimmed));
            point = new WarnPoint { Percent = percent };
            return null;
        }
        if (WorkDuration.Parse(trimmed, out var before) is not null) return Problem.Of("calendar.warnAt", ("text", trimmed));
        point = new WarnPoint { Before = before };
        return null;
    }

    public override string ToString() => Percent > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Percent}%") : Before.ToString();
}

sealed class WarnPointJsonConverter : JsonConverter<WarnPoint>
{
    public override WarnPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WarnPoint.Parse(reader.GetString(), out var point) is { } problem ? throw new JsonProblem(problem) : point;

    public override void Write(Utf8JsonWriter writer, WarnPoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
