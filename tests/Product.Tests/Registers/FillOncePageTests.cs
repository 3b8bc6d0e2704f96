using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Registers;

/// <summary>One person is known to the register: their allowance is applied for with the number alone, a wrong phone is put right, and the community approves it.</summary>
public sealed class FillOncePageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Number = "440524188001010014";

    static readonly AppPackage package = AppPackage.Of(
    [
        File("app.json", """
            { "id": "allowance", "name": { "zh-CN": "高龄津贴申领", "en": "Allowance" }, "version": "1.0.0", "noun": "办件", "numberPrefix": "JT", "form": "apply", "title": "'高龄津贴申领'", "posts": ["operator"], "openedBy": [] }
            """),
        File("forms/apply.json", """
            { "id": "apply", "name": "申领表", "fields": [
              { "id": "idNumber", "type": "residentId", "label": "身份证号", "element": "person.idNumber", "required": true },
              { "id": "name", "type": "personName", "label": "姓名", "element": "person.name", "required": true },
              { "id": "sex", "type": "choice", "label": "性别", "element": "person.sex", "options": [ { "value": "male", "label": "男" }, { "value": "female", "label": "女" } ] },
              { "id": "phone", "type": "mobile", "label": "联系电话", "element": "person.phone", "required": true },
              { "id": "note", "type": "text", "label": "备注" } ],
              "documents": [ { "id": "idCard", "name": "身份证", "proves": "申请人身份", "kind": "idCard", "required": true }, { "id": "photo", "name": "照片", "required": true, "laterDays": 5 } ] }
            """),
        File("flow.json", """
            { "id": "allowance", "start": "check", "activities": [
              { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" }, "outcomes": ["done"], "documents": ["idCard", "photo"] }, { "id": "end", "type": "end" } ],
              "connections": [ { "from": "check", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task A_number_brings_the_rest_and_a_correction_goes_to_the_community()
    {
        await shared.InstallAsync(package, "allowance", "1.0.0");
        using var keeper = await shared.Host.SignInAsync("communityWorker.003104");
        using var added = await keeper.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003104", elements = new { name = "陈嘉明", idNumber = Number, phone = "13800000123" }, source = "入户走访" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var record = (string)JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!;

        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/allowance");
        await seat.PressAsync("button[value=prefill]", ("f.idNumber", Number));
        Assert.Equal(HttpStatusCode.OK, seat.Status);
        Assert.Contains("带出 2 项", seat.Text, StringComparison.Ordinal);
        Assert.Equal(("陈*", "138****0123"), (seat.Shown("f.name"), seat.Shown("f.phone")));
        Assert.Contains("人口库", seat.Find("p.source").TextContent, StringComparison.Ordinal);

        await seat.PressAsync("button[value=open]", ("f.phone", "13800000999"));
        Assert.Contains("/cases/", seat.Address, StringComparison.Ordinal);
        var address = seat.Address.Split('?')[0];
        Assert.Contains("带出", seat.Text, StringComparison.Ordinal);
        Assert.Contains("陈*", seat.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("陈嘉明", seat.Text, StringComparison.Ordinal);

        // Documents: one is told of, one is put down as to follow.
        Assert.Contains("2 份材料，还缺 2 份", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value=askDocuments]", ("days", "3"));
        Assert.Contains("已一次性告知", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value=document]", ("document", "photo"), ("source", "later"));
        Assert.Contains("容缺", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value=licences]");
        Assert.Contains("还缺 0 份", seat.Text, StringComparison.Ordinal);

        // The page says of each value that nobody typed where it comes from and how old it is by now.
        Assert.Contains(seat.Page.QuerySelectorAll("dd > .source").Select(s => s.TextContent), s => s.Contains("人口库", StringComparison.Ordinal) && s.Contains("今天核实", StringComparison.Ordinal));
        Assert.Contains(seat.Page.QuerySelectorAll("dd > .source").Select(s => s.TextContent), s => s.Contains("更正", StringComparison.Ordinal));
        Assert.Contains("没有另问", seat.Text, StringComparison.Ordinal);

        // The next case of the same person offers this one where a document was shown already.
        var first = seat.Find("p.number").TextContent.Split(' ')[^1];
        await seat.OpenAsync("/cases/new/allowance");
        await seat.PressAsync("button[value=prefill]", ("f.idNumber", Number));
        // The first case says another phone than the register: it asks for a check.
        await seat.PressAsync("button[value=open]", ("checked", "phone"));
        Assert.Contains(first, seat.Find("select[name=earlier]").TextContent, StringComparison.Ordinal);
        await seat.PressAsync("button[value=document]", ("document", "idCard"), ("source", "case"), ("earlier", first));
        Assert.Matches($@"已有办件提交过\s*{first}", seat.Find("section[aria-labelledby=documents] dl").TextContent);
        await seat.OpenAsync(address);

        using var paper = await seat.FetchAsync($"/api/v1{address}/papers/notice");
        Assert.Equal((HttpStatusCode.OK, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (paper.StatusCode, paper.Content.Headers.ContentType?.MediaType));

        // The effect leaves by the outbox; the community's page shows it when it has come.
        using var worker = await Visitor.SignedInAsync(shared.Host, "communityWorker.003104");
        await worker.OpenAsync("/change-requests?state=waiting");
        for (var tries = 0; tries < 200 && worker.Page.QuerySelector("button[value=approve]") is null; tries++) await worker.OpenAsync("/change-requests?state=waiting");
        Assert.Contains("138****0999", worker.Text, StringComparison.Ordinal);
        // The number leads to the case whoever sees the case; to others it is a number.
        Assert.Null(worker.Page.QuerySelector($"main a[href='{address}']"));
        await seat.OpenAsync("/change-requests");
        var number = seat.Find($"main a[href='{address}']").TextContent;
        Assert.Contains(number, worker.Text, StringComparison.Ordinal);
        await worker.PressAsync("button[value=approve]");
        Assert.Contains("已核准", worker.Text, StringComparison.Ordinal);
        var now = JsonNode.Parse(await keeper.GetStringAsync($"/api/v1/registers/people/{record}"))!;
        Assert.Equal("138****0999", (string?)now["elements"]!["phone"]);

        await seat.OpenAsync("/reduction?app=allowance");
        Assert.Contains("高龄津贴申领 / 申领表", seat.Text, StringComparison.Ordinal);
        Assert.NotNull(seat.Page.QuerySelector("[data-print]"));
        using (var sheet = await seat.FetchAsync(seat.Find("a[download]").GetAttribute("href")!))
        {
            using var book = new System.IO.Compression.ZipArchive(new MemoryStream(await sheet.Content.ReadAsByteArrayAsync()));
            using var reader = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
            Assert.Contains("高龄津贴申领 / 申领表", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
        await seat.OpenAsync("/elements");
        Assert.Contains("person.idNumber", seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interface_says_where_values_come_from_and_takes_a_check_for_stale_ones()
    {
        await shared.InstallAsync(package, "allowance", "1.0.0");
        using var seat = await shared.Host.SignInAsync("operator.003");
        var elements = JsonNode.Parse(await seat.GetStringAsync("/api/v1/elements"))!.AsArray();
        Assert.Contains(elements, e => (string?)e!["id"] == "person.idNumber" && (string?)e["class"] == "sensitive");
        Assert.Equal(HttpStatusCode.NotFound, (await seat.GetAsync("/api/v1/elements/person.shoeSize")).StatusCode);
        using var found = await seat.PostAsJsonAsync("/api/v1/apps/allowance/prefill", new { street = "440104003", form = new { idNumber = "11010519491231002X" } });
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        var answer = JsonNode.Parse(await found.Content.ReadAsStringAsync())!;
        Assert.Null(answer["ticket"]);
        Assert.Empty(answer["values"]!.AsArray());
        using var forged = await seat.PostAsJsonAsync("/api/v1/apps/allowance/cases", new { street = "440104003", form = new { idNumber = "11010519491231002X" }, prefill = new { ticket = "x" } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forged.StatusCode);
        Assert.Contains("prefill.ticket", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var resident = await shared.Host.SignInAsync("resident.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await resident.GetAsync("/api/v1/change-requests")).StatusCode);
    }
}
