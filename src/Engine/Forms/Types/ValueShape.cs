using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Something about a value's shape; the field's label and path are added by whoever knows them.</summary>
readonly record struct ShapeFault(string Code, string? Inside, (string Name, string Value)[] Values, bool IsWarning);

/// <summary>Collects what is wrong with values while they are read; costs nothing while nothing is.</summary>
sealed class ShapeReport(DateTimeOffset now)
{
    readonly List<ShapeFault> faults = [];

    /// <summary>The file of an id as the server knows it; null takes references as sent.</summary>
    public Func<string, Record?>? FileOf { get; init; }

    public DateTimeOffset Now => now;
    public List<ShapeFault> Faults => faults;

    /// <returns>Undefined, so that a shape can refuse in one statement.</returns>
    public Value Refuse(string code, params (string Name, string Value)[] values)
    {
        faults.Add(new ShapeFault(code, null, values, false));
        return default;
    }

    public Value RefuseInside(string inside, string code, params (string Name, string Value)[] values)
    {
        faults.Add(new ShapeFault(code, inside, values, false));
        return default;
    }

    public void Warn(string code, params (string Name, string Value)[] values) => faults.Add(new ShapeFault(code, null, values, true));

    public static string Text(double number) => JavaScriptRules.ToText(number);
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What values of one field look like: reads what was sent into its one stored form, or says why not.</summary>
abstract class ValueShape
{
    /// <summary>The stored form of a value that is not blank; undefined, with a fault in the report, when it has none.</summary>
    public abstract Value Read(Value sent, ShapeReport report);

    /// <summary>What only a finished form must fulfil: least length, least count.</summary>
    public virtual void CheckWhole(Value value, ShapeReport report) { }

    /// <summary>Whether a stored value does not fulfil <c>required</c>.</summary>
    public virtual bool IsMissing(Value value) => value.IsBlank;
}

/// <summary>Fields that hold no value.</summary>
sealed class NoValueShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report) => report.Refuse("form.noValue");
    public override bool IsMissing(Value value) => false;
}

sealed class BooleanShape(bool mustBeTrue) : ValueShape
{
    public override Value Read(Value sent, ShapeReport report) =>
        sent.IsBoolean ? sent : sent.AsText switch { "true" => true, "false" => false, _ => report.Refuse("form.boolean") };

    public override bool IsMissing(Value value) => mustBeTrue ? !(value.IsBoolean && value.RawBoolean) : value.IsAbsent;
}

/// <summary>Computed and hidden fields: a number, text or boolean, or a list of these.</summary>
sealed class ScalarShape : ValueShape
{
    const int MaxText = 4000, MaxItems = 1000;

    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsList is not { } list) return Scalar(sent, report);
        if (list.Length > MaxItems) return report.Refuse("form.tooMany", ("max", ShapeReport.Text(MaxItems)));
        var items = new Value[list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            var faults = report.Faults.Count;
            items[i] = list[i].IsAbsent ? Value.Null : Scalar(list[i], report);
            if (report.Faults.Count > faults) return default;
        }
        return Value.Of(items);
    }

    static Value Scalar(Value sent, ShapeReport report) => sent.Kind switch
    {
        ValueKind.Boolean => sent,
        ValueKind.Number => double.IsFinite(sent.RawNumber) ? sent : Value.Null,
        ValueKind.Text => sent.AsText!.Length <= MaxText ? sent : report.Refuse("form.tooLong", ("max", ShapeReport.Text(MaxText))),
        _ => report.Refuse("form.scalar"),
    };
}
