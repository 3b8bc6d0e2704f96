using System.Security.Cryptography;
using LowCode.Problems;

namespace LowCode.Journal;

/// <summary>The key that wraps the data keys. It stands in a file readable by its owner alone and is backed up apart from both databases.</summary>
sealed class MasterKey
{
    const int Length = 32;

    readonly byte[] secret;

    MasterKey(byte[] secret) => this.secret = secret;

    /// <summary>Tells this key from another without telling the key.</summary>
    public byte[] Digest => HMACSHA256.HashData(secret, "lowcode master key"u8);

    /// <summary>Reads the file, or makes it when <paramref name="mayMake"/>.</summary>
    public static MasterKey Load(string path, bool mayMake)
    {
        if (!File.Exists(path) && !mayMake) throw new RefusedException(RefusalKind.Conflict, Problem.Of("keys.masterKeyMissing", ("file", path)));
        try
        {
            if (!File.Exists(path)) Make(path);
            var secret = File.ReadAllBytes(path);
            return secret.Length == Length ? new MasterKey(secret) : throw Wrong(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("keys.masterKeyUnreadable", ("file", path), ("reason", failed.Message)));
        }
    }

    public static RefusedException Wrong(string path) => new(RefusalKind.Conflict, Problem.Of("keys.masterKeyWrong", ("file", path)));

    static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(RandomNumberGenerator.GetBytes(Length));
        file.Flush(flushToDisk: true);
    }

    /// <summary>A fresh secret for <paramref name="id"/> and its wrapped form: nonce, ciphertext, tag; bound to the id.</summary>
    public (DataKey Key, byte[] Wrapped) New(KeyId id)
    {
        var plain = RandomNumberGenerator.GetBytes(Length);
        var wrapped = new byte[Sealing.NonceLength + Length + Sealing.TagLength];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, Sealing.NonceLength));
        using var cipher = new AesGcm(secret, Sealing.TagLength);
        cipher.Encrypt(wrapped.AsSpan(0, Sealing.NonceLength), plain, wrapped.AsSpan(Sealing.NonceLength, Length),
            wrapped.AsSpan(Sealing.NonceLength + Length), id.ToBytes());
        return (new DataKey(id, plain), wrapped);
    }

    public DataKey Unwrap(KeyId id, byte[] wrapped)
    {
        var plain = new byte[Length];
        using var cipher = new AesGcm(secret, Sealing.TagLength);
        cipher.Decrypt(wrapped.AsSpan(0, Sealing.NonceLength), wrapped.AsSpan(Sealing.NonceLength, Length),
            wrapped.AsSpan(Sealing.NonceLength + Length), plain, id.ToBytes());
        return new DataKey(id, plain);
    }
}
