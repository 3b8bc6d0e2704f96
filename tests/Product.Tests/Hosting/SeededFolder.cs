namespace LowCode.Product.Tests.Hosting;

/// <summary>
/// The data folder of a first start with demo people, made once for all tests that want just that: making people, keys and tables again for
/// each of them would be a tenth of the whole run. Each host gets a copy and the passwords the first start printed.
/// </summary>
static class SeededFolder
{
    static readonly Lazy<Task<(string Folder, IReadOnlyDictionary<string, string> Passwords)>> made = new(MakeAsync);

    /// <summary>A folder of its own that looks as after a first start, and the passwords of its accounts by sign-in name.</summary>
    public static async Task<(string Folder, IReadOnlyDictionary<string, string> Passwords)> CopyAsync()
    {
        var (from, passwords) = await made.Value;
        var to = Directory.CreateTempSubdirectory("lowcode-product-").FullName;
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        return (to, passwords);
    }

    static async Task<(string, IReadOnlyDictionary<string, string>)> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("lowcode-seeded-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using var host = await ProductHost.StartAsync(folder: folder);
        // The resident is the last of the list.
        await host.PasswordOf("resident.003");
        Assert.Equal(0, await host.StopAsync());
        return (folder, host.Passwords);
    }
}
