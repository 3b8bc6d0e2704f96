using LowCode.Forms;
using LowCode.Interop;
using LowCode.Scripts;
using LowCode.Views;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

/// <summary>A value goes into a cell and comes back as what it was, in both languages; so do masks hold for every type that has one.</summary>
public class FieldTextTests
{
    const string Options = ",'options':[{'value':'44','label':{'zh-CN':'广东','en':'Guangdong'}},{'value':'11','label':'北京'},{'value':'4401','label':{'zh-CN':'广州','en':'Guangzhou'},'parent':'44'}]";

    [Theory]
    [InlineData("text", "", "'a b'", "a b", "a b")]
    [InlineData("number", "", "1234.5", "1234.5", "1234.5")]
    [InlineData("money", "", "1234.5", "1234.50", "1234.50")]
    [InlineData("percent", "", "12.5", "12.5", "12.5")]
    [InlineData("date", "", "'2026-03-01'", "2026-03-01", "2026-03-01")]
    [InlineData("datetime", "", "'2026-03-01T08:30:15+08:00'", "2026-03-01 08:30:15", "2026-03-01 08:30:15")]
    [InlineData("dateRange", "", "{'from':'2026-03-01','to':'2026-03-05'}", "2026-03-01 至 2026-03-05", "2026-03-01 ~ 2026-03-05")]
    [InlineData("duration", "", "'P1DT2H30M'", "1天2小时30分", "1d 2h 30m")]
    [InlineData("boolean", "", "true", "是", "Yes")]
    [InlineData("choice", Options, "'44'", "广东", "Guangdong")]
    [InlineData("multichoice", Options, "['44','11']", "广东、北京", "Guangdong; 北京")]
    [InlineData("cascader", Options, "['44','4401']", "广东 / 广州", "Guangdong / Guangzhou")]
    [InlineData("slider", "", "50", "50", "50")]
    [InlineData("rating", "", "4", "4", "4")]
    [InlineData("personName", "", "'张三'", "张三", "张三")]
    [InlineData("plate", "", "'粤A12345'", "粤A12345", "粤A12345")]
    [InlineData("bankCard", "", "'6222020000000000000'", "6222020000000000000", "6222020000000000000")]
    [InlineData("residentId", "", "'11010519491231002X'", "11010519491231002X", "11010519491231002X")]
    [InlineData("identity", "", "{'kind':'passport','number':'E12345678'}", "护照 E12345678", "Passport E12345678")]
    [InlineData("address", "", "{'division':'440104003','detail':'小北路185号'}", "440104003 小北路185号", "440104003 小北路185号")]
    [InlineData("place", "", "{'lng':113.27,'lat':23.13,'datum':'gcj02','address':'小北路 1'}", "113.27,23.13 gcj02 小北路 1", "113.27,23.13 gcj02 小北路 1")]
    [InlineData("unit", ",'multiple':true", "['a','b']", "a、b", "a; b")]
    [InlineData("record", ",'register':'house','multiple':true", "['a','b']", "a、b", "a; b")]
    [InlineData("richText", "", "'**a**'", "**a**", "**a**")]
    [InlineData("integer", "", "12", "12", "12")]
    [InlineData("textarea", "", "'长文'", "长文", "长文")]
    [InlineData("time", "", "'08:30'", "08:30", "08:30")]
    [InlineData("email", "", "'a@b.cn'", "a@b.cn", "a@b.cn")]
    [InlineData("mobile", "", "'13800138000'", "13800138000", "13800138000")]
    [InlineData("phone", "", "'020-83333333'", "020-83333333", "020-83333333")]
    [InlineData("socialCreditCode", "", "'91350100M000100Y43'", "91350100M000100Y43", "91350100M000100Y43")]
    [InlineData("barcode", "", "'LAMP-0185'", "LAMP-0185", "LAMP-0185")]
    [InlineData("consent", "", "true", "是", "Yes")]
    [InlineData("user", "", "'u-1'", "u-1", "u-1")]
    public void A_cell_holds_the_whole_value(string type, string more, string value, string zh, string en)
    {
        var form = FormFixture.Form($$"""{ "id": "x", "type": "{{type}}", "label": "x"{{more.Replace('\'', '"')}} }""");
        var field = form.Definition.Fields[0];
        var stored = FormFixture.Json("{'x':" + value + "}")["x"];
        Assert.Equal((zh, en), (FieldText.Of(field, stored), FieldText.Of(field, stored, "en")));
        foreach (var cell in new[] { zh, en })
        {
            var (read, problem) = CellReading.Of(field, cell, Dates);
            Assert.Null(problem);
            var done = form.Evaluate(Record.Empty, Record.Of(("x", read)), FormAccess.EditAll, FormFixture.Submit);
            Assert.Equal("", done.Said());
            Assert.Equal(stored, done.Values["x"]);
        }
    }

    [Fact]
    public void Every_type_has_a_text_for_a_cell_and_all_a_cell_can_hold_are_tried()
    {
        var tried = typeof(FieldTextTests).GetMethod(nameof(A_cell_holds_the_whole_value))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Select(a => (string)((InlineDataAttribute)a).GetData(null!).Single()[0]).ToHashSet(StringComparer.Ordinal);
        // Files and what holds other fields are told in words; what the product makes is never taken in.
        var told = new Dictionary<string, (string Value, string Text)>(StringComparer.Ordinal)
        {
            ["photo"] = ("[{'id':'1','name':'前.jpg'}]", "前.jpg"), ["file"] = ("[{'id':'1','name':'a.pdf'},{'id':'2','name':'b.pdf'}]", "a.pdf、b.pdf"), ["audio"] = ("[{'id':'1','name':'a.m4a'}]", "a.m4a"),
            ["signature"] = ("[{'id':'1','name':'签名.png'}]", "签名.png"), ["subtable"] = ("[{'a':1},{'a':2}]", "2 行"), ["group"] = ("{'a':1}", "{\"a\":1}"), ["computed"] = ("3", "3"), ["serial"] = ("'W1'", "W1"),
            ["hidden"] = ("true", "是"), ["help"] = ("null", ""),
        };
        foreach (var type in Enum.GetValues<FieldType>())
        {
            var name = System.Text.Json.JsonSerializer.Serialize(type).Trim('"');
            if (tried.Contains(name)) continue;
            Assert.True(told.ContainsKey(name), $"{name} is not tried");
            Assert.Equal(told[name].Text, FieldText.Of(new FieldDefinition("x", type, "x"), FormFixture.Json("{'x':" + told[name].Value + "}")["x"]));
        }
    }

    [Fact]
    public void Every_type_that_names_a_person_has_a_mask()
    {
        string Masked(FieldType type, string text) => SensitiveField.MaskOf(new FieldDefinition("x", type, "x"))!(text);
        Assert.Equal("110***********002X", Masked(FieldType.ResidentId, "11010519491231002X"));
        Assert.Equal("E12**5678", Masked(FieldType.Identity, "E12345678"));
        Assert.Equal("***************0000", Masked(FieldType.BankCard, "6222020000000000000"));
        Assert.Equal("张*", Masked(FieldType.PersonName, "张三丰"));
        Assert.Equal("138****8000", Masked(FieldType.Mobile, "13800138000"));
        Assert.Equal("*******33", Masked(FieldType.Phone, "020-83333"));
        Assert.Equal(("z***@example.cn", "***@b.cn", "***"), (Masked(FieldType.Email, "zhang.san@example.cn"), Masked(FieldType.Email, "a@b.cn"), Masked(FieldType.Email, "zhangsan")));
        Assert.Equal(("北京街道盐运西社区***", "***"), (Masked(FieldType.Address, "北京街道盐运西社区12号1203房"), Masked(FieldType.Address, "小北路185号1203房")));
        // What is bound to an element is what that says; what the matter is about names nobody.
        Assert.Equal(DataElements.Find("person.address")?.Mask is not null, SensitiveField.MaskOf(new FieldDefinition("x", FieldType.Address, "x") { Element = "person.address" }) is not null);
        foreach (var type in (FieldType[])[FieldType.Plate, FieldType.Place, FieldType.Photo, FieldType.Signature, FieldType.Text, FieldType.SocialCreditCode]) Assert.Null(SensitiveField.MaskOf(new FieldDefinition("x", type, "x")));
    }

    static CellDates Dates { get; } = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), []);
}
