using LowCode.Apps;
using LowCode.Designer.Shared;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Fields that a field can be compared with: those that hold the same kind of thing. They are typed and shown by their name in brackets.</summary>
static class PickOthers
{
    /// <summary>In either language, so that what was picked in one is read in the other.</summary>
    public static IEnumerable<(PickField Field, string Text)> Of(PickField? field, IReadOnlyCollection<PickField>? fields) => Of(field, fields, Words.Chinese).Concat(Of(field, fields, Words.English));

    public static IEnumerable<(PickField Field, string Text)> Of(PickField? field, IReadOnlyCollection<PickField>? fields, Words words)
    {
        if (field is null || fields is null) yield break;
        var fit = fields.Where(other => other.Path != field.Path && Alike(field.Kind, other.Kind)).ToList();
        foreach (var other in fit)
        {
            // Two of one name are told apart by what files call them.
            var name = other.Name(words);
            yield return (other, words.Say("pick.other", ("name", fit.Count(f => f.Name(words) == name) > 1 ? $"{name} {other.Path}" : name)));
        }
    }

    /// <summary>Whether what a condition compares with is no other field, or one that can be picked.</summary>
    public static bool Fits(PickField field, string? moving, IReadOnlyCollection<PickField> fields) =>
        moving is null || PickedCondition.Days(moving) is not null || moving is PickedCondition.Me or PickedCondition.MyUnit || fields.Any(other => other.Path == moving && other.Path != field.Path && Alike(field.Kind, other.Kind));

    static bool Alike(PickKind one, PickKind other) => one switch
    {
        PickKind.Number or PickKind.Count => other is PickKind.Number or PickKind.Count,
        PickKind.Text or PickKind.Day or PickKind.Person or PickKind.Unit => one == other,
        _ => false,
    };
}
