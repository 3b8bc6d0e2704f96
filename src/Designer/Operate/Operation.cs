using System.CommandLine;
using LowCode.Designer.Hosting;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary>What a command that works on the data is given.</summary>
/// <param name="Services">The engine over the data: the running server's own, or one opened for this command.</param>
/// <param name="Out">Where results go.</param>
/// <param name="Progress">Where progress goes; not part of the result.</param>
/// <param name="Folder">Folder the command was given in; paths start there.</param>
sealed record Operation(IServiceProvider Services, Store Store, TextWriter Out, TextWriter Progress, string Folder)
{
    public T Of<T>() where T : notnull => Services.GetRequiredService<T>();

    public string PathOf(string path) => Path.GetFullPath(path, Folder);
}

/// <summary>
/// A command that works on the data. On PostgreSQL it opens the database beside the servers. A SQLite file is held by its server alone: when one
/// runs, the command goes through its door and is done there; when none does, the command opens the file itself.
/// </summary>
sealed class OperatingCommand : Command
{
    readonly Func<Operation, ParseResult, CancellationToken, Task<int>> work;
    readonly bool upgrade;

    /// <param name="upgrade">Whether the schema is brought up to date first; a command that only looks leaves it alone.</param>
    public OperatingCommand(string name, string description, Func<Operation, ParseResult, CancellationToken, Task<int>> work, bool upgrade = true) : base(name, description)
    {
        (this.work, this.upgrade) = (work, upgrade);
        SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => RunAsync(parsed, cancellation), parsed.InvocationConfiguration.Error));
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var said = parsed.InvocationConfiguration;
        if (said is DoorCall inside) return await work(new(inside.Services, inside.Store, said.Output, said.Error, inside.Folder), parsed, cancellation);
        var settings = StoreOptions.Read(parsed);
        if (settings.Connection is null && !File.Exists(Path.Combine(settings.Folder, "lowcode.db")))
            throw new RefusedException(RefusalKind.NotFound, Problem.Of("storage.nothingThere", ("folder", settings.Folder)));
        Store store;
        try
        {
            store = await StoreOptions.OpenAsync(settings, cancellation, upgrade);
        }
        catch (RefusedException taken) when (taken.Problems is [{ Code: "storage.inUse" }] && LocalDoor.IsThere(settings.Folder))
        {
            return await DoorCaller.AskAsync(settings.Folder, [.. parsed.Tokens.Select(t => t.Value)], said.Output, said.Error, cancellation);
        }
        await using (store)
        await using (var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys).BuildServiceProvider())
            return await work(new(services, store, said.Output, said.Error, Environment.CurrentDirectory), parsed, cancellation);
    }
}

/// <summary>An invocation that came through the door of the running server.</summary>
sealed class DoorCall(IServiceProvider services, Store store, string folder) : InvocationConfiguration
{
    public IServiceProvider Services { get; } = services;
    public Store Store { get; } = store;
    public string Folder { get; } = folder;
}
