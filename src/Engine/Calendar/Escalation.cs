using System.Collections.Immutable;
using System.Globalization;
using LowCode.Problems;

namespace LowCode.Calendar;

/// <summary>
/// One step of an escalation chain as written: <c>{ "at": "80%" }</c>, <c>{ "at": "100%" }</c>, <c>{ "at": "+1 workday", "then": "supervise" }</c>.
/// </summary>
/// <param name="At">A share of the time granted, 1 to 100 %, or with a <c>+</c> a length of time after the due time.</param>
/// <param name="Then"><c>supervise</c> puts the case under supervision; without it the app's notices say whom to tell.</param>
public sealed record EscalationDefinition(string? At, string? Then = null);

/// <summary>One step of a chain, ready to be counted.</summary>
/// <param name="Percent">1–100, or 0 when <paramref name="After"/> says it.</param>
/// <param name="After">After the due time.</param>
public readonly record struct EscalationStep(int Percent, WorkDuration After, string? Then)
{
    public const string Supervise = "supervise";
}

/// <summary>The steps of a deadline, in order; two with the same steps are equal.</summary>
public sealed record EscalationChain(ImmutableArray<EscalationStep> Steps)
{
    public bool Equals(EscalationChain? other) => other is not null && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());
    public override int GetHashCode() => Steps.Length;

    /// <summary>Reads the chain; what is wrong is added with its place.</summary>
    public static EscalationChain? Read(IReadOnlyList<EscalationDefinition>? written, string place, ICollection<Problem> problems)
    {
        if (written is not { Count: > 0 }) return null;
        var steps = ImmutableArray.CreateBuilder<EscalationStep>();
        for (var i = 0; i < written.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]");
            if (written[i].Then is not (null or EscalationStep.Supervise)) problems.Add(Problem.At("calendar.escalation.then", at + ".then", ("then", written[i].Then!)));
            var text = (written[i].At ?? "").Trim();
            EscalationStep step = default;
            if (text.StartsWith('+') && WorkDuration.Parse(text[1..], out var after) is null) step = new(0, after, written[i].Then);
            else if (text.EndsWith('%') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100) step = new(percent, default, written[i].Then);
            else problems.Add(Problem.At("calendar.escalation.at", at + ".at", ("text", text)));
            // What comes earlier stands earlier, so that a level says how far it has come.
            if (steps.Count > 0 && (step.Percent, steps[^1].Percent) is var (now, before) && (now > 0 ? before == 0 || now <= before : before == 0 && step.After.Unit == steps[^1].After.Unit && step.After.Amount <= steps[^1].After.Amount))
                problems.Add(Problem.At("calendar.escalation.order", at, ("text", text)));
            steps.Add(step);
        }
        return new EscalationChain(steps.ToImmutable());
    }
}
