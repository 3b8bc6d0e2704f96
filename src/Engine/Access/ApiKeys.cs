using System.Security.Cryptography;
using System.Text;
using LowCode.Org;

namespace LowCode.Access;

/// <summary>Keys of API clients: <c>lc_{12 letters and digits}_{43 letters and digits}</c>. Only the digest is kept.</summary>
public static class ApiKeys
{
    const string Prefix = "lc_";
    const int IdLength = 12;
    const int SecretLength = 43;
    const int Length = 3 + IdLength + 1 + SecretLength;
    const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Makes a key; the text is shown once and is nowhere kept.</summary>
    public static (string Text, ClientKey Key) Make(DateTimeOffset now, DateTimeOffset? expires)
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdLength);
        var text = $"{Prefix}{id}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        return (text, new ClientKey(id, [.. SHA256.HashData(Encoding.ASCII.GetBytes(text))], now, expires));
    }

    public static bool LooksLikeKey(ReadOnlySpan<char> text) => text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && text[3 + IdLength] == '_';

    /// <summary>Finds the client a key belongs to, in memory. All of form, id, secret, expiry and being switched on must hold.</summary>
    public static bool TryFind(OrgDirectory directory, string text, DateTimeOffset now, out ApiClient client, out ClientKey key)
    {
        (client, key) = (null!, null!);
        if (!LooksLikeKey(text) || !directory.TryFindKey(text.AsSpan(3, IdLength), out client, out key)) return false;
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (Encoding.ASCII.GetBytes(text, bytes) != Length) return false;
        SHA256.HashData(bytes, digest);
        return CryptographicOperations.FixedTimeEquals(digest, key.Digest.AsSpan()) && client.IsOpen(key, now);
    }
}
