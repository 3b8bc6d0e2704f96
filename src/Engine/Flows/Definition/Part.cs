using System.Globalization;

namespace LowCode.Flows;

/// <summary>A part of a whole: <c>2/3</c>, <c>60%</c>, and with a <c>&gt;</c> before it more than that (过半数 is <c>&gt;1/2</c>).</summary>
public readonly record struct Part(decimal Of, decimal Whole, bool MoreThan)
{
    public static Part? Parse(string? text)
    {
        if (text is null) return null;
        var more = text.StartsWith('>');
        var (of, whole) = text.AsSpan(more ? 1 : 0) switch
        {
            [.. var percent, '%'] => (Number(percent), 100m),
            var fraction when fraction.IndexOf('/') is var at and > 0 => (Number(fraction[..at]), Number(fraction[(at + 1)..])),
            _ => (-1m, -1m),
        };
        return of < 0 || whole <= 0 || of > whole || (more && of == whole) ? null : new Part(of, whole, more);
    }

    public bool IsReached(decimal part, decimal whole) => whole > 0 && (MoreThan ? part * Whole > whole * Of : part * Whole >= whole * Of);

    static decimal Number(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000 ? number : -1;
}
