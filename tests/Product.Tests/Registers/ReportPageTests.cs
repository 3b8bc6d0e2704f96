using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Registers;

/// <summary>A dispatcher sends a department's table out, a community fills the gaps, and the table goes back: at the pages, and over the interface.</summary>
public sealed class ReportPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    static byte[] Table(params string[] headings) => XlsxWriter.Write("表", headings, []);

    [Fact]
    public async Task A_table_is_bound_sent_out_filled_and_exported_at_the_pages()
    {
        using var keeper = await shared.Host.SignInAsync("communityWorker.003104");
        using var added = await keeper.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003104", elements = new { name = "陈嘉明", idNumber = "440524188001010014", phone = "13800000123" }, source = "入户走访" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);

        using var desk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await desk.OpenAsync("/reports");
        var due = $"{DateTime.UtcNow.AddDays(5):yyyy-MM-dd}";
        await desk.PressWithAsync("form[action='/reports'] button", ("file", "长者用气安全.xlsx", Table("序号", "社区", "姓名", "身份证号码", "联系电话", "是否装报警器", "上门次数")), ("name", "长者用气安全排查"), ("asker", "区应急管理局"), ("unit", "440104003"), ("due", due));
        Assert.Equal(HttpStatusCode.OK, desk.Status);
        Assert.Contains("3 栏已有数据", desk.Text, StringComparison.Ordinal);
        Assert.Equal(("element:idNumber", "ask:choice", "ask:number"), (desk.Shown("c3"), desk.Shown("c5"), desk.Shown("c6")));
        await desk.PressAsync("button[value=start]", ("where", "身高>3"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, desk.Status);
        Assert.Equal("身高>3", desk.Shown("where"));
        // What is live is not asked, and the page says so before and after.
        await desk.PressAsync("button[value=bind]", ("where", "身份证号=440524188001010014"), ("c4", "ask:text"));
        Assert.Contains("下发时不收取，直接带出", desk.Text, StringComparison.Ordinal);
        await desk.PressAsync("button[value=start]");
        Assert.Contains("已下发", desk.Text, StringComparison.Ordinal);
        Assert.Contains("不向基层收取的栏目", desk.Text, StringComparison.Ordinal);
        Assert.NotNull(desk.Page.QuerySelector("section[aria-labelledby=refused] a[href='/registers/people']"));
        var report = desk.Address.Split('?')[0];

        using var worker = await Visitor.SignedInAsync(shared.Host, "communityWorker.003104");
        await worker.OpenAsync("/");
        Assert.Contains("1 张报表等您补填", worker.Text, StringComparison.Ordinal);
        await worker.OpenAsync("/reports");
        await worker.OpenAsync(worker.Find("a.row[href*='/units/']").GetAttribute("href")!);
        Assert.Contains("440***********0014", worker.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("陈嘉明", worker.Text, StringComparison.Ordinal);
        Assert.Contains("入户走访", worker.Text, StringComparison.Ordinal);
        var (choice, times) = (worker.Find("select[name^='a.']").Id!, worker.Find("input[name^='a.']").Id!);
        await worker.PressAsync("button[value=send]", (choice, "是"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, worker.Status);
        Assert.Equal("是", worker.Shown(choice));
        await worker.PressAsync("button[value=send]", (choice, "是"), (times, "2"), (worker.Find("input[name^='c.'][name$='.4']").Id!, "13800000999"));
        Assert.Contains("已报送", worker.Text, StringComparison.Ordinal);
        Assert.Null(worker.Page.QuerySelector("button[value=send]"));
        await worker.OpenAsync("/change-requests?state=waiting");
        Assert.Contains("长者用气安全排查", worker.Text, StringComparison.Ordinal);

        using var other = await Visitor.SignedInAsync(shared.Host, "communityWorker.003107");
        await other.OpenAsync(report);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);

        await desk.OpenAsync(report);
        Assert.Contains("1 / 1 个单位", desk.Text, StringComparison.Ordinal);
        using var file = await desk.FetchAsync(report + "/file");
        using var table = TableFile.Open(new MemoryStream(await file.Content.ReadAsByteArrayAsync()));
        Assert.Equal(["1", "陈*", "440***********0014", "138****0999", "是", "2"], Assert.Single(table.Rows()).Cells.Where((_, n) => n != 1));
        await desk.PressAsync("button[value=return]", ("reason", "请核实次数"));
        Assert.Contains("已退回", desk.Text, StringComparison.Ordinal);
        await desk.PressSurelyAsync("button[value=close]");
        Assert.Contains("填报已结束", desk.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_pages_of_one_part_the_later_takes_nothing_from_the_earlier_and_keeps_what_was_typed()
    {
        using var keeper = await shared.Host.SignInAsync("communityWorker.003104");
        using var added = await keeper.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003104", elements = new { name = "李思", idNumber = "11010519491231002X" }, source = "入户走访" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var desk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await desk.OpenAsync("/reports");
        await desk.PressWithAsync("form[action='/reports'] button", ("file", "两人同填.xlsx", Table("姓名", "身份证号码", "是否装报警器", "上门次数", "备注")), ("name", "两人同填"), ("asker", "区应急管理局"), ("unit", "440104003"), ("due", $"{DateTime.UtcNow.AddDays(5):yyyy-MM-dd}"));
        await desk.PressAsync("button[value=start]", ("where", "身份证号=11010519491231002X"));
        var part = desk.Address.Split('?')[0] + "/units/440104003104";

        using var one = await Visitor.SignedInAsync(shared.Host, "communityWorker.003104");
        using var two = await Visitor.SignedInAsync(shared.Host, "communityWorker.003104");
        await one.OpenAsync(part);
        await two.OpenAsync(part);
        var (choice, times) = (one.Find("select[name^='a.']").Id!, one.Find("input[name^='a.'][name$='.3']").Id!);
        await one.PressAsync("button[value=save]", (choice, "是"));
        await two.PressAsync("button[value=save]", (times, "2"));
        Assert.Contains("已保存", two.Text, StringComparison.Ordinal);
        Assert.Equal(("是", "2"), (two.Shown(choice), two.Shown(times)));

        // The first page still shows no number of visits: its reader types another, and is told.
        await one.PressAsync("button[value=send]", (times, "5"));
        Assert.Equal(HttpStatusCode.Conflict, one.Status);
        Assert.Contains("刚被别人填成“2”", one.Text, StringComparison.Ordinal);
        Assert.Equal(("是", "5"), (one.Shown(choice), one.Shown(times)));
        await one.PressAsync("button[value=save]");
        await two.OpenAsync(part);
        Assert.Equal("5", two.Shown(times));
    }

    [Fact]
    public async Task What_belongs_to_no_community_stands_below_the_sums_with_its_list()
    {
        using var keeper = await shared.Host.SignInAsync("dataAdmin.district");
        using var added = await keeper.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003", elements = new { name = "孙七" }, source = "入户走访" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var desk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await desk.OpenAsync("/reports");
        await desk.PressWithAsync("form[action='/reports'] button", ("file", "社区人口.xlsx", Table("序号", "社区", "常住人口", "志愿者人数")), ("name", "社区人口统计"), ("asker", "区统计局"), ("unit", "440104003"), ("due", $"{DateTime.UtcNow.AddDays(5):yyyy-MM-dd}"));
        await desk.PressAsync("button[value=start]");
        Assert.Contains("不在任何社区名下的", desk.Text, StringComparison.Ordinal);
        Assert.Equal("常住人口：1", desk.Find("section[aria-labelledby=outside] a[href='/registers/people']").TextContent);
        using var http = await shared.Host.SignInAsync("dispatcher.003");
        var whole = JsonNode.Parse(await http.GetStringAsync("/api/v1" + desk.Address.Split('?')[0]))!;
        Assert.Equal((2, 1), ((int)whole["outside"]![0]!["at"]!, (int)whole["outside"]![0]!["number"]!));
    }

    [Fact]
    public async Task A_request_for_what_is_live_is_refused_with_its_places_at_the_page_and_over_the_interface()
    {
        using var desk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await desk.OpenAsync("/reports");
        await desk.PressWithAsync("form[action='/reports'] button", ("file", "花名册.xlsx", Table("姓名", "身份证号", "联系电话")), ("name", "居民花名册"), ("asker", "区统计局"), ("unit", "440104003"), ("due", $"{DateTime.UtcNow.AddDays(5):yyyy-MM-dd}"));
        await desk.PressAsync("button[value=start]");
        Assert.Equal(HttpStatusCode.Conflict, desk.Status);
        Assert.Contains("不向基层收取", desk.Text, StringComparison.Ordinal);
        Assert.Equal(3, desk.Page.QuerySelectorAll("section[role=alert] a[href='/registers/people']").Length);

        using var http = await shared.Host.SignInAsync("dispatcher.003");
        using var body = new MultipartFormDataContent { { new StringContent("企业名单"), "name" }, { new StringContent("区商务局"), "asker" }, { new StringContent("440104003"), "unit" }, { new StringContent("2099-01-01"), "due" }, { new ByteArrayContent(Table("企业名称", "统一社会信用代码")), "file", "a.xlsx" } };
        using var made = await http.PostAsync("/api/v1/reports", body);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;
        using var refused = await http.PostAsync($"/api/v1/reports/{id}/start", null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(["report.live", "report.live.column", "report.live.column"], JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!.AsArray().Select(e => (string?)e!["code"]));
        Assert.Equal("refused", (string?)JsonNode.Parse(await http.GetStringAsync($"/api/v1/reports/{id}"))!["report"]!["state"]);
        using var clerk = await shared.Host.SignInAsync("communityWorker.003104");
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync($"/api/v1/reports/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.PostAsync($"/api/v1/reports/{id}/start", null)).StatusCode);
    }
}
