using System.Text.Json.Serialization;

namespace LowCode.Org;

/// <summary>Names a unit: the statistical division code (<c>440104001</c>) or, for departments, offices and grids, a code of our own (<c>440104-cg</c>).</summary>
[JsonConverter(typeof(TextIdJsonConverter<UnitId>))]
public readonly record struct UnitId(string Value) : ITextId<UnitId>
{
    public static UnitId Of(string value) => new(value);

    public static bool TryParse(string? text, out UnitId id)
    {
        id = new(text ?? "");
        return TextId.IsWellFormed(text);
    }

    public override string ToString() => Value;
}
