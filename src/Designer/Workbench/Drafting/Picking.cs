using System.Globalization;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What of a field a rule compares, and so which comparisons there are and how a value is typed.</summary>
public enum PickKind
{
    Text, Number, Flag, Choice,
    /// <summary>A list of codes: what it has and has not.</summary>
    Many,
    /// <summary>A day: a date, or one that moves with today.</summary>
    Day,
    Time, Person, Unit,
    /// <summary>How many files or rows there are.</summary>
    Count,
    /// <summary>Only whether it is filled in.</summary>
    Presence,
}

/// <summary>A field, or a part of one, that a rule can be about.</summary>
/// <param name="Path">As expressions name it: <c>form.amount</c>, <c>count(form.photos)</c>.</param>
/// <param name="Part">Which part of it, as a key of words; null for the whole.</param>
/// <param name="Own">Whoever fills it in can be meant.</param>
public sealed record PickField(string Path, FieldDefinition Definition, PickKind Kind, string? Part = null, bool Own = false)
{
    /// <summary>The group it stands in.</summary>
    public Label? Group { get; init; }

    public string Name(Words words) => $"{(Group is { } group ? words.Of(group) + " · " : "")}{words.Of(Definition.Label)}{(Part is null ? "" : words.Say("pick.part", ("part", words["pick.part." + Part])))}";
}

/// <summary>Rows of field, condition and value on a page, and back. A choice is picked by what people call it.</summary>
static class Picking
{
    /// <summary>Conditions of one rule on a page.</summary>
    public const int Rows = 4;

    /// <param name="own">Rules of forms know who fills them in.</param>
    public static IEnumerable<PickField> Of(IEnumerable<FieldDefinition> fields, string root = "form", bool own = false) => fields.SelectMany(f => PickParts.Of(f, $"{root}.{f.Id}", own));

    /// <summary>Comparisons that mean something for a kind.</summary>
    public static IReadOnlyList<Comparison> Comparisons(PickKind? kind) => kind switch
    {
        null => Enum.GetValues<Comparison>(),
        PickKind.Presence => [Comparison.Filled, Comparison.Blank],
        PickKind.Count => [Comparison.AtLeast, Comparison.AtMost, Comparison.Above, Comparison.Below, Comparison.Is, Comparison.IsNot],
        PickKind.Number or PickKind.Day or PickKind.Time => [Comparison.Is, Comparison.IsNot, Comparison.Above, Comparison.AtLeast, Comparison.Below, Comparison.AtMost, Comparison.Filled, Comparison.Blank],
        PickKind.Many => [Comparison.Has, Comparison.HasNot, Comparison.Filled, Comparison.Blank],
        PickKind.Text => [Comparison.Is, Comparison.IsNot, Comparison.Has, Comparison.HasNot, Comparison.Filled, Comparison.Blank],
        _ => [Comparison.Is, Comparison.IsNot, Comparison.Filled, Comparison.Blank],
    };

    /// <summary>The expression of the rows posted under a name; null when none is filled.</summary>
    /// <exception cref="RefusedException"><c>draft.number</c>, <c>draft.rule.*</c>: what was typed is no value of the field.</exception>
    public static string? Read(Posted posted, string name, IReadOnlyCollection<PickField> fields, Caller caller)
    {
        var conditions = new List<PickedCondition>();
        for (var i = 0; i < Rows; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}.");
            if (posted.Some(at + "field") is not { } path || fields.FirstOrDefault(f => f.Path == path) is not { } field) continue;
            if (!Enum.TryParse<Comparison>(posted[at + "is"], out var comparison)) comparison = Comparison.Is;
            comparison = Fitting(comparison, field.Kind);
            conditions.Add(comparison is Comparison.Filled or Comparison.Blank ? new(path, comparison) : PickValues.Named(PickValues.Read(path, comparison, field, posted[at + "value"], fields), field, caller));
        }
        return new PickedRule(posted[name + ".any"] == "true", conditions).ToExpression();
    }

    /// <summary>What is meant where a comparison was picked before the field: a list is asked whether it has something, a file whether it is there.</summary>
    static Comparison Fitting(Comparison comparison, PickKind kind) => Comparisons(kind) is var fit && fit.Contains(comparison) ? comparison : (comparison, kind) switch
    {
        (Comparison.Blank or Comparison.HasNot or Comparison.IsNot, PickKind.Presence) => Comparison.Blank,
        (Comparison.IsNot, PickKind.Many) => Comparison.HasNot,
        (Comparison.HasNot, _) when fit.Contains(Comparison.IsNot) => Comparison.IsNot,
        (Comparison.Blank, PickKind.Count) => Comparison.Below,
        _ => fit[0],
    };

    /// <summary>A rule as rows of the page; null when it was written by hand, or is about what cannot be picked here.</summary>
    public static PickedRule? Shown(string? expression, IReadOnlyCollection<PickField> fields) =>
        PickedRule.Read(expression) is { } rule && rule.Conditions.Count <= Rows && rule.Conditions.All(c => fields.FirstOrDefault(f => f.Path == c.Field) is { } field && Comparisons(field.Kind).Contains(c.Comparison) && PickOthers.Fits(field, c.Moving, fields) && Fits(c, field)) ? rule : null;

    /// <summary>Whether what is compared with is a value of the field; what was picked just now is an empty text yet.</summary>
    static bool Fits(PickedCondition condition, PickField field) => (condition.Comparison, condition.Moving) switch
    {
        (Comparison.Filled or Comparison.Blank, _) => true,
        (_, PickedCondition.Me) => field is { Kind: PickKind.Person, Own: true },
        (_, PickedCondition.MyUnit) => field is { Kind: PickKind.Unit, Own: true },
        // Another field that is compared with is of the same kind.
        (_, { } moving) => PickedCondition.Days(moving) is null || field.Kind == PickKind.Day,
        _ when condition.Value.AsText is { Length: 0 } => true,
        _ => field.Kind switch
        {
            PickKind.Number or PickKind.Count => condition.Value.IsNumber,
            PickKind.Flag => condition.Value.IsBoolean,
            _ => condition.Value.AsText is not null,
        },
    };
}
