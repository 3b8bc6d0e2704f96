using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Lists of codes at their pages and over HTTP: who keeps them, and what becomes of a spreadsheet.</summary>
public sealed class CodeListPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_list_is_begun_filled_retired_and_taken_in_from_a_spreadsheet()
    {
        using var keeper = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await keeper.OpenAsync("/admin/codes");
        await keeper.PressAsync("button[value=begin]", ("name", "来电渠道"), ("id", "Not An Id"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, keeper.Status);
        await keeper.PressAsync("button[value=begin]", ("name", "来电渠道"), ("id", "channels"), ("unit", "440104"));
        Assert.Contains("已新建", keeper.Text, StringComparison.Ordinal);
        await keeper.PressAsync("button[value=add]", ("name", "热线"), ("value", "hotline"));
        await keeper.PressAsync("button[value=add]", ("name", "窗口"));
        Assert.Equal(["热线", "窗口"], keeper.Page.QuerySelectorAll("tbody th").Select(h => h.TextContent));
        await keeper.PressAsync("tr:nth-child(2) button[value=up]");
        Assert.Equal(["窗口", "热线"], keeper.Page.QuerySelectorAll("tbody th").Select(h => h.TextContent));
        await keeper.PressAsync("tr:nth-child(2) button[value=retire]");
        Assert.Contains("已停用", keeper.Find("tr:nth-child(2) .tag").TextContent, StringComparison.Ordinal);
        await keeper.PressAsync("button[value=add]", ("name", "热线二"), ("value", "hotline"));
        Assert.Contains("已经有了", keeper.Find(".summary").TextContent, StringComparison.Ordinal);

        var wrong = XlsxWriter.Write("c", ["编码", "名称", "上级"], [["web", "网站", ""], ["app", "小程序", "没有的"]]);
        await keeper.PressWithAsync("button[value=file]", ("file", "codes.xlsx", wrong));
        Assert.Contains("第 3 条", keeper.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, keeper.Page.QuerySelectorAll("tbody th").Length);
        var right = XlsxWriter.Write("c", ["编码", "名称", "上级", "停用"], [["web", "网站", "", ""], ["", "小程序", "网站", ""], ["hotline", "热线电话", "", "否"]]);
        await keeper.PressWithAsync("button[value=file]", ("file", "codes.xlsx", right));
        Assert.Equal(["窗口", "热线电话", "网站", "小程序"], keeper.Page.QuerySelectorAll("tbody th").Select(h => h.TextContent));
        Assert.Null(keeper.Page.QuerySelector("tbody .tag"));
        using var sheet = await keeper.FetchAsync("/admin/codes/440104/channels.xlsx");
        using var table = TableFile.Open(new MemoryStream(await sheet.Content.ReadAsByteArrayAsync()));
        Assert.Equal(4, table.Rows().Count());
        await keeper.OpenAsync(keeper.Find("tr:nth-child(4) a[href*='change=']").GetAttribute("href")!.Split('#')[0]);
        await keeper.PressAsync("button[value=change]", ("nameEn", "App"));

        using var api = await shared.Host.SignInAsync("designer.district");
        using var put = await api.PutAsJsonAsync("/api/v1/code-lists/440104/channels", new { entries = new[] { new { value = "web", name = "官网", retired = true } } });
        var answer = JsonNode.Parse(await put.Content.ReadAsStringAsync())!;
        Assert.True((bool)answer["entries"]!.AsArray().Single(e => (string?)e!["value"] == "web")!["retired"]!);
        // Whoever keeps no apps looks and changes nothing.
        using var clerk = await shared.Host.SignInAsync("operator.003");
        using var refused = await clerk.PutAsJsonAsync("/api/v1/code-lists/440104/channels", new { name = "我的" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
