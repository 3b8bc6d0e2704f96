using System.CommandLine;
using Dapper;
using LowCode.Designer.Hosting;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary>
/// <c>backup</c>: everything as of one moment, with hashes. The database goes first and keys last: every key a copied case needs is then in the copy,
/// and a case that is erased in between is not in the keys.
/// </summary>
static class BackupCommand
{
    static readonly Option<string> to = new("--to") { Description = OperateText.Of("BackupTo"), Required = true };
    static readonly Option<string?> keysTo = new("--keys-to") { Description = OperateText.Of("BackupKeysTo") };

    public static Command Make() => new OperatingCommand("backup", OperateText.Of("Backup"), RunAsync, upgrade: false) { to, keysTo };

    static async Task<int> RunAsync(Operation operation, ParseResult parsed, CancellationToken cancellation)
    {
        var (data, keys) = (operation.PathOf(parsed.GetValue(to)!), parsed.GetValue(keysTo) is { } given ? operation.PathOf(given) : null);
        if (keys is not null && (IsWithin(keys, data) || IsWithin(data, keys)))
            throw new RefusedException(RefusalKind.Invalid, Problem.At("backup.keysApart", "--keys-to", ("folder", keys)));
        var written = await MakeAsync(operation.Store, data, keys, cancellation);
        await operation.Out.WriteLineAsync(OperateText.Of("BackedUp", data, written.Cases, written.Commands, written.Files.Count, written.Files.Sum(f => f.Bytes)));
        await operation.Out.WriteLineAsync(keys is null ? OperateText.Of("BackedUpNoKeys") : OperateText.Of("BackedUpKeys", keys));
        return 0;
    }

    /// <summary>Makes a backup in a folder that is not there yet; it appears whole or not at all.</summary>
    /// <param name="keys">Another folder, for the keys; null leaves them out.</param>
    public static async Task<Manifest> MakeAsync(Store store, string data, string? keys, CancellationToken cancellation)
    {
        var database = store.Database;
        using var dataFolder = new BackupFolder(data);
        using var keyFolder = keys is null ? null : new BackupFolder(keys);

        await database.SnapshotAsync(dataFolder.Filling, cancellation);
        var (cases, commands) = await CountAsync(dataFolder.Filling, cancellation);
        StoredFiles.Copy(database.Settings.Folder, dataFolder.Filling);
        var about = new Manifest(Manifest.Known, Manifest.Data, Manifest.ThisProduct, DateTimeOffset.UtcNow, database.Dialect == Dialect.Sqlite ? "sqlite" : "postgres", cases, commands, []);
        var written = await Manifest.SealAsync(dataFolder.Filling, about, cancellation);
        if (keyFolder is not null)
        {
            await store.Keys.SnapshotAsync(keyFolder.Filling, cancellation);
            RemoveTraces(keyFolder.Filling);
            StoredFiles.CopySecret(database.Settings.MasterKeyPath, Path.Combine(keyFolder.Filling, "master.key"));
            await Manifest.SealAsync(keyFolder.Filling, about with { Part = Manifest.Keys }, cancellation);
            keyFolder.Keep();
        }
        dataFolder.Keep();
        return written;
    }

    /// <summary>Counts from the copy itself: the server has gone on since.</summary>
    static async Task<(long Cases, long Commands)> CountAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            await using var copy = await Database.OpenAsync(new DatabaseSettings { Folder = folder }, cancellation);
            await using var connection = await copy.OpenReadAsync(cancellation);
            return await connection.QuerySingleAsync<(long, long)>(new CommandDefinition("select count(distinct case_id), count(*) from journal", cancellationToken: cancellation));
        }
        finally
        {
            RemoveTraces(folder);
        }
    }

    /// <summary>Files that opening leaves beside a database; the database was closed and is whole without them.</summary>
    static void RemoveTraces(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => f.EndsWith(".lock", StringComparison.Ordinal) || f.EndsWith("-wal", StringComparison.Ordinal) || f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Delete(file);
    }

    static bool IsWithin(string inner, string outer) =>
        (Path.TrimEndingDirectorySeparator(inner) + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(outer) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
