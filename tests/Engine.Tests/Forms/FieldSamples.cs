using LowCode.Forms;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>A field of every type that holds a value, and values for it: right ones in every spelling, and the same with something about them changed.</summary>
static class FieldSamples
{
    const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static IReadOnlyList<FieldType> Types { get; } = [.. Enum.GetValues<FieldType>().Where(t => t is not (FieldType.Help or FieldType.Group or FieldType.SubTable or FieldType.Computed or FieldType.Serial))];

    /// <param name="random">Draws the limits, where the type has some.</param>
    public static FieldDefinition Field(Random random, string id, FieldType type)
    {
        var field = new FieldDefinition(id, type, id);
        var narrow = random.Next(2) == 0;
        return type switch
        {
            FieldType.Choice or FieldType.MultiChoice => field with { Options = [new("a", "甲"), new("b", "乙"), new("constructor", "丙")] },
            FieldType.Cascader => narrow ? field : field with { Options = [new("44", "粤"), new("4401", "穗", "44"), new("11", "京")] },
            FieldType.Record => field with { Register = "house", Multiple = narrow },
            FieldType.User or FieldType.Unit => field with { Multiple = narrow, MaxCount = narrow ? 2 : null },
            FieldType.File => field with { Accept = narrow ? ["pdf"] : [], MaxSize = narrow ? 1000 : null, MaxCount = narrow ? 1 : null },
            FieldType.Date or FieldType.DateRange when narrow => field with { Min = "2020-01-01", Max = "2026-12-31" },
            FieldType.DateTime when narrow => field with { Max = "2026-06-01T00:00" },
            FieldType.Time when narrow => field with { Min = "08:00" },
            FieldType.Identity when narrow => field with { Kinds = [IdentityDocument.ResidentIdCard, IdentityDocument.Passport] },
            FieldType.Number or FieldType.Percent => field with { Decimals = random.Next(4), Max = narrow ? 100 : default(Value) },
            FieldType.Address or FieldType.Text or FieldType.Textarea => field with { MaxLength = narrow ? 6 : null },
            _ => field,
        };
    }

    public static Value Draw(Random random, FieldDefinition field)
    {
        // Now and then what was meant for another field.
        var pool = Pool(random.Next(12) == 0 ? Types[random.Next(Types.Count)] : field.Type);
        var value = pool[random.Next(pool.Count)];
        return random.Next(3) == 0 ? Changed(random, value) : value;
    }

    static IReadOnlyList<Value> Pool(FieldType type) => type switch
    {
        FieldType.Text or FieldType.Textarea or FieldType.RichText => [" a b ", "abc", "a\nb", "a\u0001", "小北路185号", "   "],
        FieldType.Barcode => ["https://example.cn/q?a=1"],
        FieldType.Number or FieldType.Integer or FieldType.Money or FieldType.Percent or FieldType.Rating or FieldType.Slider => ["1,234.5", 3, -0.5, 99.25, "１２", "1e5", 4, "", 9e14],
        FieldType.Date => ["2024-02-29", "2023-02-29", "2026-03-01", "1999-12-31"],
        FieldType.Time => ["23:59", "07:30:15", "24:00"],
        FieldType.DateTime => ["2026-03-01T00:30:00Z", "2026-03-01T08:30", "2026-03-01T08:30:15.123+09:00", "2026-03-01 08:30:15", "2026-03-01 08:30:15.5", "2026-12-31T23:59:59-11:30", "2026-03-01T08:30:15+08:00", "0001-01-01T00:00:00Z", "2026-03-01T08:30z", "2026-03-01T08:30:15+0900"],
        FieldType.DateRange => [Range("2026-03-01", "2026-03-05"), "2026-03-01 至 2026-03-01", "2026-03-01/2026-03-05", Range("", ""), Range("2026-03-05", "2026-03-01"), "2026-03-01 - 2027-03-05", Record.Of(("from", "2026-03-01"))],
        FieldType.Duration => ["1天2小时30分", "90 min", "P2D", "PT0M", "P1DT2H30M", "2h 1d", "30", "3日4时5分钟", "99999999d", "36526d", "1d2d"],
        FieldType.Boolean or FieldType.Consent => [true, false, "true", "false", "yes"],
        FieldType.Choice => ["a", "b", "constructor", Value.Of(["a"])],
        FieldType.MultiChoice => [Value.Of(["a"]), Value.Of(["a", "b"]), Value.Of(["b", "b"]), Value.Of(["constructor"])],
        FieldType.Cascader => [Value.Of(["44"]), Value.Of(["44", "4401"]), Value.Of(["11", "4401"]), Value.Of(["4401"]), Value.Of(["constructor"]), Value.Of(["toString", "44"])],
        FieldType.PersonName => [" 阿依古丽•买买提 ", "Jean-Luc O’Hara", "张三", "张3", "·三"],
        FieldType.Mobile => ["+86 138-0013-8000", "１３８００１３８０００", "12800138000"],
        FieldType.Phone => ["(020) 8312-3456", "12345", "400-800-8000", "+44 20 7946 0958", "555"],
        FieldType.Email => ["a.b@例子.cn", "a@b", "x@y.z", "a b@c.cn", "<a>@b.cn", "a@-b.cn", "ａ@b.cn"],
        FieldType.ResidentId => Residents,
        FieldType.Identity => [.. Papers(), "护照 E12345678", "Passport e1234567", "11010519491231002X", "hkMoPass H12345678", "外国人永久居留身份证 FRA310160123456"],
        FieldType.SocialCreditCode => ["91350100M000100Y43", "914403001922038216", "91350211M00013FA1N", "9144 0300-1922038216", "91350100m000100y43", "9135010OM000100Y43", "91350100M000100Y44"],
        FieldType.Plate => ["粤a·12345", "粤AD12345", "粤A12345D", "粤A1234学", "粤I12345", "粤AABCD1", "京A12ABC"],
        FieldType.BankCard => ["6222 0200 0000 0000 000", "4111-1111-1111-1111", "6222020000000000001"],
        FieldType.Place => [Place(113.27123456789, 23.1, "gcj02"), Place(113.27123455, -23.12345665, "wgs84"), Place(181, 0, "gcj02"), Place(1, 2, "mars"), "113.27,23.1 gcj02 小北路 185 号", "113.27, 23.1 gcj02", "1e2,2 wgs84", Place(1, 2, "bd09").With("address", "门口"), Place(1, 2, "bd09").With("z", 1)],
        FieldType.Address => [Address("440104003", " 小北路185号 "), "440104003 小北路185号", "小北路", Address("44010", "x"), Address("", ""), Record.Of(("detail", " ")), "4401"],
        FieldType.File => [Files(File("a.PDF", 10)), Files(File("a.pdf", 10), File("b.docx", 5000)), Files(File("../a.pdf", 1)), Files(Record.Of(("id", "x"))), Files(File("a", 0.5)), Files(File("a.", 1))],
        FieldType.Photo => [Files(File("a.jpg", 10)), Files(File("a.jpg", 10).With("takenAt", "2026-03-01T08:30:00+08:00").With("lng", 113.2).With("lat", 23.1)), Files(File("a.gif", 10)), Files(File("a.png", 10).With("lng", 500))],
        FieldType.Signature => [Files(File("s.png", 10)), Files(File("s.png", 10), File("t.png", 10))],
        FieldType.Audio => [Files(File("s.MP3", 10)), Files(File("s.png", 10))],
        FieldType.User or FieldType.Unit or FieldType.Record => ["u-1.2", "u 1", Value.Of(["a", "b"]), Value.Of(["a", "a"]), Value.Of(["a", "b", "c"])],
        _ => [1, "a", true, Value.Of([1, "a", true, Value.Null])],
    };

    // Valid, of a code never listed, out of use in that year, unknown province, permits, wrong check, not born yet.
    static readonly IReadOnlyList<Value> Residents = ["11010519491231002X", "11010519491231002x", "440524188001010014", "１１０１０５１９４９１２３１００２X", .. Numbers("110111198501011", "110111199501011", "440199199001012", "990426199112010", "810000199408230", "910000199001011", "931156199001011", "110105209912310", "110105199002300"), "123", "110105194912310021"];

    static IEnumerable<Value> Numbers(params string[] starts)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        foreach (var start in starts)
        {
            var first = (start + "000")[..17];
            yield return first + "10X98765432"[first.Select((c, i) => (c - '0') * weights[i]).Sum() % 11];
        }
    }

    static IEnumerable<Value> Papers() =>
        new (string, string)[] { ("residentId", "11010519491231002x"), ("residentId", "810000199408230021"), ("residencePermit", "810000199408230021"), ("foreignerPermit", "FRA310160123456"), ("foreignerPermit", "fra31016012345"), ("passport", "e 12345678"), ("passport", "ABCDEF"), ("hkMoPass", "H12345678"), ("hkMoPass", "H1234567"), ("twPass", "12345678"), ("twPass", "12345678A"), ("householdBook", "007123456"), ("householdBook", "1"), ("passport", ""), ("licence", "E12345678"), ("", "") }
            .Select(p => (Value)Record.Of(("kind", p.Item1), ("number", p.Item2)));

    static Record Range(string from, string to) => Record.Of(("from", from), ("to", to));
    static Record Place(double lng, double lat, string datum) => Record.Of(("lng", lng), ("lat", lat), ("datum", datum));
    static Record Address(string division, string detail) => Record.Of(("division", division), ("detail", detail));
    static Record File(string name, double size) => Record.Of(("id", "f1"), ("hash", Hash), ("name", name), ("type", "image/png"), ("size", size));
    static Value Files(params Record[] files) => Value.Of(Array.ConvertAll(files, f => (Value)f));

    /// <summary>Something of it is another: a character, a member, an item, its kind.</summary>
    static Value Changed(Random random, Value value)
    {
        if (value.AsText is { Length: > 0 } text)
        {
            var at = random.Next(text.Length);
            return random.Next(4) switch { 0 => text.Remove(at, 1), 1 => text.Insert(at, Marks[random.Next(Marks.Length)].ToString()), 2 => text[..at] + Marks[random.Next(Marks.Length)] + text[(at + 1)..], _ => text + text };
        }
        if (value.AsRecord is { Count: > 0 } record)
        {
            var name = record.Names.ToArray()[random.Next(record.Count)];
            return random.Next(3) switch { 0 => record.Without(name), 1 => record.With(name, Value.Null), _ => record.With(name, Changed(random, record[name])) };
        }
        if (value.AsList is { Length: > 0 } list)
        {
            var other = (Value[])list.Clone();
            var at = random.Next(list.Length);
            other[at] = random.Next(4) == 0 ? Value.Null : Changed(random, list[at]);
            return Value.Of(other);
        }
        return random.Next(4) switch { 0 => Value.Null, 1 => 7, 2 => "x", _ => Record.Empty };
    }

    const string Marks = "0159Xx -/～至.,;@ａ\t\u3000甲\u00b7e+天\n";
}
