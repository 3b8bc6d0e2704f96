using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>What a new version of a form means for what was typed into the old one.</summary>
public enum DraftChangeKind
{
    /// <summary>The field is gone, and with it what was typed.</summary>
    Gone,
    /// <summary>The field holds something else now; what was typed stays where it can be read so.</summary>
    Type,
    /// <summary>It has to be filled in now.</summary>
    Required,
    /// <summary>What was chosen is no longer offered.</summary>
    Option,
    /// <summary>What was typed stays, and today's limits refuse it.</summary>
    Limit,
    /// <summary>It can only be read at this step now.</summary>
    ReadOnly,
    /// <summary>It is not shown at this step any more.</summary>
    Hidden,
    /// <summary>It has another name; what was typed stays.</summary>
    Label,
    /// <summary>It was not asked before.</summary>
    New,
}

/// <param name="Path">Of the field, without row numbers: <c>items.amount</c>.</param>
/// <param name="Label">As the newer version calls it; a field that is gone by its old name.</param>
/// <param name="Lost">Something was typed that cannot be kept.</param>
public sealed record DraftChange(DraftChangeKind Kind, string Path, Label Label, bool Lost)
{
    /// <summary>What it was called, or what the options were called that are gone.</summary>
    public Label? Was { get; init; }

    /// <summary>What today's limits say to what was typed.</summary>
    public Problem? Fault { get; init; }
}

/// <summary>A draft laid into today's form.</summary>
/// <param name="Values">What was typed, without what has no place any more.</param>
public sealed record DraftFit(Record Values, ImmutableArray<DraftChange> Changes)
{
    /// <summary>Pure: texts stay as they were typed, the form reads them when they are sent.</summary>
    /// <param name="then">The form it was typed into.</param>
    /// <param name="now">The form it is laid into.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="before">What the step might do then; everything when null.</param>
    /// <param name="after">What it may do now.</param>
    public static DraftFit Of(FormDefinition then, FormDefinition now, Record typed, FormAccess? before = null, FormAccess? after = null)
    {
        var fitting = new DraftFitting(before ?? FormAccess.EditAll, after ?? FormAccess.EditAll);
        var values = fitting.Fit(then.Fields, now.Fields, typed, "");
        return new(values, [.. fitting.Changes]);
    }
}
