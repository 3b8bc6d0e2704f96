namespace LowCode.Storage;

/// <summary>Type of one column in a row that is written beside a journal row; the same on both databases.</summary>
public enum ColumnType
{
    /// <summary>text / text COLLATE "C".</summary>
    Text,
    /// <summary>integer / bigint; also UTC milliseconds since 1970 and money in 分.</summary>
    Int64,
    /// <summary>integer / integer.</summary>
    Int32,
    /// <summary>integer 0|1 / boolean.</summary>
    Boolean,
    /// <summary>blob / bytea.</summary>
    Bytes,
}

public enum RowVerb
{
    /// <summary>Insert, or replace all columns when the key is there.</summary>
    Upsert,
    /// <summary>Insert; the key is known to be new.</summary>
    Insert,
    /// <summary>Change the columns given of the row with this key; the row is known to be there, columns not given keep their value.
    /// (PostgreSQL: <c>update … from unnest(…)</c>; cheaper than an upsert, and indexes on columns not given stay untouched.)</summary>
    Update,
    /// <summary>Delete by key; only the key columns are given.</summary>
    Delete,
}

public sealed record Column(string Name, ColumnType Type);

/// <summary>
/// A kind of row that a command writes besides its journal row, in the same transaction: view, timer, outbox, deadline.
/// The journal knows nothing of what it means; it turns the shape into one prepared statement (SQLite) or one part of the batch
/// statement over arrays (PostgreSQL). The first <paramref name="KeyColumns"/> columns are the key.
/// </summary>
/// <param name="Table">Table name, a constant of ours.</param>
/// <param name="Verb">What to do with the row.</param>
/// <param name="KeyColumns">How many leading columns make the primary key.</param>
/// <param name="Columns">All columns given in a row, in order; for <see cref="RowVerb.Delete"/> the key alone. For
/// <see cref="RowVerb.Upsert"/> columns of the table that are not given keep their value.</param>
public sealed record RowShape(string Table, RowVerb Verb, int KeyColumns, params Column[] Columns);

/// <summary>One row of a shape; cells in column order: <c>string</c>, <c>long</c>, <c>int</c>, <c>bool</c>, <c>byte[]</c> or null.
/// Within one command a key stands at most once per table.</summary>
public sealed record RowWrite(RowShape Shape, object?[] Cells);
