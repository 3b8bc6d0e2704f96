using System.Globalization;
using System.Text;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scripts.Drawn;

/// <summary>Random expressions with what the server makes of each, and the module and page by which a browser is asked the same.</summary>
sealed class DialectRound
{
    static readonly DateTimeOffset now = new(2026, 3, 1, 17, 30, 0, TimeSpan.Zero);
    static readonly Workdays days = new([new(2026, 10, 1), new(2026, 10, 2)], [new(2026, 10, 10)]);

    readonly List<(string Source, Record Form, Record Row, string Script, string Answer)> asked = [];

    public DialectRound(int seed, int count)
    {
        for (var n = seed; asked.Count < count; n++)
        {
            var draw = new RandomExpression(new Random(n));
            var source = draw.Draw();
            if (Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out _) is not { } expression) continue;
            var (form, row) = (draw.Values(), draw.Values());
            asked.Add((source, form, row, expression.ToScript() ?? throw new InvalidOperationException($"{source} has no script"), Answer(expression, form, row)));
        }
    }

    public int Count => asked.Count;

    /// <summary>How many were refused, by a limit or for a value; and how many answers there are that differ from one another.</summary>
    public int Refused => asked.Count(a => a.Answer == "refused");
    public IEnumerable<string> Answers => asked.Select(a => a.Answer);

    /// <summary>The module a page takes in; it offers <c>answers(data)</c>.</summary>
    public string Module() => new StringBuilder(PageModule.Library).Append("const all = [\n").AppendJoin(",\n", asked.Select(a => a.Script)).Append("""
        ];
        const spell = v => v === undefined ? 'u' : v === null ? 'null' : typeof v === 'string' ? '"' + v.replace(/[^ -~]|[\\"]/g, ch => '\\u' + ch.charCodeAt(0).toString(16).padStart(4, '0')) + '"'
          : Array.isArray(v) ? '[' + Array.from(v, spell).join(',') + ']' : typeof v === 'object' ? '{' + Object.keys(v).map(k => spell(k) + ':' + spell(v[k])).join(',') + '}' : String(v);
        export const answers = data => JSON.parse(data).map(([form, row], i) => {
          try { return spell(all[i]({ r: [form, row], now: NOW, off: new Set([OFF]), on: new Set([ON]) })); } catch (e) { return e instanceof RangeError ? 'refused' : 'broken ' + e; }
        });
        """.Replace("NOW", now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("OFF", Numbers(days.Holidays), StringComparison.Ordinal).Replace("ON]", Numbers(days.MakeUpDays) + "]", StringComparison.Ordinal)).ToString();

    /// <summary>What <c>answers</c> is given.</summary>
    public string Data() => "[" + string.Join(",", asked.Select(a => $"[{a.Form},{a.Row}]")) + "]";

    /// <summary>Where a browser said otherwise.</summary>
    public IEnumerable<string> Differences(IReadOnlyList<string> answers)
    {
        for (var i = 0; i < asked.Count; i++)
            if (answers[i] != asked[i].Answer) yield return $"{asked[i].Source} over form {asked[i].Form}, row {asked[i].Row}: server {asked[i].Answer}, browser {answers[i]}";
    }

    static string Numbers(IEnumerable<DateOnly> of) => string.Join(",", of.Select(d => d.DayNumber));

    static string Answer(Expression expression, Record form, Record row)
    {
        try { return Spell(expression.Evaluate(new ExpressionContext([form, row], now) { Workdays = days })); }
        catch (EvaluationException) { return "refused"; }
    }

    static string Spell(Value value) => value.Kind switch
    {
        ValueKind.Undefined => "u",
        ValueKind.Text => Spell(value.AsText!),
        ValueKind.List => "[" + string.Join(",", value.AsList!.Select(Spell)) + "]",
        ValueKind.Record => "{" + string.Join(",", value.AsRecord!.Select(m => Spell(m.Key) + ":" + Spell(m.Value))) + "}",
        _ => JavaScriptRules.ToText(value),
    };

    static string Spell(string text)
    {
        var spelled = new StringBuilder("\"");
        foreach (var c in text)
            if (c is >= ' ' and <= '~' and not ('\\' or '"')) spelled.Append(c); else spelled.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return spelled.Append('"').ToString();
    }
}
