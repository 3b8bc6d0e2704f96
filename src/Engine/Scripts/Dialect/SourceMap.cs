using System.Text;

namespace LowCode.Scripts;

/// <summary>The ES5 text handed to the parser, made of our own tokens, and the way back from its columns to the author's source.</summary>
sealed class SourceMap
{
    /// <summary>Before a root whose name JavaScript keeps for itself (<c>case.owner</c>), for the parser's sake.</summary>
    public const string RootMark = "$root_";

    readonly string source;
    readonly List<Token> tokens;
    readonly int[] columns;

    public SourceMap(string source, List<Token> tokens, ExpressionRoots roots)
    {
        this.source = source;
        this.tokens = tokens;
        columns = new int[tokens.Count + 1];
        var text = new StringBuilder("(");
        for (var i = 0; i < tokens.Count; i++)
        {
            columns[i] = text.Length;
            var root = tokens[i].Kind == TokenKind.Name && (i == 0 || !tokens[i - 1].Is(".")) && roots.Slot(tokens[i].Text) >= 0 && !DialectCheck.IsKey(tokens, i);
            if (root) text.Append(RootMark);
            text.Append(tokens[i].Is("??") ? "||" : tokens[i].Text).Append(' ');
        }
        columns[^1] = text.Length;
        Text = text.Append(')').ToString();
        Nullish = [.. tokens.Where(t => t.Is("||") || t.Is("??")).Select(t => t.Is("??"))];
    }

    /// <summary>One line, in brackets, so that a leading <c>{</c> is an object.</summary>
    public string Text { get; }

    /// <summary>For each <c>||</c> of <see cref="Text"/>, in order: whether the author wrote <c>??</c>.</summary>
    public bool[] Nullish { get; }

    /// <param name="column">Column in <see cref="Text"/>, from 0.</param>
    public Place PlaceOf(int column)
    {
        var at = Array.BinarySearch(columns, column);
        if (at < 0) at = Math.Max(0, ~at - 1);
        return Place.Of(source, at < tokens.Count ? tokens[at].Offset : source.Length);
    }
}
