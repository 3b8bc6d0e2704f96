using System.Globalization;
using LowCode.Apps;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;
using LowCode.Views;
using Microsoft.Extensions.DependencyInjection;
using Record = LowCode.Scripts.Record;

namespace LowCode.Bench.Odata;

/// <summary>
/// Rows of many cases of the app <c>request</c> at the streets of one district, in the views alone: made by the views' own row code, so that they stand as the
/// projection writes them. One in twenty-five is open, one in fifty confidential.
/// </summary>
/// <param name="Open">Cases in state open.</param>
/// <param name="StreetOpen">Those of them that the leader of street 440104003 sees.</param>
public sealed record ManyCases(int Open, int Closed, int StreetOpen, int StreetClosed)
{
    const string District = "440104", Street = "440104003";
    const int Slice = 20_000;
    static readonly string[] offices = ["cg", "zf", "zh", "gf", "jj", "yj", "dj"], categories = ["lighting", "sanitation", "noise", "parking", "building", "dispute", "welfare", "elevator", "other"];
    static readonly string[] titles = ["路灯不亮", "楼道堆放杂物", "夜间施工噪声", "占道停车", "围墙私开门洞", "水管渗漏邻里纠纷", "咨询门诊报销", "加装电梯意见不一", "井盖松动"];

    /// <param name="settings">Data of a stopped server.</param>
    /// <param name="further">Rows that stand beside a case; none where nothing asks for them.</param>
    public static async Task<ManyCases> FillAsync(DatabaseSettings settings, int count, int seed, Func<CaseRow, int, Random, IEnumerable<RowWrite>>? further = null)
    {
        await using var database = await Database.OpenAsync(settings);
        await using var keys = await KeyStore.OpenAsync(settings);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(database, keys).BuildServiceProvider();
        var apps = services.GetRequiredService<AppStore>();
        var version = (await apps.VersionsAsync(CancellationToken.None)).Last(v => v.App == "request").Version;
        var records = RecordForm.Of(await apps.GetAsync("request", version));
        var streets = Divisions.Units.Where(u => u.Kind == UnitKind.Street && u.Parent?.Value == District).Select(u => u.Id.Value).ToArray();
        var (random, made) = (new Random(seed), new ManyCases(0, 0, 0, 0));
        var start = DateTimeOffset.UtcNow.AddSeconds(-30L * count);
        await using var bulk = await RowBulk.OpenAsync(database);
        for (var from = 0; from < count; from += Slice)
        {
            var rows = new List<RowWrite>(3 * Slice);
            for (var n = from; n < Math.Min(count, from + Slice); n++)
            {
                var row = One(n, version, streets[random.Next(streets.Length)], start.AddSeconds(30L * n), random);
                rows.Add(row.Insert());
                rows.Add(records.Row(row.Case, Form(n, row)));
                rows.Add(PartyRow.Write(row.Case, "unit:" + row.OwnerUnit));
                if (further is not null) rows.AddRange(further(row, n, random));
                var (open, own) = (row.State == "open", row.Street == Street && !row.Confidential);
                made = open ? made with { Open = made.Open + 1, StreetOpen = made.StreetOpen + (own ? 1 : 0) } : made with { Closed = made.Closed + 1, StreetClosed = made.StreetClosed + (own ? 1 : 0) };
            }
            await bulk.WriteAsync(rows);
        }
        await bulk.SettleAsync();
        return made;
    }

    static CaseRow One(int n, string version, string street, DateTimeOffset at, Random random)
    {
        var (isOpen, kind, opened) = (random.Next(25) == 0, random.Next(titles.Length), at.ToUnixTimeMilliseconds());
        var later = opened + random.Next(1, 8 * 24 * 3600) * 1000L;
        return new(CaseId.New(at), isOpen ? 3 : 5, "request", version, string.Create(CultureInfo.InvariantCulture, $"{street}JS{at:yyyyMMdd}{n:d7}"),
            string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 400)}号{titles[kind]}"), isOpen ? "open" : "closed", isOpen ? null : "closed", isOpen ? "处置" : "",
            street, $"{street}-{offices[random.Next(offices.Length)]}", $"u-operator.{street[^3..]}", null, random.Next(50) == 0, false, opened, later, isOpen ? null : later,
            isOpen ? later + 86_400_000L : null, false, isOpen && random.Next(10) == 0, Category: categories[kind], Claimant: "陈*", Channel: "hotline");
    }

    static Record Form(int n, CaseRow row)
    {
        var form = Record.Of(("summary", row.Title), ("category", row.Category), ("description", row.Title + "，影响出行，请尽快处理。"), ("place", row.Title[..2] + "小北路"), ("urgent", false),
            ("anonymous", false), ("claimantName", "陈晓明"), ("claimantPhone", "13812345678"), ("confidential", row.Confidential), ("channel", row.Channel));
        return row.State == "open" ? form : form.With(Record.Of(("contacted", true), ("contactedAt", "2026-11-20T10:30:00+08:00"), ("result", "已处理并告知诉求人。"), ("cost", n % 500 / 2.0), ("reached", true), ("satisfaction", "4")));
    }
}
