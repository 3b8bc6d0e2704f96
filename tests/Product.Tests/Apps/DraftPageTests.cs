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
    public async Task A_call_back_made_in_the_panel_is_done_at_calls_and_counts_as_it_says()
    {
        var (designer, address) = await BeginAsync("独居老人探访");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=Mobile]");
        await designer.OpenAsync(address + "/flow");
        await designer.OpenAsync(designer.Find("a.flow-plus[aria-label*='处置'][aria-label*='办结']").GetAttribute("href")!);
        await designer.PressAsync("button[name=type][value=task]");
        await designer.PressAsync("form[data-autosave] button.primary", ("name", "电话回访"), ("post", "callback"));
        var step = System.Web.HttpUtility.ParseQueryString(designer.Address.Split('?')[1])["at"]!;
        // Nobody dispatches: the seat does the work as well.
        await designer.OpenAsync(address + "/flow?at=handle");
        await designer.PressAsync("form[data-autosave] button.primary", ("post", "operator"));
        await designer.OpenAsync(address);
        await designer.PressAsync("button[value=addCallback]", ("step", step));
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
        Assert.Contains("已证明", designer.Text, StringComparison.Ordinal);
        Assert.Equal(3, designer.Page.QuerySelectorAll("input[name=level][checked]").Length);
        // Who is only fairly satisfied is not, and nobody asks whether the unit was in touch.
        await designer.PressAsync("button.primary[value=callback]", ("say.responded.zh", ""), ("say.solved.zh", "老人需要的东西送到了吗？"), ("level", "5"), ("level", "4"), ("attempts", "2"));
        var written = System.Text.Json.Nodes.JsonNode.Parse(designer.Find("textarea[aria-label='app.json']").TextContent)!;
        Assert.Equal(["solved", "satisfaction"], written["callback"]!["questions"]!.AsArray().Select(q => (string)q!["field"]!));
        Assert.Equal("""{"5":"resolved","4":"resolved","3":"unresolved","2":"unresolved","1":"unresolved"}""", written["callback"]!["levels"]!.ToJsonString());
        Assert.Equal("""["3","2","1"]""", written["rates"]!["satisfaction"]!["no"]!.ToJsonString());
        // A step that cannot be one is refused where a file would be, with a link to here.
        await designer.PressAsync("button.primary[value=callback]", ("step", "handle"));
        Assert.NotNull(designer.Page.QuerySelector($"section[aria-labelledby=verdict] a[href='{address}#callback']"));
        await designer.PressAsync("button.primary[value=callback]", ("step", step));
        await designer.PressAsync("button[value=submit]");
        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");
        await publisher.OpenAsync(address);
        await publisher.PressAsync("button[value=publish]");
        var app = publisher.Address.Split('/', '?')[2];
        using (var installer = await shared.Host.SignInAsync("designer.district"))
        using (var installed = await installer.PutAsync($"/api/v1/apps/{app}/installation", new StringContent("""{ "unit": "440104003", "version": "1.0.0" }""", System.Text.Encoding.UTF8, "application/json")))
            Assert.True(installed.IsSuccessStatusCode, await installed.Content.ReadAsStringAsync());

        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/" + app);
        await seat.PressAsync("button[value=open]", ("f.title", "送药上门"), ("f.mobile1", "13812345670"));
        var id = seat.Address.Split('/', '?')[2];
        using (var worker = await shared.Host.SignInAsync("operator.003"))
            foreach (var visit in new[] { 1, 2 }) await RequestCase.CommandAsync(worker, id, new { type = "complete", visit, key = $"{id}-{visit}" });

        using var caller = await Visitor.SignedInAsync(shared.Host, "callback.003");
        await caller.OpenAsync("/calls");
        await caller.OpenAsync(caller.Find($"a[href^='/calls/{id}/']").GetAttribute("href")!);
        await caller.PressAsync("button[value=claim]");
        Assert.Contains("老人需要的东西送到了吗？", caller.Text, StringComparison.Ordinal);
        await caller.PressAsync("button.primary[value=next]", ("f.solved", "true"));
        await caller.PressAsync("button.primary[value=next]", ("f.satisfaction", "3"));
        Assert.Contains("未解决", caller.Find("main .note").TextContent, StringComparison.Ordinal);
        await caller.PressAsync("button[value=complete]");
        Assert.StartsWith("/calls", caller.Address, StringComparison.Ordinal);
        using var reader = await shared.Host.SignInAsync("operator.003");
        var made = System.Text.Json.Nodes.JsonNode.Parse(await reader.GetStringAsync($"/api/v1/cases/{id}"))!;
        Assert.Equal("handle", (string)made["workItems"]![0]!["activity"]!);
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
            // Its panel is saved as it stands: nothing is written.
            await StaysAsync("setField", type);
        }
        foreach (var (add, set) in new[] { ("addCheck", "setCheck"), ("addDocument", "setDocument") })
        {
            await designer.OpenAsync(address + "/forms/form1");
            await designer.PressAsync($"button[value={add}]");
            Assert.True(designer.Page.QuerySelector(".found") is null, $"{add}: {designer.Page.QuerySelector(".found")?.TextContent}");
            await StaysAsync(set, add);
        }
        // The same inside of a table.
        await designer.OpenAsync(address + "/forms/form1?at=subtable1");
        foreach (var type in types)
        {
            await designer.PressAsync($"button[data-type={type}]");
            Assert.True(designer.Page.QuerySelector(".found") is null, $"{type} in a table: {designer.Page.QuerySelector(".found")?.TextContent}");
            await StaysAsync("setField", type + " in a table");
        }

        async Task StaysAsync(string act, string what)
        {
            var revision = designer.Find("[data-revision]").GetAttribute("data-revision");
            await designer.PressAsync($"button.primary[value={act}]");
            Assert.True(revision == designer.Find("[data-revision]").GetAttribute("data-revision"), $"{what} is otherwise when its panel is saved");
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
