using System.Net;
using System.Net.Http.Json;
using System.Text;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>Duty lists, messages and what else a draft has, by editors; what comes in from elsewhere; and the talk between who designs and who publishes.</summary>
public sealed class DraftEditorTests(SharedHost shared) : IClassFixture<SharedHost>
{
    async Task<(Visitor Designer, string Address)> CopyAsync(string name)
    {
        var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form:has([name=from]) button:not(.primary)", ("from", "request"), ("name", name));
        return (designer, designer.Address.Split('?')[0]);
    }

    [Fact]
    public async Task A_duty_list_is_edited_row_by_row_and_told_where_a_row_is_never_come_to()
    {
        var (designer, address) = await CopyAsync("清单试验");
        using var _ = designer;
        await designer.OpenAsync(address + "/lists/duties");
        var rows = designer.Page.QuerySelectorAll(".sheet-field").Length;
        Assert.Null(designer.Page.QuerySelector(".found"));
        await designer.PressAsync("button[value=add]");
        Assert.Equal($"?at={rows}", designer.Address[designer.Address.IndexOf('?', StringComparison.Ordinal)..]);
        // A row for everything, put first, leaves nothing to the others.
        Assert.Contains("其余全部", designer.Page.QuerySelectorAll(".sheet-field")[rows].TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button[value=up]");
        Assert.Contains("永远轮不到", designer.Find(".found").TextContent, StringComparison.Ordinal);
        var field = designer.Page.QuerySelectorAll("[name='when.0.field'] option").Single(o => o.GetAttribute("value") == "category");
        Assert.NotEmpty(field.TextContent);
        await designer.PressAsync("button.primary[value=row]", ("when.0.field", "category"), ("when.0.values", "路灯照明\n没有的类别"), ("class", "assisting"), ("ground", "试"));
        Assert.Contains("牵头部门", designer.Find(".found").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button.danger[value=remove]");
        Assert.Equal(rows, designer.Page.QuerySelectorAll(".sheet-field").Length);
        Assert.Null(designer.Page.QuerySelector(".found"));
        await designer.PressAsync("form[data-undo] button");
        Assert.Equal(rows + 1, designer.Page.QuerySelectorAll(".sheet-field").Length);
    }

    [Fact]
    public async Task Words_that_come_with_the_product_become_the_apps_own_and_can_be_put_back_and_notices_are_picked()
    {
        var (designer, address) = await CopyAsync("消息试验");
        using var _ = designer;
        await designer.OpenAsync(address + "/messages?at=overdue");
        Assert.Contains("平台自带", designer.Find(".properties").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button.primary[value=template]", ("text.zh", "{number}超期了，请{unit}抓紧。"));
        Assert.Contains("请城市管理办抓紧", designer.Find(".bubble").TextContent, StringComparison.Ordinal);
        Assert.Equal("20", designer.Shown("most.unit"));
        Assert.Null(designer.Page.QuerySelector(".found"));
        await designer.PressAsync("button.danger[value=remove]");
        await designer.OpenAsync(address + "/messages?at=overdue");
        Assert.Contains("平台自带", designer.Find(".properties").TextContent, StringComparison.Ordinal);

        await designer.PressAsync("button[value=add]");
        await designer.PressAsync("button.primary[value=template]", ("name.zh", "上门提醒"), ("text.zh", "{title}明天上门"), ("most.title", "500"));
        Assert.NotNull(designer.Page.QuerySelector(".found"));
        await designer.PressAsync("button.primary[value=template]", ("most.title", "30"));
        Assert.Null(designer.Page.QuerySelector(".found"));
        await designer.PressAsync("button[value=addNotice]");
        await designer.PressAsync("button.primary[value=notice]", ("on", "closed"), ("template", "message1"), ("to", "claimant"));
        Assert.Contains("上门提醒 → 诉求人", designer.Text, StringComparison.Ordinal);
        await designer.OpenAsync(address);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_submitted_is_compared_returned_with_a_remark_and_published_only_by_another()
    {
        var (designer, address) = await CopyAsync("往来试验");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/request");
        await designer.PressAsync("button[data-type=Photo]");
        await designer.OpenAsync(address);
        await designer.PressAsync("button[value=submit]", ("said", "加了照片"));

        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");
        await publisher.OpenAsync(address + "/compare");
        await publisher.OpenAsync(address + "/compare?with=" + Uri.EscapeDataString(publisher.Page.QuerySelectorAll("select[name=with] option").First(o => o.GetAttribute("value")!.StartsWith("request@", StringComparison.Ordinal)).GetAttribute("value")!));
        Assert.Contains("照片", publisher.Find("li.added").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, publisher.Page.QuerySelectorAll("svg.flow-picture").Length);
        await publisher.OpenAsync(address);
        Assert.Contains("加了照片", publisher.Find(".remarks").TextContent, StringComparison.Ordinal);
        await publisher.PressAsync("button[value=return]", ("text", "照片要必填"));
        Assert.Null(publisher.Page.QuerySelector("button[value=publish]"));

        await designer.OpenAsync(address);
        Assert.Contains("照片要必填", designer.Find(".remarks .returned").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button[value=submit]");
        await publisher.OpenAsync(address);
        Assert.NotNull(publisher.Page.QuerySelector("button[value=publish]"));
    }

    [Fact]
    public async Task Who_holds_both_posts_submits_and_another_publishes_unless_the_platform_is_set_otherwise()
    {
        foreach (var (settings, may) in new (string[] Settings, bool May)[] { ([], false), (["--Drafts:FourEyes=false"], true) })
        {
            await using var host = await ProductHost.StartAsync(settings: settings);
            using (var administrator = await host.SignInAsync("securityAdmin"))
            using (var given = await administrator.PostAsJsonAsync("/api/v1/users/u-designer.district/posts", new { post = "publisher", unit = "440104" }))
                Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
            using var both = await Visitor.SignedInAsync(host, "designer.district");
            await both.OpenAsync("/apps/drafts");
            await both.PressAsync("form[action='/apps/drafts'] button.primary", ("name", "一人两岗"));
            var address = both.Address.Split('?')[0];
            await both.OpenAsync(address);
            await both.PressAsync("button[value=submit]");
            Assert.Equal(may, both.Page.QuerySelector("button[value=publish]") is not null);
            Assert.Equal(!may, both.Text.Contains("要由另一位模板管理员审核发布", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_ledger_and_a_definition_of_elsa_become_drafts_to_go_on_with()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        Assert.NotNull(designer.Page.QuerySelector("a[href='/apps/from-table']"));
        var ledger = XlsxWriter.Write("台账", ["编号", "姓名", "类别"], Enumerable.Range(0, 12).Select(n => (IReadOnlyList<string>)[$"L-{n}", "陈嘉明", n % 2 == 0 ? "甲" : "乙"]));
        await designer.OpenAsync("/apps/from-table");
        await designer.PressWithAsync("button[value=read]", ("file", "走访台账.xlsx", ledger));
        await designer.PressAsync("button[value=draft]", ("name", "上门走访"));
        Assert.StartsWith("/apps/drafts/", designer.Address, StringComparison.Ordinal);
        Assert.Contains("上门走访", designer.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
        // A second one of the same id gets an id of its own.
        await designer.OpenAsync("/apps/from-table");
        await designer.PressWithAsync("button[value=read]", ("file", "走访台账.xlsx", ledger));
        await designer.PressAsync("button[value=draft]");
        Assert.NotEqual("ledger", designer.Shown("id"));

        const string definition = """
            { "definitionId": "lamp", "name": "Street lamp", "version": 1,
              "root": { "id": "chart", "type": "Elsa.Flowchart", "activities": [
                { "id": "mend", "type": "Elsa.RunTask", "taskName": { "typeName": "String", "expression": { "type": "Literal", "value": "Mend it" } } }], "connections": [] } }
            """;
        await designer.OpenAsync("/apps/elsa");
        await designer.PressWithAsync("button[value=draft]", ("definition", "lamp.json", Encoding.UTF8.GetBytes(definition)));
        Assert.StartsWith("/apps/drafts/", designer.Address, StringComparison.Ordinal);
        await designer.OpenAsync(designer.Address.Split('?')[0] + "/flow");
        Assert.Contains("Mend it", designer.Text, StringComparison.Ordinal);
        using var clerk = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await clerk.OpenAsync("/apps/elsa");
        Assert.Equal(HttpStatusCode.Forbidden, clerk.Status);
    }

    [Fact]
    public async Task Two_people_in_one_draft_learn_of_each_other_and_hand_over()
    {
        var (designer, address) = await CopyAsync("两个人");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/request");
        await designer.PressAsync("button[data-type=Photo]");
        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");
        using var told = await publisher.FetchAsync(address + "/news?revision=1");
        var news = await told.Content.ReadAsStringAsync();
        Assert.Contains("\"changed\":true", news, StringComparison.Ordinal);
        using var own = await designer.FetchAsync(address + "/news?revision=1");
        Assert.Contains("\"changed\":false", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await designer.PressAsync($"form[action='{address}/release'] button");
        Assert.Contains("已交出", designer.Text, StringComparison.Ordinal);
        Assert.Null(designer.Page.QuerySelector($"form[action='{address}/release']"));
    }
}
