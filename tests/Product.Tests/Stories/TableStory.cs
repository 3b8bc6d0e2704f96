using LowCode.Interop;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>Last month's 台账.xlsx becomes a running app with its rows in it, within five minutes at human pace.</summary>
[Trait("Category", "Story")]
public sealed class TableStory(Browser browser) : IClassFixture<Browser>
{
    const string Street = "440104003";

    static readonly FilePayload ledger = new()
    {
        Name = "上门走访台账.xlsx", MimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Buffer = XlsxWriter.Write("台账", ["编号", "登记时间", "姓名", "联系电话", "走访类别", "走访情况", "家庭人数"], Enumerable.Range(1, 30).Select(n => (IReadOnlyList<string>)
            [$"ZF-2026-{n:D3}", $"2026-10-{n:D2} 09:30", n % 2 == 0 ? "陈嘉明" : "李小思", $"138123500{n:D2}", n % 3 == 0 ? "独居老人" : "困难家庭", $"第{n}次上门，身体尚可", $"{n % 4 + 1}"])),
    };

    [Fact]
    public async Task A_ledger_becomes_an_app_whose_rows_are_cases_and_whose_form_takes_the_next_one()
    {
        var pace = new HumanPace();
        await using var clerk = await browser.AtDeskAsync();
        await pace.SignInAsync(clerk, "designer.district");
        await pace.ClickAsync(clerk, "nav a[href='/apps']");
        await pace.ClickAsync(clerk, "a.button[href='/apps/from-table']");
        await pace.UploadAsync(clerk, "#file", ledger);
        await pace.ClickAsync(clerk, "button[value=read]");
        foreach (var (column, type) in new[] { ("column2", "DateTime"), ("column3", "PersonName"), ("column4", "Mobile"), ("column5", "Choice"), ("column7", "Integer") })
            await Expect(clerk.Page.Locator($"#type-{column}")).ToHaveValueAsync(type);
        await clerk.LookAsync("table-guessed");
        await pace.ClickAsync(clerk, "button[value=draft]");
        await pace.ClickAsync(clerk, "button[value=submit]");

        await using var publisher = await browser.AtDeskAsync();
        await pace.SignInAsync(publisher, "publisher.district");
        await pace.ClickAsync(publisher, "nav a[href='/apps']");
        await pace.ClickAsync(publisher, "a.button[href='/apps/drafts']");
        await pace.ClickAsync(publisher, "a.row:has-text('上门走访台账')");
        await pace.ClickAsync(publisher, "button[value=publish]");
        var app = new Uri(publisher.Page.Url).AbsolutePath.Split('/')[^1];
        await pace.ClickAsync(publisher, "a.button.primary[href*='/install']");
        await pace.ChooseAsync(publisher, "#unit", Street);
        await pace.ClickAsync(publisher, "form[method=get] button.primary");
        await pace.ClickAsync(publisher, "form[method=post] button.primary");

        await using var desk = await browser.AtDeskAsync();
        await pace.SignInAsync(desk, "dispatcher.003");
        await pace.ClickAsync(desk, "nav a[href='/imports']");
        await pace.ChooseAsync(desk, "#app", app);
        await pace.UploadAsync(desk, "#file", ledger);
        await pace.ClickAsync(desk, "form[action='/imports'] button.primary");
        await desk.LookAsync("table-map");
        await pace.ClickAsync(desk, "button[value=start]");
        // The page comes again by itself until all rows are in.
        await Expect(desk.Page.Locator("#progress")).ToHaveTextAsync("已完成", new() { Timeout = 60_000 });
        await desk.LookAsync("table-imported");
        await pace.ClickAsync(desk, "nav a[href='/cases']");
        await pace.ClickAsync(desk, "a[href='/ledgers']");
        await pace.ClickAsync(desk, $"a[href='/ledgers/{app}']");
        await Expect(desk.Page.Locator(".ledger tbody tr")).ToHaveCountAsync(30);
        await desk.LookAsync("table-ledger");
        pace.Record("table");
        Assert.True(pace.Seconds < 300, $"{pace.Seconds:F0} seconds from a ledger to a running app");

        // In use: the next visit is filled in on the same form and stands in the same ledger.
        await using var seat = await browser.OnPhoneAsync();
        await seat.SignInAsync("operator.003");
        await seat.OpenAsync($"/cases/new/{app}");
        foreach (var (field, value) in new[] { ("column1", "ZF-2026-031"), ("column2", "2026-11-02T09:30"), ("column3", "王小丽"), ("column4", "13812350099"), ("column6", "初次上门"), ("column7", "3") })
            await seat.Page.Locator($"[name='f.{field}']").FillAsync(value);
        await seat.Page.Locator("[name='f.column5'][value='独居老人']").CheckAsync();
        await seat.LookAsync("table-next");
        await seat.PressAsync("button[value=open]:visible");
        await Expect(seat.Page.Locator(".did")).ToBeVisibleAsync();
        await desk.OpenAsync($"/ledgers/{app}");
        await Expect(desk.Page.Locator(".ledger tbody tr")).ToHaveCountAsync(31);
    }
}
