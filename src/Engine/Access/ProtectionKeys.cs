using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Dapper;
using LowCode.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Access;

/// <summary>
/// The keys that protect session cookies, in the database so that every node opens what another has made. The framework asks for them
/// synchronously, at start and once a day.
/// </summary>
sealed class ProtectionKeys(Database database, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(async () =>
    {
        await using var connection = await database.OpenReadAsync();
        return (await connection.QueryAsync<byte[]>("select sealed from protection_key order by made_at, key_id")).Select(x => XElement.Parse(Encoding.UTF8.GetString(x))).ToList();
    }).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => database.WriteAsync(WriteLane.Interactive,
        (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "insert into protection_key (key_id, sealed, made_at) values (@friendlyName, @xml, @at) on conflict (key_id) do nothing",
            new { friendlyName, xml = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), at = clock.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction, cancellationToken: stop)))).GetAwaiter().GetResult();
}

/// <summary>Seals the secret part of a protection key with a key derived from the master key, which stands outside the database.</summary>
sealed class ProtectionSeal(Database database) : IXmlEncryptor
{
    const int NonceLength = 12, TagLength = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var bytes = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(Key(database), TagLength);
        cipher.Encrypt(bytes.AsSpan(0, NonceLength), plain, bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length));
        return new(new XElement("sealed", Convert.ToBase64String(bytes)), typeof(ProtectionUnseal));
    }

    public static XElement Open(Database database, XElement encrypted)
    {
        var bytes = Convert.FromBase64String(encrypted.Value);
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(Key(database), TagLength);
        cipher.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    static byte[] Key(Database database) => HKDF.DeriveKey(HashAlgorithmName.SHA256, File.ReadAllBytes(database.Settings.MasterKeyPath), 32, info: "lowcode protection keys"u8.ToArray());
}

/// <summary>Made by the framework from the type name that stands beside a sealed key.</summary>
sealed class ProtectionUnseal(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => ProtectionSeal.Open(services.GetRequiredService<Database>(), encryptedElement);
}
