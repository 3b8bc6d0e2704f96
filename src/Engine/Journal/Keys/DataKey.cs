using System.Security.Cryptography;

namespace LowCode.Journal;

/// <summary>Names a data key; stands in front of everything sealed with it.</summary>
public readonly record struct KeyId(Guid Value)
{
    internal byte[] ToBytes() => Value.ToByteArray(bigEndian: true);
}

/// <summary>A key of one case, in memory.</summary>
public sealed class DataKey(KeyId id, byte[] secret)
{
    public KeyId Id { get; } = id;

    /// <summary>A cipher of its own for each use: it is cheap, and sharing one between threads is not safe.</summary>
    internal AesGcm NewCipher() => new(secret, Sealing.TagLength);
}
