namespace LowCode.Engine.Tests.Scripts.Attacks;

/// <summary>Something known to hurt engines like ours.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Source">A rule or a script.</param>
/// <param name="Harmless">The one value it may give instead of a refusal, as JSON; none for most.</param>
/// <param name="KillsWorker">Its worker is killed from outside in mid-call.</param>
public sealed record KnownAttack(string Name, string Source, string? Harmless = null, bool KillsWorker = false)
{
    /// <summary>Whether the answer shows that nothing got through: a problem of the scripts' own, or the harmless value.</summary>
    public bool IsHeldOff(string answer) => answer.StartsWith("script.", StringComparison.Ordinal) || answer == Harmless;

    public override string ToString() => Name;

    static string Times(string part, int count) => string.Concat(Enumerable.Repeat(part, count));

    /// <summary>Against rules, which run inside the server.</summary>
    public static IReadOnlyList<KnownAttack> OnRules { get; } =
    [
        new("endless loop", "while (true) { }"),
        new("recursion", "(function f() { return f(); })()"),
        new("text that doubles", "form.items.map(a => form.items.map(b => form.items.map(c => 'xxxxxxxxxxxxxxxx' + form.items.join('yyyyyyyyyyyyyyyy'))))"),
        new("array of a thousand million", "new Array(1e9).join()"),
        new("lists in lists in lists", Times("form.items.map(a => ", 8) + "1" + Times(")", 8)),
        new("text repeated without end", "form.items.map(a => form.items.map(b => form.items.map(c => form.items.map(d => form.items.join(form.text)))))"),
        new("regular expression", "/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')"),
        new("100,000 brackets", Times("(", 100_000) + "1" + Times(")", 100_000)),
        new("brackets within the length", Times("(", 2_000) + "1" + Times(")", 2_000)),
        new("64,000 negations", Times("!", 64_000) + "1"),
        new("negations within the length", Times("!", 4_000) + "1"),
        new("a sum of 31 KB", "1" + Times("+1", 16_000)),
        new("a sum within the length", "1" + Times("+1", 2_000)),
        new("9,000 conditions", Times("a?1:", 9_000) + "1"),
        new("conditions within the length", Times("1?1:", 1_000) + "1"),
        new("type of the runtime", "form.GetType()"),
        new("type of the runtime as a member", "[form.GetType, form['GetType'], form.text.GetType, form.items.GetType, form.items[0].GetHashCode, (1).GetType]", "[null,null,null,null,null,null]"),
        new("eval", "eval('1')"),
        new("Function", "Function('return 1')()"),
        new("constructor", "form.constructor.constructor('return 1')()"),
        new("constructor by a computed name", "form['con' + 'structor']['con' + 'structor']", "null"),
        new("constructor of a function", "(x => x).constructor('return 1')()"),
        new("prototype", "[form.__proto__, form['__proto__'], form.items.prototype]", "[null,null,null]"),
        new("setting a prototype", "form.__proto__.polluted = 1"),
    ];

    /// <summary>Against scripts, which run in workers.</summary>
    public static IReadOnlyList<KnownAttack> OnScripts { get; } =
    [
        new("endless loop", "while (true) { }"),
        new("recursion", "function f() { return f(); } return f();"),
        new("text that doubles", "var s = 'x'; while (true) { s += s; }"),
        new("memory piece by piece", "var a = []; while (true) { a.push(new Array(1000).join('x') + a.length); }"),
        new("array of a thousand million", "return new Array(1e9).join('x').length;"),
        new("sparse array", "var a = []; a[4e9] = 1; a[4294967290] = 1; return a.map(function (x) { return x; }).length;"),
        new("regular expression", "return /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');"),
        new("30,000 brackets", "return " + Times("(", 30_000) + "1" + Times(")", 30_000)),
        new("100,000 brackets", Times("(", 100_000)),
        new("64,000 negations", "return " + Times("!", 64_000) + "1"),
        new("a sum of 60 KB", "return 1" + Times("+1", 30_000)),
        new("9,000 conditions", "return " + Times("a?1:", 9_000) + "1"),
        new("nested JSON", "var s = '['; for (var i = 0; i < 18; i++) { s += s; } return JSON.parse(s);"),
        new("deep answer", "var a = 1; for (var i = 0; i < 80; i++) { a = [a]; } return a;"),
        new("answer that holds itself", "var a = []; a[0] = a; return a;"),
        new("huge answer", "return new Array(3000000).join('x');"),
        new("type of the runtime", "return typeof input.GetType + typeof ''.GetType + typeof [].GetType + typeof (function () {}).GetType + typeof JSON.GetType + typeof importNamespace + typeof System;", "\"" + Times("undefined", 7) + "\""),
        new("type of the runtime on all that can be reached", Walk, "[]"),
        new("eval", "return eval('1 + 1');"),
        new("Function", "return new Function('return 1')();"),
        new("constructor", "return (function () {}).constructor('return 1')();"),
        new("constructor of a prototype", "return Object.getPrototypeOf(function () {}).constructor('return 1')();"),
        new("prototypes spoilt for the next", "var before = ({}).polluted; Object.prototype.polluted = 1; Array.prototype.map = null; JSON.parse = null; return before === undefined;", "true"),
        new("leaving its function", "return 1; }); (function () { return 2;"),
        new("worker killed in mid-call", "return new Array(1e9).join('x').length;", KillsWorker: true),
    ];

    // Everything reachable from the globals and the input, by own names and prototypes; members of .NET objects among it are the answer.
    const string Walk = """
        var seen = [], found = [], queue = [input, Object, Array, String, RegExp, Number, Boolean, Date, Math, JSON, Error, this, arguments];
        while (queue.length && seen.length < 150) {
          var at = queue.shift();
          if (at === null || at === undefined || (typeof at !== 'object' && typeof at !== 'function') || seen.indexOf(at) >= 0) { continue; }
          seen.push(at);
          if (typeof at.GetType !== 'undefined' || typeof at.GetHashCode !== 'undefined') { found.push(String(at)); }
          Object.getOwnPropertyNames(at).forEach(function (n) { try { queue.push(at[n]); } catch (e) { } });
          queue.push(Object.getPrototypeOf(at));
        }
        return found;
        """;
}
