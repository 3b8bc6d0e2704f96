using LowCode.Storage;

namespace LowCode.Files;

/// <summary>Two stores as one: written to the first, read from whichever has it. So a database that was moved or restored finds its files where they were.</summary>
public sealed class PairedBlobs(IBlobStore first, IBlobStore second) : IBlobStore
{
    /// <summary>SQLite keeps files beside itself; PostgreSQL in a table, for all nodes.</summary>
    public static PairedBlobs Of(Database database)
    {
        var (folder, table) = (FolderOf(database), new TableBlobs(database));
        return database.Dialect == Dialect.Postgres ? new PairedBlobs(table, folder) : new PairedBlobs(folder, table);
    }

    /// <summary>Brings into a database for many nodes what stands in the folder beside it; does nothing for SQLite.</summary>
    /// <returns>How many files were brought.</returns>
    public static async Task<int> AdoptAsync(Database database, CancellationToken cancellation)
    {
        if (database.Dialect != Dialect.Postgres) return 0;
        var (folder, table, count) = (FolderOf(database), new TableBlobs(database), 0);
        foreach (var address in folder.Addresses())
        {
            await table.PutAsync((await folder.GetAsync(address, cancellation))!, cancellation);
            count++;
        }
        return count;
    }

    static FolderBlobs FolderOf(Database database) => new(Path.Combine(database.Settings.Folder, "files"));

    public Task<string> PutAsync(byte[] bytes, CancellationToken cancellation) => first.PutAsync(bytes, cancellation);

    public async Task<byte[]?> GetAsync(string address, CancellationToken cancellation) => await first.GetAsync(address, cancellation) ?? await second.GetAsync(address, cancellation);

    public async Task DeleteAsync(string address, CancellationToken cancellation)
    {
        await first.DeleteAsync(address, cancellation);
        await second.DeleteAsync(address, cancellation);
    }
}
