using System.Security.Cryptography;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Journal;

public sealed class KeyStoreTests : IDisposable
{
    readonly List<string> folders = [];

    async Task<DatabaseSettings> NewSettingsAsync(Dialect dialect)
    {
        var settings = await TestDatabase.NewSettingsAsync(dialect);
        folders.Add(settings.Folder);
        return settings;
    }

    public void Dispose() => folders.ForEach(folder => Directory.Delete(folder, recursive: true));

    static async Task<List<DataKey>> TakeAsync(KeyStore store, int count)
    {
        var keys = new List<DataKey>();
        for (var i = 0; i < count; i++) keys.Add(await store.NextAsync());
        return keys;
    }

    string Copy(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("lowcode-test-").FullName;
        folders.Add(copy);
        foreach (var file in Directory.GetFiles(folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_key_is_never_given_twice_and_is_durable_before_it_is_given(Dialect dialect)
    {
        var settings = await NewSettingsAsync(dialect);
        var store = await KeyStore.OpenAsync(settings);
        var before = await TakeAsync(store, KeyStore.Block + 40);
        // What a crash at this moment would leave: the files as they are, or on PostgreSQL the same database seen by another server.
        var crashed = dialect == Dialect.Sqlite ? settings with { Folder = Copy(settings.Folder) } : settings;
        await using var after = await KeyStore.OpenAsync(crashed);

        var fresh = await TakeAsync(after, KeyStore.Block + 40);

        Assert.Empty(before.Select(k => k.Id).Intersect(fresh.Select(k => k.Id)));
        Assert.Equal(before.Count, before.Select(k => k.Id).Distinct().Count());
        var id = Sample.NewCase();
        foreach (var key in before)
            Assert.Equal([7], Sealing.Open((await after.GetAsync(key.Id))!, id, 1, Sealing.Seal(key, id, 1, [7])));
        await store.DisposeAsync();
        await using var restarted = await KeyStore.OpenAsync(settings);
        Assert.Empty((await TakeAsync(restarted, 100)).Select(k => k.Id).Intersect(before.Concat(fresh).Select(k => k.Id)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_destroyed_key_opens_nothing_and_the_chain_still_verifies(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await Sample.CreateProbeAsync(database);
        await using var journal = JournalStore.Open(database.Database);
        await using var store = await KeyStore.OpenAsync(database.Settings);
        var (id, key) = (Sample.NewCase(), await store.NextAsync());
        var payload = Sealing.Seal(key, id, 1, "[]"u8);
        var row = JournalRow.Following(CaseHead.None, id, "user:a", null, [], Sample.Now, Sample.Now, "user:a", EventCodec.Json, payload);
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(new Append(row, [], null)));
        Assert.NotNull(await store.GetAsync(Sealing.KeyOf(payload)));

        await store.DestroyAsync(key.Id, Sample.Now);
        await store.DestroyAsync(key.Id, Sample.Now.AddDays(1));

        Assert.Null(await store.GetAsync(key.Id));
        Assert.True((await journal.VerifyAsync(id)).Holds);
        await store.DisposeAsync();
        await using var restarted = await KeyStore.OpenAsync(database.Settings);
        Assert.Null(await restarted.GetAsync(key.Id));
        Assert.NotNull(await restarted.NextAsync());
    }

    [Fact]
    public async Task A_destroyed_key_leaves_no_bytes_in_the_files()
    {
        var settings = await NewSettingsAsync(Dialect.Sqlite);
        await using var store = await KeyStore.OpenAsync(settings);
        var key = await store.NextAsync();
        var id = key.Id.ToBytes();
        static bool Holds(string folder, byte[] what) => Directory.GetFiles(folder, "keys.db*").Any(f => Read(f).AsSpan().IndexOf(what) >= 0);
        // The wrapped key follows its id in the row's record.
        var record = Directory.GetFiles(settings.Folder, "keys.db*").Select(Read).First(b => b.AsSpan().IndexOf(id) >= 0);
        var wrapped = record.AsSpan(record.AsSpan().IndexOf(id) + id.Length, 60).ToArray();
        Assert.True(Holds(settings.Folder, wrapped));

        await store.DestroyAsync(key.Id, Sample.Now);

        Assert.False(Holds(settings.Folder, wrapped));
        Assert.True(Holds(settings.Folder, id));
    }

    static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    [Fact]
    public async Task Another_server_forgets_a_destroyed_key_within_two_minutes()
    {
        var settings = await NewSettingsAsync(Dialect.Postgres);
        var time = new ManualTime(Sample.Now);
        await using var here = await KeyStore.OpenAsync(settings, time);
        await using var there = await KeyStore.OpenAsync(settings);
        var key = await there.NextAsync();
        Assert.NotNull(await here.GetAsync(key.Id));
        await there.DestroyAsync(key.Id, Sample.Now);
        time.Move(TimeSpan.FromSeconds(61));
        await here.GetAsync(key.Id);
        time.Move(TimeSpan.FromSeconds(61));
        Assert.Null(await here.GetAsync(key.Id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_lost_or_wrong_master_key_is_refused_and_never_made_anew(Dialect dialect)
    {
        var settings = await NewSettingsAsync(dialect);
        await using (var store = await KeyStore.OpenAsync(settings)) await store.NextAsync();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(settings.MasterKeyPath));

        await File.WriteAllBytesAsync(settings.MasterKeyPath, RandomNumberGenerator.GetBytes(32));
        var wrong = await Assert.ThrowsAsync<RefusedException>(() => KeyStore.OpenAsync(settings));
        File.Delete(settings.MasterKeyPath);
        var missing = await Assert.ThrowsAsync<RefusedException>(() => KeyStore.OpenAsync(settings));

        Assert.Equal("keys.masterKeyWrong", wrong.Problems[0].Code);
        Assert.Equal("keys.masterKeyMissing", missing.Problems[0].Code);
        Assert.False(File.Exists(settings.MasterKeyPath));
    }
}
