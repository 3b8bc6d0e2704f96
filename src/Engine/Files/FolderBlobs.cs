using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace LowCode.Files;

/// <summary>Blobs as files <c>{root}/ab/abcd…</c>. Written under another name, flushed, renamed, the folder flushed: what is there is whole.</summary>
public sealed class FolderBlobs(string root) : IBlobStore
{
    public async Task<string> PutAsync(byte[] bytes, CancellationToken cancellation)
    {
        var address = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var place = PlaceOf(address);
        var folder = Path.GetDirectoryName(place)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FlushFolder(root);
        }
        var making = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            await using (var file = new FileStream(making, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                await file.WriteAsync(bytes, cancellation);
                file.Flush(flushToDisk: true);
            }
            File.Move(making, place, overwrite: true);
        }
        catch
        {
            File.Delete(making);
            throw;
        }
        FlushFolder(folder);
        return address;
    }

    public async Task<byte[]?> GetAsync(string address, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(PlaceOf(address), cancellation);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task DeleteAsync(string address, CancellationToken cancellation)
    {
        if (Directory.Exists(Path.GetDirectoryName(PlaceOf(address)))) File.Delete(PlaceOf(address));
        return Task.CompletedTask;
    }

    /// <summary>Addresses of all that is here.</summary>
    public IEnumerable<string> Addresses() => Directory.Exists(root)
        ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Where(name => name.Length == 64)
        : [];

    string PlaceOf(string address) => address is { Length: 64 } && address.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(root, address[..2], address) : throw new ArgumentException("not an address", nameof(address));

    /// <summary>A rename is durable when its folder is. Windows does that by itself.</summary>
    static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var opened = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (opened < 0) throw new IOException($"cannot open {folder} to flush it: error {Marshal.GetLastPInvokeError()}");
        try
        {
            if (FSync(opened) != 0) throw new IOException($"cannot flush {folder}: error {Marshal.GetLastPInvokeError()}");
        }
        finally
        {
            _ = Close(opened);
        }
    }

#pragma warning disable SYSLIB1054 // Generated stubs need unsafe code, which this project does not have.
    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int FSync(int file);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int file);
#pragma warning restore SYSLIB1054
}
