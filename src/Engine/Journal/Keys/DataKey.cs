using System.Security.Cryptography;

namespace LowCode.Journal;

/// <summary>Names a data key; stands in front of everything sealed with it.</summary>
public readonly record struct KeyId(Guid Value)
{
    internal byte[] ToBytes() => Value.ToByteArray(bigEndian: true);
}

/// <summary>A key of one case, in memory, with its cipher ready: making the cipher anew took twice as long as sealing a command with it.</summary>
public sealed class DataKey(KeyId id, byte[] secret)
{
    readonly Lock gate = new();
    AesGcm? cipher;

    public KeyId Id { get; } = id;

    // One at a time: a cipher is not to be shared between threads. A case's commands come one by one, so hardly anybody waits.
    internal void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, Span<byte> tag, ReadOnlySpan<byte> bound)
    {
        lock (gate) Cipher.Encrypt(nonce, plain, sealedBytes, tag, bound);
    }

    internal void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> bound)
    {
        lock (gate) Cipher.Decrypt(nonce, sealedBytes, tag, plain, bound);
    }

    AesGcm Cipher => cipher ??= new(secret, Sealing.TagLength);
}
