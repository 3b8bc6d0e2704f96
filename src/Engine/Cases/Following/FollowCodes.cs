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
public sealed class FollowCodes(Database database, CaseLoader loader, AppStore apps, MessageSender sender, MessageSeal seal, TimeProvider time)
{
    public static TimeSpan ValidFor { get; } = TimeSpan.FromMinutes(5);
    /// <summary>Wrong codes that may be typed.</summary>
    public const int Tries = 5;
    /// <summary>Codes an hour for one case number, one phone and one network address.</summary>
    public const int PerNumber = 5, PerPhone = 5, PerAddress = 30;
    const int Shortest = Claimant.ShortestPhone, Longest = 40;

    sealed record Row(string? CaseId, byte[] Code, long Tries, long MadeAt);

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
        var now = time.GetUtcNow();
        var (id, code) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        var found = await FindAsync(number, digits, cancellation);
        var row = new
        {
            id, CaseId = found?.Case.Value, code = DigestOf(id, code), now = now.ToUnixTimeMilliseconds(), hour = now.AddHours(-1).ToUnixTimeMilliseconds(), day = now.AddDays(-1).ToUnixTimeMilliseconds(),
            number = seal.DigestOf("follow number", number), phone = seal.DigestOf("follow phone", digits), address = seal.DigestOf("follow address", address),
        };
        // Counted and written in one: who asks twice at once is counted twice. guard: code limit
        var taken = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("delete from follow_code where made_at < @day", row, transaction, cancellationToken: stop));
            var (ofNumber, ofPhone, ofAddress) = await connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition("""
                select coalesce(sum(case when number = @number then 1 else 0 end), 0), coalesce(sum(case when phone = @phone then 1 else 0 end), 0),
                  coalesce(sum(case when address = @address then 1 else 0 end), 0) from follow_code where made_at > @hour
                """, row, transaction, cancellationToken: stop));
            if (ofNumber >= PerNumber || ofPhone >= PerPhone || ofAddress >= PerAddress) return false;
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into follow_code (id, case_id, code, tries, made_at, number, phone, address) values (@id, @CaseId, @code, 0, @now, @number, @phone, @address)", row, transaction, cancellationToken: stop));
            return true;
        }, cancellation);
        if (!taken) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.often"));
        if (found is { } to)
            await sender.SendAsync("followCode", new Recipient(MessageDraft.Mobile, to.Phone),
                new Dictionary<string, string> { ["code"] = code, ["minutes"] = ValidFor.TotalMinutes.ToString(CultureInfo.InvariantCulture) }, to.Street, ValidFor, cancellation);
        return id;
    }

    /// <summary>The case a code proves; a code is good once.</summary>
    /// <exception cref="RefusedException"><c>follow.code</c>, <c>follow.spent</c>.</exception>
    public async Task<CaseId> ProveAsync(string id, string code, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var typed = new string([.. code.Where(char.IsAsciiDigit)]);
        // The try is counted before it is judged. guard: code tries
        var row = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            "update follow_code set tries = tries + 1 where id = @id returning case_id as CaseId, code as Code, cast(tries as bigint) as Tries, made_at as MadeAt", new { id }, transaction, cancellationToken: stop)), cancellation);
        if (row is null || now.ToUnixTimeMilliseconds() - row.MadeAt > ValidFor.TotalMilliseconds) throw Wrong("follow.code");
        if (row.Tries > Tries) throw Wrong("follow.spent");
        if (!CryptographicOperations.FixedTimeEquals(row.Code, DigestOf(id, typed)) || row.CaseId is null) throw Wrong("follow.code");
        var used = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update follow_code set tries = @spent where id = @id and tries <= @Tries", new { id, spent = Tries + 1, Tries }, transaction, cancellationToken: stop)), cancellation);
        return used == 1 ? new CaseId(row.CaseId) : throw Wrong("follow.code");
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
