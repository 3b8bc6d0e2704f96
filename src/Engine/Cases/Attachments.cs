using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Files;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>A file opened for its reader.</summary>
public sealed record OpenedFile(string Name, string Type, string Hash, byte[] Bytes);

/// <summary>
/// Files of cases. The bytes of each are sealed with a key of its own; that key is sealed with one made for the sending, and from the command
/// on that names the file with the key of the case. So the bytes are never written twice, and what erases a case erases its files.
/// </summary>
public sealed class Attachments(FileRows rows, IBlobStore blobs, KeyStore keys, FileLimits limits, TimeProvider time)
{
    const int SecretLength = 32;
    static readonly TimeSpan handing = TimeSpan.FromHours(1);
    readonly SemaphoreSlim atOnce = new(limits.AtOnce);

    public FileLimits Limits => limits;

    /// <summary>Takes a file in; it waits for the command that names it, from the same sender.</summary>
    /// <param name="owner">As idempotency keys name senders.</param>
    /// <param name="field">The field it is meant for: decides what is taken, and whether time and place of a photo are kept.</param>
    /// <param name="key">The same key from the same sender is the same file; null makes a new one each time.</param>
    /// <param name="name">As sent.</param>
    /// <param name="content">Read to its end, up to the limit.</param>
    /// <param name="source">Of people without an account: digest of where they sit. What they send waits within limits (<see cref="FileLimits.WaitingInAll"/>).</param>
    /// <param name="device">Where the device was when a photo was taken with it; kept beside what the picture says itself.</param>
    /// <returns>The reference that forms take.</returns>
    /// <exception cref="RefusedException"><c>file.…</c>, <c>command.keyReused</c>.</exception>
    public async Task<Record> TakeAsync(string owner, FieldDefinition field, string? key, string? name, Stream content, CancellationToken cancellation, string? source = null, GeoPoint? device = null)
    {
        if (!await atOnce.WaitAsync(TimeSpan.FromSeconds(10), cancellation)) throw new RefusedException(RefusalKind.Busy, Problem.Of("file.busy"));
        try
        {
            var most = (int)Math.Min(limits.Bytes, field.MaxSize ?? limits.Bytes);
            var bytes = await ReadAsync(content, most, cancellation) ?? throw Refused(Problem.At("file.large", "file", ("name", name ?? ""), ("limit", Math.Max(1, most / 1024 / 1024).ToString(CultureInfo.InvariantCulture))));
            var file = FileCheck.Check(name, bytes, limits, out var problem) ?? throw Refused(problem!);
            var accept = FileField.Endings(field);
            if (accept.Count > 0 && !accept.Contains(Path.GetExtension(file.Name).TrimStart('.')))
                throw Refused(Problem.At("file.notAccepted", "file", ("name", file.Name), ("accept", string.Join(", ", accept))));
            // What the field does not ask for is not kept.
            if (field.Type != FieldType.Photo) (file, device) = (file with { TakenAt = null, Place = null }, null);
            return await KeepAsync(owner, key, file, source, device, cancellation);
        }
        finally
        {
            atOnce.Release();
        }
    }

    async Task<Record> KeepAsync(string owner, string? key, CheckedFile file, string? source, GeoPoint? device, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var id = key is null ? Guid.CreateVersion7(now).ToString("N") : Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new[] { owner, key })))[..32];
        // Before anything is stored.
        if (source is not null && await rows.WaitingAsync(id, owner, source, cancellation) is var waiting && (waiting.OfSender + file.Bytes.Length > limits.WaitingOfPage || waiting.FromAddress + file.Bytes.Length > limits.WaitingFromAddress || waiting.InAll + file.Bytes.Length > limits.WaitingInAll))
            throw new RefusedException(RefusalKind.Busy, Problem.At("file.waiting", "file"));
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        var own = KeyOf(id, secret);
        var about = new About(file.Name, file.Type, file.Bytes.Length, file.Hash, file.TakenAt, file.Place?.Lng, file.Place?.Lat, device?.Lng, device?.Lat);
        var sender = await keys.NextAsync(cancellation);
        var address = await blobs.PutAsync(Sealing.Seal(own, Bound(id), 0, file.Bytes), cancellation);
        var row = await rows.AddAsync(new FileRow(id, owner, null, now.ToUnixTimeMilliseconds(), address, Sealing.Seal(sender, Bound(id), 0, secret),
            sender.Id.Value.ToByteArray(bigEndian: true), Sealing.Seal(own, Bound(id), 1, JsonSerializer.SerializeToUtf8Bytes(about, AboutJson.Default.About))), file.Bytes.Length, source, cancellation);
        if (row.Blob == address) return Reference(id, about);
        await blobs.DeleteAsync(address, cancellation);
        // Sent again after the command that names it was accepted: its key is sealed with the case's by now.
        var known = await OpenAsync(row, row.Case is { } of ? new CaseId(of) : null, cancellation);
        return known?.About.Hash == about.Hash ? Reference(id, known.About) : throw Refused(Problem.At("command.keyReused", "key", ("key", key!)));
    }

    /// <summary>Files that this sender has sent, that values name, and that no case has yet.</summary>
    public async Task<IReadOnlyDictionary<string, SentFile>> SentAsync(string owner, Record values, CancellationToken cancellation)
    {
        var named = FileReference.In(values).Keys.Where(id => id.Length == 32).Take(limits.PerCase + 1).ToList();
        if (named.Count == 0) return FrozenDictionary<string, SentFile>.Empty;
        var since = (time.GetUtcNow() - limits.Waiting + handing).ToUnixTimeMilliseconds();
        var sent = new Dictionary<string, SentFile>(StringComparer.Ordinal);
        foreach (var row in await rows.FindAsync(named, cancellation))
            // guard: file sender
            if (row.Case is null && row.Owner == owner && row.MadeAt >= since && await OpenAsync(row, null, cancellation) is { } open)
                sent[row.Id] = new SentFile(row.Id, Reference(row.Id, open.About), open.Secret);
        return sent;
    }

    /// <summary>Files of a case as those that get them along with a part: the bytes stay where they are, their key is sealed for the part. One that is gone is left out.</summary>
    internal async Task<IReadOnlyDictionary<string, SentFile>> SharedAsync(CaseId whole, IReadOnlyList<SharedFile> shared, CancellationToken cancellation)
    {
        var sent = new Dictionary<string, SentFile>(StringComparer.Ordinal);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // guard: files of that case alone
        var found = (await rows.FindAsync([.. shared.Select(s => s.Of).Distinct(StringComparer.Ordinal)], cancellation)).Where(r => r.Case == whole.Value).ToDictionary(r => r.Id, StringComparer.Ordinal);
        foreach (var one in shared)
            if (found.TryGetValue(one.Of, out var row) && await OpenAsync(row, whole, cancellation) is { } open)
                sent[one.Id] = new SentFile(one.Id, Reference(one.Id, open.About), open.Secret) { Shared = row with { Id = one.Id, MadeAt = now, Origin = row.SealedAs } };
        return sent;
    }

    /// <summary>A file that this sender has sent and not yet put into a case.</summary>
    public async Task<OpenedFile?> ReadSentAsync(string owner, string id, CancellationToken cancellation) =>
        (await rows.FindAsync([id], cancellation)) is [{ Case: null } row] && row.Owner == owner ? await ReadAsync(row, null, cancellation) : null;

    /// <summary>A file of a case. Whether its reader may see it is the caller's to ask.</summary>
    public async Task<OpenedFile?> ReadAsync(CaseId caseId, string id, CancellationToken cancellation) =>
        (await rows.FindAsync([id], cancellation)) is [var row] && row.Case == caseId.Value ? await ReadAsync(row, caseId, cancellation) : null;

    /// <summary>The files a decision takes into its case: those it still names.</summary>
    internal Decision AttachTo(CaseState before, Decision decision, CaseFacts facts)
    {
        var named = new Dictionary<string, Record>(FileReference.In(decision.State.Form), StringComparer.Ordinal);
        foreach (var arrival in Summoned.Arrivals(decision.State))
            foreach (var (file, reference) in FileReference.In(arrival)) named[file] = reference;
        foreach (var supply in decision.State.Supplies)
            foreach (var (file, reference) in FileReference.In(supply.Files)) named[file] = reference;
        foreach (var attached in decision.State.Attached) named[attached.Id] = attached.File;
        return named.Count > limits.PerCase
            ? new Decision([], before, [], decision.At, Refusal.Of(RefusalKind.Invalid, Problem.Of("file.perCase", ("limit", limits.PerCase.ToString(CultureInfo.InvariantCulture)))))
            : decision with { Attached = [.. facts.Sent.Values.Where(f => named.ContainsKey(f.Id))] };
    }

    /// <summary>The row that gives a file to a case, its key sealed with the case's.</summary>
    internal static RowWrite Give(SentFile file, CaseId caseId, DataKey key)
    {
        var secret = Sealing.Seal(key, Bound(file.Id, caseId), 0, file.Secret);
        return file.Shared is { } row ? FileRows.ShareWith(row, caseId.Value, secret) : FileRows.AttachTo(file.Id, caseId.Value, secret);
    }

    /// <summary>Destroys the first keys of files that have a case by now, and forgets those that nobody named in time.</summary>
    /// <returns>How many were looked at.</returns>
    public async Task<int> SweepAsync(int count, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var loose = await rows.LooseAsync(now - limits.Waiting, count, cancellation);
        if (loose.Count == 0) return 0;
        await rows.DropAsync([.. loose.Where(r => r.Case is null).Select(r => r.Id)], cancellation);
        await keys.DestroyAsync([.. loose.Select(r => new KeyId(new Guid(r.SenderKey!, bigEndian: true)))], now, cancellation);
        foreach (var row in loose.Where(r => r.Case is null)) await blobs.DeleteAsync(row.Blob, cancellation);
        await rows.SettleAsync([.. loose.Where(r => r.Case is not null).Select(r => r.Id)], cancellation);
        return loose.Count;
    }

    /// <summary>Removes the files of a case that was erased; nobody could open them any more. Bytes that a part of it has too stay for the part.</summary>
    public async Task ForgetAsync(CaseId caseId, CancellationToken cancellation)
    {
        foreach (var blob in await rows.OnlyOfCaseAsync(caseId.Value, cancellation)) await blobs.DeleteAsync(blob, cancellation);
        await rows.DropOfCaseAsync(caseId.Value, cancellation);
    }

    sealed record Opened(About About, byte[] Secret);

    async Task<OpenedFile?> ReadAsync(FileRow row, CaseId? caseId, CancellationToken cancellation)
    {
        if (await OpenAsync(row, caseId, cancellation) is not { } open || await blobs.GetAsync(row.Blob, cancellation) is not { } stored) return null;
        return new OpenedFile(open.About.Name, open.About.Type, open.About.Hash, Sealing.Open(KeyOf(row.SealedAs, open.Secret), Bound(row.SealedAs), 0, stored));
    }

    /// <returns>Null when the key is gone: swept, or erased with its case.</returns>
    async Task<Opened?> OpenAsync(FileRow row, CaseId? caseId, CancellationToken cancellation)
    {
        if (await keys.GetAsync(Sealing.KeyOf(row.Secret), cancellation) is not { } key) return null;
        var secret = Sealing.Open(key, caseId is { } of ? Bound(row.Id, of) : Bound(row.Id), 0, row.Secret);
        return new Opened(JsonSerializer.Deserialize(Sealing.Open(KeyOf(row.SealedAs, secret), Bound(row.SealedAs), 1, row.About), AboutJson.Default.About)!, secret);
    }

    static async Task<byte[]?> ReadAsync(Stream content, int most, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = await content.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (all.Length + read > most) return null;
            all.Write(chunk, 0, read);
        }
        return all.ToArray();
    }

    static Record Reference(string id, About file) => FileReference.Of(id, file.Name, file.Type, file.Size, file.Hash, file.TakenAt, file.Lng, file.Lat, file.DeviceLng is { } x && file.DeviceLat is { } y ? (x, y) : null);

    static DataKey KeyOf(string id, byte[] secret) => new(new KeyId(Guid.ParseExact(id, "N")), secret);

    /// <summary>What seals are bound to, so that no file's bytes or key pass for another's.</summary>
    static CaseId Bound(string id) => new(id);
    static CaseId Bound(string id, CaseId caseId) => new($"{caseId.Value}/{id}");

    static RefusedException Refused(Problem problem) => new(RefusalKind.Invalid, problem);
}

/// <summary>What is kept of a file beside its bytes.</summary>
/// <param name="DeviceLng">Where the device was when a photo was taken; what the picture itself says stands beside it.</param>
sealed record About(string Name, string Type, long Size, string Hash, DateTimeOffset? TakenAt, double? Lng, double? Lat, double? DeviceLng = null, double? DeviceLat = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(About))]
sealed partial class AboutJson : JsonSerializerContext;
