using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scripts.Drawn;

/// <summary>Expressions of the whole dialect over values of every kind: right ones, wrong ones and odd ones.</summary>
sealed class RandomExpression(Random random)
{
    static readonly string[] words = ["", "a", "越秀区", "Straße", "ǅİıΣς", "12", " 7.50 ", "0x1F", "1e3", "-0", "Infinity", "2024-02-29", "2026-10-01", "2023-13-01", "2026-03-01T08:30:00+08:00", "11010519491231002X", "440524188001010014", "91350100M000100Y43", "a,b,,c", "\u2028\"\\", "\u3000x\u00a0", "length", "__proto__", "constructor"];
    static readonly double[] numbers = [0, 1, -1, 2, 3, 0.1, 1.005, 2.5, -2.5, 0.285, 1234.565, 12345678.005, 1e15, 123456789012345680000.0, 1e-7, 100, 4294967296, 2147483648, 107000.53, 6007.14, 999999999999.99, 60, 7, 366, -31];
    static readonly string[] fields = ["n", "m", "t", "d", "flag", "none", "gone", "list", "items", "group", "toString", "__proto__"];
    static readonly string[] operators = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "==", "!=", "===", "!==", "<", "<=", ">", ">=", "&&", "||", "+", "+", "??"];
    static readonly FunctionEntry[] functions = [.. FunctionTable.Standard.Entries];

    int locals;

    public string Draw(int depth = 4) => depth <= 0 ? Leaf() : random.Next(16) switch
    {
        0 or 1 => Leaf(),
        2 or 3 or 4 => $"({Draw(depth - 1)} {operators[random.Next(operators.Length)]} {Draw(depth - 1)})",
        5 => $"({Draw(depth - 1)} ? {Draw(depth - 1)} : {Draw(depth - 1)})",
        6 => $"({new[] { "!", "-", "+", "~", "typeof " }[random.Next(5)]}({Draw(depth - 1)}))",
        7 => Over(depth),
        8 => random.Next(4) switch
        {
            0 => $"[{Draw(depth - 1)}, {Draw(depth - 1)}]",
            1 => $"({{ a: {Draw(depth - 1)}, b: {Draw(depth - 1)} }})",
            2 => random.Next(3) switch
            {
                0 => $"[...{(random.Next(3) > 0 ? "form.list" : Draw(depth - 1))}, {Draw(depth - 1)}]",
                1 => $"({{ ...{(random.Next(3) > 0 ? "form.group" : Draw(depth - 1))}, b: {Draw(depth - 1)}, ...row.group }})",
                _ => $"{functions[random.Next(functions.Length)].Name}(...form.list{(random.Next(2) == 0 ? "" : ", " + Leaf())})",
            },
            _ => $"map(form.items, ({{ n{locals}: p{locals} = {Leaf()}, n: q{locals}, t: [r{locals++}] }}, at{locals}) => [q{locals - 1}, p{locals - 1}, r{locals - 1}, at{locals}, {{ ...row.group, q{locals - 1} }}])",
        },
        9 => $"{Path()}[{Draw(depth - 1)}]",
        _ => Call(depth),
    };

    string Call(int depth)
    {
        var function = functions[random.Next(functions.Length)];
        var count = random.Next(function.MinArguments, Math.Min(function.MaxArguments, function.MinArguments + 2) + 1);
        return $"{function.Name}({string.Join(", ", Enumerable.Range(0, count).Select(i => random.Next(4) > 0 ? Fitting(function.Name, i, depth - 1) : Draw(depth - 1)))})";
    }

    static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An argument of the kind the function is made for: most of what is wrong shows only there.</summary>
    string Fitting(string function, int at, int depth) => function switch
    {
        "age" or "daysBetween" or "workdaysBetween" => Day(),
        "addDays" or "addMonths" or "addWorkdays" or "year" or "month" or "day" or "weekday" or "isWorkday" => at == 0 ? Day() : Text(random.Next(-400, 400)),
        "date" => Text(random.Next(1, 40)),
        "round" or "text" when at == 1 => Text(random.Next(5)),
        "round" or "text" or "floor" or "ceil" or "abs" or "rmb" or "min" or "max" or "number" => random.Next(3) switch
        {
            0 => "form.n",
            1 => $"(form.n * row.m / {random.Next(1, 9)})",
            _ => JavaScriptRules.ToText(Math.Round(random.NextDouble() * Math.Pow(10, random.Next(12)), random.Next(5))),
        },
        "sort" or "unique" or "avg" or "first" or "last" or "join" when at == 0 =>
            random.Next(3) switch { 0 => "form.list", 1 => "map(form.items, q => q.n)", _ => $"[{Draw(Math.Min(depth, 1))}, {Leaf()}, {Leaf()}, {Leaf()}]" },
        "slice" or "mask" when at > 0 => Text(random.Next(-5, 12)),
        "padStart" when at == 1 => Text(random.Next(-5, 12)),
        "idValid" or "idBirthDate" or "idSex" or "idAge" or "idDivision" or "creditCodeValid" => at == 1 ? Day() : Quoted(words[random.Next(15, 18)]),
        _ => random.Next(2) == 0 ? "form.t" : Quoted(words[random.Next(words.Length)]),
    };

    string Day() => random.Next(3) switch { 0 => "form.d", 1 => "row.d", _ => $"'{random.Next(2020, 2030)}-{random.Next(1, 13):D2}-{random.Next(1, 29):D2}'" };

    string Over(int depth)
    {
        var item = $"x{locals++}";
        var list = random.Next(3) > 0 ? random.Next(2) == 0 ? "form.items" : "form.list" : Draw(depth - 1);
        var body = random.Next(3) switch { 0 => $"{item}.n", 1 => $"({item} === {Draw(depth - 1)})", _ => $"({item}.n {operators[random.Next(operators.Length)]} {Draw(depth - 1)})" };
        return $"{new[] { "filter", "map", "some", "every", "find", "sum", "count" }[random.Next(7)]}({list}, {item} => {(random.Next(4) == 0 ? $"{{ const k = {item}.n; return [k, {body}].length > 1 && k; }}" : body)})";
    }

    string Path() => random.Next(3) == 0 ? $"row.{fields[random.Next(fields.Length)]}" : $"form.{fields[random.Next(fields.Length)]}";

    string Leaf() => random.Next(4) switch
    {
        0 => JavaScriptRules.ToText(numbers[random.Next(numbers.Length)]) is var number && number[0] == '-' ? $"({number})" : number,
        1 => Quoted(words[random.Next(words.Length)]),
        2 => new[] { "null", "true", "false", "undefined", "NaN" }[random.Next(5)],
        _ => Path(),
    };

    static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    /// <summary>Values of the roots; what is left out reads as undefined.</summary>
    public Record Values()
    {
        var values = new RecordBuilder();
        foreach (var name in fields)
            if (name != "gone" && random.Next(6) > 0) values.Set(name, Value(name, 2));
        return values.ToRecord();
    }

    Value Value(string name, int depth) => name switch
    {
        "n" or "m" => random.Next(4) == 0 ? Math.Round(random.NextDouble() * 100_000, random.Next(6)) : numbers[random.Next(numbers.Length)],
        "t" or "toString" => words[random.Next(words.Length)],
        "d" => $"{random.Next(1, 9999):D4}-{random.Next(1, 13):D2}-{random.Next(1, 31):D2}",
        "flag" => random.Next(2) == 0,
        "none" => LowCode.Scripts.Value.Null,
        "list" => LowCode.Scripts.Value.Of([.. Enumerable.Range(0, random.Next(4)).Select(_ => depth == 0 ? 1 : Value(fields[random.Next(8)], depth - 1))]),
        "items" => LowCode.Scripts.Value.Of([.. Enumerable.Range(0, random.Next(4)).Select(_ => (Value)Record.Of(("n", Value("n", 0)), ("t", Value("t", 0))))]),
        _ => Record.Of(("a", Value("n", 0)), ("b", Value("t", 0))),
    };
}
