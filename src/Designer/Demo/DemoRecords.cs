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
    public const int People = 2000;
    const int Seed = 20440104;

    /// <param name="people">How many people; half as many houses, one enterprise to seven people, and every grid as a place.</param>
    public static async Task FillAsync(Store store, DateTimeOffset now, int people, CancellationToken cancellation = default)
    {
        await using var services = new ServiceCollection().AddLogging().AddLowCode(store.Database, store.Keys, new() { ScriptWorker = Serving.Worker }).BuildServiceProvider();
        var tree = (await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation)).Tree;
        var seeds = new DemoRecordMaking(tree, now, new Random(Seed)).All(people).ToList();
        await services.GetRequiredService<RegisterWriting>().FillAsync(seeds, DemoText.Records.Source, now, cancellation);
    }
}

/// <summary>Makes the records, the same ones each time but for their ids.</summary>
sealed class DemoRecordMaking(UnitTree tree, DateTimeOffset now, Random random)
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY", CheckDigits = "0123456789X";

    /// <summary>Order numbers 000 and 999 are not given to anybody born in these years; the last digit tells the sex.</summary>
    static readonly string[] orders = ["000", "999"];

    static DemoRecordText Text => DemoText.Records;

    readonly DateOnly today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date);

    public IEnumerable<RegisterSeed> All(int people)
    {
        // The smallest units of each street, so that everybody from the grid worker up sees their own.
        var units = tree.Units.Where(u => !u.Disabled && (u.Kind == UnitKind.Grid || (u.Kind == UnitKind.Community && !tree.ChildrenOf(u.Id).Any()))).ToList();
        foreach (var grid in units.Where(u => u.Kind == UnitKind.Grid)) yield return Place(grid);
        for (var house = 0; house < people / 2; house++)
        {
            var unit = units[house * 7 % units.Count];
            var (id, address, owner, phone) = (NewId(), Address(unit, Text.House), Name(), Phone(house * 2));
            yield return new("houses", id, unit.Id.Value, new Dictionary<string, string>
            {
                ["address"] = address, ["use"] = Pick(Text.Uses), ["area"] = $"{random.Next(28, 140)}", ["owner"] = owner, ["phone"] = phone,
            }, []);
            for (var n = 0; n < 2; n++) yield return Person(house * 2 + n, unit, address, id, n == 0 ? owner : Name());
        }
        for (var n = 0; n < people / 7; n++) yield return Enterprise(n, units[n * 11 % units.Count]);
    }

    RegisterSeed Person(int n, Unit unit, string address, string house, string name)
    {
        var sex = random.Next(2);
        return new("people", NewId(), unit.Id.Value, new Dictionary<string, string>
        {
            ["name"] = name, ["idNumber"] = IdNumber(n, sex), ["phone"] = Phone(n), ["sex"] = Text.Sexes[sex], ["residence"] = Pick(Text.Residences),
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

    /// <summary>Another birthday for each, so that no two share a number.</summary>
    string IdNumber(int n, int sex)
    {
        var born = today.AddYears(-18).AddDays(-n * 9);
        var start = $"440104{born:yyyyMMdd}{orders[sex]}";
        return start + CheckDigits.First(digit => ResidentId.Check(start + digit, today).Verdict is not ResidentIdVerdict.CheckDigit);
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
