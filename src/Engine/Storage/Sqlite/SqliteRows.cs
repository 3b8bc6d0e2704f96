namespace LowCode.Storage;

/// <summary>A row shape as SQLite's statement; parameters stand in column order.</summary>
static class SqliteRows
{
    public static string Sql(RowShape shape)
    {
        var names = shape.Columns.Select(c => c.Name).ToArray();
        var keys = names[..shape.KeyColumns];
        var rest = names[shape.KeyColumns..];
        var isKey = string.Join(" and ", keys.Select((k, i) => $"{k} = ?{i + 1}"));
        if (shape.Verb == RowVerb.Delete) return $"delete from {shape.Table} where {isKey}";
        if (shape.Verb == RowVerb.Update) return $"update {shape.Table} set {string.Join(", ", rest.Select((n, i) => $"{n} = ?{keys.Length + i + 1}"))} where {isKey}";
        var insert = $"insert into {shape.Table} ({string.Join(", ", names)}) values ({string.Join(", ", names.Select((_, i) => $"?{i + 1}"))})";
        if (shape.Verb == RowVerb.Insert) return insert;
        return $"{insert} on conflict ({string.Join(", ", keys)}) do "
            + (rest.Length == 0 ? "nothing" : $"update set {string.Join(", ", rest.Select(n => $"{n} = excluded.{n}"))}");
    }
}
