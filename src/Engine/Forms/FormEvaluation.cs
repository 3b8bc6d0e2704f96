using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>How a field stands on the page right now.</summary>
[Flags]
public enum FieldState : byte { None = 0, Visible = 1, Required = 2, ReadOnly = 4 }

/// <summary>What a form came to: the merged values, what stops it, what only warns, and how each field stands.</summary>
/// <param name="Values">The case's form data after this input; only to be kept when <see cref="IsAccepted"/>.</param>
/// <param name="Problems">Errors, in field order; paths like <c>items[2].amount</c>, the label among the values.</param>
/// <param name="Warnings">Let pass.</param>
public sealed record FormEvaluation(Record Values, ImmutableArray<Problem> Problems, ImmutableArray<Problem> Warnings)
{
    public bool IsAccepted => Problems.IsEmpty;

    /// <summary>State by path (<c>phone</c>, <c>items[2].amount</c>).</summary>
    public IReadOnlyDictionary<string, FieldState> States { get; init; } = ImmutableDictionary<string, FieldState>.Empty;
}
