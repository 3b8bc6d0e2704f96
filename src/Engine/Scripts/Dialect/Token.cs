namespace LowCode.Scripts;

enum TokenKind { Name, Number, Text, Mark }

/// <summary>One token as it is handed to the parser, and where it, or what it replaces, stands in the author's source.</summary>
readonly record struct Token(TokenKind Kind, string Text, int Offset)
{
    public bool Is(string mark) => Kind == TokenKind.Mark && Text == mark;
    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;
}
