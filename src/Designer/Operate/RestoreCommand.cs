using System.CommandLine;
using LowCode.Cases.Operating;
using LowCode.Designer.Hosting;
using LowCode.Files;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary>
/// <c>restore</c>: a backup into an empty place, of either database. What was erased since then stays erased when today's keys are restored beside an
/// older backup. Everything is verified at the end.
/// </summary>
static class RestoreCommand
{
    const string DataFile = "lowcode.db", KeyFile = "keys.db", MasterFile = "master.key";

    static readonly Option<string> from = new("--from") { Description = OperateText.Of("RestoreFrom"), Required = true };
    static readonly Option<string?> keysFrom = new("--keys-from") { Description = OperateText.Of("RestoreKeysFrom") };

    public static Command Make()
    {
        var command = new Command("restore", OperateText.Of("Restore")) { from, keysFrom };
        command.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => RunAsync(parsed, cancellation)));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (settings, data, keys) = (StoreOptions.Read(parsed), Path.GetFullPath(parsed.GetValue(from)!), parsed.GetValue(keysFrom) is { } given ? Path.GetFullPath(given) : null);
        var manifest = await Manifest.CheckAsync(data, Manifest.Data, cancellation);
        if (keys is not null) await Manifest.CheckAsync(keys, Manifest.Keys, cancellation);
        await PlaceAsync(data, keys, settings, cancellation);
        StoredFiles.Copy(data, settings.Folder);

        await using var store = await StoreOptions.OpenAsync(settings, cancellation);
        await PairedBlobs.AdoptAsync(store.Database, cancellation);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys).BuildServiceProvider();
        var erased = await services.GetRequiredService<Erasure>().SweepAsync(cancellation);
        Console.WriteLine(OperateText.Of("Restored", manifest.MadeAt.ToString("u", System.Globalization.CultureInfo.InvariantCulture), manifest.Cases, manifest.Commands, erased));
        return await VerifyCommand.AfterCopyAsync(services, cancellation);
    }

    static async Task PlaceAsync(string data, string? keys, DatabaseSettings settings, CancellationToken cancellation)
    {
        foreach (var file in (string[])[settings.Connection is null ? DataFile : "", keys is not null && settings.Connection is null ? KeyFile : "", keys is not null && settings.MasterKeyFile is null ? MasterFile : ""])
            if (file.Length > 0 && File.Exists(Path.Combine(settings.Folder, file)))
                throw new RefusedException(RefusalKind.Conflict, Problem.Of("backup.placeTaken", ("file", Path.Combine(settings.Folder, file))));
        Directory.CreateDirectory(settings.Folder);
        // The key file may be kept elsewhere: then the one there is used, and checked when the keys are opened.
        if (keys is not null && !File.Exists(settings.MasterKeyPath)) StoredFiles.CopySecret(Path.Combine(keys, MasterFile), settings.MasterKeyPath);
        if (settings.Connection is null)
        {
            if (keys is not null) Put(Path.Combine(keys, KeyFile), Path.Combine(settings.Folder, KeyFile));
            Put(Path.Combine(data, DataFile), Path.Combine(settings.Folder, DataFile));
            return;
        }
        // A backup is a SQLite file: it is opened as one, brought up to date, and copied row by row.
        var staging = Directory.CreateTempSubdirectory("lowcode-restore-").FullName;
        try
        {
            File.Copy(Path.Combine(data, DataFile), Path.Combine(staging, DataFile));
            if (keys is not null) File.Copy(Path.Combine(keys, KeyFile), Path.Combine(staging, KeyFile));
            var staged = new DatabaseSettings { Folder = staging, MasterKeyFile = settings.MasterKeyPath };
            await Transfer.RunAsync(staged, settings, withKeys: keys is not null, null, cancellation);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Under another name first: a restore that was cut off leaves nothing that could be taken for a database.</summary>
    static void Put(string from, string to)
    {
        File.Copy(from, to + ".partial", overwrite: true);
        File.Move(to + ".partial", to);
    }
}
