using System.Globalization;
using System.Text;

namespace LowCode.Scripts;

/// <summary>Writes expressions as JavaScript. Every name and text is ours or quoted; nothing of an author's source goes in as code.</summary>
sealed class ModuleWriter
{
    readonly StringBuilder text = new();

    /// <summary>False when a function was called that pages do not have.</summary>
    public bool IsComplete { get; private set; } = true;

    public ModuleWriter Add(string code) { text.Append(code); return this; }
    public ModuleWriter Add(Node node) { node.Write(this); return this; }
    public ModuleWriter Root(int slot) { text.Append(CultureInfo.InvariantCulture, $"c.r[{slot}]"); return this; }
    public ModuleWriter Local(int slot) { text.Append(CultureInfo.InvariantCulture, $"${slot}"); return this; }

    public ModuleWriter Call(string function)
    {
        IsComplete &= PageModule.Has(function);
        text.Append("F.").Append(function);
        return this;
    }

    public ModuleWriter List(IReadOnlyList<Node> nodes)
    {
        for (var i = 0; i < nodes.Count; i++) Add(i == 0 ? "" : ",").Add(nodes[i]);
        return this;
    }

    public ModuleWriter Each(IReadOnlyList<Node> nodes)
    {
        foreach (var node in nodes) Add(",").Add(node);
        return this;
    }

    public ModuleWriter Literal(Value value)
    {
        if (value.AsText is { } words) return Text(words);
        if (!value.IsNumber) return Add(value.Kind switch { ValueKind.Boolean => value.RawBoolean ? "true" : "false", ValueKind.Null => "null", _ => "undefined" });
        var number = value.RawNumber;
        return Add(number < 0 || double.IsNegative(number) ? $"(-{JavaScriptRules.ToText(Math.Abs(number))})" : JavaScriptRules.ToText(number));
    }

    public ModuleWriter Text(string words)
    {
        text.Append(Quoted(words));
        return this;
    }

    /// <summary>A text as a literal: whatever could end a literal, a line or a script element is written by its number.</summary>
    public static string Quoted(string words)
    {
        var quoted = new StringBuilder(words.Length + 2).Append('"');
        foreach (var c in words)
            if (c is '"' or '\\' or '<' or '>' or '&' || c < ' ' || c is >= '\u007f' and <= '\u009f' or '\u2028' or '\u2029' || char.IsSurrogate(c)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        return quoted.Append('"').ToString();
    }

    public override string ToString() => text.ToString();
}
