using System.Text.Json;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Board;

/// <summary>Seals what residents write, and tells one phone from another without telling whose it is; in each post a phone has another digest.</summary>
public sealed class BoardSeal(KeyStore keys, Database database)
{
    readonly KeyedDigest digests = new(database, "lowcode board");
    readonly OwnKey own = new(keys);

    internal string DigestOf(string post, string phone) => digests.Of($"{post} {phone}");

    internal async ValueTask<byte[]> SealAsync(string post, long place, IReadOnlyList<string> texts, CancellationToken cancellation) =>
        Sealing.Seal(await own.GetAsync(cancellation), new CaseId(post), place, JsonSerializer.SerializeToUtf8Bytes(texts));

    internal async ValueTask<IReadOnlyList<string>> OpenAsync(string post, long place, byte[] payload, CancellationToken cancellation) =>
        payload.Length > 0 && await keys.GetAsync(Sealing.KeyOf(payload), cancellation) is { } key ? JsonSerializer.Deserialize<string[]>(Sealing.Open(key, new CaseId(post), place, payload))! : [];
}
