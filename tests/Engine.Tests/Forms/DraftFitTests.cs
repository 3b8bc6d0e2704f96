using LowCode.Forms;
using static LowCode.Engine.Tests.Forms.FormFixture;

namespace LowCode.Engine.Tests.Forms;

public class DraftFitTests
{
    const string Then = """
        { "id": "name", "type": "text", "label": "姓名" },
        { "id": "old", "type": "text", "label": "旧项" },
        { "id": "count", "type": "text", "label": "数量" },
        { "id": "photo", "type": "text", "label": "照片" },
        { "id": "phone", "type": "mobile", "label": "手机" },
        { "id": "items", "type": "subtable", "label": "明细", "fields": [{ "id": "what", "type": "text", "label": "物品" }, { "id": "price", "type": "text", "label": "价格" }] }
        """;
    const string Now = """
        { "id": "name", "type": "text", "label": "姓名" },
        { "id": "count", "type": "integer", "label": "数量" },
        { "id": "photo", "type": "photo", "label": "照片" },
        { "id": "phone", "type": "mobile", "label": "手机", "required": true },
        { "id": "email", "type": "email", "label": "邮箱", "required": true },
        { "id": "items", "type": "subtable", "label": "明细", "fields": [{ "id": "what", "type": "text", "label": "物品" }, { "id": "why", "type": "text", "label": "原因", "required": true }] }
        """;

    static string Fit(string typed, string then = Then, string now = Now)
    {
        var fit = DraftFit.Of(Form(then).Definition, Form(now).Definition, Json(typed));
        return fit.Values.ToString().Replace('"', '\'') + string.Concat(fit.Changes.Select(c => $" {c.Kind}:{c.Path}{(c.Lost ? "!" : "")}"));
    }

    [Fact]
    public void What_is_gone_is_told_once_and_what_still_reads_stays() =>
        Assert.Equal("{'name':'陈','count':'3','items':[{'what':'灯','_id':'r1'},{'what':'门'}]} Gone:old! Type:count Type:photo! Gone:items.price! Required:items.why Required:phone Required:email",
            Fit("{'name':'陈','old':'x','count':'3','photo':'p','items':[{'what':'灯','price':'9','_id':'r1'},{'what':'门','price':'8'}]}"));

    [Fact]
    public void An_empty_field_that_is_gone_is_not_worth_a_word() => Assert.Equal("{'name':'陈'} Required:phone Required:email", Fit("{'name':'陈','old':''}"));

    static string Changed(string then, string now, string typed, string? after = null)
    {
        var fit = DraftFit.Of(Form(then).Definition, Form(now).Definition, Json(typed), null, after is null ? null : System.Text.Json.JsonSerializer.Deserialize<FormAccess>(after.Replace('\'', '"'), System.Text.Json.JsonSerializerOptions.Web));
        return fit.Values.ToString().Replace('"', '\'') + string.Concat(fit.Changes.Select(c => $" {c.Kind}:{c.Path}{(c.Lost ? "!" : "")}{(c.Was is { } was ? $"({was.Zh})" : "")}{(c.Fault is { } fault ? $"({LowCode.Problems.ProblemText.Of(fault)})" : "")}"));
    }

    static string Choice(string type, params string[] values) => $$"""{ "id": "a", "type": "{{type}}", "label": "类别", "options": [{{string.Join(',', values.Select(v => $$"""{ "value": "{{v}}", "label": "名{{v}}"{{(type == "cascader" && v.Length > 1 ? $", \"parent\": \"{v[..^1]}\"" : "")}} }"""))}}] }""";

    [Fact]
    public void What_is_no_longer_offered_is_taken_out_and_named()
    {
        Assert.Equal("{} Option:a!(名x)", Changed(Choice("choice", "x", "y"), Choice("choice", "y", "z"), "{'a':'x'}"));
        Assert.Equal("{'a':'y'}", Changed(Choice("choice", "x", "y"), Choice("choice", "y", "z"), "{'a':'y'}"));
        Assert.Equal("{'a':'never'}", Changed(Choice("choice", "x", "y"), Choice("choice", "y", "z"), "{'a':'never'}"));
        Assert.Equal("{'a':['y']} Option:a!(名x、名w)", Changed(Choice("multichoice", "w", "x", "y"), Choice("multichoice", "y"), "{'a':['x','y','w']}"));
        Assert.Equal("{'a':['p']} Option:a!(名pq、名pqr)", Changed(Choice("cascader", "p", "pq", "pqr"), Choice("cascader", "p", "pz"), "{'a':['p','pq','pqr']}"));
    }

    [Fact]
    public void What_no_longer_fits_stays_and_is_told_with_its_reason()
    {
        const string then = """{ "id": "n", "type": "integer", "label": "数量" }, { "id": "t", "type": "text", "label": "说明" }, { "id": "rows", "type": "subtable", "label": "明细", "fields": [{ "id": "d", "type": "date", "label": "日期" }] }""";
        const string now = """{ "id": "n", "type": "integer", "label": "数量", "max": 10 }, { "id": "t", "type": "text", "label": "说明", "minLength": 5 }, { "id": "rows", "type": "subtable", "label": "明细", "maxCount": 1, "fields": [{ "id": "d", "type": "date", "label": "日期", "min": "2026-01-01" }] }""";
        Assert.Equal("{'n':'12','t':'灯','rows':[{'d':'2025-01-01'},{'d':'2026-02-01'}]} Limit:n(数量不能大于 10) Limit:t(说明至少 5 个字符) Limit:rows(明细不能超过 1 项) Limit:rows.d(日期不能早于 2026-01-01)",
            Changed(then, now, "{'n':'12','t':'灯','rows':[{'d':'2025-01-01'},{'d':'2026-02-01'}]}"));
        // What was wrong before is nothing new.
        Assert.Equal("{'n':'x'}", Changed(then, now, "{'n':'x'}"));
        Assert.Equal("{'n':'9','t':'门口的灯坏了'}", Changed(then, now, "{'n':'9','t':'门口的灯坏了'}"));
    }

    [Fact]
    public void What_this_step_may_no_longer_fill_in_is_left_out()
    {
        const string form = """{ "id": "a", "type": "text", "label": "甲" }, { "id": "b", "type": "text", "label": "乙" }, { "id": "g", "type": "group", "label": "组", "fields": [{ "id": "c", "type": "text", "label": "丙" }] }""";
        Assert.Equal("{'g':{}} ReadOnly:a! Hidden:b! Hidden:g.c!", Changed(form, form, "{'a':'1','b':'2','g':{'c':'3'}}", "{'fields':{'a':'read','b':'hidden','g.c':'hidden'}}"));
        Assert.Equal("{} ReadOnly:a!", Changed(form, form.Replace("\"label\": \"甲\"", "\"label\": \"甲\", \"readOnly\": true", StringComparison.Ordinal), "{'a':'1'}"));
    }

    [Fact]
    public void New_fields_and_other_names_are_told()
    {
        const string then = """{ "id": "a", "type": "text", "label": "甲" }, { "id": "b", "type": "text", "label": "乙" }""";
        const string now = """{ "id": "a", "type": "text", "label": "甲方" }, { "id": "b", "type": "text", "label": "乙方" }, { "id": "c", "type": "text", "label": "丙" }, { "id": "h", "type": "hidden", "label": "丁" }, { "id": "s", "type": "computed", "label": "戊", "compute": "1" }""";
        Assert.Equal("{'a':'1'} Label:a(甲) New:c", Changed(then, now, "{'a':'1'}"));
    }

    [Fact]
    public void The_same_form_changes_nothing()
    {
        const string typed = "{'name':'陈','old':'x','items':[{'what':'灯','_id':'r1'}]}";
        Assert.Equal(typed, Fit(typed, Then, Then));
    }

    [Fact]
    public void Numbers_of_papers_stay_as_they_were_typed()
    {
        const string form = """{ "id": "n", "type": "residentId", "label": "身份证号" }, { "id": "p", "type": "identity", "label": "证件" }""";
        const string typed = "{'n':'110105200001010018','p':{'kind':'residentId','number':'110105200001010018'}}";
        Assert.Equal(typed, Changed(form, form, typed));
    }
}
