using System.Security.Cryptography;
using Dapper;
using LowCode.Storage;

namespace LowCode.Files;

/// <summary>Blobs in the database, where all nodes see them and a backup of it has them.</summary>
public sealed class TableBlobs(Database database) : IBlobStore
{
    public async Task<string> PutAsync(byte[] bytes, CancellationToken cancellation)
    {
        var address = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "insert into file_blob (address, bytes) values (@address, @bytes) on conflict (address) do nothing", new { address, bytes }, transaction, cancellationToken: stop)), cancellation);
        return address;
    }

    public async Task<byte[]?> GetAsync(string address, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<byte[]>(new CommandDefinition("select bytes from file_blob where address = @address", new { address }, cancellationToken: cancellation));
    }

    public Task DeleteAsync(string address, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from file_blob where address = @address", new { address }, transaction, cancellationToken: stop)), cancellation);
}
