using System.Security.Cryptography;

namespace LowCode.Interop;

/// <summary>What is too large to be held in memory for a while: a file in the temporary folder, written once and read from its beginning, under a key that is kept nowhere. It is gone when it is closed.</summary>
sealed class TemporaryFile : IDisposable
{
    readonly Aes key = Aes.Create();
    readonly FileStream file;

    public TemporaryFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file = new FileStream(Path.Combine(Path.GetTempPath(), $"lowcode-{Guid.NewGuid():N}"), options);
    }

    public string Place => file.Name;

    /// <summary>To be written and closed, once.</summary>
    public Stream Write() => new CryptoStream(file, key.CreateEncryptor(), CryptoStreamMode.Write, leaveOpen: true);

    /// <summary>What was written, from its beginning.</summary>
    public Stream Read()
    {
        file.Position = 0;
        return new CryptoStream(file, key.CreateDecryptor(), CryptoStreamMode.Read, leaveOpen: true);
    }

    public void Dispose()
    {
        file.Dispose();
        key.Dispose();
    }
}
