using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Apps;

/// <summary>What is wrong with a package is said with its place, in people's words, and with what to do.</summary>
public class ToldFaultTests
{
    static IReadOnlyList<Problem> Found(AppPackage package) => AppCompiler.Compile(package).Problems;

    static AppPackage Written(string path, string content) => AppPackage.Of([.. SampleApps.Wild.Paths.Where(p => p != path).Select(p => (p, SampleApps.Wild[p]!)), (path, Encoding.UTF8.GetBytes(content))]);

    [Fact]
    public void Unknown_members_and_words_of_a_form_are_told_all_at_once_with_line_pointer_and_the_nearest_words()
    {
        var found = Found(Written("forms/plan.json", """
            { "id": "plan", "name": "计划",
              "fields": [
                { "id": "summary", "type": "txt", "label": "标题" },
                { "id": "days", "type": "integer", "label": "天数",
                  "requird": true, "max": 3 },
                { "id": "parts", "type": "multichoice", "label": { "fr": "parties" }, "options": "abc" },
                { "id": "who", "label": "谁", "minLength": "3" } ] }
            """));
        Assert.Equal(string.Join('\n', [
            "forms/plan.json fields[0].type | 表单“计划” · “标题” · type：第 3 行（/fields/0/type）写的“txt”不认识，最接近的是 text, date, time, unit, file；请改成其中之一",
            "forms/plan.json fields[1].requird | 表单“计划” · “天数” · requird：第 5 行（/fields/1/requird）没有成员“requird”，最接近的是 required, id, requiredWhen；请改正或去掉",
            "forms/plan.json fields[2].label | 表单“计划” · “parts” · label：第 6 行（/fields/2/label）的值不对：给人看的文字应写成文本，或 { \"zh-CN\": \"…\", \"en\": \"…\" }",
            "forms/plan.json fields[2].options | 表单“计划” · “parts” · options：第 6 行（/fields/2/options）应为列表 [ ]，写的却是文本（带引号）；请改写",
            "forms/plan.json fields[3].minLength | 表单“计划” · “谁” · minLength：第 7 行（/fields/3/minLength）应为数字（不带引号），写的却是文本（带引号）；请改写",
            "forms/plan.json fields[3] | 表单“计划” · “谁”：第 7 行（/fields/3）缺少成员“type”，请补上"]),
            string.Join('\n', found.Select(p => $"{p.Path} | {ProblemText.Of(p)}")));
        Assert.Equal("form “计划” · “标题” · type: Line 3 (/fields/0/type): “txt” is not known; the nearest are text, date, time, unit, file. Use one of them", ProblemText.Of(found[0], "en"));
    }

    [Theory]
    [InlineData("{ \"id\": \"plan\",\n  \"name\": \"计划,\n  \"fields\": [] }", 2)]
    [InlineData("{ \"id\": \"plan\", \"fields\": [ }", 1)]
    [InlineData("", 1)]
    public void What_is_no_json_is_told_with_line_and_column(string json, int line)
    {
        var problem = Assert.Single(Found(Written("forms/plan.json", json)));
        Assert.Equal(("json.syntax", line.ToString(System.Globalization.CultureInfo.InvariantCulture)), (problem.Code, problem.Values!["line"]));
    }

    [Fact]
    public void A_file_that_is_no_object_is_told_what_it_should_be() =>
        Assert.Equal("表单“forms/plan.json”：第 1 行（/）应为一组成员 { }，写的却是列表 [ ]；请改写", ProblemText.Of(Assert.Single(Found(Written("forms/plan.json", "[]")))));

    [Fact]
    public void A_length_of_time_that_cannot_be_read_says_why_in_both_languages()
    {
        var found = Found(SampleApps.Wild.With(Packages.Manifest(m => m["deadlines"]![0]!["within"] = "5 moons")));
        var problem = found.First(p => p.Path!.StartsWith("app.json", StringComparison.Ordinal));
        Assert.DoesNotContain("JSON", ProblemText.Of(problem), StringComparison.Ordinal);
        Assert.Contains("5 moons", ProblemText.Of(problem), StringComparison.Ordinal);
        Assert.Contains("5 moons", ProblemText.Of(problem, "en"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_of_a_field_is_named_by_form_field_and_rule_and_suggests_the_nearest_field()
    {
        var found = Found(SampleApps.Wild.With(Packages.Form("plan", f => { f["fields"]![2]!["visibleWhen"] = "form.agian.x && row.y"; f["fields"]![1]!["compute"] = "new Date()"; })));
        Assert.Contains(found, p => ProblemText.Of(p) == "表单“计划” · “再来” · compute：第 1 行第 1 列：表达式不能使用 new；日期请写 today()、date(2026, 1, 31)，列表请写 [a, b]");
        Assert.Contains(found, p => ProblemText.Of(p, "en").StartsWith("form “Plan” · “Parts”: The rule form.agian.x && row.y uses row", StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_are_named_by_their_names_and_their_rules_by_the_step()
    {
        var found = Found(SampleApps.Wild.With(Packages.Flow(f =>
        {
            var activities = f["activities"]!.AsArray();
            activities.Single(a => (string?)a!["id"] == "plan")!["form"] = "gone";
            activities.Add(JsonNode.Parse("""{ "id": "lost", "type": "tusk", "name": "走丢" }"""));
        })));
        Assert.Contains(found, p => ProblemText.Of(p) == "环节“走丢”的类型“tusk”无法识别，请核对写法，或先安装提供它的插件" && p.Path == "flow.json lost");
        Assert.Contains(found, p => p.Code == "app.form.unknown" && ProblemText.Of(p).EndsWith("请加上 forms/gone.json，或换一张表单", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_is_said_of_settings_and_scenarios()
    {
        var problems = new List<Problem>();
        Assert.Null(InstallationSettings.Read("""{ "pots": {} }""", problems));
        Assert.Equal("启用设置的格式不对：第 1 行（/pots）没有成员“pots”，最接近的是 posts, lists, noun；请改正或去掉", ProblemText.Of(Assert.Single(problems)));
    }

    [Fact]
    public void A_file_that_names_a_member_twice_is_told_and_a_file_of_wrong_names_is_not_told_name_by_name()
    {
        Assert.NotEmpty(Found(Written("forms/plan.json", """{ "id": "plan", "name": "一", "name": "二", "fields": [{ "id": "a", "type": "text", "label": "甲" }], "sections": [{ "id": "s", "fields": ["b"] }] }""")));
        var names = string.Join(',', Enumerable.Range(0, 10_000).Select(n => $"\"wrong{n}\""));
        var found = Found(Written("forms/plan.json", $$"""{ "id": "plan", "name": "计划", "fields": [{ "id": "a", "type": "text", "label": "甲" }], "sections": [{ "id": "s", "fields": [{{names}}] }] }"""));
        Assert.InRange(found.Count, 1, 200);
    }
}
