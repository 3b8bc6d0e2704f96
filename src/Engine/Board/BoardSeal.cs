using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Board;

/// <summary>Seals what residents write, and tells one phone from another without telling whose it is; in each post a phone has another digest.</summary>
public sealed class BoardSeal(KeyStore keys, Database database)
{
    readonly Lazy<byte[]> secret = new(() => HKDF.DeriveKey(HashAlgorithmName.SHA256, File.ReadAllBytes(database.Settings.MasterKeyPath), 32, info: "lowcode board"u8.ToArray()));
    readonly OwnKey own = new(keys);

    internal string DigestOf(string post, string phone) => Convert.ToHexStringLower(HMACSHA256.HashData(secret.Value, Encoding.UTF8.GetBytes($"{post} {phone}")).AsSpan(0, 16));

    internal async ValueTask<byte[]> SealAsync(string post, long place, IReadOnlyList<string> texts, CancellationToken cancellation) =>
        Sealing.Seal(await own.GetAsync(cancellation), new CaseId(post), place, JsonSerializer.SerializeToUtf8Bytes(texts));

    internal async ValueTask<IReadOnlyList<string>> OpenAsync(string post, long place, byte[] payload, CancellationToken cancellation) =>
        payload.Length > 0 && await keys.GetAsync(Sealing.KeyOf(payload), cancellation) is { } key ? JsonSerializer.Deserialize<string[]>(Sealing.Open(key, new CaseId(post), place, payload))! : [];
}
