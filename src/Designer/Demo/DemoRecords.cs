using System.Globalization;
using LowCode.Designer.Hosting;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Registers;

namespace LowCode.Designer.Demo;

/// <summary>Words the made-up records are put together from.</summary>
sealed record DemoRecordText(
    string Source, string Mark, string House, string Number, string Place, string Extent, string Grid, IReadOnlyList<string> Sexes, IReadOnlyList<string> Residences, IReadOnlyList<string> Uses,
    IReadOnlyList<string> Trades, IReadOnlyList<string> Industries, IReadOnlyList<string> Nations, IReadOnlyList<string> Educations, IReadOnlyList<string> Marital, string Nationality, string Household, string Bank,
    IReadOnlyList<DemoBusinessText> Businesses, string Valid, string Expired);

/// <summary>A permit, filing or service of the business register.</summary>
sealed record DemoBusinessText(string Name, string Kind, string By);

/// <summary>
/// Fills the base registers of a new installation with made-up records that say so in their source. Their numbers have the right check digits and are
/// nobody's: identity numbers carry orders that are not given out, credit codes an authority that registers no shops.
/// </summary>
static class DemoRecords
{
    /// <summary>How many people the first start makes: few enough that it does not have to be waited for.</summary>
    public const int People = 2000;

    /// <summary>How many the registers of a district hold, and its grids.</summary>
    public const int DistrictPeople = 50_000, DistrictGrids = 1893;

    public const int Seed = 20440104;

    /// <summary>Days since records were confirmed: most, and those that went stale.</summary>
    const int Confirmed = 43, Stale = 431, OneStale = 6;

    /// <param name="people">How many people; a house to two and a half, an enterprise to ten with a permit or filing, and every grid as a place.</param>
    /// <param name="seed">The same seed makes the same records, but for their ids.</param>
    /// <returns>How many records there are now of each register.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> FillAsync(Store store, DateTimeOffset now, int people, int seed = Seed, CancellationToken cancellation = default)
    {
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys, new() { ScriptWorker = Serving.Worker }).BuildServiceProvider();
        var tree = (await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation)).Tree;
        var seeds = new DemoRecordMaking(tree, now, new Random(seed)).All(people).ToList();
        var writing = services.GetRequiredService<RegisterWriting>();
        // One record in six was looked at so long ago that it asks for a check.
        foreach (var stale in (bool[])[false, true])
            await writing.FillAsync([.. seeds.Where((_, n) => n % OneStale == 0 == stale)], DemoText.Records.Source, now.AddDays(stale ? -Stale : -Confirmed), cancellation);
        return seeds.CountBy(s => s.Register).ToDictionary(StringComparer.Ordinal);
    }
}

/// <summary>Makes the records, the same ones each time but for their ids.</summary>
sealed class DemoRecordMaking(UnitTree tree, DateTimeOffset now, Random random)
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY", CheckDigits = "0123456789X";

    /// <summary>Order numbers 000 and 999 are not given to anybody born in these years; the last digit tells the sex.</summary>
    static readonly string[] orders = ["000", "999"];

    /// <summary>Districts of the city.</summary>
    static readonly string[] areas = ["440104", "440105", "440106", "440111"];

    static DemoRecordText Text => DemoText.Records;

    /// <summary>What was added to records later draws its own lots, so that the rest stays what it was.</summary>
    readonly Random more = new(DemoRecords.Seed + 1);

    readonly DateOnly today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date);

    public IEnumerable<RegisterSeed> All(int people)
    {
        // The smallest units of each street, so that everybody from the grid worker up sees their own.
        var units = tree.Units.Where(u => !u.Disabled && (u.Kind == UnitKind.Grid || (u.Kind == UnitKind.Community && !tree.ChildrenOf(u.Id).Any()))).ToList();
        var places = new Dictionary<UnitId, string>();
        foreach (var grid in units.Where(u => u.Kind == UnitKind.Grid))
        {
            var place = Place(grid);
            places[grid.Id] = place.Id;
            yield return place;
        }
        for (var (house, person) = (0, 0); person < people; house++)
        {
            var unit = units[(int)(house * 7L % units.Count)];
            var (id, address, owner, phone) = (NewId(), Address(unit, Text.House), Name(), Phone(person));
            yield return new("houses", id, unit.Id.Value, new Dictionary<string, string>
            {
                ["address"] = address, ["use"] = Pick(Text.Uses), ["area"] = $"{random.Next(28, 140)}", ["owner"] = owner, ["phone"] = phone,
            }, []);
            for (var n = 0; n < 2 + house % 2 && person < people; n++) yield return Person(person++, unit, address, id, n == 0 ? owner : Name(), owner);
        }
        for (var n = 0; n < people / 10; n++)
        {
            var unit = units[(int)(n * 11L % units.Count)];
            var enterprise = Enterprise(n, unit);
            yield return enterprise;
            yield return Business(n, enterprise, places.GetValueOrDefault(unit.Id));
        }
    }

    RegisterSeed Person(int n, Unit unit, string address, string house, string name, string householder)
    {
        var ((number, sex), marital) = (IdNumber(n), Of(Text.Marital));
        var values = new Dictionary<string, string>
        {
            ["name"] = name, ["idNumber"] = number, ["phone"] = Phone(n), ["sex"] = Text.Sexes[sex], ["residence"] = Pick(Text.Residences),
            ["address"] = (tree.StreetOf(unit.Id) is { } street && tree.TryFind(street, out var of) ? of.Name : "") + address,
            ["nationality"] = Text.Nationality, ["nation"] = Of(Text.Nations), ["education"] = Of(Text.Educations), ["marital"] = marital,
            ["householdAddress"] = Text.Household.Replace("{address}", address, StringComparison.Ordinal), ["householder"] = householder, ["householdNumber"] = $"4401{n:D6}", ["postcode"] = $"5100{more.Next(10, 90)}",
            ["employer"] = Of(Text.Trades) + Text.Mark, ["bankName"] = Text.Bank,
        };
        if (marital == Text.Marital[0]) (values["marriageCertificate"], values["marriageDate"]) = ($"J440104-2019-{n:D6}", $"2019-{more.Next(1, 13):D2}-{more.Next(1, 29):D2}");
        return new("people", NewId(), unit.Id.Value, values, [("livesIn", "houses", house)]);
    }

    /// <summary>One permit, filing or service of an enterprise, with whom it belongs to and, where there is one, the grid it lies in.</summary>
    RegisterSeed Business(int n, RegisterSeed enterprise, string? place)
    {
        var (about, from) = (Of(Text.Businesses), today.AddDays(-more.Next(30, 1400)));
        var until = from.AddYears(3);
        return new("business", NewId(), enterprise.Unit, new Dictionary<string, string>
        {
            ["name"] = about.Name, ["number"] = $"YX-{from.Year}-{n:D5}", ["kind"] = about.Kind, ["holder"] = enterprise.Values["name"], ["creditCode"] = enterprise.Values["creditCode"], ["issuedBy"] = about.By,
            ["issuedOn"] = from.ToString("O", CultureInfo.InvariantCulture), ["until"] = until.ToString("O", CultureInfo.InvariantCulture), ["state"] = until < today ? Text.Expired : Text.Valid, ["address"] = enterprise.Values["address"],
        }, place is null ? [("heldBy", "enterprises", enterprise.Id)] : [("heldBy", "enterprises", enterprise.Id), ("locatedAt", "places", place)]);
    }

    RegisterSeed Enterprise(int n, Unit unit)
    {
        var trade = random.Next(Text.Trades.Count);
        return new("enterprises", NewId(), unit.Id.Value, new Dictionary<string, string>
        {
            ["name"] = Pick(DemoText.People.Given) + Pick(DemoText.People.Second) + Text.Trades[trade] + Text.Mark, ["creditCode"] = CreditCode(n), ["industry"] = Text.Industries[trade],
            ["address"] = Address(unit, Text.Number), ["legalPerson"] = Name(), ["phone"] = Phone(5000 + n),
        }, []);
    }

    RegisterSeed Place(Unit grid)
    {
        var (community, roads) = (grid.Parent is { } above && tree.TryFind(above, out var unit) ? unit.Name : "", Roads(grid));
        var values = new Dictionary<string, string>
        {
            ["name"] = Text.Place.Replace("{community}", community, StringComparison.Ordinal).Replace("{grid}", grid.Name, StringComparison.Ordinal), ["kind"] = Text.Grid,
            ["address"] = Text.Extent.Replace("{road}", roads[0], StringComparison.Ordinal).Replace("{other}", roads[1], StringComparison.Ordinal),
        };
        if (tree.StreetOf(grid.Id) is { } street && DemoText.Points.TryGetValue(street.Value, out var middle))
            values["point"] = string.Create(CultureInfo.InvariantCulture, $"{middle[0] + (more.NextDouble() - 0.5) * 0.006:F6},{middle[1] + (more.NextDouble() - 0.5) * 0.006:F6} wgs84");
        return new("places", NewId(), grid.Id.Value, values, []);
    }

    string Address(Unit unit, string pattern) => pattern.Replace("{road}", Pick(Roads(unit)), StringComparison.Ordinal)
        .Replace("{number}", $"{random.Next(2, 288)}", StringComparison.Ordinal).Replace("{floor}", $"{random.Next(2, 19)}", StringComparison.Ordinal).Replace("{room}", $"{random.Next(1, 9):D2}", StringComparison.Ordinal);

    IReadOnlyList<string> Roads(Unit unit) => DemoText.Roads[tree.StreetOf(unit.Id)!.Value.Value];

    string NewId() => CaseId.New(now).Value;

    string Name() => Pick(DemoText.People.Surnames) + Pick(DemoText.People.Given) + (random.Next(3) == 0 ? "" : Pick(DemoText.People.Second));

    /// <summary>A number of placeholders, as in the cases.</summary>
    static string Phone(int n) => $"1380000{n % 10_000:D4}";

    /// <summary>
    /// Days between 18 and 98 years back, each with both orders that are not given out: no two share a number until all are used, then the next district's
    /// code is taken. The step has no divisor in common with their number, so that neighbours are of all ages.
    /// </summary>
    (string Number, int Sex) IdNumber(int n)
    {
        const int Days = 80 * 365, Step = 7919;
        var drawn = (int)((long)n * Step % (Days * 2));
        var (born, sex) = (today.AddYears(-18).AddDays(-(drawn / 2)), drawn % 2);
        var start = $"{areas[n / (Days * 2) % areas.Length]}{born:yyyyMMdd}{orders[sex]}";
        return (start + CheckDigits.First(digit => ResidentId.Check(start + digit, today).Verdict is not ResidentIdVerdict.CheckDigit), sex);
    }

    static string CreditCode(int n)
    {
        var start = $"Y1440104MADE{n:D4}";
        foreach (var organisation in CheckDigits)
            foreach (var last in Alphabet)
                if (SocialCreditCode.Check($"{start}{organisation}{last}").Verdict == SocialCreditCodeVerdict.Valid) return $"{start}{organisation}{last}";
        throw new InvalidOperationException("no check digit fits");
    }

    T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    T Of<T>(IReadOnlyList<T> from) => from[more.Next(from.Count)];
}
