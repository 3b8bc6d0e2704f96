using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Numbers of every kind: so many decimals, between a least and a greatest. A text of plain digits is read as a number.</summary>
sealed class NumberShape(int decimals, double min, double max) : ValueShape
{
    /// <summary>Up to here every whole number, and money in 分, is exact.</summary>
    public const double Largest = 9e13;

    readonly double scale = Math.Pow(10, decimals);

    public override Value Read(Value sent, ShapeReport report)
    {
        double number;
        if (sent.IsNumber) number = sent.RawNumber;
        else if (sent.AsText is not { } text
            || !double.TryParse(CodeText.Tidy(text, ","), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            return report.Refuse("form.number");
        if (!(Math.Abs(number) <= Largest)) return report.Refuse("form.number");
        if (Math.Round(number * scale) / scale != number)
            return decimals == 0 ? report.Refuse("form.whole") : report.Refuse("form.decimals", ("max", ShapeReport.Text(decimals)));
        if (number < min) return report.Refuse("form.tooSmall", ("min", ShapeReport.Text(min)));
        if (number > max) return report.Refuse("form.tooLarge", ("max", ShapeReport.Text(max)));
        return number == 0 ? 0 : number;
    }
}
