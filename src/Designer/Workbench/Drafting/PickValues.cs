using System.Globalization;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Values of picked conditions as they are typed and shown: options, units and people by name, days also by their distance from today, other fields by their name in brackets.</summary>
static class PickValues
{
    /// <summary>How far from today can be said, in days.</summary>
    const int MostDays = 36_500;

    /// <param name="fields">Fields it may be compared with; none where only a value means something.</param>
    public static PickedCondition Read(string path, Comparison comparison, PickField field, string typed, IReadOnlyCollection<PickField>? fields = null)
    {
        if (PickOthers.Of(field, fields).FirstOrDefault(o => o.Text == typed).Field is { } other) return new(path, comparison, Moving: other.Path);
        // A field that was picked just now has no value yet.
        if (typed.Length == 0 && field.Kind is not (PickKind.Flag or PickKind.Count)) return new(path, comparison, Value.Of(""));
        return field.Kind switch
        {
            PickKind.Number or PickKind.Count => new(path, comparison, Number(typed.Length == 0 ? "1" : typed)),
            PickKind.Flag => new(path, comparison, Value.Of(!IsNo(typed))),
            PickKind.Day => Day(typed) is { } days ? new(path, comparison, Moving: PickedCondition.Today(days)) : new(path, comparison, Value.Of(Date(typed))),
            PickKind.Time => new(path, comparison, Value.Of(TimeOnly.TryParseExact(typed, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToString("HH:mm", CultureInfo.InvariantCulture)
                : throw Refused("draft.rule.time", typed))),
            PickKind.Person when field.Own && Is(typed, "pick.me") => new(path, comparison, Moving: PickedCondition.Me),
            PickKind.Unit when field.Own && Is(typed, "pick.myUnit") => new(path, comparison, Moving: PickedCondition.MyUnit),
            PickKind.Person or PickKind.Unit => new(path, comparison, Value.Of(typed)),
            _ => new(path, comparison, Value.Of(field.Definition.Options.FirstOrDefault(o => o.Label.Zh == typed || o.Label.En == typed)?.Value ?? typed)),
        };
    }

    /// <summary>What a condition's value looks like to people.</summary>
    public static string Shown(PickField? field, PickedCondition condition, PageContext page, IReadOnlyCollection<PickField>? fields = null)
    {
        var (words, value) = (page.Words, condition.Value);
        if (condition.Moving is { } path && PickOthers.Of(field, fields, words).FirstOrDefault(o => o.Field.Path == path) is { Field: not null } other) return other.Text;
        if (condition.Moving == PickedCondition.Me) return words["pick.me"];
        if (condition.Moving == PickedCondition.MyUnit) return words["pick.myUnit"];
        if (PickedCondition.Days(condition.Moving) is { } days)
            return days switch { 0 => words["pick.today"], > 0 => words.Say("pick.after", ("n", Text(days))), _ => words.Say("pick.before", ("n", Text(-days))) };
        if (value.IsBoolean) return words[value.RawBoolean ? "yes" : "no"];
        if (value.IsNumber) return value.RawNumber.ToString("R", CultureInfo.InvariantCulture);
        var text = value.AsText ?? "";
        return field?.Kind switch
        {
            PickKind.Unit when text.Length > 0 => page.NameOf(new UnitId(text)),
            PickKind.Person when text.Length > 0 => page.NameOf(new UserId(text)),
            _ => field?.Definition.Options.FirstOrDefault(o => o.Value == text) is { } option ? words.Of(option.Label) : text,
        };
    }

    /// <summary>What can be typed, for whoever looks for it.</summary>
    public static IEnumerable<string> Suggested(PickField? field, PageContext page, IReadOnlyCollection<PickField>? fields = null) =>
        Constants(field, page, page.Words).Concat(PickOthers.Of(field, fields, page.Words).Select(o => o.Text));

    static IEnumerable<string> Constants(PickField? field, PageContext page, Words words) => field?.Kind switch
    {
        PickKind.Day => [words["pick.today"], words.Say("pick.after", ("n", "7")), words.Say("pick.before", ("n", "7"))],
        PickKind.Flag => [words["yes"], words["no"]],
        PickKind.Person when field.Own => [words["pick.me"]],
        PickKind.Unit => [.. field.Own ? [words["pick.myUnit"]] : Array.Empty<string>(), .. page.Caller!.Directory.Tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.Department or UnitKind.Street).Select(u => page.Caller.NameOf(u.Id)).Distinct().Take(300)],
        PickKind.Choice or PickKind.Many => field.Definition.Options.Select(o => words.Of(o.Label)),
        _ => [],
    };

    /// <summary>A unit or person by name, or by id; the posted rows carry names.</summary>
    public static PickedCondition Named(PickedCondition condition, PickField field, Caller caller)
    {
        var directory = caller.Directory;
        if (condition.Moving is not null || condition.Value.AsText is not { Length: > 0 } typed || field.Kind is not (PickKind.Person or PickKind.Unit)) return condition;
        if (field.Kind == PickKind.Unit)
        {
            if (directory.Tree.TryFind(new UnitId(typed), out _)) return condition;
            // As it was shown to them, with its street where that is another, names one; the name alone may be several.
            var units = directory.Tree.Units.Where(u => !u.Disabled && caller.NameOf(u.Id) == typed).Take(2).ToList();
            if (units.Count != 1) units = [.. directory.Tree.Units.Where(u => !u.Disabled && u.Name == typed).Take(2)];
            return units is [var unit] ? condition with { Value = Value.Of(unit.Id.Value!) } : throw Refused(units.Count == 0 ? "draft.rule.unit" : "draft.rule.units", typed);
        }
        var people = directory.Users.Where(u => u.Id.Value == typed || u.SignInName == typed || u.Name == typed).Take(2).ToList();
        return people is [var one] ? condition with { Value = Value.Of(one.Id.Value!) } : throw Refused(people.Count == 0 ? "draft.rule.person" : "draft.rule.people", typed);
    }

    static Value Number(string typed) => double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Value.Of(number) : throw Refused("draft.number", typed);

    static string Date(string typed) => DateOnly.TryParseExact(typed.Replace('/', '-'), ["yyyy-MM-dd", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : throw Refused("draft.rule.day", typed);

    /// <summary>Days from today, in either language; null when something else was typed.</summary>
    static int? Day(string typed)
    {
        if (Is(typed, "pick.today")) return 0;
        foreach (var words in new[] { Words.Chinese, Words.English })
            foreach (var (key, sign) in new[] { ("pick.after", 1), ("pick.before", -1) })
                if (words[key].Split("{n}") is [var before, var after] && typed.Length > before.Length + after.Length && typed.StartsWith(before, StringComparison.OrdinalIgnoreCase) && typed.EndsWith(after, StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(typed[before.Length..^after.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays) return sign * days;
        return null;
    }

    static bool IsNo(string typed) => typed == "false" || Is(typed, "no");

    static bool Is(string typed, string key) => typed == Words.Chinese[key] || typed.Equals(Words.English[key], StringComparison.OrdinalIgnoreCase);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static RefusedException Refused(string code, string typed) => new(RefusalKind.Invalid, Problem.At(code, "value", ("text", typed)));
}
