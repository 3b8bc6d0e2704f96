using LowCode.Scripts;

namespace LowCode.Bench.Forms;

/// <summary>The same rules in Jint as one would use it by hand: parsed once, one engine for all, all fields set before each round.</summary>
static class JintPeer
{
    public static double Reused(IEnumerable<string> sources, Record values, Func<Func<int, int>, double> measure)
    {
        var rules = sources.Select(s => new global::Jint.Parser.JavaScriptParser().Parse("(" + s.Replace("form.", "", StringComparison.Ordinal) + ")")).ToArray();
        var engine = new global::Jint.Engine();
        return measure(n =>
        {
            foreach (var (name, value) in values)
                if (name == "f0") engine.SetValue(name, (double)(n % 50));
                else if (value.IsNumber) engine.SetValue(name, value.RawNumber);
                else if (value.AsText is { } text) engine.SetValue(name, text);
                else engine.SetValue(name, value.RawBoolean);
            var truths = 0;
            foreach (var rule in rules)
                if (engine.Execute(rule).GetCompletionValue() != global::Jint.Native.JsValue.Null) truths++;
            return truths;
        });
    }
}
