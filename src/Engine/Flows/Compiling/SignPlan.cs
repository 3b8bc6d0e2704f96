using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

enum SignRule { All, Any, Quorum, Sequential, Owners }

/// <summary>How a sign is decided, worked out once.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Need">Quorum: the weight that has to agree; 0 when <paramref name="Of"/> says it as a part.</param>
/// <param name="Of">Quorum: the part of all weight that has to agree.</param>
/// <param name="Veto">Any party's rejection ends it at once.</param>
/// <param name="Present">Owners: what part of the households, and of the area, has to take part.</param>
/// <param name="Agree">Owners: what part of those has to agree.</param>
sealed record SignPlan(SignRule Rule, decimal Need, Part? Of, bool Veto, (Part? Households, Part? Area) Present, (Part? Households, Part? Area) Agree)
{
    /// <summary>Name of the timer at which those who have not voted are waited for no longer.</summary>
    public const string Closes = "closes";

    public bool IsSequential => Rule == SignRule.Sequential;

    public static SignPlan Read(ActivityDefinition sign, List<Problem> problems)
    {
        SignRule? rule = sign.Rule switch { null or "all" => SignRule.All, "any" => SignRule.Any, "quorum" => SignRule.Quorum, "sequential" => SignRule.Sequential, "owners" => SignRule.Owners, _ => null };
        if (rule is null) Wrong("rule", sign.Rule);
        if (rule == SignRule.Quorum && !Signing.IsQuorum(sign.Quorum)) Wrong("quorum", sign.Quorum.ToString());
        if (rule != SignRule.Quorum && !sign.Quorum.IsAbsent) Wrong("quorum", sign.Quorum.ToString());
        if (sign.Reopens is not (null or "party" or "all")) Wrong("reopens", sign.Reopens);
        if (sign.Outcomes is { Count: not 0 } outcomes && (outcomes.Count != 2 || outcomes[0] == outcomes[1])) Wrong("outcomes", string.Join(", ", outcomes));
        if (sign.Votes is { Count: not (0 or 2 or 3) } votes) Wrong("votes", string.Join(", ", votes));
        var asked = sign.Thresholds;
        var (present, agree) = (Both("takePart", asked?.TakePart), Both("agree", asked?.Agree));
        if (rule == SignRule.Owners && agree is (null, null) || rule != SignRule.Owners && asked is not null) Wrong("thresholds", "");
        var quorum = sign.Quorum;
        return new SignPlan(rule ?? SignRule.All, quorum.IsNumber ? Poll.Amount(quorum) : 0, Part.Parse(quorum.AsText), sign.Veto, present, agree);

        (Part?, Part?) Both(string name, PartsDefinition? parts)
        {
            if (parts?.Households is { } households && Part.Parse(households) is null) Wrong($"thresholds.{name}.households", households);
            if (parts?.Area is { } area && Part.Parse(area) is null) Wrong($"thresholds.{name}.area", area);
            return (Part.Parse(parts?.Households), Part.Parse(parts?.Area));
        }

        void Wrong(string property, string? value) => problems.Add(Problem.At("flow.propertyWrong", sign.Id, ("property", property), ("value", value ?? "")));
    }
}
