using System.Text.Json;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Registers;

/// <summary>Seals what a record says of people with a data key of the registers, and makes the keyed digests by which a record is found.</summary>
public sealed class RegisterSeal(KeyStore keys, Database database)
{
    readonly KeyedDigest digests = new(database, "lowcode register digests");
    readonly OwnKey own = new(keys);

    /// <summary>Tells one value from another without telling the value; the same value in another element has another digest.</summary>
    public string DigestOf(string register, string element, string value) =>
        digests.Of($"{register} {element} {value}");

    internal async ValueTask<byte[]> SealAsync<T>(string record, long version, T values, CancellationToken cancellation) =>
        Sealing.Seal(await own.GetAsync(cancellation), new CaseId(record), version, JsonSerializer.SerializeToUtf8Bytes(values));

    internal async ValueTask<T?> OpenAsync<T>(string record, long version, byte[]? payload, CancellationToken cancellation) where T : class =>
        payload is not null && await keys.GetAsync(Sealing.KeyOf(payload), cancellation) is { } key
            ? JsonSerializer.Deserialize<T>(Sealing.Open(key, new CaseId(record), version, payload)) : null;
}
