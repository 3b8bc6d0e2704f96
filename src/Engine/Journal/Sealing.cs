using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LowCode.Journal;

/// <summary>
/// Authenticated sealing of payloads (AES-256-GCM). Layout: format byte 1, key id (16), nonce (12), ciphertext, tag (16).
/// Case and version are bound in as associated data, so that a payload cannot be moved to another row.
/// </summary>
public static class Sealing
{
    public const int NonceLength = 12;
    public const int TagLength = 16;
    const byte Format = 1;
    const int KeyIdLength = 16;
    const int HeaderLength = 1 + KeyIdLength + NonceLength;

    /// <summary>Bytes that sealing adds.</summary>
    public const int Overhead = HeaderLength + TagLength;

    /// <summary>Seals in the caller's thread. The nonce is random: a key seals a case's commands and outbox rows only, far below the limit of 2^32.</summary>
    public static byte[] Seal(DataKey key, CaseId id, long version, ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[Overhead + plain.Length];
        bytes[0] = Format;
        key.Id.Value.TryWriteBytes(bytes.AsSpan(1), bigEndian: true, out _);
        var nonce = bytes.AsSpan(1 + KeyIdLength, NonceLength);
        Nonces.Take(nonce);
        Span<byte> bound = stackalloc byte[AssociatedLength(id)];
        Associate(bound, id, version);
        key.Encrypt(nonce, plain, bytes.AsSpan(HeaderLength, plain.Length), bytes.AsSpan(HeaderLength + plain.Length), bound);
        return bytes;
    }

    /// <summary>Which key opens this.</summary>
    public static KeyId KeyOf(ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Overhead || sealedBytes[0] != Format) throw new CryptographicException("not a sealed payload of a known format");
        return new KeyId(new Guid(sealedBytes.Slice(1, KeyIdLength), bigEndian: true));
    }

    /// <exception cref="CryptographicException">Another key, another case or version, or changed bytes.</exception>
    public static byte[] Open(DataKey key, CaseId id, long version, ReadOnlySpan<byte> sealedBytes)
    {
        if (KeyOf(sealedBytes) != key.Id) throw new CryptographicException("sealed with another key");
        var plain = new byte[sealedBytes.Length - Overhead];
        Span<byte> bound = stackalloc byte[AssociatedLength(id)];
        Associate(bound, id, version);
        key.Decrypt(sealedBytes.Slice(1 + KeyIdLength, NonceLength), sealedBytes.Slice(HeaderLength, plain.Length),
            sealedBytes[(HeaderLength + plain.Length)..], plain, bound);
        return plain;
    }

    static int AssociatedLength(CaseId id) => sizeof(long) + Encoding.UTF8.GetByteCount(id.Value);

    static void Associate(Span<byte> bound, CaseId id, long version)
    {
        BinaryPrimitives.WriteInt64BigEndian(bound, version);
        Encoding.UTF8.GetBytes(id.Value, bound[sizeof(long)..]);
    }
}
