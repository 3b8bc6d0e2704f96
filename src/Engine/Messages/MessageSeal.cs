using System.Text.Json;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Messages;

/// <summary>
/// Seals address and values of a message: with the key of its case, so that erasing the case erases them, or with a key of this node when it
/// belongs to none. Of the address only a keyed digest stands open, to count what one recipient gets a day.
/// </summary>
public sealed class MessageSeal(KeyStore keys, Database database)
{
    readonly KeyedDigest digests = new(database, "lowcode message recipients");
    readonly OwnKey own = new(keys);

    /// <summary>Tells one recipient from another without telling who it is.</summary>
    public string DigestOf(string kind, string address) => digests.Of($"{kind} {address}");

    internal async ValueTask<byte[]> SealAsync(MessageDraft draft, DataKey? key, CancellationToken cancellation) =>
        Sealing.Seal(key ?? await own.GetAsync(cancellation), new CaseId(draft.Id), 0, JsonSerializer.SerializeToUtf8Bytes(draft.Body(), MessageJson.Default.MessageBody));

    /// <returns>Null when what it was sealed with has been destroyed.</returns>
    internal async ValueTask<MessageBody?> OpenAsync(string id, byte[]? payload, CancellationToken cancellation)
    {
        if (payload is null || await keys.GetAsync(Sealing.KeyOf(payload), cancellation) is not { } key) return null;
        return JsonSerializer.Deserialize(Sealing.Open(key, new CaseId(id), 0, payload), MessageJson.Default.MessageBody);
    }
}
