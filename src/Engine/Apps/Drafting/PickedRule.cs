using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>How a field is compared when a rule is put together by picking.</summary>
public enum Comparison { Is, IsNot, Has, HasNot, Above, AtLeast, Below, AtMost, Filled, Blank }

/// <summary>Field, condition, value.</summary>
/// <param name="Field">Path under its root: <c>form.amount</c>, <c>row.kind</c>; or how many it holds, <c>count(form.photos)</c>, or its day, <c>date(form.at)</c>.</param>
/// <param name="Value">Text, number or boolean; undefined for <see cref="Comparison.Filled"/> and <see cref="Comparison.Blank"/>.</param>
/// <param name="Moving">What is compared with where it is no constant: <see cref="Today"/>, <see cref="Me"/>, or another field by its path; null for <paramref name="Value"/>.</param>
public sealed partial record PickedCondition(string Field, Comparison Comparison, Value Value = default, string? Moving = null)
{
    /// <summary>Whoever fills the form in, and their unit.</summary>
    public const string Me = "user.id", MyUnit = "user.unit";

    /// <summary>A day so many days after today, or before it when negative.</summary>
    public static string Today(int days) => days == 0 ? "today()" : string.Create(CultureInfo.InvariantCulture, $"addDays(today(), {days})");

    /// <summary>How many days after today is meant; null when no day is.</summary>
    public static int? Days(string? moving) => moving == "today()" ? 0 : moving is not null && After().Match(moving) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^addDays\(today\(\), (-?\d{1,5})\)$")]
    private static partial Regex After();
}

/// <summary>
/// A rule put together by picking: conditions of which all, or any, hold. It is stored as the expression it stands for, and read back from it, so that whoever
/// writes expressions and whoever picks work on the same rule. What was not made by picking is not read, and stays as it is.
/// </summary>
/// <param name="Any">One of the conditions is enough.</param>
public sealed partial record PickedRule(bool Any, IReadOnlyList<PickedCondition> Conditions)
{
    /// <summary>The expression; null without conditions.</summary>
    public string? ToExpression() => Conditions.Count == 0 ? null : string.Join(Any ? " || " : " && ", Conditions.Select(Write));

    /// <returns>The rule an expression was picked as, an empty one for none; null when it was written by hand.</returns>
    public static PickedRule? Read(string? expression) => Read(expression, loosely: false);

    /// <summary>The same, to be told only: one that was written by hand with <c>==</c> means no more to people than one that was picked.</summary>
    public static PickedRule? Told(string? expression) => Read(expression, loosely: true);

    static PickedRule? Read(string? expression, bool loosely)
    {
        if (string.IsNullOrWhiteSpace(expression)) return new(false, []);
        var conditions = new List<PickedCondition>();
        string? joint = null;
        for (var at = 0; ;)
        {
            var found = One().Match(expression, at);
            if (!found.Success || Of(found, loosely) is not { } condition) return null;
            conditions.Add(condition);
            at += found.Length;
            if (at == expression.Length) return new(joint == "||", conditions);
            var next = expression[at..].Length >= 2 ? expression.Substring(at, 2) : "";
            if (next is not ("&&" or "||") || (joint is not null && joint != next)) return null;
            joint = next;
            at += 2;
        }
    }

    static string Write(PickedCondition condition)
    {
        var (field, value) = (condition.Field, Compared(condition));
        return condition.Comparison switch
        {
            Comparison.Is => $"{field} === {value}",
            Comparison.IsNot => $"{field} !== {value}",
            Comparison.Has => $"contains({field}, {value})",
            Comparison.HasNot => $"!contains({field}, {value})",
            Comparison.Above => $"{field} > {value}",
            Comparison.AtLeast => $"{field} >= {value}",
            Comparison.Below => $"{field} < {value}",
            Comparison.AtMost => $"{field} <= {value}",
            Comparison.Filled => $"!isBlank({field})",
            _ => $"isBlank({field})",
        };
    }

    /// <summary>What a condition compares with, as expressions write it.</summary>
    public static string Compared(PickedCondition condition) => condition.Moving ?? Literal(condition.Value);

    internal static string Literal(Value value)
    {
        if (value.IsNumber) return value.RawNumber.ToString("R", CultureInfo.InvariantCulture);
        if (value.IsBoolean) return value.RawBoolean ? "true" : "false";
        var text = new StringBuilder("'");
        foreach (var letter in value.AsText ?? "")
            if (letter is '\'' or '\\') text.Append('\\').Append(letter);
            else if (letter is >= ' ' and not ('\u2028' or '\u2029')) text.Append(letter);
        return text.Append('\'').ToString();
    }

    static PickedCondition? Of(Match found, bool loosely)
    {
        var negated = found.Groups["not"].Success;
        if (found.Groups["blank"] is { Success: true } blank) return new(blank.Value, negated ? Comparison.Filled : Comparison.Blank);
        var moving = found.Groups["moving"] is { Success: true } named ? named.Value : null;
        var value = moving is null ? ReadLiteral(found.Groups["value"].Value) : default;
        if (moving is null && value.IsUndefined) return null;
        if (found.Groups["list"] is { Success: true } list) return new(list.Value, negated ? Comparison.HasNot : Comparison.Has, value, moving);
        // Two fields are equal by "==" in more ways than people would tell.
        if (negated || (found.Groups["op"].Value is "==" or "!=" && (!loosely || IsField(moving)))) return null;
        Comparison comparison = found.Groups["op"].Value switch
        {
            "===" or "==" => Comparison.Is,
            "!==" or "!=" => Comparison.IsNot,
            ">" => Comparison.Above,
            ">=" => Comparison.AtLeast,
            "<" => Comparison.Below,
            _ => Comparison.AtMost,
        };
        return new(found.Groups["field"].Value, comparison, value, moving);
    }

    static bool IsField(string? moving) => moving is not (null or PickedCondition.Me or PickedCondition.MyUnit) && PickedCondition.Days(moving) is null;

    internal static Value ReadText(string quoted) => Value.Of(Escape().Replace(quoted[1..^1], "$1"));

    static Value ReadLiteral(string literal) => literal switch
    {
        "true" => Value.True,
        "false" => Value.False,
        ['\'', ..] => ReadText(literal),
        _ => double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : default,
    };

    const string Named = @"(?:form|row|parent|case|vars|item)(?:\.[A-Za-z_][A-Za-z0-9_]*)+";
    const string Path = @"(?:(?:count|date)\(" + Named + @"\)|" + Named + ")";
    const string Constant = @"(?:(?<moving>today\(\)|addDays\(today\(\), -?\d{1,5}\)|user\.id|user\.unit|" + Path + @")|(?<value>'(?:[^'\\]|\\['\\])*'|-?\d+(?:\.\d+)?|true|false))";

    [GeneratedRegex(@"\G\s*(?<not>!)?(?:isBlank\((?<blank>" + Path + @")\)|contains\((?<list>" + Path + @"),\s*" + Constant + @"\)|(?<field>" + Path + @")\s*(?<op>===|!==|==|!=|>=|<=|>|<)\s*" + Constant + @")\s*")]
    private static partial Regex One();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
