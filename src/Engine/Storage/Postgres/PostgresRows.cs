using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace LowCode.Storage;

/// <summary>
/// A row shape as one part of a batch statement over arrays: one array per column, and before them one that says which case each row belongs to,
/// so that rows follow only where their command was written.
/// </summary>
static class PostgresRows
{
    /// <summary>Appends <c>name as (…)</c> for a shape whose parameters begin at <paramref name="parameter"/>; the written cases stand in <c>ok</c>.</summary>
    /// <remarks><c>(… in (…)) is true</c> keeps the test a hashed lookup of its own instead of a join the planner may turn around.</remarks>
    public static void AppendSql(StringBuilder sql, string name, RowShape shape, ref int parameter)
    {
        var names = shape.Columns.Select(c => c.Name).ToArray();
        var keys = names[..shape.KeyColumns];
        var rows = Rows(ref parameter, shape.Columns.Prepend(new Column("of_case", ColumnType.Text)).Select(c => (c.Name, SqlType(c.Type))));
        const string written = "(t.of_case in (select case_id from ok)) is true";
        var rest = names[shape.KeyColumns..];
        var isKey = string.Join(" and ", keys.Select(k => $"x.{k} = t.{k}"));
        sql.Append(name).Append(" as (");
        if (shape.Verb == RowVerb.Delete)
        {
            sql.Append(CultureInfo.InvariantCulture, $"delete from {shape.Table} x using {rows} where {isKey} and {written})");
            return;
        }
        if (shape.Verb == RowVerb.Update)
        {
            sql.Append(CultureInfo.InvariantCulture, $"update {shape.Table} x set {string.Join(", ", rest.Select(n => $"{n} = t.{n}"))} from {rows} where {isKey} and {written})");
            return;
        }
        sql.Append(CultureInfo.InvariantCulture, $"insert into {shape.Table} ({string.Join(", ", names)}) select {string.Join(", ", names.Select(n => "t." + n))} from {rows} where {written}");
        if (shape.Verb == RowVerb.Upsert)
        {
            sql.Append(CultureInfo.InvariantCulture, $" on conflict ({string.Join(", ", keys)}) do ")
                .Append(rest.Length == 0 ? "nothing" : $"update set {string.Join(", ", rest.Select(n => $"{n} = excluded.{n}"))}");
        }
        sql.Append(')');
    }

    /// <summary>Arrays as the rows <c>t</c>. Unnested in a list of results, which gives row by row; as functions in FROM each array would first be
    /// copied into a store of its own (measured: a sixth of the server's work for an append).</summary>
    static string Rows(ref int parameter, IEnumerable<(string Name, string SqlType)> columns)
    {
        var arrays = new List<string>();
        foreach (var (name, type) in columns) arrays.Add(Invariant($"unnest(${parameter++}::{type}[]) as {name}"));
        return $"(select {string.Join(", ", arrays)}) t";
    }

    /// <summary>The parameters of a shape, in the order of <see cref="AppendSql"/>.</summary>
    public static IEnumerable<NpgsqlParameter> Parameters(RowShape shape) =>
        shape.Columns.Select(c => c.Type).Prepend(ColumnType.Text).Select(t => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | DbType(t) });

    /// <summary>Column <paramref name="column"/> of all rows as the array its parameter takes.</summary>
    public static Array Column(ColumnType type, List<RowWrite> rows, int column)
    {
        switch (type)
        {
            case ColumnType.Text: return Fill(new string?[rows.Count], rows, column);
            case ColumnType.Bytes: return Fill(new byte[]?[rows.Count], rows, column);
            case ColumnType.Boolean: return Fill(new bool?[rows.Count], rows, column);
            case ColumnType.Int32: return Fill(new int?[rows.Count], rows, column);
            default:
                var numbers = new long?[rows.Count];
                for (var i = 0; i < numbers.Length; i++)
                    numbers[i] = rows[i].Cells[column] switch { null => null, long value => value, var other => Convert.ToInt64(other, CultureInfo.InvariantCulture) };
                return numbers;
        }
    }

    static T[] Fill<T>(T[] cells, List<RowWrite> rows, int column)
    {
        for (var i = 0; i < cells.Length; i++) cells[i] = (T)rows[i].Cells[column]!;
        return cells;
    }

    static string SqlType(ColumnType type) => type switch
    {
        ColumnType.Text => "text",
        ColumnType.Int64 => "bigint",
        ColumnType.Int32 => "integer",
        ColumnType.Boolean => "boolean",
        _ => "bytea",
    };

    static NpgsqlDbType DbType(ColumnType type) => type switch
    {
        ColumnType.Text => NpgsqlDbType.Text,
        ColumnType.Int64 => NpgsqlDbType.Bigint,
        ColumnType.Int32 => NpgsqlDbType.Integer,
        ColumnType.Boolean => NpgsqlDbType.Boolean,
        _ => NpgsqlDbType.Bytea,
    };

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
