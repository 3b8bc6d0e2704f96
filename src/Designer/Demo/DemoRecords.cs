using LowCode.Designer.Hosting;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Registers;

namespace LowCode.Designer.Demo;

/// <summary>Words the made-up records are put together from.</summary>
sealed record DemoRecordText(
    string Source, string Mark, string House, string Number, string Place, string Extent, string Grid, IReadOnlyList<string> Sexes, IReadOnlyList<string> Residences, IReadOnlyList<string> Uses,
    IReadOnlyList<string> Trades, IReadOnlyList<string> Industries);

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

    /// <param name="people">How many people; a house to two and a half, an enterprise to ten, and every grid as a place.</param>
    /// <param name="seed">The same seed makes the same records, but for their ids.</param>
    /// <returns>How many records there are now of each register.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> FillAsync(Store store, DateTimeOffset now, int people, int seed = Seed, CancellationToken cancellation = default)
    {
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys, new() { ScriptWorker = Serving.Worker }).BuildServiceProvider();
        var tree = (await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation)).Tree;
        var seeds = new DemoRecordMaking(tree, now, new Random(seed)).All(people).ToList();
        await services.GetRequiredService<RegisterWriting>().FillAsync(seeds, DemoText.Records.Source, now, cancellation);
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

    readonly DateOnly today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date);

    public IEnumerable<RegisterSeed> All(int people)
    {
        // The smallest units of each street, so that everybody from the grid worker up sees their own.
        var units = tree.Units.Where(u => !u.Disabled && (u.Kind == UnitKind.Grid || (u.Kind == UnitKind.Community && !tree.ChildrenOf(u.Id).Any()))).ToList();
        foreach (var grid in units.Where(u => u.Kind == UnitKind.Grid)) yield return Place(grid);
        for (var (house, person) = (0, 0); person < people; house++)
        {
            var unit = units[(int)(house * 7L % units.Count)];
            var (id, address, owner, phone) = (NewId(), Address(unit, Text.House), Name(), Phone(person));
            yield return new("houses", id, unit.Id.Value, new Dictionary<string, string>
            {
                ["address"] = address, ["use"] = Pick(Text.Uses), ["area"] = $"{random.Next(28, 140)}", ["owner"] = owner, ["phone"] = phone,
            }, []);
            for (var n = 0; n < 2 + house % 2 && person < people; n++) yield return Person(person++, unit, address, id, n == 0 ? owner : Name());
        }
        for (var n = 0; n < people / 10; n++) yield return Enterprise(n, units[(int)(n * 11L % units.Count)]);
    }

    RegisterSeed Person(int n, Unit unit, string address, string house, string name)
    {
        var (number, sex) = IdNumber(n);
        return new("people", NewId(), unit.Id.Value, new Dictionary<string, string>
        {
            ["name"] = name, ["idNumber"] = number, ["phone"] = Phone(n), ["sex"] = Text.Sexes[sex], ["residence"] = Pick(Text.Residences),
            ["address"] = (tree.StreetOf(unit.Id) is { } street && tree.TryFind(street, out var of) ? of.Name : "") + address,
        }, [("livesIn", "houses", house)]);
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
        return new("places", NewId(), grid.Id.Value, new Dictionary<string, string>
        {
            ["name"] = Text.Place.Replace("{community}", community, StringComparison.Ordinal).Replace("{grid}", grid.Name, StringComparison.Ordinal), ["kind"] = Text.Grid,
            ["address"] = Text.Extent.Replace("{road}", roads[0], StringComparison.Ordinal).Replace("{other}", roads[1], StringComparison.Ordinal),
        }, []);
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
}
