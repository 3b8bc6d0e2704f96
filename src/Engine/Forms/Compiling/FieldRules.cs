using System.Collections.Immutable;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A check with its compiled condition.</summary>
sealed record CompiledCheck(Expression If, CheckDefinition Definition);

/// <summary>The compiled rules of one field.</summary>
sealed class FieldRules
{
    /// <summary>All must be true for the field to be seen: its section's and its own.</summary>
    public ImmutableArray<Expression> Visible { get; init; } = [];
    public Expression? Required { get; init; }
    public Expression? ReadOnly { get; init; }
    public Expression? Compute { get; init; }
    public Expression? Default { get; init; }
    public Expression? Options { get; init; }
    public ImmutableArray<CompiledCheck> Checks { get; init; } = [];

    /// <summary>Rules that must have been run before others may read the field's value.</summary>
    public IEnumerable<Expression> BeforeValue(HideEffect onHide)
    {
        // A field kept while hidden has the same value seen or unseen, so its visibility may depend on anything.
        if (onHide == HideEffect.Clear) foreach (var rule in Visible) yield return rule;
        if (ReadOnly is not null) yield return ReadOnly;
        if (Compute is not null) yield return Compute;
        if (Default is not null) yield return Default;
    }

    public IEnumerable<Expression> All => [.. Visible, .. Others.OfType<Expression>(), .. Checks.Select(c => c.If)];

    Expression?[] Others => [Required, ReadOnly, Compute, Default, Options];
}
