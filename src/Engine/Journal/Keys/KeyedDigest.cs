using System.Security.Cryptography;
using System.Text;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>Tells one text from another without telling the text: a digest under a key of its own, so that nobody can try texts out without the master key.</summary>
/// <param name="database">Whose master key the digest's key is derived from.</param>
/// <param name="purpose">What is told apart; another purpose gives another digest of the same text.</param>
sealed class KeyedDigest(Database database, string purpose)
{
    readonly Lazy<byte[]> secret = new(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, File.ReadAllBytes(database.Settings.MasterKeyPath), 32, info: Encoding.UTF8.GetBytes(purpose)));

    /// <returns>Sixteen bytes in lower-case hexadecimal.</returns>
    public string Of(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(secret.Value, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
