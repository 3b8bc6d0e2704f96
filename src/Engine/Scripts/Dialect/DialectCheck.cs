using System.Collections.Frozen;
using System.Globalization;

namespace LowCode.Scripts;

/// <summary>
/// Refuses, token by token, what the dialect does not have (with a hint what to write instead) and what would nest too deep for a recursive parser.
/// Brackets alone do not bound that depth: <c>!!!…</c>, <c>1+1+…</c> and <c>a?1:b?1:…</c> nest without any, so operators are counted per open bracket.
/// </summary>
static class DialectCheck
{
    static readonly FrozenDictionary<string, string> refused = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["="] = "script.assignment", ["+="] = "script.assignment", ["-="] = "script.assignment", ["*="] = "script.assignment", ["/="] = "script.assignment",
        ["%="] = "script.assignment", ["&="] = "script.assignment", ["|="] = "script.assignment", ["^="] = "script.assignment", ["<<="] = "script.assignment",
        [">>="] = "script.assignment", [">>>="] = "script.assignment", ["**="] = "script.assignment", ["&&="] = "script.assignment", ["||="] = "script.assignment",
        ["??="] = "script.assignment", ["++"] = "script.assignment", ["--"] = "script.assignment",
        ["**"] = "script.power", ["..."] = "script.spread",
        ["let"] = "script.declaration", ["const"] = "script.declaration", ["var"] = "script.declaration",
        ["if"] = "script.statement", ["for"] = "script.statement", ["while"] = "script.statement", ["do"] = "script.statement", ["switch"] = "script.statement",
        ["try"] = "script.statement", ["throw"] = "script.statement", ["with"] = "script.statement", ["class"] = "script.statement", ["import"] = "script.statement",
        ["new"] = NotAllowed, ["this"] = NotAllowed, ["delete"] = NotAllowed, ["void"] = NotAllowed, ["in"] = NotAllowed,
        ["instanceof"] = NotAllowed, ["await"] = NotAllowed, ["async"] = NotAllowed, ["yield"] = NotAllowed, ["super"] = NotAllowed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    const string NotAllowed = "script.notAllowed";

    static string Instead(string word) => word is "await" or "async" or "yield" ? "later" : word == "super" ? "this" : word;

    struct Level
    {
        public int Operators;
        public int Run;
        public bool Nullish, Logical;
        public readonly int Depth => 1 + Operators + Run;
    }

    /// <exception cref="ExpressionRefusal">With the place of the token.</exception>
    public static void Check(string source, IReadOnlyList<Token> tokens, ScriptLimits limits)
    {
        var levels = new Stack<Level>();
        var open = new Stack<string>();
        var level = new Level();
        var above = 0;
        var operand = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var member = i > 0 && tokens[i - 1].Is(".");
            if (token.Kind is TokenKind.Mark || (token.Kind is TokenKind.Name && !member && !IsKey(tokens, i)))
                if (refused.TryGetValue(token.Text, out var code))
                    throw code == NotAllowed ? ExpressionRefusal.NotAllowed(Place.Of(source, token.Offset), token.Text, Instead(token.Text)) : At(token, code, ("what", token.Text));

            if (token.Kind is not TokenKind.Mark)
            {
                if (token.IsWord("typeof") && !member) level.Run++;
                operand = member || !(token.IsWord("typeof") || token.IsWord("return") || token.IsWord("function"));
            }
            else switch (token.Text)
            {
                case "(" or "[" or "{":
                    if (operand && token.Text != "{") level.Run++;
                    levels.Push(level);
                    open.Push(token.Text);
                    above += level.Depth;
                    level = default;
                    operand = false;
                    break;
                case ")" or "]" or "}":
                    if (!open.TryPop(out var opened) || !Match(opened, token.Text)) throw At(token, "script.syntax", ("what", token.Text));
                    level = levels.Pop();
                    above -= level.Depth;
                    operand = true;
                    break;
                case "," or ";" or "=>":
                    level = default;
                    operand = false;
                    break;
                case ".":
                    level.Run++;
                    break;
                case "/" when !operand: throw At(token, "script.regex", ("what", "/"));
                case "!" or "~" or "+" or "-" when !operand:
                    level.Run++;
                    break;
                case ":":
                    level.Run = 0;
                    level.Nullish = level.Logical = false;
                    operand = false;
                    break;
                default:
                    if (!operand) throw At(token, "script.syntax", ("what", token.Text));
                    level.Operators++;
                    level.Run = 0;
                    if (token.Text == "?") level.Nullish = level.Logical = false;
                    level.Nullish |= token.Text == "??";
                    level.Logical |= token.Text is "||" or "&&";
                    if (level.Nullish && level.Logical) throw At(token, "script.mixedNullish", ("what", token.Text));
                    operand = false;
                    break;
            }
            if (level.Run > limits.ExpressionRun) throw At(token, "script.run", ("limit", Text(limits.ExpressionRun)));
            if (above + level.Depth > limits.ExpressionDepth) throw At(token, "script.deep", ("limit", Text(limits.ExpressionDepth)));
        }
        if (open.Count > 0) throw ExpressionRefusal.At(Place.Of(source, source.Length), "script.bracketOpen", ("what", open.Peek()));

        ExpressionRefusal At(Token token, string code, params ReadOnlySpan<(string, string)> values) => ExpressionRefusal.At(Place.Of(source, token.Offset), code, values);
    }

    // { in: 1 } names a member; it is not the operator.
    internal static bool IsKey(IReadOnlyList<Token> tokens, int at) => at + 1 < tokens.Count && tokens[at + 1].Is(":") && at > 0 && (tokens[at - 1].Is("{") || tokens[at - 1].Is(","));

    static bool Match(string open, string close) => (open, close) is ("(", ")") or ("[", "]") or ("{", "}");

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
