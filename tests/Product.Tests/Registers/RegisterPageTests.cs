using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Registers;

public sealed class RegisterPageTests
{
    [Fact]
    public async Task A_community_worker_finds_a_person_of_the_demo_and_corrects_the_record_by_page_and_by_API()
    {
        await using var host = await ProductHost.StartAsync(settings: ["--demo-cases", "0", "--demo-people", "800"]);
        using var worker = await host.SignInAsync("communityWorker.003104");
        var lines = JsonNode.Parse(await worker.GetStringAsync("/api/v1/registers/people"))!["items"]!.AsArray();
        Assert.NotEmpty(lines);
        var id = (string)lines[0]!["id"]!;
        using var got = await worker.GetAsync($"/api/v1/registers/people/{id}");
        Assert.Equal("\"1\"", got.Headers.ETag!.Tag);
        var record = JsonNode.Parse(await got.Content.ReadAsStringAsync())!;
        Assert.Contains("*", (string)record["elements"]!["idNumber"]!, StringComparison.Ordinal);
        Assert.Contains("演示", (string)record["source"]!, StringComparison.Ordinal);
        Assert.Equal("livesIn", (string?)record["links"]![0]!["kind"]);

        using var blind = await worker.PutAsJsonAsync($"/api/v1/registers/people/{id}", new { elements = new { phone = "13900000001" }, source = "走访" });
        Assert.Equal(HttpStatusCode.PreconditionFailed, blind.StatusCode);
        using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/registers/people/{id}") { Content = JsonContent.Create(new { elements = new { phone = "13900000001" }, source = "走访" }) };
        change.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var changed = await worker.SendAsync(change);
        Assert.Equal("139****0001", (string?)JsonNode.Parse(await changed.Content.ReadAsStringAsync())!["elements"]!["phone"]);
        using var found = await worker.PostAsJsonAsync("/api/v1/registers/people/search", new { find = "13900000001" });
        Assert.Equal(id, (string?)Assert.Single(JsonNode.Parse(await found.Content.ReadAsStringAsync())!["items"]!.AsArray())!["id"]);

        // The same number again is the same person: refused with the place, and the record that is there.
        using var added = await worker.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003104", elements = new { name = "陈嘉明", idNumber = "440524188001010014" }, source = "走访" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var there = (string)JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!;
        using var again = await worker.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003104", elements = new { name = "陈家明", idNumber = "440524188001010014" }, source = "走访" });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var told = await again.Content.ReadAsStringAsync();
        Assert.All((string[])["register.key.taken", "elements.idNumber", there], word => Assert.Contains(word, told, StringComparison.Ordinal));
        using var page = await Visitor.SignedInAsync(host, "communityWorker.003104");
        await page.OpenAsync($"/registers/people/{id}");
        await page.PressAsync("form[action^='/registers/people/'] button.primary", ("e-idNumber", "440524188001010014"), ("source", "走访"));
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Equal("#e-idNumber", page.Find(".summary a").GetAttribute("href"));
        await page.OpenAsync(page.Find($"main a[href='/registers/people/{there}']").GetAttribute("href")!);
        Assert.Contains("陈*", page.Text, StringComparison.Ordinal);

        using var resident = await host.SignInAsync("resident.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await resident.GetAsync("/api/v1/registers/people")).StatusCode);
    }

    [Fact]
    public async Task The_pages_list_search_without_an_address_that_tells_and_correct()
    {
        await using var host = await ProductHost.StartAsync(settings: ["--demo-cases", "0", "--demo-people", "800"]);
        using var worker = await Visitor.SignedInAsync(host, "communityWorker.003104");
        await worker.OpenAsync("/registers");
        Assert.Equal("/registers/people", worker.Address);
        Assert.Contains("演示", worker.Text, StringComparison.Ordinal);
        await worker.OpenAsync(worker.Page.QuerySelector("ul.rows a.row")!.GetAttribute("href")!);
        var record = worker.Address;
        await worker.PressAsync("form[action^='/registers/people/'] button.primary", ("e-name", "陈测试"), ("source", "入户走访"));
        Assert.Contains("已保存", worker.Text, StringComparison.Ordinal);
        Assert.Contains("入户走访", worker.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("陈测试", worker.Text, StringComparison.Ordinal);

        await worker.OpenAsync("/registers/people");
        await worker.PressAsync("form[role=search] button", ("find", "陈测试"));
        Assert.Equal("/registers/people", worker.Address);
        Assert.Equal(record, Assert.Single(worker.Page.QuerySelectorAll("ul.rows a.row")).GetAttribute("href"));

        await worker.OpenAsync(record);
        await worker.PressAsync("form[action^='/registers/people/'] button.primary", ("e-phone", "12"), ("source", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, worker.Status);
        Assert.Equal(2, worker.Page.QuerySelectorAll(".summary a").Length);

        // Who may read but not change sees no form; who may not read is told so.
        using var seat = await Visitor.SignedInAsync(host, "operator.003");
        await seat.OpenAsync(record);
        Assert.Equal(HttpStatusCode.OK, seat.Status);
        Assert.Null(seat.Page.QuerySelector("form[action^='/registers/people/']"));
        using var resident = await Visitor.SignedInAsync(host, "resident.003");
        await resident.OpenAsync("/registers/people");
        Assert.Equal(HttpStatusCode.Forbidden, resident.Status);
        Assert.DoesNotContain("基础库", resident.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spreadsheet_is_taken_in_at_the_page_and_taken_back()
    {
        await using var host = await ProductHost.StartAsync();
        using var worker = await Visitor.SignedInAsync(host, "communityWorker.003104");
        await worker.OpenAsync("/registers/people/imports");
        var file = LowCode.Interop.XlsxWriter.Write("名册", ["姓名", "身份证号", "联系电话"], [["陈嘉明", "440524188001010014", "13800000123"], ["李思", "1234", ""]]);
        await worker.PressWithAsync("button[value=import]", ("file", "名册.xlsx", file), ("source", "入户登记"));
        Assert.Contains("共 2 行：新增 1，更新 0，相同 0，未导入 1", worker.Text, StringComparison.Ordinal);
        Assert.Contains("第 3 行 · 身份证号", worker.Text, StringComparison.Ordinal);
        using (var issues = await worker.FetchAsync(worker.Find("a[href$='issues.xlsx']").GetAttribute("href")!))
        {
            using var table = LowCode.Interop.TableFile.Open(new MemoryStream(await issues.Content.ReadAsByteArrayAsync()));
            Assert.Equal(("3", "身份证号"), (Assert.Single(table.Rows()).Cells[0], table.Rows().First().Cells[1]));
        }
        await worker.PressSurelyAsync("button[value=undo]");
        Assert.Contains("已撤销", worker.Text, StringComparison.Ordinal);

        // A heading nobody knows is asked about; what is said of it is kept, and nothing is taken before.
        var other = LowCode.Interop.XlsxWriter.Write("名册", ["姓名", "联系电话", "现住址", "网格员意见"], [["王五", "13800000125", "北京路15号", "x"]]);
        await worker.PressWithAsync("button[value=import]", ("file", "名册二.xlsx", other), ("source", "入户登记"));
        Assert.Contains("有 2 列的表头", worker.Text, StringComparison.Ordinal);
        Assert.Equal(("name", "address", ""), (worker.Shown("c0"), worker.Shown("c2"), worker.Shown("c3")));
        await worker.PressAsync("button[value=map]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, worker.Status);
        Assert.Equal("#c3", worker.Find(".summary a").GetAttribute("href"));
        await worker.PressAsync("button[value=map]", ("c3", "-"));
        Assert.Contains("共 1 行：新增 1", worker.Text, StringComparison.Ordinal);
        using var seat = await Visitor.SignedInAsync(host, "operator.003");
        await seat.OpenAsync("/registers/people/imports");
        Assert.Equal(HttpStatusCode.Forbidden, seat.Status);
    }
}
