using System.CommandLine;
using LowCode.Cases.Operating;
using LowCode.Designer.Hosting;
using LowCode.Files;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary><c>move</c>: from SQLite to PostgreSQL or back. The source stays as it is; the servers have to be stopped, so that nothing is written that would be left behind.</summary>
static class MoveCommand
{
    static readonly Option<string> to = new("--to") { Description = OperateText.Of("MoveTo"), Required = true };
    static readonly Option<string?> toKeys = new("--to-keys") { Description = OperateText.Of("MoveToKeys") };

    public static Command Make()
    {
        var command = new Command("move", OperateText.Of("Move")) { to, toKeys };
        command.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => RunAsync(parsed, cancellation)));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (source, place) = (StoreOptions.Read(parsed), parsed.GetValue(to)!);
        if (source.Connection is null && !File.Exists(Path.Combine(source.Folder, "lowcode.db")))
            throw new RefusedException(RefusalKind.NotFound, Problem.Of("storage.nothingThere", ("folder", source.Folder)));
        // A connection string has an equals sign; a folder that has one can be given with ./ before it.
        var toPostgres = place.Contains('=', StringComparison.Ordinal) && !place.StartsWith('.') && !Path.IsPathRooted(place);
        var target = toPostgres
            ? source with { Connection = place, KeyConnection = parsed.GetValue(toKeys), MasterKeyFile = source.MasterKeyPath }
            : new DatabaseSettings { Folder = Path.GetFullPath(place), MasterKeyFile = source.MasterKeyFile };
        if (!toPostgres) Prepare(source, target);

        var rows = await Transfer.RunAsync(source, target, withKeys: true, table => Console.Error.WriteLine(OperateText.Of("TableMoved", table.Table, table.Rows)), cancellation);
        if (Path.GetFullPath(source.Folder) != Path.GetFullPath(target.Folder)) StoredFiles.Copy(source.Folder, target.Folder);
        Console.WriteLine(OperateText.Of("Moved", rows, target));

        await using var store = await StoreOptions.OpenAsync(target, cancellation);
        await PairedBlobs.AdoptAsync(store.Database, cancellation);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys).BuildServiceProvider();
        return await VerifyCommand.AfterCopyAsync(services, cancellation);
    }

    static void Prepare(DatabaseSettings source, DatabaseSettings target)
    {
        foreach (var file in (string[])["lowcode.db", "keys.db"])
            if (File.Exists(Path.Combine(target.Folder, file))) throw new RefusedException(RefusalKind.Conflict, Problem.Of("backup.placeTaken", ("file", Path.Combine(target.Folder, file))));
        Directory.CreateDirectory(target.Folder);
        if (!File.Exists(target.MasterKeyPath)) StoredFiles.CopySecret(source.MasterKeyPath, target.MasterKeyPath);
    }
}
