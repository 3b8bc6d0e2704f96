using LowCode.Calendar;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>How an app measures the three rates (响应率, 解决率, 满意率); versioned with the app. A member that is absent is not measured.</summary>
/// <param name="Response">Whether the claimant was contacted in time.</param>
/// <param name="Resolution">What the call-back found; valid call-backs only.</param>
/// <param name="Satisfaction">How content the claimant is; what they say themselves afterwards (好差评) counts before what they told on the phone.</param>
/// <param name="Excluded">Results with which a case ends out of the rates; such cases stay visible as a line of their own.</param>
/// <param name="Weights">Of response, resolution and satisfaction in the composite figure; they need not add up to 100. Without them there is none.</param>
public sealed record RatesDefinition(
    ResponseRate? Response = null, ResolutionRate? Resolution = null, SatisfactionRate? Satisfaction = null, IReadOnlyList<string>? Excluded = null, IReadOnlyList<int>? Weights = null)
{
    internal void Check(IReadOnlyCollection<CompiledForm> forms, Func<string, bool> hasStep, List<Problem> problems)
    {
        FieldDefinition? Field(string id) => forms.SelectMany(f => f.Definition.Fields).FirstOrDefault(f => f.Id == id);
        void Needs(bool holds, string code, string name)
        {
            if (!holds) problems.Add(Problem.At(code, "app.json rates", ("name", name)));
        }
        if (Response is { } response)
        {
            Needs(Field(response.Field)?.Type == FieldType.DateTime, "app.rates.moment", response.Field);
            Needs(hasStep(response.From), "app.rates.step", response.From);
        }
        if (Resolution is { } resolution) Needs(hasStep(resolution.Step), "app.rates.step", resolution.Step);
        if (Satisfaction is { } satisfaction) Needs(Field(satisfaction.Field) is not null, "app.rates.field", satisfaction.Field);
        Needs(Weights is null || (Weights.Count == 3 && Weights.All(w => w is >= 0 and <= 100) && Weights.Sum() > 0), "app.rates.weights", string.Join(", ", Weights ?? []));
    }
}

/// <param name="Field">Moment the claimant was contacted at.</param>
/// <param name="From">Step from whose latest beginning the limit counts.</param>
/// <param name="Within">How long the unit has.</param>
public sealed record ResponseRate(string Field, string From, WorkDuration Within);

/// <param name="Step">The call-back.</param>
/// <param name="Yes">Its outcomes that say resolved.</param>
/// <param name="No">Its outcomes that say unresolved; others, e.g. that nobody was reached, are no valid call-back.</param>
public sealed record ResolutionRate(string Step, IReadOnlyList<string> Yes, IReadOnlyList<string> No)
{
    /// <summary>Whether an outcome counts better than another: resolved before what does not count, that before unresolved.</summary>
    public bool IsBetter(string outcome, string than) => Rank(outcome) > Rank(than);

    int Rank(string outcome) => Yes.Contains(outcome) ? 1 : No.Contains(outcome) ? -1 : 0;
}

/// <param name="Field">What the claimant told the call-back.</param>
/// <param name="Yes">Values that say satisfied.</param>
/// <param name="No">Values that say dissatisfied.</param>
public sealed record SatisfactionRate(string Field, IReadOnlyList<string> Yes, IReadOnlyList<string> No);
