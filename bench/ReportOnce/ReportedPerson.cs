using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Bench.ReportOnce;

/// <summary>A made-up person: what the register knows, and what their community says of them. The order number of the identity number is given to nobody.</summary>
sealed class ReportedPerson
{
    static readonly DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));

    public required string Unit { get; init; }
    public required string Name { get; init; }
    public required string IdNumber { get; init; }
    public required string Phone { get; init; }
    public required string Residence { get; init; }
    public required string Alone { get; init; }
    public required string Alarm { get; init; }
    public required string Day { get; init; }
    public int Visits { get; set; }

    public int Age => ResidentId.Check(IdNumber, today).BirthDate is { } born ? today.Year - born.Year - (today < born.AddYears(today.Year - born.Year) ? 1 : 0) : 0;

    public JsonObject Elements() => new() { ["name"] = Name, ["idNumber"] = IdNumber, ["phone"] = Phone, ["residence"] = Residence };

    /// <param name="n">Nobody else's, below 10,000: the phone tells people apart where they are masked.</param>
    public static ReportedPerson Draw(string unit, int n, Random random)
    {
        var born = today.AddYears(-random.Next(30, 95)).AddDays(-n);
        var start = $"440104{born:yyyyMMdd}{(n % 2 == 0 ? "000" : "999")}";
        var id = start + "0123456789X".First(digit => ResidentId.Check(start + digit, today).Verdict is ResidentIdVerdict.Valid or ResidentIdVerdict.RegionUnlisted);
        return new()
        {
            Unit = unit, Name = "陈李黄张梁"[n % 5] + "嘉" + "明华怡辉玲"[n / 5 % 5], IdNumber = id, Phone = $"1380000{n:D4}", Residence = n % 4 == 0 ? "流动" : "户籍",
            Alone = random.Next(3) == 0 ? "是" : "否", Alarm = random.Next(2) == 0 ? "是" : "否", Visits = random.Next(0, 9), Day = today.AddDays(-random.Next(1, 60)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }
}
