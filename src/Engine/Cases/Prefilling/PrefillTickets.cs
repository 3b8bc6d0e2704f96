using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>
/// Seals what was found so that it can travel to the page and back: no node has to remember it, nobody can change it or read it, and it is of use only to the
/// person it was made for, for that form, on that day. What they may no longer see when they send it is refused.
/// </summary>
public sealed class PrefillTickets(SecretBox box, CaseLoader cases, TimeProvider time)
{
    const string Purpose = "prefill";
    /// <summary>A page stands open no longer than a working day.</summary>
    static readonly TimeSpan holds = TimeSpan.FromHours(12);

    internal string Seal(PrefillTicket ticket) => Base64Url.EncodeToString(box.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(ticket, PrefillJson.Default.PrefillTicket)));

    /// <exception cref="RefusedException"><c>prefill.ticket</c>, <c>prefill.expired</c>, <c>prefill.revoked</c>.</exception>
    public async Task<PrefillLayer> OpenAsync(Caller caller, PrefillUse use, string app, string form, CancellationToken cancellation = default)
    {
        if (Read(use.Ticket) is not { } ticket || ticket.User != caller.User.Value || ticket.App != app || ticket.Form != form)
            throw new RefusedException(RefusalKind.Invalid, Problem.At("prefill.ticket", "prefill"));
        if (ticket.MadeAt + holds < time.GetUtcNow()) throw new RefusedException(RefusalKind.Invalid, Problem.At("prefill.expired", "prefill"));
        foreach (var place in ticket.Values.Select(v => (v.Origin, v.Record, v.Unit)).Concat(ticket.Subjects.Select(s => (Origin: s.Register, s.Record, s.Unit))).Distinct())
            if (!await SeesAsync(caller, place.Origin, place.Record, place.Unit, cancellation)) throw new RefusedException(RefusalKind.Forbidden, Problem.At("prefill.revoked", "prefill"));
        return new(ticket.Values, ticket.Subjects, use.Checked);
    }

    /// <summary>For somebody without an account: the ticket is bound to the phone they have proven.</summary>
    public PrefillLayer OpenOwn(string phone, PrefillUse use, string app, string form)
    {
        if (Read(use.Ticket) is not { } ticket || ticket.User != HolderOf(phone) || ticket.App != app || ticket.Form != form) throw new RefusedException(RefusalKind.Invalid, Problem.At("prefill.ticket", "prefill"));
        if (ticket.MadeAt + holds < time.GetUtcNow()) throw new RefusedException(RefusalKind.Invalid, Problem.At("prefill.expired", "prefill"));
        return new(ticket.Values, ticket.Subjects, use.Checked);
    }

    /// <summary>How a ticket names somebody who has proven a phone; no user's id looks like it.</summary>
    public static string HolderOf(string phone) => "phone " + phone;

    async ValueTask<bool> SeesAsync(Caller caller, string origin, string record, string unit, CancellationToken cancellation) => origin == PrefillDesk.OfCase
        ? await cases.LoadAsync(new CaseId(record), cancellation) is { Key: not null } loaded && Rights.Sees(caller, loaded.State.Involvement)
        : Rights.May(caller, Acts.RegisterRead, new UnitId(unit));

    PrefillTicket? Read(string text)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            return bytes.Length > Sealing.NonceLength + Sealing.TagLength ? JsonSerializer.Deserialize(box.Open(Purpose, bytes), PrefillJson.Default.PrefillTicket) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }
}
