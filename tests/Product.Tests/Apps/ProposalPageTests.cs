using System.Net;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

public sealed class ProposalPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_designer_makes_an_app_of_a_ledger_and_puts_right_what_was_guessed()
    {
        var ledger = XlsxWriter.Write("台账", ["编号", "姓名", "登记时间", "类别"], Enumerable.Range(0, 12).Select(n => (IReadOnlyList<string>)[$"L-{n}", "陈嘉明", $"2026-10-{n + 1:D2}", n % 2 == 0 ? "甲" : "乙"]));
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps");
        Assert.NotNull(designer.Page.QuerySelector("a[href='/apps/from-table']"));
        await designer.OpenAsync("/apps/from-table");
        await designer.PressWithAsync("button[value=read]", ("file", "走访台账.xlsx", ledger));
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        Assert.Equal(("走访台账", "PersonName", "Date", "甲\n乙"), (designer.Shown("name"), designer.Shown("type-column2"), designer.Shown("type-column3"), designer.Shown("options-column4")));
        // Something is wrong with the prefix: the page comes back with what was typed.
        await designer.PressAsync("button[value=package]", ("prefix", "tz1"), ("name", "上门走访"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
        Assert.Equal("上门走访", designer.Shown("name"));

        using var http = await shared.Host.SignInAsync("designer.district");
        using var sent = new MultipartFormDataContent { { new ByteArrayContent(ledger), "file", "走访台账.xlsx" } };
        using var proposed = await http.PostAsync("/api/v1/proposals", sent);
        Assert.Equal(HttpStatusCode.OK, proposed.StatusCode);
        var columns = System.Text.Json.Nodes.JsonNode.Parse(await proposed.Content.ReadAsStringAsync())!;
        using var packed = await http.PostAsync("/api/v1/proposals/package", new StringContent(new System.Text.Json.Nodes.JsonObject
        {
            ["id"] = "visits", ["name"] = "上门走访", ["numberPrefix"] = "ZF", ["columns"] = columns.DeepClone(),
        }.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("application/zip", packed.Content.Headers.ContentType?.MediaType);
        await shared.InstallAsync(AppPackage.FromZip(await packed.Content.ReadAsByteArrayAsync()), "visits", "1.0.0");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/visits");
        Assert.Contains("姓名", seat.Text, StringComparison.Ordinal);
    }
}
