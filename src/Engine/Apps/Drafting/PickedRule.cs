using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>How a field is compared when a rule is put together by picking.</summary>
public enum Comparison { Is, IsNot, Has, HasNot, Above, AtLeast, Below, AtMost, Filled, Blank }

/// <summary>Field, condition, value.</summary>
/// <param name="Field">Path under its root: <c>form.amount</c>, <c>row.kind</c>.</param>
/// <param name="Value">Text, number or boolean; undefined for <see cref="Comparison.Filled"/> and <see cref="Comparison.Blank"/>.</param>
public sealed record PickedCondition(string Field, Comparison Comparison, Value Value = default);

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
    public static PickedRule? Read(string? expression)
    {
        if (string.IsNullOrWhiteSpace(expression)) return new(false, []);
        var conditions = new List<PickedCondition>();
        string? joint = null;
        for (var at = 0; ;)
        {
            var found = One().Match(expression, at);
            if (!found.Success || Of(found) is not { } condition) return null;
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
        var (field, value) = (condition.Field, Literal(condition.Value));
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

    static string Literal(Value value)
    {
        if (value.IsNumber) return value.RawNumber.ToString("R", CultureInfo.InvariantCulture);
        if (value.IsBoolean) return value.RawBoolean ? "true" : "false";
        var text = new StringBuilder("'");
        foreach (var letter in value.AsText ?? "")
            if (letter is '\'' or '\\') text.Append('\\').Append(letter);
            else if (letter is >= ' ' and not ('\u2028' or '\u2029')) text.Append(letter);
        return text.Append('\'').ToString();
    }

    static PickedCondition? Of(Match found)
    {
        var negated = found.Groups["not"].Success;
        if (found.Groups["blank"] is { Success: true } blank) return new(blank.Value, negated ? Comparison.Filled : Comparison.Blank);
        if (ReadLiteral(found.Groups["value"].Value) is not { IsUndefined: false } value) return null;
        if (found.Groups["list"] is { Success: true } list) return new(list.Value, negated ? Comparison.HasNot : Comparison.Has, value);
        if (negated) return null;
        Comparison comparison = found.Groups["op"].Value switch
        {
            "===" => Comparison.Is,
            "!==" => Comparison.IsNot,
            ">" => Comparison.Above,
            ">=" => Comparison.AtLeast,
            "<" => Comparison.Below,
            _ => Comparison.AtMost,
        };
        return new(found.Groups["field"].Value, comparison, value);
    }

    static Value ReadText(string quoted) => Value.Of(Escape().Replace(quoted[1..^1], "$1"));

    static Value ReadLiteral(string literal) => literal switch
    {
        "true" => Value.True,
        "false" => Value.False,
        ['\'', ..] => ReadText(literal),
        _ => double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : default,
    };

    const string Path = @"(?:form|row|case|vars|item)(?:\.[A-Za-z_][A-Za-z0-9_]*)+";
    const string Constant = @"(?<value>'(?:[^'\\]|\\['\\])*'|-?\d+(?:\.\d+)?|true|false)";

    [GeneratedRegex(@"\G\s*(?<not>!)?(?:isBlank\((?<blank>" + Path + @")\)|contains\((?<list>" + Path + @"),\s*" + Constant + @"\)|(?<field>" + Path + @")\s*(?<op>===|!==|>=|<=|>|<)\s*" + Constant + @")\s*")]
    private static partial Regex One();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
