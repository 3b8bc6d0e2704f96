using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Bench.Forms;

/// <summary>A form of 25 fields and 5 rules whose data is about 1 KB of JSON.</summary>
static class SubmitForm
{
    public static CompiledForm Compiled { get; } = Compile();
    public static Record Input { get; } = Data();

    static CompiledForm Compile()
    {
        var fields = new List<FieldDefinition>();
        for (var i = 0; i < 8; i++) fields.Add(new FieldDefinition($"t{i}", FieldType.Text, $"文本{i}") { Required = i < 4, MaxLength = 100 });
        for (var i = 0; i < 4; i++) fields.Add(new FieldDefinition($"n{i}", FieldType.Number, $"数{i}") { Min = 0, Max = 1e6 });
        fields.Add(new FieldDefinition("kind", FieldType.Choice, "类别") { Required = true, Options = [new("a", "甲"), new("b", "乙"), new("c", "丙")] });
        fields.Add(new FieldDefinition("phone", FieldType.Mobile, "手机") { RequiredWhen = "!form.anonymous" });
        fields.Add(new FieldDefinition("idNumber", FieldType.ResidentId, "身份证"));
        fields.Add(new FieldDefinition("code", FieldType.SocialCreditCode, "信用代码"));
        fields.Add(new FieldDefinition("happened", FieldType.Date, "日期"));
        fields.Add(new FieldDefinition("at", FieldType.DateTime, "时间"));
        fields.Add(new FieldDefinition("place", FieldType.Place, "地点"));
        fields.Add(new FieldDefinition("anonymous", FieldType.Boolean, "匿名"));
        fields.Add(new FieldDefinition("tags", FieldType.MultiChoice, "标签") { Options = [new("x", "子"), new("y", "丑")] });
        fields.Add(new FieldDefinition("detail", FieldType.Textarea, "详情") { Required = true, MaxLength = 2000 });
        fields.Add(new FieldDefinition("reason", FieldType.Text, "原因") { VisibleWhen = "form.n0 > 100", Required = true });
        fields.Add(new FieldDefinition("amount", FieldType.Money, "金额") { Validate = [new CheckDefinition("form.amount > 50000", "金额过大", CheckLevel.Warning)] });
        fields.Add(new FieldDefinition("total", FieldType.Computed, "合计") { Compute = "form.n0 * form.n1 + form.n2 * 1.13" });
        var definition = new FormDefinition("bench", "测") { Fields = [.. fields], Rules = [new CheckDefinition("form.n1 > form.n0 + 1000", "数一过大")] };
        return FormCompiler.Compile(definition).Form ?? throw new InvalidOperationException("the form does not compile");
    }

    static Record Data() => ValueJson.Parse("""
        { "t0": "小北路185号后门路灯不亮", "t1": "street lamp is out since Monday", "t2": "越秀区大塘街道", "t3": "秉政社区", "t4": "some more text of a usual length", "t5": "还有一些文字", "t6": "a", "t7": "b",
          "n0": 12, "n1": 7.5, "n2": 100, "n3": 0, "kind": "b", "phone": "13800138000", "idNumber": "11010519491231002X", "code": "91350100M000100Y43",
          "happened": "2026-02-27", "at": "2026-02-27T20:15:00+08:00", "place": { "lng": 113.2712, "lat": 23.1308, "datum": "gcj02" }, "anonymous": false, "tags": ["x"],
          "detail": "晚上九点以后整条巷子没有灯，老人出门不便，已有两人摔倒。物业说不归他们管，请派人查看并告知处理结果。路灯杆号是 BT-0185-3，旁边还有一盏也在闪。", "amount": 128.5 }
        """).AsRecord!;
}
