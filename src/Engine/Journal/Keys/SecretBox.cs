using System.Security.Cryptography;
using System.Text;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>Seals what the product itself has to read again (a webhook's secret, an uploaded file) with a key derived from the master key, one per purpose.</summary>
public sealed class SecretBox(Database database)
{
    /// <param name="purpose">What it is for; opened under another it does not open.</param>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[Sealing.NonceLength + plain.Length + Sealing.TagLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, Sealing.NonceLength));
        using var cipher = new AesGcm(Key(purpose), Sealing.TagLength);
        cipher.Encrypt(bytes.AsSpan(0, Sealing.NonceLength), plain, bytes.AsSpan(Sealing.NonceLength, plain.Length), bytes.AsSpan(Sealing.NonceLength + plain.Length));
        return bytes;
    }

    /// <exception cref="CryptographicException">Another key or purpose, or changed bytes.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> bytes)
    {
        var plain = new byte[bytes.Length - Sealing.NonceLength - Sealing.TagLength];
        using var cipher = new AesGcm(Key(purpose), Sealing.TagLength);
        cipher.Decrypt(bytes[..Sealing.NonceLength], bytes.Slice(Sealing.NonceLength, plain.Length), bytes[^Sealing.TagLength..], plain);
        return plain;
    }

    byte[] Key(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, File.ReadAllBytes(database.Settings.MasterKeyPath), 32, info: Encoding.UTF8.GetBytes("lowcode " + purpose));
}
