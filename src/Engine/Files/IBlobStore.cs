namespace LowCode.Files;

/// <summary>Keeps sealed bytes under their own digest. An edge: a folder beside SQLite, a table of PostgreSQL for many nodes; an object store can stand here too.</summary>
public interface IBlobStore
{
    /// <summary>Keeps the bytes; when it returns they are durable.</summary>
    /// <returns>Their address: SHA-256, lower-case hexadecimal.</returns>
    Task<string> PutAsync(byte[] bytes, CancellationToken cancellation);

    /// <summary>The bytes; null when they are not there.</summary>
    Task<byte[]?> GetAsync(string address, CancellationToken cancellation);

    /// <summary>Forgets the bytes; no harm when they are not there.</summary>
    Task DeleteAsync(string address, CancellationToken cancellation);
}
