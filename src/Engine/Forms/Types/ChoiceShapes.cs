using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>One option's value. Whether it is among the options is asked later, when those that hold are known.</summary>
sealed class ChoiceShape : ValueShape
{
    public const int MaxCode = 200;

    public override Value Read(Value sent, ShapeReport report) => IsCode(sent) ? sent : report.Refuse("form.code");

    public static bool IsCode(Value value) => value.AsText is { Length: > 0 and <= MaxCode };
}

/// <summary>Several texts: options' values, or ids of users and units.</summary>
sealed class CodesShape(Func<Value, bool> isCode, string code, int min, int max) : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsList is not { } list) return report.Refuse("form.list");
        if (list.Length > max) return report.Refuse("form.tooMany", ("max", ShapeReport.Text(max)));
        for (var i = 0; i < list.Length; i++)
        {
            if (!isCode(list[i])) return report.RefuseInside($"[{i}]", code);
            for (var j = 0; j < i; j++)
                if (list[j] == list[i]) return report.RefuseInside($"[{i}]", "form.twice");
        }
        return sent;
    }

    public override void CheckWhole(Value value, ShapeReport report)
    {
        if (value.AsList is { Length: > 0 } list && list.Length < min) report.Refuse("form.tooFew", ("min", ShapeReport.Text(min)));
    }
}

/// <summary>Codes from the top down; with options given, each stands under the one before.</summary>
sealed class CascaderShape(IReadOnlyDictionary<string, string?> parents) : ValueShape
{
    const int MaxLevels = 8;

    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsList is not { Length: <= MaxLevels } list) return report.Refuse("form.list");
        for (var i = 0; i < list.Length; i++)
        {
            if (!ChoiceShape.IsCode(list[i])) return report.RefuseInside($"[{i}]", "form.code");
            if (parents.Count > 0 && (!parents.TryGetValue(list[i].AsText!, out var parent) || parent != (i == 0 ? null : list[i - 1].AsText)))
                return report.RefuseInside($"[{i}]", "form.option", ("value", list[i].AsText!));
        }
        return sent;
    }
}

/// <summary>The id of a user or unit.</summary>
sealed class ReferenceShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report) => IsReference(sent) ? sent : report.Refuse("form.reference");

    public static bool IsReference(Value value) => CodeText.IsId(value.AsText);
}
