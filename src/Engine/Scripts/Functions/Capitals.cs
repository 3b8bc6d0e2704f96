using System.Globalization;
using System.Text;

namespace LowCode.Scripts;

/// <summary>
/// Amounts in capital figures by the rules for bills (Payment and Settlement Measures, annex one): groups of four digits, one zero for any
/// run of them, "whole" after yuan or jiao, no "whole" after fen.
/// </summary>
static class Capitals
{
    // Digits zero to nine, then ten, hundred, thousand, ten thousand, hundred million, yuan, jiao, fen, whole, minus.
    const string Signs = "\u96f6\u58f9\u8d30\u53c1\u8086\u4f0d\u9646\u67d2\u634c\u7396\u62fe\u4f70\u4edf\u4e07\u4ebf\u5143\u89d2\u5206\u6574\u8d1f";

    public static Value Write(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (arguments[0].IsBlank) return Value.Null;
        var number = JavaScriptRules.ToNumber(arguments[0]);
        return Math.Abs(number) < 1e12 ? Of(number) : Value.Null;
    }

    static string Of(double amount)
    {
        var fen = (long)Math.Round((decimal)Math.Abs(amount) * 100, MidpointRounding.AwayFromZero);
        if (fen == 0) return $"{Signs[0]}{Signs[15]}{Signs[18]}";
        var text = new StringBuilder();
        if (amount < 0) text.Append(Signs[19]);
        var yuan = fen / 100;
        if (yuan > 0) Whole(text, yuan).Append(Signs[15]);
        var (jiao, rest) = (fen / 10 % 10, fen % 10);
        if (jiao + rest == 0) return text.Append(Signs[18]).ToString();
        if (jiao > 0) text.Append(Signs[(int)jiao]).Append(Signs[16]);
        else if (yuan > 0) text.Append(Signs[0]);
        return rest > 0 ? text.Append(Signs[(int)rest]).Append(Signs[17]).ToString() : text.Append(Signs[18]).ToString();
    }

    static StringBuilder Whole(StringBuilder text, long yuan)
    {
        var digits = yuan.ToString(CultureInfo.InvariantCulture);
        var (zero, group) = (false, false);
        for (var i = 0; i < digits.Length; i++)
        {
            var (digit, place) = (digits[i] - '0', digits.Length - 1 - i);
            if (digit == 0) zero = true;
            else
            {
                if (zero) text.Append(Signs[0]);
                (zero, group) = (false, true);
                text.Append(Signs[digit]);
                if (place % 4 > 0) text.Append(Signs[9 + place % 4]);
            }
            if (place % 4 != 0 || place == 0) continue;
            // A group of nothing but zeros has no name, but for the hundred million that stands above it.
            if (group) text.Append(Signs[place == 8 ? 14 : 13]);
            group = false;
        }
        return text;
    }
}
