using LowCode.Forms;

namespace LowCode.Query;

/// <summary>What a value is to OData and how both databases keep it.</summary>
public enum QueryKind
{
    /// <summary>Edm.String; text in ordinal order.</summary>
    Text,
    /// <summary>Edm.Int64.</summary>
    Whole,
    /// <summary>Edm.Decimal; a whole number of 1/10^scale.</summary>
    Decimal,
    /// <summary>Edm.Boolean.</summary>
    Flag,
    /// <summary>Edm.Date; text <c>yyyy-MM-dd</c>.</summary>
    Date,
    /// <summary>Edm.TimeOfDay; text <c>HH:mm:ss</c>.</summary>
    Time,
    /// <summary>Edm.DateTimeOffset, shown in China Standard Time; UTC milliseconds since 1970.</summary>
    Moment,
}

/// <summary>One property of an entity and the column it stands in.</summary>
/// <param name="Sql">The column with its alias, e.g. <c>c.state</c>; a constant of ours.</param>
/// <param name="Scale">Decimals of <see cref="QueryKind.Decimal"/>.</param>
/// <param name="Label">What people call it; null for what the product itself names.</param>
public sealed record QueryColumn(string Name, string Sql, QueryKind Kind, bool Nullable, int Scale = 0, Label? Label = null);
