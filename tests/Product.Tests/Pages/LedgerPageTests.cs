using System.Net;
using System.Text.Json.Nodes;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>The ledger of an app at its page, its file, and the sheets of paper a case and a form become.</summary>
public sealed class LedgerPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_ledger_is_narrowed_at_the_page_and_leaves_as_a_workbook()
    {
        using var http = await shared.Host.SignInAsync("operator.003");
        var opened = await RequestCase.OpenAsync(http, "440104003", "ledger-1");
        var (id, number) = ((string)opened["id"]!, (string)opened["number"]!);
        using var clerk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await clerk.OpenAsync("/ledgers");
        await clerk.OpenAsync("/ledgers/request");
        Assert.Equal(HttpStatusCode.OK, clerk.Status);
        Assert.NotNull(clerk.Page.QuerySelector($".ledger a[href='/cases/{id}']"));
        Assert.Null(clerk.Page.QuerySelector("[name='f.claimantName']"));
        await clerk.OpenAsync($"/ledgers/request?f.category=noise&q={number}");
        Assert.Contains("共 0 行", clerk.Text, StringComparison.Ordinal);
        await clerk.OpenAsync($"/ledgers/request?f.category=lighting&q={number}");
        Assert.Contains("共 1 行", clerk.Text, StringComparison.Ordinal);
        Assert.Equal("lighting", clerk.Shown("f.category"));
        await clerk.OpenAsync("/ledgers/none");
        Assert.Equal(HttpStatusCode.NotFound, clerk.Status);

        using var taker = await shared.Host.SignInAsync("dispatcher.003");
        using var file = await taker.GetAsync($"/api/v1/ledgers/request/file?f.category=lighting&q={number}");
        using var table = TableFile.Open(new MemoryStream(await file.Content.ReadAsByteArrayAsync()));
        Assert.Contains("138****5678", Assert.Single(table.Rows()).Cells);
        var page = JsonNode.Parse(await taker.GetStringAsync($"/api/v1/ledgers/request?q={number}"))!;
        Assert.Equal(id, (string?)page["items"]![0]!["case"]);
        using var template = await taker.GetAsync("/api/v1/ledgers/request/template");
        using var empty = TableFile.Open(new MemoryStream(await template.Content.ReadAsByteArrayAsync()));
        Assert.Empty(empty.Rows());
        using var seat = await shared.Host.SignInAsync("callback.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await seat.GetAsync("/api/v1/ledgers/request/file")).StatusCode);
    }

    [Fact]
    public async Task A_case_and_a_blank_form_are_sheets_of_paper_as_their_reader_may_see_them()
    {
        using var http = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(http, "440104003", "ledger-2"))["id"]!;
        using var clerk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await clerk.OpenAsync($"/cases/{id}/print");
        Assert.Equal(HttpStatusCode.OK, clerk.Status);
        Assert.Contains("138****5678", clerk.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", clerk.Text, StringComparison.Ordinal);
        Assert.Contains("北京街道", clerk.Find(".letterhead").TextContent, StringComparison.Ordinal);
        Assert.NotNull(clerk.Page.QuerySelector(".letterhead svg.qr"));
        await clerk.OpenAsync("/apps/request");
        await clerk.OpenAsync(clerk.Find("a[href$='/print']").GetAttribute("href")!);
        Assert.Contains("□", clerk.Text, StringComparison.Ordinal);
        using var other = await Visitor.SignedInAsync(shared.Host, "resident.003");
        await other.OpenAsync($"/cases/{id}/print");
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
    }
}
