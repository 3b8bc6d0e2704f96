namespace LowCode.Storage;

/// <summary>Where the truth is kept. Without <see cref="Connection"/> it is SQLite files in <see cref="Folder"/>; with it PostgreSQL.</summary>
public sealed record DatabaseSettings
{
    /// <summary>Folder of <c>lowcode.db</c>, <c>keys.db</c>, the lock file and, by default, the master key.</summary>
    public string Folder { get; init; } = "data";

    /// <summary>PostgreSQL connection string, or null for SQLite.</summary>
    public string? Connection { get; init; }

    /// <summary>PostgreSQL connection string of the key store when it stands on a server of its own; null keeps the keys in schema
    /// <c>lowcode_keys</c> beside the journal. SQLite always keeps them in a file of their own.</summary>
    public string? KeyConnection { get; init; }

    /// <summary>File with the 32-byte master key that wraps the data keys; made on first start, readable by its owner only.</summary>
    public string? MasterKeyFile { get; init; }

    /// <summary>How many writes may wait; one more is answered with <c>storage.overloaded</c> at once.</summary>
    public int QueueLength { get; init; } = 8192;

    /// <summary>Most appends in one transaction.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>PostgreSQL connections that append, so that one batch forms while another commits.</summary>
    public int AppendConnections { get; init; } = 2;

    /// <summary>A SQLite file system layer put in by tests that cut the power.</summary>
    internal string? SqliteVfs { get; init; }

    /// <summary>For logs: where, without the password a connection string may hold.</summary>
    public override string ToString() => Connection is null ? $"SQLite in {Folder}" : "PostgreSQL";

    public string MasterKeyPath => MasterKeyFile ?? Path.Combine(Folder, "master.key");
}
