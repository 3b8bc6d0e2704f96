using System.Globalization;
using System.Text;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>The conversions and comparisons of ECMAScript 5 over <see cref="Value"/>. Lists and records convert as arrays and objects do.</summary>
public static class JavaScriptRules
{
    const int MaxDepth = 64;

    /// <summary>Longest text a list turns into when an operator needs it as one.</summary>
    const int JoinLimit = 65_536;

    /// <summary>ToNumber.</summary>
    public static double ToNumber(Value value) => value.Kind switch
    {
        ValueKind.Number or ValueKind.Boolean => value.RawNumber,
        ValueKind.Null => 0,
        ValueKind.Text => ToNumber(value.AsText!),
        ValueKind.List => ToNumber(ToText(value)),
        _ => double.NaN,
    };

    /// <summary>ToNumber of a text: blank is 0, what is no number is NaN.</summary>
    public static double ToNumber(string text)
    {
        var digits = text.AsSpan().Trim(" \t\n\r\v\f\u00a0\ufeff\u2028\u2029\u3000");
        if (digits.IsEmpty) return 0;
        if (digits.Length > 2 && digits[0] == '0' && digits[1] is 'x' or 'X') return Hexadecimal(digits[2..]);
        foreach (var c in digits)
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-'))
                return digits is "Infinity" or "+Infinity" ? double.PositiveInfinity : digits is "-Infinity" ? double.NegativeInfinity : double.NaN;
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    static double Hexadecimal(ReadOnlySpan<char> digits)
    {
        double number = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return double.NaN;
            number = number * 16 + Convert.ToInt32(c.ToString(), 16);
        }
        return number;
    }

    /// <summary>ToString.</summary>
    public static string ToText(Value value) => value.Kind switch
    {
        ValueKind.Text => value.AsText!,
        ValueKind.Number => ToText(value.RawNumber),
        ValueKind.Boolean => value.RawBoolean ? "true" : "false",
        ValueKind.Null => "null",
        ValueKind.Undefined => "undefined",
        ValueKind.List => Join(value.AsList!, ","),
        _ => "[object Object]",
    };

    /// <summary>Array.prototype.join: absent items are empty. The length is known before anything is made.</summary>
    /// <exception cref="EvaluationException">The text would be longer than <paramref name="limit"/>.</exception>
    public static string Join(Value[] items, string separator, int limit = JoinLimit)
    {
        var length = Measure(items, separator.Length, limit, 0);
        if (length > limit) throw new EvaluationException(Problem.Of("script.textTooLong", ("limit", limit.ToString(CultureInfo.InvariantCulture))));
        return Join(items, separator, new StringBuilder((int)length), 0).ToString();
    }

    // Stops as soon as the limit is passed: lists may hold one another many times over.
    static long Measure(Value[] items, int separator, int limit, int depth)
    {
        long length = Math.Max(0, items.Length - 1L) * separator;
        for (var i = 0; i < items.Length && length <= limit; i++)
            length += items[i].AsList is { } inner ? depth < MaxDepth ? Measure(inner, 1, limit, depth + 1) : 0 : items[i].AsText?.Length ?? (items[i].IsAbsent ? 0 : 24);
        return length;
    }

    static StringBuilder Join(Value[] items, string separator, StringBuilder text, int depth)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) text.Append(separator);
            if (items[i].AsList is { } inner) { if (depth < MaxDepth) Join(inner, ",", text, depth + 1); }
            else if (!items[i].IsAbsent) text.Append(ToText(items[i]));
        }
        return text;
    }

    /// <summary>ToString of a number: the shortest digits that read back the same, in JavaScript's layout.</summary>
    public static string ToText(double number)
    {
        if (number == 0) return "0";
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15) return ((long)number).ToString(CultureInfo.InvariantCulture);
        if (double.IsNaN(number)) return "NaN";
        if (double.IsInfinity(number)) return number > 0 ? "Infinity" : "-Infinity";
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) ? Layout(shortest) : shortest;
    }

    // From d.dddE±xx to the layout of ECMA-262 9.8.1.
    static string Layout(string scientific)
    {
        var negative = scientific[0] == '-';
        var e = scientific.IndexOf('E', StringComparison.Ordinal);
        var digits = scientific[(negative ? 1 : 0)..e].Replace(".", "", StringComparison.Ordinal);
        var point = int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1;
        var text = point switch
        {
            > 21 or <= -6 => digits[0] + (digits.Length > 1 ? "." + digits[1..] : "") + "e" + (point > 0 ? "+" : "-") + Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture),
            <= 0 => "0." + new string('0', -point) + digits,
            _ when digits.Length <= point => digits + new string('0', point - digits.Length),
            _ => digits[..point] + "." + digits[point..],
        };
        return negative ? "-" + text : text;
    }

    /// <summary><c>===</c>. Lists and records are the same only when they are one object, as in JavaScript.</summary>
    public static bool StrictEquals(Value left, Value right) => Value.StrictlyEqual(left, right);

    /// <summary><c>==</c>.</summary>
    public static bool LooseEquals(Value left, Value right)
    {
        if (left.Kind == right.Kind) return StrictEquals(left, right);
        if (left.IsAbsent || right.IsAbsent) return left.IsAbsent && right.IsAbsent;
        if (IsObject(left)) return IsObject(right) ? false : LooseEquals(ToText(left), right);
        if (IsObject(right)) return LooseEquals(left, ToText(right));
        return ToNumber(left) == ToNumber(right);
    }

    /// <summary>The abstract relational comparison: negative, zero, positive, or null when a NaN is in it.</summary>
    public static int? Compare(Value left, Value right)
    {
        if (IsObject(left)) left = ToText(left);
        if (IsObject(right)) right = ToText(right);
        if (left.AsText is { } a && right.AsText is { } b) return string.CompareOrdinal(a, b);
        double x = ToNumber(left), y = ToNumber(right);
        return x < y ? -1 : x > y ? 1 : x == y ? 0 : null;
    }

    /// <summary>ToInt32.</summary>
    public static int ToInt32(double number)
    {
        if (number is >= int.MinValue and <= int.MaxValue) return (int)number;
        if (!double.IsFinite(number)) return 0;
        var rest = Math.IEEERemainder(Math.Truncate(number), 4294967296.0);
        return unchecked((int)(uint)(long)(rest < 0 ? rest + 4294967296.0 : rest));
    }

    internal static bool IsObject(Value value) => value.Kind is ValueKind.List or ValueKind.Record;
}
