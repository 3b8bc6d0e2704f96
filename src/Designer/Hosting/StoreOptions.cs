using System.CommandLine;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Designer.Hosting;

/// <summary>Where the data is, the same for every command.</summary>
static class StoreOptions
{
    static readonly Option<string> folder = new("--data") { Description = HostText.Of("Data"), DefaultValueFactory = _ => "data", Recursive = true };
    static readonly Option<string?> database = new("--database") { Description = HostText.Of("Database"), Recursive = true };
    static readonly Option<string?> keys = new("--keys") { Description = HostText.Of("Keys"), Recursive = true };
    static readonly Option<string?> masterKey = new("--master-key") { Description = HostText.Of("MasterKey"), Recursive = true };

    public static void AddTo(Command root)
    {
        root.Options.Add(folder);
        root.Options.Add(database);
        root.Options.Add(keys);
        root.Options.Add(masterKey);
    }

    public static DatabaseSettings Read(ParseResult parsed) => new()
    {
        Folder = parsed.GetValue(folder)!,
        Connection = parsed.GetValue(database),
        KeyConnection = parsed.GetValue(keys),
        MasterKeyFile = parsed.GetValue(masterKey),
    };

    /// <summary>Opens database and key store.</summary>
    /// <param name="upgrade">Brings the schema up to date.</param>
    public static async Task<Store> OpenAsync(DatabaseSettings settings, CancellationToken cancellation, bool upgrade = true)
    {
        var opened = await Database.OpenAsync(settings, cancellation);
        try
        {
            if (upgrade) await opened.UpgradeAsync(cancellation);
            if (upgrade) await RecordTables.PrepareAsync(opened, cancellation);
            return new Store(opened, await KeyStore.OpenAsync(settings, mayBeNew: !await JournalStore.AnyAsync(opened, cancellation), ct: cancellation));
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The open data of a host; disposed after everything that writes to it.</summary>
sealed record Store(Database Database, KeyStore Keys) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Keys.DisposeAsync();
        await Database.DisposeAsync();
    }
}
