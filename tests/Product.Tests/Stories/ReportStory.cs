using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Interop;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>Two people of one community fill its part of a report, one on a phone and one at a desk; and who makes a report sees what belongs to no community.</summary>
[Trait("Category", "Story")]
public sealed class ReportStory(Browser browser) : IClassFixture<Browser>
{
    const string Worker = "communityWorker.003104", Desk = "dispatcher.003", Street = "440104003", Community = "440104003104";

    [Fact]
    public async Task Two_fill_one_part_and_what_is_in_no_row_is_told()
    {
        await AddAsync(Worker, Community, "陈嘉明");
        await AddAsync("dataAdmin.district", Street, "孙七");
        var visits = await SentAsync("独居老人走访排查", "姓名", "身份证号码", "是否装报警器", "上门次数");
        await using (var phone = await browser.OnPhoneAsync())
        await using (var desk = await browser.AtDeskAsync())
        {
            foreach (var one in (Person[])[phone, desk])
            {
                await one.SignInAsync(Worker);
                await one.OpenAsync($"/reports/{visits}/units/{Community}");
            }
            await phone.Page.Locator("select[name^='a.']").First.SelectOptionAsync("是");
            await phone.PressAsync("button[value=save]");
            await desk.Page.Locator("input[name^='a.']").First.FillAsync("2");
            await desk.PressAsync("button[value=save]");
            await Expect(desk.Page.Locator("select[name^='a.']").First).ToHaveValueAsync("是");
            await phone.Page.Locator("input[name^='a.']").First.FillAsync("5");
            await phone.PressAsync("button[value=save]");
            await Expect(phone.Page.GetByText("刚被别人填成“2”")).ToBeVisibleAsync();
            await Expect(phone.Page.Locator("input[name^='a.']").First).ToHaveValueAsync("5");
            Assert.Empty(await Axe.JudgeAsync(phone, "conflict"));
            await phone.LookAsync("report-conflict-390");
            // Seen, and meant.
            await phone.PressAsync("button[value=save]");
            await desk.OpenAsync($"/reports/{visits}/units/{Community}");
            await Expect(desk.Page.Locator("input[name^='a.']").First).ToHaveValueAsync("5");
            await desk.LookAsync("report-part-1440");
        }
        var figures = await SentAsync("社区人口统计", "序号", "社区", "常住人口", "志愿者人数");
        foreach (var place in (Person[])[await browser.OnPhoneAsync(), await browser.AtDeskAsync()])
        {
            await using var maker = place;
            await maker.SignInAsync(Desk);
            await maker.OpenAsync("/reports/" + figures);
            Assert.Empty(await Axe.JudgeAsync(maker, "outside"));
            await maker.LookAsync($"report-outside-{maker.Page.ViewportSize!.Width}");
            await maker.PressAsync("section[aria-labelledby=outside] a");
            Assert.EndsWith("/registers/people", maker.Page.Url, StringComparison.Ordinal);
        }
    }

    async Task AddAsync(string who, string unit, string name)
    {
        using var http = await browser.Host.SignInAsync(who);
        using var added = await http.PostAsJsonAsync("/api/v1/registers/people", new { unit, elements = new { name }, source = "入户走访" });
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
    }

    /// <returns>The report's id.</returns>
    async Task<string> SentAsync(string name, params string[] headings)
    {
        using var http = await browser.Host.SignInAsync(Desk);
        using var body = new MultipartFormDataContent
        {
            { new StringContent(name), "name" }, { new StringContent("区民政局"), "asker" }, { new StringContent(Street), "unit" }, { new StringContent("2099-01-01"), "due" }, { new ByteArrayContent(XlsxWriter.Write("表", headings, [])), "file", "a.xlsx" },
        };
        using var made = await http.PostAsync("/api/v1/reports", body);
        var id = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;
        using var started = await http.PostAsync($"/api/v1/reports/{id}/start", null);
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync());
        return id;
    }
}
