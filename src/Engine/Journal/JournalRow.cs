using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LowCode.Journal;

/// <summary>Where a case stands: the number of its last accepted command and that row's hash. <see cref="None"/> before the first.</summary>
public readonly record struct CaseHead(long Version, byte[] Hash)
{
    /// <summary>The case has no row yet; its first row names 32 zero bytes as previous hash.</summary>
    public static CaseHead None { get; } = new(0, new byte[JournalRow.HashLength]);

    public bool Equals(CaseHead other) => Version == other.Version && Hash.AsSpan().SequenceEqual(other.Hash);
    public override int GetHashCode() => Version.GetHashCode();
}

/// <summary>One accepted command as it stands in the journal. Made by <see cref="Following"/>, which computes the hash.</summary>
/// <param name="Version">1 for the command that created the case, then counted up by one.</param>
/// <param name="Client">Who sent the command, the name space of <paramref name="Key"/>: a user or an API client.</param>
/// <param name="Key">The caller's idempotency key, unique per client; null when none was given.</param>
/// <param name="Fingerprint">Digest of the command's body: the same key with another fingerprint is another command.</param>
/// <param name="RecordedAt">UTC milliseconds since 1970 when the command was decided.</param>
/// <param name="OccurredAt">UTC milliseconds since 1970 when it happened, which may be earlier (offline work, imports).</param>
/// <param name="Actor">Who acted, as the rights room names people.</param>
/// <param name="Codec">How the opened payload is read; see <see cref="EventCodec"/>.</param>
/// <param name="Payload">The sealed events, exactly these bytes are hashed.</param>
public sealed record JournalRow(
    CaseId Case, long Version, string Client, string? Key, byte[] Fingerprint, long RecordedAt, long OccurredAt,
    string Actor, int Codec, byte[] Payload, byte[] Previous, byte[] Hash)
{
    public const int HashLength = 32;

    /// <summary>The row that follows <paramref name="head"/>, with its hash.</summary>
    public static JournalRow Following(
        CaseHead head, CaseId id, string client, string? key, byte[] fingerprint,
        DateTimeOffset recordedAt, DateTimeOffset occurredAt, string actor, int codec, byte[] payload)
    {
        var row = new JournalRow(id, head.Version + 1, client, key, fingerprint,
            recordedAt.ToUnixTimeMilliseconds(), occurredAt.ToUnixTimeMilliseconds(), actor, codec, payload, head.Hash, []);
        return row with { Hash = row.ComputeHash() };
    }

    /// <summary>
    /// SHA-256 over previous hash, every header column and the stored payload. Each part of variable length is preceded by its length,
    /// so that no two rows share an input; a missing key differs from an empty one.
    /// </summary>
    public byte[] ComputeHash()
    {
        var text = Encoding.UTF8;
        var most = Previous.Length + Fingerprint.Length + Payload.Length + 64
            + text.GetMaxByteCount(Case.Value.Length + Client.Length + (Key?.Length ?? 0) + Actor.Length) + 16;
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var at = 0;
            Put(buffer, ref at, Previous);
            Put(buffer, ref at, Case.Value);
            Put(buffer, ref at, Version);
            Put(buffer, ref at, Client);
            Put(buffer, ref at, Key);
            Put(buffer, ref at, Fingerprint);
            Put(buffer, ref at, RecordedAt);
            Put(buffer, ref at, OccurredAt);
            Put(buffer, ref at, Actor);
            Put(buffer, ref at, (long)Codec);
            Put(buffer, ref at, Payload);
            return SHA256.HashData(buffer.AsSpan(0, at));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static void Put(byte[] buffer, ref int at, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(at), number);
        at += sizeof(long);
    }

    static void Put(byte[] buffer, ref int at, byte[] bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at), bytes.Length);
        bytes.CopyTo(buffer, at + sizeof(int));
        at += sizeof(int) + bytes.Length;
    }

    static void Put(byte[] buffer, ref int at, string? text)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetBytes(text, buffer.AsSpan(at + sizeof(int)));
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at), text is null ? -1 : length);
        at += sizeof(int) + length;
    }
}
