using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace LowCode.Scripts;

/// <summary>
/// The library that generated modules stand on: conversions (<c>L</c>) and functions (<c>F</c>) that give in a browser what they give here.
/// It holds no <c>eval</c> and makes no code, so it runs under any content security policy that lets the site's own scripts run.
/// </summary>
public static partial class PageModule
{
    public static string Library { get; } = Read();

    static readonly FrozenSet<string> functions = Declared().Matches(Library[Library.IndexOf("export const F", StringComparison.Ordinal)..]).Select(m => m.Groups[1].Value).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether pages have a function of this name.</summary>
    public static bool Has(string function) => functions.Contains(function);

    [GeneratedRegex(@"^  ([A-Za-z]\w*)\(c", RegexOptions.Multiline)]
    private static partial Regex Declared();

    static string Read()
    {
        using var stream = typeof(PageModule).Assembly.GetManifestResourceStream("LowCode.Scripts.Data.page-library.mjs") ?? throw new InvalidOperationException("page-library.mjs is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
