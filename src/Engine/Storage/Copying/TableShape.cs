using System.Data.Common;
using Dapper;

namespace LowCode.Storage;

/// <summary>A table as the database itself describes it, so that copying and comparing forget none that a newer schema has added.</summary>
/// <param name="Columns">Stored columns with their declared types, ordered by name; computed columns are left out.</param>
sealed record TableShape(string Name, IReadOnlyList<(string Name, string Type)> Columns)
{
    /// <summary>Says which scripts were run here; the other side has its own.</summary>
    const string Schema = "schema_script";

    /// <summary>Beginning of the names of tables that publishing an app makes. They are views: a database that lacks one makes it again from its apps and journals.</summary>
    const string MadeByPublishing = "record_";

    public bool IsMadeByPublishing => Name.StartsWith(MadeByPublishing, StringComparison.Ordinal);

    sealed record Described(string Name, string Column, string Type);

    /// <summary>All tables that hold data, by name.</summary>
    public static async Task<IReadOnlyList<TableShape>> ReadAsync(Dialect dialect, DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        var described = await connection.QueryAsync<Described>(new CommandDefinition(dialect == Dialect.Sqlite
            ? """
              select t.name as Name, c.name as "Column", lower(c.type) as Type
              from pragma_table_list t, pragma_table_info(t.name) c
              where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%'
              """
            : """
              select t.table_name::text as Name, c.column_name::text as "Column", c.data_type::text as Type
              from information_schema.tables t
              join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name and c.is_generated = 'NEVER'
              where t.table_schema = current_schema() and t.table_type = 'BASE TABLE'
              """, transaction: transaction, cancellationToken: ct));
        return
        [
            .. described.Where(d => d.Name != Schema).GroupBy(d => d.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new TableShape(g.Key, [.. g.OrderBy(d => d.Column, StringComparer.Ordinal).Select(d => (d.Column, d.Type))])),
        ];
    }

    public string ColumnList => string.Join(", ", Columns.Select(c => Quoted(c.Name)));

    public static string Quoted(string name) => $"\"{name}\"";
}
