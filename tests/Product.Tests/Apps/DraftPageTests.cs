using System.Net;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>Apps made at the pages of the workbench, without script.</summary>
public sealed class DraftPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    async Task<(Visitor Designer, string Address)> BeginAsync(string name)
    {
        var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", name));
        return (designer, designer.Address.Split('?')[0]);
    }

    [Fact]
    public async Task An_app_is_made_from_blank_submitted_by_its_designer_and_published_by_another()
    {
        var (designer, address) = await BeginAsync("楼道灯报修");
        using var _ = designer;
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=Choice]");
        Assert.EndsWith("?at=choice1", designer.Address, StringComparison.Ordinal);
        await designer.PressAsync("button.primary[value=setField]", ("label.zh", "故障"), ("options", "不亮\n闪烁\n破损"), ("required", "true"));
        Assert.Equal("不亮\n闪烁\n破损", designer.Shown("options")!.ReplaceLineEndings("\n"));
        await designer.PressAsync("button[data-type=Textarea]");
        // A rule is picked: the field shows when the fault is what people call it.
        await designer.PressAsync("button.primary[value=setField]", ("label.zh", "破损情况"), ("visibleWhen.0.field", "form.choice1"), ("visibleWhen.0.is", "Is"), ("visibleWhen.0.value", "破损"));
        Assert.Equal("破损", designer.Shown("visibleWhen.0.value"));
        await designer.OpenAsync(address + "/forms/form1/preview");
        Assert.DoesNotContain("破损情况", designer.Find("form.phone-wide").TextContent, StringComparison.Ordinal);

        await designer.OpenAsync(address + "/flow");
        await designer.OpenAsync(designer.Find("a.flow-plus[aria-label*='处置'][aria-label*='办结']").GetAttribute("href")!);
        await designer.PressAsync("button[name=type][value=task]");
        await designer.PressAsync("form[data-autosave] button.primary", ("name", "回访"), ("post", "callback"), ("not", "handle"), ("outcomes", "已解决\n未解决"), ("deadline.n", "2"), ("deadline.unit", "workdays"));
        Assert.Contains("回访", designer.Find("svg.flow-picture").TextContent, StringComparison.Ordinal);
        var back = designer.Page.QuerySelectorAll("form.ways select").Single(s => s.ParentElement!.TextContent.Contains("未解决", StringComparison.Ordinal)).GetAttribute("name")!;
        await designer.PressAsync("form.ways button", (back, "handle"));
        await designer.OpenAsync(address);
        Assert.Contains("已证明", designer.Text, StringComparison.Ordinal);
        await designer.PressAsync("button[value=submit]");
        Assert.Contains("已提交", designer.Text, StringComparison.Ordinal);
        Assert.Null(designer.Page.QuerySelector("button[value=publish]"));

        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");
        await publisher.OpenAsync("/apps/drafts");
        Assert.Contains("待发布", publisher.Find($"a[href='{address}']").TextContent, StringComparison.Ordinal);
        await publisher.OpenAsync(address + "/forms/form1");
        Assert.Null(publisher.Page.QuerySelector(".palette"));
        await publisher.OpenAsync(address);
        await publisher.PressAsync("button[value=publish]");
        Assert.EndsWith("&did=published", publisher.Address, StringComparison.Ordinal);
        Assert.Contains("楼道灯报修", publisher.Text, StringComparison.Ordinal);
        await publisher.OpenAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, publisher.Status);
    }

    [Fact]
    public async Task What_residents_ask_for_is_set_without_script_and_the_check_says_what_it_lacks()
    {
        var (designer, address) = await BeginAsync("上门理发");
        using var _ = designer;
        await designer.PressAsync("button[value=addService]");
        // Without a phone nobody could follow the case: said, with a link to where it is mended.
        Assert.Contains("没有电话字段", designer.Text, StringComparison.Ordinal);
        Assert.NotNull(designer.Page.QuerySelector($"a[href='{address}#services']"));
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=Mobile]");
        await designer.OpenAsync(address);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
        Assert.Contains("“手机号”不用填", designer.Text, StringComparison.Ordinal);
        // A title nobody is asked for is the beginning of what they tell.
        await designer.PressAsync("button.primary[value=service]", ("name.zh", "请人上门理发"), ("fields", "details"), ("behalf", "true"), ("for", "enterprise"), ("needs", "老人证\n预约时间"), ("takes", "三天"));
        Assert.Equal(("请人上门理发", "老人证\n预约时间"), (designer.Find("#service1-name").GetAttribute("value"), designer.Find("#service1-needs").TextContent.ReplaceLineEndings("\n")));
        await designer.PressAsync("button[value=residents]", ("again.n", "10"), ("withdraw", "false"));
        var written = System.Text.Json.Nodes.JsonNode.Parse(designer.Find("textarea[aria-label='app.json']").TextContent)!["residents"]!;
        Assert.Equal("""{"services":[{"id":"service1","name":"请人上门理发","fields":["details"],"behalf":true,"for":["enterprise"],"takes":"三天","needs":["老人证","预约时间"],"values":{"title":"=slice(form.details, 0, 24)"}}],"again":{"days":10},"withdraw":false}""",
            written.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        await designer.PressAsync("button[value=removeService]");
        Assert.Null(designer.Page.QuerySelector("button[value=removeService]"));
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_type_of_field_and_step_in_the_palette_is_right_from_the_moment_it_is_put_down()
    {
        var (designer, address) = await BeginAsync("样样都有");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1");
        var types = designer.Page.QuerySelectorAll("button[data-type]").Select(b => b.GetAttribute("data-type")!).ToList();
        Assert.Equal(Enum.GetNames<LowCode.Forms.FieldType>().Order(StringComparer.Ordinal), types.Order(StringComparer.Ordinal));
        foreach (var type in types)
        {
            await designer.OpenAsync(address + "/forms/form1");
            await designer.PressAsync($"button[data-type={type}]");
            Assert.True(designer.Page.QuerySelector(".found") is null, $"{type}: {designer.Page.QuerySelector(".found")?.TextContent}");
        }
        await designer.OpenAsync(address + "/forms/form1/preview");
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        foreach (var type in new[] { "task", "sign", "dispatch", "decision", "parallel", "notify", "delay", "wait", "set", "script" })
        {
            await designer.OpenAsync(address + "/flow");
            await designer.OpenAsync(designer.Find("a.flow-plus[aria-label*='受理'][aria-label*='处置'], a.flow-plus[aria-label*='“受理”']").GetAttribute("href")!);
            await designer.PressAsync($"button[name=type][value={type}]");
            Assert.True(designer.Page.QuerySelector(".found") is null, $"{type}: {designer.Page.QuerySelector(".found")?.TextContent}");
        }
    }

    [Fact]
    public async Task Edits_are_taken_back_and_made_again_and_somebody_else_is_told_who_is_at_work()
    {
        var (designer, address) = await BeginAsync("撤销试验");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1?at=title");
        await designer.PressAsync("button.danger[value=remove]");
        Assert.DoesNotContain("标题", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("form[data-undo] button");
        Assert.Contains("标题", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("form[data-redo] button");
        Assert.DoesNotContain("标题", designer.Find(".sheet").TextContent, StringComparison.Ordinal);
        await designer.OpenAsync(address);
        Assert.NotNull(designer.Page.QuerySelector("button[value=submit][disabled]"));

        // Clerks see no drafts, and learn nothing of one by its address.
        using var clerk = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await clerk.OpenAsync("/apps/drafts");
        Assert.DoesNotContain("撤销试验", clerk.Text, StringComparison.Ordinal);
        await clerk.OpenAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, clerk.Status);
    }
}
