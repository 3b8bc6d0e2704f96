using System.Diagnostics;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;

namespace LowCode.Bench.Operate;

/// <summary>
/// What operators rely on: a backup taken while the server runs, everything wiped, restored and verified; then all of it moved from SQLite to
/// PostgreSQL and back. After each step every row of every table is compared. Done with the ordinary commands on made-up cases of every state, on
/// the requests of a file taken over first, or on a data folder that is given. Options: <c>--cases 5000</c>, <c>--file CSV</c> (the columns of
/// <c>bench/Import</c>), <c>--data FOLDER</c> (a stopped server's, left as it is).
/// </summary>
public static class OperateBench
{
    public static readonly string[] Options = ["cases", "data", "file"];

    public static async Task<Figures> Run(Options options)
    {
        using var scratch = new Scratch();
        var original = scratch.Sub("original");
        if (options.Text("data") is { } given) Copy(given, original);
        else if (options.Text("file") is { } file) await TakeOver(original, Path.GetFullPath(file));
        else await FirstStart(original, scratch, options.Int("cases", 5000));

        string online = Path.Combine(scratch.Folder, "online"), keys = Path.Combine(scratch.Folder, "online-keys");
        double onlineSeconds;
        await using (var server = await ServerProcess.Start(["--data", original, "--demo-cases", "0"], scratch.Folder))
        {
            onlineSeconds = await Timed(() => Command("backup", "--data", original, "--to", online, "--keys-to", keys));
            await server.Stop();
        }
        var (_, failuresOnline) = await Restore(scratch, "from-online", online, keys);

        // The same once more with nothing running, so that what comes back can be compared with what was there.
        string backup = Path.Combine(scratch.Folder, "backup"), backupKeys = Path.Combine(scratch.Folder, "backup-keys");
        var before = await Digest(new DatabaseSettings { Folder = original });
        var backupSeconds = await Timed(() => Command("backup", "--data", original, "--to", backup, "--keys-to", backupKeys));
        Directory.Delete(original, recursive: true);
        var (restoreSeconds, failures) = await Restore(scratch, "restored", backup, backupKeys);
        var restored = Path.Combine(scratch.Folder, "restored");
        var equal = Same(before, await Digest(new DatabaseSettings { Folder = restored }));

        await using var cluster = await PostgresCluster.StartAsync();
        var connection = await cluster.CreateDatabaseAsync();
        var there = await Timed(() => Command("move", "--data", restored, "--to", connection));
        var moved = Same(before, await Digest(new DatabaseSettings { Folder = restored, Connection = connection }));
        var back = Path.Combine(scratch.Folder, "back");
        var again = await Timed(() => Command("move", "--data", restored, "--database", connection, "--to", back));
        moved &= Same(before, await Digest(new DatabaseSettings { Folder = back }));

        scratch.Keep = false;
        long Rows(string table) => before.FirstOrDefault(t => t.Table == table)?.Rows ?? 0;
        return new Figures()
            .Set("cases", Rows("cases")).Set("commands", Rows("journal")).Set("rows", before.Sum(t => t.Rows))
            .Set("backup_online_s", Figures.Rounded(onlineSeconds)).Set("backup_s", Figures.Rounded(backupSeconds)).Set("restore_s", Figures.Rounded(restoreSeconds))
            .Set("move_to_postgres_s", Figures.Rounded(there)).Set("move_back_s", Figures.Rounded(again))
            .AtLeast("equal", equal ? 1 : 0, 1).AtLeast("move_equal", moved ? 1 : 0, 1).AtMost("verify_failures", failures + failuresOnline, 0);
    }

    /// <summary>The file's requests as the cases of one street, by the ordinary commands; rows that are reported are left out, as the import says.</summary>
    static async Task TakeOver(string folder, string file)
    {
        var import = Path.Combine(Checkout.Root, "bench/Import");
        await Command("app", "install", "--data", folder, "--folder", Path.Combine(import, "app"), "--unit", "440104003");
        // It ends with 1 when it reports rows, and the file has some that cannot be taken.
        await Scratch.Run("dotnet", [Product.Assembly, "import", "--data", folder, "--app", "boston311", "--file", file, "--map", Path.Combine(import, "map.json"), "--street", "440104003"], highestCode: 1);
    }

    static async Task FirstStart(string folder, Scratch scratch, int cases)
    {
        await using var server = await ServerProcess.Start(["--data", folder, "--demo-cases", $"{cases}"], scratch.Folder);
        await server.Stop();
    }

    /// <returns>How long it took, and how many cases did not hold afterwards.</returns>
    static async Task<(double Seconds, int Failures)> Restore(Scratch scratch, string name, string from, string keys)
    {
        var folder = Path.Combine(scratch.Folder, name);
        var seconds = await Timed(() => Command("restore", "--data", folder, "--from", from, "--keys-from", keys));
        // The command fails when anything does not hold, and so would the bench.
        var said = await Command("verify", "--data", folder);
        return (seconds, said.Contains("everything holds", StringComparison.Ordinal) ? 0 : 1);
    }

    static Task<string> Command(params string[] words) => Scratch.Run("dotnet", [Product.Assembly, .. words]);

    static async Task<double> Timed(Func<Task> act)
    {
        var clock = Stopwatch.StartNew();
        await act();
        return clock.Elapsed.TotalSeconds;
    }

    static async Task<IReadOnlyList<TableDigest>> Digest(DatabaseSettings settings)
    {
        await using var database = await Database.OpenAsync(settings);
        return await TableDigest.OfAsync(database);
    }

    static bool Same(IReadOnlyList<TableDigest> one, IReadOnlyList<TableDigest> other)
    {
        var differing = TableDigest.Differing(one, other);
        if (differing.Count > 0) Console.Error.WriteLine($"  differing: {string.Join(", ", differing)}");
        return differing.Count == 0;
    }

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
