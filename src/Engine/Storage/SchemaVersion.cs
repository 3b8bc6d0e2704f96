namespace LowCode.Storage;

/// <summary>How far this program knows the schema.</summary>
public static class SchemaVersion
{
    /// <summary>Number of the last script for this database.</summary>
    public static long Known(Dialect dialect) => SchemaScript.Load(dialect == Dialect.Sqlite ? "LowCode.Storage.Sqlite" : "LowCode.Storage.Postgres")[^1].Number;
}
