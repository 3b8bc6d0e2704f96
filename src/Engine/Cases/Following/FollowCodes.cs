using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Cases.Following;

/// <summary>
/// Proves by phone that somebody is the claimant of a case: they name its number and their phone, and type the code that is sent to the phone the case
/// knows. Whoever asks is answered alike, whether there is such a case or not; how often one may ask and try is limited on all nodes together.
/// </summary>
public sealed class FollowCodes(Database database, CaseLoader loader, AppStore apps, MessageSender sender, MessageSeal seal, MessageSettings settings, TimeProvider time)
{
    public static TimeSpan ValidFor { get; } = TimeSpan.FromMinutes(5);
    /// <summary>Wrong codes that may be typed.</summary>
    public const int Tries = 5;
    /// <summary>Codes an hour for one case number, one phone and one network address.</summary>
    public const int PerNumber = 5, PerPhone = 5, PerAddress = 30;
    const int Shortest = Claimant.ShortestPhone, Longest = 40;

    sealed record Row(string? CaseId, byte[] Code, long Tries, long MadeAt, string Phone);

    /// <summary>Sends a code when number and phone fit a case.</summary>
    /// <param name="number">As printed on the receipt; blanks do not count.</param>
    /// <param name="phone">The whole number or its last four digits.</param>
    /// <param name="address">Where the asker sits.</param>
    /// <returns>Names the code that was asked for, whether one was sent or not.</returns>
    /// <exception cref="RefusedException"><c>follow.number</c>, <c>follow.phone</c>, <c>follow.often</c>.</exception>
    public async Task<string> AskAsync(string number, string phone, string address, CancellationToken cancellation)
    {
        number = new string([.. number.Where(c => !char.IsWhiteSpace(c))]).ToUpperInvariant();
        var digits = new string([.. phone.Where(char.IsAsciiDigit)]);
        if (number.Length is < Shortest or > Longest) throw new RefusedException(RefusalKind.Invalid, Problem.At("follow.number", "number"));
        if (digits.Length is < Shortest or > 15) throw new RefusedException(RefusalKind.Invalid, Problem.At("follow.phone", "phone"));
        var found = await FindAsync(number, digits, cancellation);
        return await MakeAsync(found?.Case.Value, "follow", number, digits, address, found is { } to ? (to.Phone, to.Street, "followCode") : null, cancellation);
    }

    /// <summary>Sends a code to the phone a case knows, to somebody who has proven it before and was known no longer while they typed.</summary>
    /// <exception cref="RefusedException"><c>follow.often</c>.</exception>
    public async Task<string> AskAgainAsync(CaseId id, string address, CancellationToken cancellation)
    {
        if (await loader.LoadAsync(id, cancellation) is not { Key: not null, State: var state }) throw Wrong("follow.code");
        var phone = Claimant.PhoneOf(await apps.GetAsync(state.App, state.AppVersion, state.Settings), state.Form) ?? "";
        return await MakeAsync(id.Value, "follow", state.Number, phone, address, phone.Length >= Shortest ? (phone, new UnitId(state.Street), "followCode") : null, cancellation);
    }

    /// <summary>Sends a code to a phone, to prove it whole.</summary>
    /// <param name="street">Whose signature the message carries.</param>
    /// <exception cref="RefusedException"><c>phone.mobile</c>, <c>follow.often</c>.</exception>
    public async Task<string> AskPhoneAsync(string phone, UnitId street, string address, CancellationToken cancellation)
    {
        var digits = Mobile(phone) ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("phone.mobile", "phone"));
        return await MakeAsync(null, Portal, digits, digits, address, (digits, street, "phoneCode"), cancellation);
    }

    /// <summary>A mobile number in eleven digits; null when it is none.</summary>
    public static string? Mobile(string phone) => new string([.. phone.Where(char.IsAsciiDigit)]) is ['1', >= '3' and <= '9', ..] and { Length: 11 } digits ? digits : null;

    const string Portal = "portal";

    /// <param name="to">Whom it is sent to by which template; null for nobody, which nobody learns.</param>
    async Task<string> MakeAsync(string? @case, string purpose, string number, string digits, string address, (string Phone, UnitId Street, string Template)? to, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (id, code) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        var row = new
        {
            id, CaseId = @case, code = DigestOf(id, code), now = now.ToUnixTimeMilliseconds(), hour = now.AddHours(-1).ToUnixTimeMilliseconds(), day = now.AddDays(-1).ToUnixTimeMilliseconds(),
            number = seal.DigestOf(purpose + " number", number), phone = seal.DigestOf(purpose + " phone", digits), address = seal.DigestOf("follow address", address),
        };
        // Counted and written in one: who asks twice at once is counted twice. guard: code limit
        var taken = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("delete from follow_code where made_at < @day", row, transaction, cancellationToken: stop));
            var (ofNumber, ofPhone, ofAddress) = await connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition("""
                select coalesce(sum(case when number = @number then 1 else 0 end), 0), coalesce(sum(case when phone = @phone then 1 else 0 end), 0),
                  coalesce(sum(case when address = @address then 1 else 0 end), 0) from follow_code where made_at > @hour
                """, row, transaction, cancellationToken: stop));
            var ofDay = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from follow_code", row, transaction, cancellationToken: stop));
            // Each code is a message that is paid for: whoever has many addresses may not spend without end.
            if (ofDay >= settings.CodesPerDay) return false;
            if (ofNumber >= PerNumber || ofPhone >= PerPhone || ofAddress >= PerAddress) return false;
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into follow_code (id, case_id, code, tries, made_at, number, phone, address) values (@id, @CaseId, @code, 0, @now, @number, @phone, @address)", row, transaction, cancellationToken: stop));
            return true;
        }, cancellation);
        if (!taken) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.often"));
        if (to is { } found)
            await sender.SendAsync(found.Template, new Recipient(MessageDraft.Mobile, found.Phone),
                new Dictionary<string, string> { ["code"] = code, ["minutes"] = ValidFor.TotalMinutes.ToString(CultureInfo.InvariantCulture) }, found.Street, ValidFor, cancellation);
        return id;
    }

    /// <summary>The case a code proves; a code is good once.</summary>
    /// <exception cref="RefusedException"><c>follow.code</c>, <c>follow.spent</c>.</exception>
    public async Task<CaseId> ProveAsync(string id, string code, CancellationToken cancellation) =>
        new(await TakeAsync(id, code, row => row.CaseId, cancellation));

    /// <summary>Whether a code proves a phone; it is good once.</summary>
    /// <exception cref="RefusedException"><c>follow.code</c>, <c>follow.spent</c>.</exception>
    public Task<string> ProvePhoneAsync(string id, string phone, string code, CancellationToken cancellation) =>
        TakeAsync(id, code, row => Mobile(phone) is { } digits && row.CaseId is null && row.Phone == seal.DigestOf(Portal + " phone", digits) ? digits : null, cancellation);

    /// <param name="proven">What the code proves; null for nothing.</param>
    async Task<string> TakeAsync(string id, string code, Func<Row, string?> proven, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var typed = new string([.. code.Where(char.IsAsciiDigit)]);
        // The try is counted before it is judged. guard: code tries
        var row = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            "update follow_code set tries = tries + 1 where id = @id returning case_id as CaseId, code as Code, cast(tries as bigint) as Tries, made_at as MadeAt, phone as Phone", new { id }, transaction, cancellationToken: stop)), cancellation);
        if (row is null || now.ToUnixTimeMilliseconds() - row.MadeAt > ValidFor.TotalMilliseconds) throw Wrong("follow.code");
        if (row.Tries > Tries) throw Wrong("follow.spent");
        if (!CryptographicOperations.FixedTimeEquals(row.Code, DigestOf(id, typed)) || proven(row) is not { } shown) throw Wrong("follow.code");
        var used = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update follow_code set tries = @spent where id = @id and tries <= @Tries", new { id, spent = Tries + 1, Tries }, transaction, cancellationToken: stop)), cancellation);
        return used == 1 ? shown : throw Wrong("follow.code");
    }

    async Task<(CaseId Case, string Phone, UnitId Street)?> FindAsync(string number, string digits, CancellationToken cancellation)
    {
        string? found;
        await using (var connection = await database.OpenReadAsync(cancellation))
            found = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition("select case_id from cases where number = @number", new { number }, cancellationToken: cancellation));
        if (found is null || await loader.LoadAsync(new CaseId(found), cancellation) is not { Key: not null } loaded) return null;
        var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
        if (Claimant.PhoneOf(app, loaded.State.Form) is not { } phone || !(phone == digits || (digits.Length == Shortest && phone.EndsWith(digits, StringComparison.Ordinal)))) return null;
        return (new CaseId(found), phone, new UnitId(loaded.State.Street));
    }

    static byte[] DigestOf(string id, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{id} {code}"));

    static RefusedException Wrong(string code) => new(RefusalKind.Invalid, Problem.At(code, "code"));
}
