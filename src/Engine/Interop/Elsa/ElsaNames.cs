using System.Globalization;
using System.Text;

namespace LowCode.Interop;

/// <summary>Names that are each used once: of activities in the flow, of variables, of fields.</summary>
sealed class ElsaNames
{
    readonly HashSet<string> used = new(StringComparer.Ordinal);

    public string Take(string wish)
    {
        for (var i = 1; ; i++)
        {
            var name = i == 1 ? wish : string.Create(CultureInfo.InvariantCulture, $"{wish}-{i}");
            if (used.Add(name)) return name;
        }
    }

    /// <summary>A name that expressions can write without brackets: letters, digits and <c>_</c>.</summary>
    public string TakePlain(string wish)
    {
        var plain = Plain(wish);
        for (var i = 1; ; i++)
        {
            var name = i == 1 ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
            if (used.Add(name)) return name;
        }
    }

    static string Plain(string wish)
    {
        var text = new StringBuilder(wish.Length);
        foreach (var c in wish) text.Append(char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_');
        if (text.Length == 0 || !char.IsAsciiLetter(text[0])) text.Insert(0, 'v');
        return text.ToString();
    }
}
