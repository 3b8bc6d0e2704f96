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

    [Fact]
    public void The_same_form_changes_nothing()
    {
        const string typed = "{'name':'陈','old':'x','items':[{'what':'灯','_id':'r1'}]}";
        Assert.Equal(typed, Fit(typed, Then, Then));
    }
}
