using System.Collections.Immutable;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// Which rules decided something in this command, what they read and what came of it (依据). Changes nothing: it is kept to be shown.
/// </summary>
/// <param name="Read">Everything that was read, each once.</param>
/// <param name="Rules">The rules, in the order in which they decided.</param>
/// <param name="Anyway">Why a form was sent although something was left or warned of, in the sender's words.</param>
public sealed record RulesApplied(IReadOnlyList<RuleInput> Read, IReadOnlyList<AppliedRule> Rules, string? Anyway = null) : CaseEvent
{
    internal static RulesApplied Of(IEnumerable<RuleUse> uses, string? anyway = null)
    {
        var (read, places, rules) = (new List<RuleInput>(), new Dictionary<RuleInput, int>(), new List<AppliedRule>());
        foreach (var use in uses)
            rules.Add(new(use.Kind, use.At, use.Rule, use.Result, use.Read.Count == 0 ? null : [.. use.Read.Select(Place)], use.Visit, use.Rows));
        return new(read, rules, anyway);

        int Place(RuleInput input)
        {
            if (places.TryGetValue(input, out var place)) return place;
            read.Add(input);
            return places[input] = read.Count - 1;
        }
    }

    /// <summary>What one of the rules read.</summary>
    public IEnumerable<RuleInput> ReadBy(AppliedRule rule) => (rule.Read ?? []).Where(at => at >= 0 && at < Read.Count).Select(at => Read[at]);

    /// <summary>As somebody may see it who sees the fields behind it only so: inputs as those fields, values that came of them likewise.</summary>
    public RulesApplied Masked(FieldMask mask) => !mask.Hides ? this : new(
        [.. Read.Select(r => r with { Value = Masked(mask, r.Name, r.Value) })],
        [.. Rules.Where(r => !IsKept(mask.Sight, r)).Select(r => r with { Result = Masked(mask, r) })], Anyway);

    /// <summary>It decided about what is not there for the reader, or by it: its text and its result would tell the value.</summary>
    bool IsKept(CaseSight sight, AppliedRule rule) => !sight.IsWhole
        && (ReadBy(rule).Any(r => r.Name.StartsWith("form.", StringComparison.Ordinal) && sight.Keeps(ValuePath.Plain(r.Name[5..]))) || (rule.At.Count > 0 && rule.Kind switch
        {
            RuleKinds.Document => rule.At.All(sight.KeepsDocument),
            RuleKinds.Condition or RuleKinds.Duty or RuleKinds.Assigned or RuleKinds.Set or RuleKinds.Items or RuleKinds.Due or RuleKinds.Confidential => false,
            _ => rule.At.All(at => sight.Keeps(ValuePath.Plain(at))),
        }));

    static Value Masked(FieldMask mask, AppliedRule rule) => rule.Kind switch
    {
        // What flows carry may be any value of the form under another name.
        RuleKinds.Set or RuleKinds.Items => Value.Undefined,
        RuleKinds.Computed or RuleKinds.Default or RuleKinds.Option => mask.Apply(rule.At[0], rule.Result),
        _ => rule.Result,
    };

    static Value Masked(FieldMask mask, string name, Value value)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return (dot < 0 ? name : name[..dot]) switch
        {
            "form" => dot < 0 ? Value.Undefined : mask.Apply(name[(dot + 1)..], value),
            "vars" or "item" => Value.Undefined,
            _ => value,
        };
    }
}

/// <param name="Kind">As in <see cref="RuleKinds"/>.</param>
/// <param name="At">The activity, or the fields, it decided about.</param>
/// <param name="Rule">Its text; of a duty its table and the number of its row.</param>
/// <param name="Result">What came of it; of a rule in rows a list when they differ.</param>
/// <param name="Read">Places in <see cref="RulesApplied.Read"/>.</param>
/// <param name="Rows">The rows of a sub-table it decided so about.</param>
public sealed record AppliedRule(string Kind, IReadOnlyList<string> At, string Rule, Value Result, IReadOnlyList<int>? Read = null, int Visit = 0, IReadOnlyList<string>? Rows = null);
