using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Bench.Reduction;

/// <summary>Made-up families with one newborn child each: what the registers know of the parents, and what only the parents can say.</summary>
sealed class Family(int number, Random random)
{
    static readonly DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow);

    public string EmployerCode { get; } = CreditCode(number);

    readonly Dictionary<string, Dictionary<string, string>> said = new(StringComparer.Ordinal)
    {
        ["mother"] = Person("陈", number, 1, random), ["father"] = Person("李", number, 0, random),
        ["child"] = new(StringComparer.Ordinal)
        {
            ["person.name"] = "李小宝", ["person.sex"] = "female", ["person.birthDate"] = today.AddDays(-20).ToString("O", CultureInfo.InvariantCulture), ["person.nation"] = "汉族",
            ["person.birthPlace"] = "广东省广州市越秀区", ["person.birthHospital"] = "区妇幼保健院", ["person.birthWeight"] = "3200", ["person.birthCertificate"] = $"Z44{number:D7}",
        },
        ["employer"] = new(StringComparer.Ordinal) { ["enterprise.creditCode"] = CreditCode(number), ["enterprise.name"] = $"演示服务部{number}" },
    };

    /// <summary>What a base register holds of one of the parents, by its own elements.</summary>
    public JsonObject Record(string subject) => new(said[subject].Select(v => (Element: DataElements.Find(v.Key)!, v.Value)).Where(v => v.Element.Register is not null && v.Element.Derived is null)
        .Select(v => KeyValuePair.Create(v.Element.RegisterElement!, (JsonNode?)v.Value)));

    public string Number(string subject) => said[subject]["person.idNumber"];

    /// <summary>What the parents write into a field of a form as it is issued.</summary>
    public JsonNode? Value(FieldDefinition field)
    {
        if (field.Element is { } element && field.Subject is { } subject && said[subject].TryGetValue(element, out var text)) return Typed(field, text);
        return field.Type switch
        {
            FieldType.Choice => field.Options[0].Value,
            FieldType.Integer or FieldType.Number => 1,
            FieldType.Date => today.AddDays(-20).ToString("O", CultureInfo.InvariantCulture),
            FieldType.Time => "09:30",
            _ => "无",
        };
    }

    static JsonNode? Typed(FieldDefinition field, string text) => field.Type switch
    {
        FieldType.Integer or FieldType.Number => double.Parse(text, CultureInfo.InvariantCulture),
        FieldType.Choice => (field.Options.FirstOrDefault(o => o.Value == text || o.Label.Zh == text) ?? field.Options[0]).Value,
        _ => text,
    };

    static Dictionary<string, string> Person(string family, int number, int sex, Random random)
    {
        var born = today.AddYears(-26).AddDays(-number * 7 - sex);
        var start = $"440104{born:yyyyMMdd}{(sex == 1 ? "000" : "999")}";
        var id = start + "0123456789X".First(digit => ResidentId.Check(start + digit, today).Verdict is ResidentIdVerdict.Valid or ResidentIdVerdict.RegionUnlisted);
        return new(StringComparer.Ordinal)
        {
            ["person.idNumber"] = id, ["person.name"] = family + "嘉明", ["person.phone"] = $"1380000{number % 10_000:D4}", ["person.address"] = $"北京路社区北京路{number}号", ["person.nationality"] = "中国",
            ["person.nation"] = "汉族", ["person.education"] = "大学本科", ["person.marital"] = "已婚", ["person.employer"] = $"演示服务部{number}", ["person.householdAddress"] = $"广州市越秀区北京路{number}号",
            ["person.householdNumber"] = $"4401{number:D5}", ["person.householder"] = family + "嘉明", ["person.postcode"] = "510030", ["person.bankCard"] = Card(number, random), ["person.bankName"] = "演示银行北京路支行",
            ["person.marriageCertificate"] = $"J440104-2020-{number:D6}", ["person.marriageDate"] = "2020-05-20",
        };
    }

    static string Card(int number, Random random)
    {
        var start = $"622202{random.Next(1000, 9999)}{number:D8}";
        return start + Enumerable.Range(0, 10).First(check => Luhn(start + check));
    }

    static bool Luhn(string card)
    {
        var sum = 0;
        for (var i = 0; i < card.Length; i++)
        {
            var digit = card[card.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        return sum % 10 == 0;
    }

    static string CreditCode(int number)
    {
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        var start = $"Y1440104MADE{number:D4}";
        foreach (var organisation in "0123456789X")
            foreach (var last in alphabet)
                if (SocialCreditCode.Check($"{start}{organisation}{last}").Verdict == SocialCreditCodeVerdict.Valid) return $"{start}{organisation}{last}";
        throw new InvalidOperationException("no check digit fits");
    }
}
