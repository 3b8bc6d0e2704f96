using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LowCode.Apps;
using LowCode.Files;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// Half-filled forms: one for each person and step, sealed, found again on any device, laid into today's version of the form. Whoever may no longer fill the
/// form in does not get their draft either; it waits until they may again or its time is over.
/// </summary>
public sealed class FormDraftDesk
{
    const string Purpose = "form-draft";

    readonly FormDraftRows rows;
    readonly AppStore apps;
    readonly CaseLoader loader;
    readonly SecretBox box;
    readonly FileRows files;
    readonly FileLimits fileLimits;
    readonly FormDraftLimits limits;
    readonly TimeProvider time;

    internal FormDraftDesk(FormDraftRows rows, AppStore apps, CaseLoader loader, SecretBox box, FileRows files, FileLimits fileLimits, FormDraftLimits limits, TimeProvider time) =>
        (this.rows, this.apps, this.loader, this.box, this.files, this.fileLimits, this.limits, this.time) = (rows, apps, loader, box, files, fileLimits, limits, time);

    sealed record Content(Record Values, string? Comment);

    /// <summary>What a place asks for now.</summary>
    sealed record Standing(LightApp App, string Form, LoadedCase? Case);

    /// <summary>Keeps what was typed, in place of the draft it was made from. What was made from another takes nobody's place.</summary>
    /// <param name="caller">Whose draft.</param>
    /// <param name="place">Where.</param>
    /// <param name="street">Of a case that is not there yet.</param>
    /// <param name="values">As typed; need not be whole, nor right.</param>
    /// <param name="comment">What was written beside it.</param>
    /// <param name="origin">Where it comes from; null for whoever saves without a page.</param>
    /// <exception cref="RefusedException">The place does not ask them, a limit is passed, or <c>formDraft.elsewhere</c>: another draft is there and this one is not to be kept beside it.</exception>
    public async Task<SavedDraft> SaveAsync(Caller caller, DraftPlace place, string? street, Record values, string? comment, DraftOrigin? origin = null, CancellationToken cancellation = default)
    {
        var at = await StandAsync(caller, place, street, cancellation);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new Content(values, string.IsNullOrWhiteSpace(comment) ? null : comment));
        limits.Check(bytes.Length);
        var now = time.GetUtcNow();
        var saved = await rows.SaveAsync(new FormDraftRow
        {
            UserId = caller.User.Value, Place = place.ToString(), App = place.App, AppVersion = at.App.Manifest.Version, Settings = at.App.SettingsDigest, Form = at.Form, CaseId = place.Case?.Value, Street = street,
            Fields = values.Count(v => !v.Value.IsBlank), SavedAt = now.ToUnixTimeMilliseconds(), Writer = Written(origin), ExpiresAt = now.AddDays(limits.Days).ToUnixTimeMilliseconds(), Sealed = Seal(caller, place, at.Case, bytes),
        }, origin?.Seen?.ToUnixTimeMilliseconds(), origin?.KeepsApart == true, limits.PerPerson, cancellation);
        if (saved is not { } there) throw new RefusedException(RefusalKind.Invalid, Problem.Of("formDraft.tooMany", ("limit", limits.PerPerson.ToString(CultureInfo.InvariantCulture))));
        if (!there.Held && origin?.KeepsApart != true) throw new RefusedException(RefusalKind.Conflict, Problem.Of("formDraft.elsewhere", ("at", Said(At(there.SavedAt))), ("now", Said(now))));
        // Files that were sent and wait for a case wait as long as the draft that names them.
        if (FileReference.In(values).Keys.ToList() is { Count: > 0 } named) await files.HoldAsync(named, caller.Key, now.AddDays(limits.Days) - fileLimits.Waiting, cancellation);
        return new(now, there.Held ? null : At(there.SavedAt));
    }

    /// <summary>Gives the place to a draft that was saved beside it; what had the place is kept beside it from now on.</summary>
    /// <exception cref="RefusedException">The place does not ask them, or <c>formDraft.none</c>.</exception>
    public async Task ChooseAsync(Caller caller, DraftPlace place, string? street, string copy, CancellationToken cancellation = default)
    {
        await StandAsync(caller, place, street, cancellation);
        if (!await rows.ChooseAsync(caller.User.Value, place.ToString(), copy, cancellation)) throw Refused(RefusalKind.NotFound, "formDraft.none");
    }

    /// <summary>Forgets a draft that was saved beside another.</summary>
    public Task DropCopyAsync(Caller caller, DraftPlace place, string copy, CancellationToken cancellation = default) => rows.DropCopyAsync(caller.User.Value, place.ToString(), copy, cancellation);

    /// <summary>The draft at a place, laid into the form as it is now; null when there is none, it has expired, or its case was erased.</summary>
    /// <exception cref="RefusedException">The place does not ask them any more.</exception>
    public async Task<FormDraft?> FindAsync(Caller caller, DraftPlace place, CancellationToken cancellation = default)
    {
        if (await rows.FindAsync(caller.User.Value, place.ToString(), cancellation) is not { } row || row.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds()) return null;
        var at = await StandAsync(caller, place, row.Street, cancellation);
        if (Open(caller, place, at.Case, row.Sealed) is not { } content) return null;
        var now = at.App.Forms[at.Form].Definition;
        var fit = new DraftFit(content.Values, []);
        if (row.AppVersion != at.App.Manifest.Version || row.Settings != at.App.SettingsDigest || row.Form != at.Form)
        {
            var then = await apps.GetAsync(row.App, row.AppVersion, row.Settings);
            var step = at.Case?.State.Item(place.Visit)?.Activity;
            fit = DraftFit.Of(then.Forms.GetValueOrDefault(row.Form)?.Definition ?? now, now, content.Values, AccessOf(then, step), AccessOf(at.App, step));
        }
        return new(place, row.Street, fit.Values, content.Comment, At(row.SavedAt), At(row.ExpiresAt), fit.Changes, await rows.BesideAsync(caller.User.Value, place.ToString(), cancellation));
    }

    static FormAccess? AccessOf(LightApp app, string? step) => step is null ? null : app.Steps.GetValueOrDefault(step)?.Access;

    /// <summary>Whether there is one; nothing is opened.</summary>
    public async Task<int> CountAsync(Caller caller, CancellationToken cancellation = default) => (await LinesAsync(caller, cancellation)).Count;

    /// <summary>The box of drafts: those whose form the caller may still fill in. Those of steps that are over go.</summary>
    public async Task<IReadOnlyList<FormDraftLine>> LinesAsync(Caller caller, CancellationToken cancellation = default)
    {
        var lines = new List<FormDraftLine>();
        foreach (var row in await rows.OfAsync(caller.User.Value, time.GetUtcNow().ToUnixTimeMilliseconds(), cancellation))
        {
            var place = PlaceOf(row);
            try
            {
                var at = await StandAsync(caller, place, row.Street, cancellation);
                var item = at.Case?.State.Item(place.Visit);
                lines.Add(new(row.App, at.App.Manifest.Name, place.Case, place.Visit, row.Street, (int)row.Fields, At(row.SavedAt), At(row.ExpiresAt), at.Case?.State.Number, at.Case?.State.Title, item?.Name));
            }
            catch (RefusedException refused) when (refused.Problems is [{ Code: "item.done" }])
            {
                await rows.DropAsync(row.UserId, row.Place, cancellation);
            }
            catch (RefusedException)
            {
                // Not theirs now: they may be let in again before it expires.
            }
        }
        return lines;
    }

    /// <summary>Forgets the draft at a place: it was sent, or is not wanted.</summary>
    public Task DropAsync(Caller caller, DraftPlace place, CancellationToken cancellation = default) => rows.DropAsync(caller.User.Value, place.ToString(), cancellation);

    /// <summary>Removes what has expired.</summary>
    public Task<int> SweepAsync(CancellationToken cancellation = default) => rows.DropExpiredAsync(time.GetUtcNow().ToUnixTimeMilliseconds(), cancellation);

    static DraftPlace PlaceOf(FormDraftRow row) => row.CaseId is { } id ? new(row.App, new CaseId(id), int.Parse(row.Place[(row.Place.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture)) : new(row.App);

    /// <summary>Keys of pages are letters and digits; anything else is taken for one writer.</summary>
    static string Written(DraftOrigin? origin) => origin?.Writer is { Length: > 0 and <= 100 } writer && writer.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' ') ? writer : "";

    static string Said(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The rights of the door the form itself stands behind, asked anew each time.</summary>
    async Task<Standing> StandAsync(Caller caller, DraftPlace place, string? street, CancellationToken cancellation)
    {
        if (place.Case is { } id)
        {
            if (await loader.LoadAsync(id, cancellation) is not { Key: not null } loaded || loaded.State.App != place.App || !Rights.Sees(caller, loaded.State.Involvement)) throw Refused(RefusalKind.NotFound, "case.unknown");
            if (loaded.State.Item(place.Visit) is not { IsLive: true } item) throw Refused(RefusalKind.Conflict, "item.done");
            var pinned = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
            if (item.Form is not { } name || !pinned.Forms.ContainsKey(name)) throw Refused(RefusalKind.Invalid, "formDraft.noForm");
            if (item.Holder != caller.User.Value || item.Status != ItemStatus.Claimed || !Rights.MaySomewhere(caller, Acts.Complete)) throw Refused(RefusalKind.Forbidden, "formDraft.notHeld");
            return new(pinned, name, loaded);
        }
        var tree = caller.Directory.Tree;
        if (street is null || !tree.TryFind(new UnitId(street), out var unit) || unit.Kind != UnitKind.Street) throw new RefusedException(RefusalKind.Invalid, Problem.At("case.street.unknown", "street", ("street", street ?? "")));
        var app = await apps.InstalledAsync(place.App, tree.PathOf(unit.Id).Select(u => u.Id.Value), cancellation);
        if (!CaseOffers.MayOpen(caller, app, unit.Id)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("case.open.forbidden", ("street", unit.Name), ("app", app.Manifest.Name.Zh)));
        return new(app, app.Manifest.Form, null);
    }

    // What was typed for a case goes with the case's key; before there is one, with a key of the product's own.
    byte[] Seal(Caller caller, DraftPlace place, LoadedCase? of, byte[] bytes) =>
        of is { Key: { } key } ? Sealing.Seal(key, Bound(caller, place), 0, bytes) : box.Seal(Purpose + " " + Bound(caller, place).Value, bytes);

    Content? Open(Caller caller, DraftPlace place, LoadedCase? of, byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(of is { Key: { } key } ? Sealing.Open(key, Bound(caller, place), 0, bytes) : box.Open(Purpose + " " + Bound(caller, place).Value, bytes));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>No draft passes for another's, or for one of another step.</summary>
    static CaseId Bound(Caller caller, DraftPlace place) => new($"{caller.User.Value}/{place}");

    static RefusedException Refused(RefusalKind kind, string code) => new(kind, Problem.Of(code));
}
