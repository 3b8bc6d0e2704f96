using LowCode.Engine.Tests.Databases;
using LowCode.Files;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Files;

public class BlobTests
{
    [Fact]
    public async Task A_database_that_was_moved_finds_its_files_and_brings_them_where_all_nodes_see_them()
    {
        await using var many = await TestDatabase.OpenAsync(Dialect.Postgres);
        await using var one = await TestDatabase.OpenAsync(Dialect.Sqlite);
        var address = await new FolderBlobs(Path.Combine(many.Settings.Folder, "files")).PutAsync([1, 2, 3], CancellationToken.None);
        Assert.Equal([1, 2, 3], await PairedBlobs.Of(many.Database).GetAsync(address, CancellationToken.None));
        Assert.Equal(1, await PairedBlobs.AdoptAsync(many.Database, CancellationToken.None));
        Assert.Equal([1, 2, 3], await new TableBlobs(many.Database).GetAsync(address, CancellationToken.None));
        await new TableBlobs(one.Database).PutAsync([1, 2, 3], CancellationToken.None);
        Assert.Equal([1, 2, 3], await PairedBlobs.Of(one.Database).GetAsync(address, CancellationToken.None));
        await PairedBlobs.Of(one.Database).DeleteAsync(address, CancellationToken.None);
        Assert.Null(await PairedBlobs.Of(one.Database).GetAsync(address, CancellationToken.None));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Bytes_are_kept_under_their_digest_until_they_are_forgotten(bool folder)
    {
        await using var there = await TestDatabase.OpenAsync(folder ? Dialect.Sqlite : Dialect.Postgres);
        IBlobStore store = folder ? new FolderBlobs(Path.Combine(there.Settings.Folder, "files")) : new TableBlobs(there.Database);
        var bytes = new byte[300_000];
        Random.Shared.NextBytes(bytes);
        var address = await store.PutAsync(bytes, CancellationToken.None);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), address);
        Assert.Equal(address, await store.PutAsync(bytes, CancellationToken.None));
        Assert.Equal(bytes, await store.GetAsync(address, CancellationToken.None));
        await store.DeleteAsync(address, CancellationToken.None);
        await store.DeleteAsync(address, CancellationToken.None);
        Assert.Null(await store.GetAsync(address, CancellationToken.None));
        if (!folder) return;
        Assert.Empty(Directory.EnumerateFiles(there.Settings.Folder, ".*", SearchOption.AllDirectories));
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync("../../" + address[6..], CancellationToken.None));
    }
}
