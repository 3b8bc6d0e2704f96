using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>Print layouts, views, reports, ledgers and lists of options by their editors, and what users then have of them.</summary>
public sealed class PartEditorTests(SharedHost shared) : IClassFixture<SharedHost>
{
    async Task<(Visitor Designer, string Address)> CopyAsync(string name)
    {
        var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form:has([name=from]) button:not(.primary)", ("from", "request"), ("name", name));
        return (designer, designer.Address.Split('?')[0]);
    }

    static Task AddAsync(Visitor designer, string address, string kind, string name) => AddAsync(designer, address, kind, ("name", name));

    static async Task AddAsync(Visitor designer, string address, string kind, (string, string) name)
    {
        await designer.OpenAsync(address);
        await designer.PressAsync($"form:has(input[value='{kind}']) button[value=addPart]", name);
        Assert.Equal(HttpStatusCode.OK, designer.Status);
    }

    [Fact]
    public async Task What_an_app_prints_lists_and_counts_is_made_by_picking_and_is_there_when_it_is_published()
    {
        var (designer, address) = await CopyAsync("部件试验");
        using var _ = designer;

        // Paper: a block is added, its fields picked, ordered and taken away, and everything shows at once.
        await AddAsync(designer, address, "prints", "处置告知单");
        var blocks = designer.Page.QuerySelectorAll(".sheet-field").Length;
        await designer.PressAsync("button.primary[value=set]", ("heading.zh", "越秀区处置告知单"), ("foot.zh", "请妥善保管"), ("qr", "foot"));
        Assert.Contains("越秀区处置告知单", designer.Find(".a4-sheet h1").TextContent, StringComparison.Ordinal);
        Assert.NotNull(designer.Page.QuerySelector(".a4-code svg"));
        await designer.OpenAsync(designer.Address.Split('?')[0] + "?at=0");
        await designer.PressAsync(".sheet button[value=add]");
        await designer.PressAsync("button.primary[value=set]", ("kind", "fields"), ("heading.zh", "诉求"));
        Assert.Contains("还没有选要打印的字段", designer.Find(".found").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button.primary[value=set]", ("fields.add", "place"));
        await designer.PressAsync("button.primary[value=set]", ("fields.add", "summary"), ("columns", "2"));
        await designer.PressAsync("button[value='fields.up.1']");
        Assert.Equal(["summary", "place"], designer.Page.QuerySelectorAll("input[name=fields]").Select(i => i.GetAttribute("value")));
        Assert.Null(designer.Page.QuerySelector(".found"));
        Assert.NotNull(designer.Page.QuerySelector(".a4-sheet .a4-pairs"));
        await designer.PressAsync("form[data-undo] button");
        Assert.Equal(["place", "summary"], designer.Page.QuerySelectorAll("input[name=fields]").Select(i => i.GetAttribute("value")));
        await designer.PressAsync("form[data-redo] button");
        await designer.PressAsync(".sheet button[value=add]");
        await designer.PressAsync("button.danger[value=remove]");
        Assert.Equal(blocks + 1, designer.Page.QuerySelectorAll(".sheet-field").Length);

        await AddAsync(designer, address, "views", "待办台账");
        await designer.PressAsync("button.primary[value=set]", ("sort", "due"), ("state", "open"), ("filters.add", "category"));
        await designer.PressAsync("button.primary[value=set]", ("where.0.field", "category"));
        await designer.PressAsync("button.primary[value=set]", ("where.0.is", "lighting"));
        await designer.OpenAsync(designer.Address + "?at=1");
        await designer.PressAsync("button.primary[value=set]", ("column", "f.place"), ("heading.zh", "在哪里"));
        Assert.Contains("在哪里", designer.Find(".ledger thead").TextContent, StringComparison.Ordinal);

        await AddAsync(designer, address, "reports", "分类统计");
        await designer.PressAsync("button.primary[value=set]", ("by.1", "f.category"), ("by.2", "street"));
        await designer.OpenAsync(designer.Address + "?at=0");
        await designer.PressAsync("button.primary[value=set]", ("heading.zh", "收件"));
        Assert.Contains("收件", designer.Find(".figures thead").TextContent, StringComparison.Ordinal);

        await AddAsync(designer, address, "registers", "回访名册");
        await designer.PressAsync(".sheet button[value=add]");
        await designer.PressAsync("button.primary[value=set]", ("called.zh", "手机号"), ("kind", "mobile"), ("class", "mobile"), ("find", "true"));
        await designer.OpenAsync(designer.Address.Split('?')[0]);
        await designer.PressAsync("button.primary[value=set]", ("key.add", "item1"));
        await designer.PressAsync("button[value='key.remove.0']");
        Assert.Null(designer.Page.QuerySelector(".found"));

        await AddAsync(designer, address, "options", "渠道");
        await designer.PressAsync("button.primary[value=set]", ("lines", "窗口\n电话\n窗口"));
        Assert.Equal(4, designer.Page.QuerySelectorAll(".sheet-field").Length);
        await designer.OpenAsync(address + "/forms/request?at=category");
        Assert.NotNull(designer.Page.QuerySelector("[name=list] option[value=options1]"));

        await designer.OpenAsync(address);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
        var app = designer.Shown("id")!;
        await designer.PressAsync("button[value=submit]");
        using (var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district"))
        {
            await publisher.OpenAsync(address);
            await publisher.PressAsync("button[value=publish]");
            Assert.Contains("已发布", publisher.Text, StringComparison.Ordinal);
        }
        using (var installer = await shared.Host.SignInAsync("designer.district"))
        using (var installed = await installer.PutAsJsonAsync($"/api/v1/apps/{app}/installation", new { unit = "440104003", version = "1.0.0" }))
            Assert.True(installed.IsSuccessStatusCode, await installed.Content.ReadAsStringAsync());

        using var seat = await shared.Host.SignInAsync("operator.003");
        using var answer = await seat.PostAsJsonAsync($"/api/v1/apps/{app}/cases", new
        {
            key = "part-1", street = "440104003",
            form = new { summary = "小北路路灯不亮", category = "lighting", description = "三盏不亮", place = "小北路185号", claimantName = "陈晓明", claimantPhone = "13812345678" },
        });
        var id = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
        using var clerk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await clerk.OpenAsync($"/cases/{id}");
        await clerk.OpenAsync(clerk.Find($"a[href='/cases/{id}/print/print1']").GetAttribute("href")!);
        Assert.Contains("越秀区处置告知单", clerk.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Contains("小北路185号", clerk.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", clerk.Text, StringComparison.Ordinal);
        await clerk.OpenAsync($"/cases/{id}/print/none");
        Assert.Equal(HttpStatusCode.NotFound, clerk.Status);

        await clerk.OpenAsync($"/ledgers/{app}");
        await clerk.OpenAsync(clerk.Find("nav.boxes a[href$='view=view1']").GetAttribute("href")!);
        Assert.Contains("在哪里", clerk.Find(".ledger thead").TextContent, StringComparison.Ordinal);
        Assert.Contains("小北路185号", clerk.Find(".ledger tbody").TextContent, StringComparison.Ordinal);
        Assert.Null(clerk.Page.QuerySelector("[name=state]"));
        await clerk.OpenAsync(clerk.Find($"a[href='/ledgers/{app}/reports/report1']").GetAttribute("href")!);
        var number = clerk.Find(".figures tbody td.n a");
        Assert.Equal("1", number.TextContent);
        await clerk.OpenAsync(number.GetAttribute("href")!);
        Assert.Contains("共 1 行", clerk.Text, StringComparison.Ordinal);
        await clerk.OpenAsync($"/ledgers/{app}/reports/report1?from=never");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, clerk.Status);
        using var keeper = await shared.Host.SignInAsync("dispatcher.003");
        var report = JsonNode.Parse(await keeper.GetStringAsync($"/api/v1/ledgers/{app}/reports/report1"))!;
        Assert.Equal(1, (int)report["total"]!["numbers"]![0]!["number"]!);
        using var file = await keeper.GetAsync($"/ledgers/{app}/reports/report1/file");
        using var table = TableFile.Open(new MemoryStream(await file.Content.ReadAsByteArrayAsync()));
        Assert.Single(table.Rows());
        // Who may not export sees the report and does not take it away.
        using var other = await shared.Host.SignInAsync("callback.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync($"/ledgers/{app}/reports/report1/file")).StatusCode);
    }

    [Fact]
    public async Task A_form_gets_pages_by_a_button_which_are_named_moved_and_joined()
    {
        var (designer, address) = await CopyAsync("分页试验");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/request");
        var fields = designer.Page.QuerySelectorAll(".sheet-field").Length;
        await designer.PressAsync("button[value=addPage]", ("name", "证明材料"));
        var pages = designer.Page.QuerySelectorAll(".sheet-page-name").Length;
        Assert.True(pages >= 2);
        Assert.Contains("证明材料", designer.Page.QuerySelectorAll(".sheet-page-name")[pages - 1].TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button[data-type=Photo]");
        await designer.OpenAsync(address + "/forms/request?at=!" + (pages - 1));
        await designer.PressAsync("button.primary[value=setPage]", ("name.zh", "照片"));
        await designer.PressAsync("button[value=up]");
        Assert.Contains("照片", designer.Page.QuerySelectorAll(".sheet-page-name")[pages - 2].TextContent, StringComparison.Ordinal);
        await designer.OpenAsync(address + "/forms/request/preview");
        Assert.Contains("照片", designer.Text, StringComparison.Ordinal);
        await designer.OpenAsync(address + "/forms/request");
        await designer.PressAsync("button.primary[value=setForm]", ("layout", "tabs"));
        Assert.Contains("标签页 1", designer.Find(".sheet-page-name").TextContent, StringComparison.Ordinal);
        await designer.OpenAsync(address + "/forms/request?at=!" + (pages - 2));
        await designer.PressAsync("button.danger[value=remove]");
        Assert.Equal(pages - 1, designer.Page.QuerySelectorAll(".sheet-page-name").Length);
        Assert.Equal(fields + 1, designer.Page.QuerySelectorAll(".sheet-field").Length);
        await designer.OpenAsync(address);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_picked_for_dates_files_places_people_and_units_and_read_back_as_they_were_picked()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", "规则试验"));
        var form = designer.Address.Split('?')[0] + "/forms/form1";
        await designer.OpenAsync(form);
        foreach (var type in new[] { "Date", "DateTime", "DateRange", "Photo", "Signature", "Place", "Address", "Unit", "User", "Identity", "Time", "Integer", "SubTable" }) await designer.PressAsync($"button[data-type={type}]");
        foreach (var (field, is_, value, shown, expression) in new[]
        {
            ("form.date1", "Below", "今天", "今天", "form.date1 < today()"),
            ("form.date1", "AtLeast", "7天后", "7天后", "form.date1 >= addDays(today(), 7)"),
            ("form.date1", "Is", "2026/5/6", "2026-05-06", "form.date1 === '2026-05-06'"),
            ("date(form.datetime1)", "Above", "3天前", "3天前", "date(form.datetime1) > addDays(today(), -3)"),
            ("form.dateRange1.to", "AtMost", "2026-12-31", "2026-12-31", "form.dateRange1.to <= '2026-12-31'"),
            ("count(form.photo1)", "AtLeast", "2", "2", "count(form.photo1) >= 2"),
            ("form.unit1", "Is", "填表人的单位", "填表人的单位", "form.unit1 === user.unit"),
            ("form.unit1", "IsNot", "北京街道", "北京街道", "form.unit1 !== '440104003'"),
            // Offices have the same names in every street; as it is shown, with its street, one is picked and picked again.
            ("form.unit1", "Is", "北京街道城市管理办", "北京街道城市管理办", "form.unit1 === '440104003-cg'"),
            ("form.user1", "Is", "填表人本人", "填表人本人", "form.user1 === user.id"),
            ("count(form.subtable1)", "Above", "1", "1", "count(form.subtable1) > 1"),
            ("form.identity1.kind", "Is", "护照", "护照", "form.identity1.kind === 'passport'"),
            ("form.address1.detail", "Has", "小北路", "小北路", "contains(form.address1.detail, '小北路')"),
            ("form.time1", "Below", "8:30", "08:30", "form.time1 < '08:30'"),
            ("form.integer1", "AtMost", "3", "3", "form.integer1 <= 3"),
        })
        {
            await designer.OpenAsync(form + "?at=details");
            await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.field", ""));
            await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.field", field));
            await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.is", is_), ("visibleWhen.0.value", value));
            Assert.Equal(HttpStatusCode.OK, designer.Status);
            Assert.Equal((field, is_, shown), (designer.Shown("visibleWhen.0.field"), designer.Shown("visibleWhen.0.is"), designer.Shown("visibleWhen.0.value")));
            await designer.OpenAsync(form[..form.IndexOf("/forms/", StringComparison.Ordinal)]);
            Assert.Equal(expression, (string?)JsonNode.Parse(designer.Find("textarea[aria-label='forms/form1.json']").TextContent)!["fields"]!.AsArray().Single(f => (string?)f!["id"] == "details")!["visibleWhen"]);
        }
        // What is only there or not asks for no value, and what is no value is refused with what was typed.
        await designer.OpenAsync(form + "?at=details");
        await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.field", "form.signature1"));
        Assert.Equal("Filled", designer.Shown("visibleWhen.0.is"));
        Assert.Null(designer.Page.QuerySelector("[name='visibleWhen.0.value']"));
        await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.field", "form.date1"));
        foreach (var (field, typed) in new[] { ("form.date1", "下个月"), ("form.integer1", "很多"), ("form.unit1", "没有的单位"), ("form.user1", "没有的人") })
        {
            await designer.OpenAsync(form + "?at=details");
            await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.field", ""));
            await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.field", field));
            await designer.PressAsync("button.primary[value=setField]", ("visibleWhen.0.is", "Is"), ("visibleWhen.0.value", typed));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
            Assert.Contains(typed, designer.Find(".summary").TextContent, StringComparison.Ordinal);
        }
    }
}
