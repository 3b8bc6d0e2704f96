namespace LowCode.Query.Sql;

/// <summary>A value inside a condition: SQL text with its kind, or a constant not yet written.</summary>
/// <param name="Sql">The expression; null for a constant.</param>
/// <param name="Constant">A constant as OData has read it; null together with <paramref name="Sql"/> null is OData's null.</param>
readonly record struct SqlValue(string? Sql, QueryKind Kind, int Scale = 0, bool Nullable = false, object? Constant = null)
{
    public bool IsConstant => Sql is null;
    public bool IsNull => Sql is null && Constant is null;

    public static SqlValue Of(QueryColumn column) => new(column.Sql, column.Kind, column.Scale, column.Nullable);
}
