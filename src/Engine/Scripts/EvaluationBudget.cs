using System.Globalization;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// What one turn may spend on expressions. Shared by all expressions of the turn, so that a thousand cheap rules are bounded as one dear one is.
/// Not for two threads at once.
/// </summary>
public sealed class EvaluationBudget(ScriptLimits? limits = null)
{
    internal Value[] Locals = [];
    long stepsLeft = (limits ?? ScriptLimits.Default).EvaluationSteps;

    public ScriptLimits Limits { get; } = limits ?? ScriptLimits.Default;
    public long StepsLeft => stepsLeft;

    /// <summary>Takes steps if there are as many left; what every evaluation does, so nothing but a comparison.</summary>
    internal bool TryCharge(int steps)
    {
        if (steps > stepsLeft) return false;
        stepsLeft -= steps;
        return true;
    }

    /// <summary>Takes steps; functions that walk or make much call this for what they do.</summary>
    /// <exception cref="EvaluationException">The budget is used up.</exception>
    public void Charge(long steps)
    {
        if (steps <= stepsLeft) { stepsLeft -= steps; return; }
        // Stays used up: whoever goes on after the refusal of one rule is refused the next at once.
        stepsLeft = 0;
        throw new EvaluationException(Problem.Of("script.steps", ("limit", Limits.EvaluationSteps.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Accounts for a text about to be made.</summary>
    /// <exception cref="EvaluationException">The text is longer than allowed, or the budget is used up.</exception>
    public void ChargeText(long length)
    {
        if (length > Limits.TextLength) throw new EvaluationException(Problem.Of("script.textTooLong", ("limit", Limits.TextLength.ToString(CultureInfo.InvariantCulture))));
        Charge(1 + (length >> 5));
    }

    /// <summary>Accounts for a list about to be walked or made.</summary>
    /// <exception cref="EvaluationException">The list is longer than allowed, or the budget is used up.</exception>
    public void ChargeList(int length)
    {
        if (length > Limits.ListLength) throw new EvaluationException(Problem.Of("script.listTooLong", ("limit", Limits.ListLength.ToString(CultureInfo.InvariantCulture))));
        Charge(1 + length);
    }
}
