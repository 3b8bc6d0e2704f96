using System.Net;
using System.Text;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Many people at once: taken in from a spreadsheet, handed over from when they leave; a calendar from a spreadsheet; and who uses what.</summary>
public sealed class PeoplePageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    static readonly string[] headers = ["登录名", "姓名", "单位", "岗位", "岗位单位"];

    static (string, string, byte[]) Table(params string[][] rows) => ("file", "名册.xlsx", XlsxWriter.Write("人员", headers, rows));

    [Fact]
    public async Task People_are_taken_in_row_by_row_by_one_administrator_and_given_posts_by_another_and_can_work()
    {
        var table = Table(["sheet.one", "何表一", "北京街道/城市管理办", "承办人", ""], ["sheet.two", "何表二", "没有这个办", "", ""], ["sheet.three", "何表三", "城市管理办", "", ""], ["handler.003-zf", "谢新名", "", "", ""], ["", "", "", "", ""], ["sheet.four", "何表四", "440104003-cg", "厨师", ""]);
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/users");
        await system.OpenAsync(system.Find("a[href='/admin/users/import']").GetAttribute("href")!);
        await system.PressWithAsync("button[value=import]", table);
        Assert.StartsWith("/admin/users/import/", system.Address, StringComparison.Ordinal);
        Assert.Contains("新增 2 人，更新 1 人，授岗 0 人，未变 0 人，未导入 2 行", system.Text, StringComparison.Ordinal);
        // Rows that were not taken come first.
        Assert.Equal(["未导入", "未导入", "已新增", "已更新", "已新增"], system.Page.QuerySelectorAll("tbody .tag").Select(t => t.TextContent));
        Assert.Contains("没有单位“没有这个办”", system.Text, StringComparison.Ordinal);
        // Every street has an office of that name.
        Assert.Contains("叫“城市管理办”的单位不止一个", system.Text, StringComparison.Ordinal);
        var password = system.Page.QuerySelectorAll("tr").First(r => r.TextContent.Contains("sheet.one", StringComparison.Ordinal)).QuerySelector("code")!.TextContent;
        Assert.Equal(2, system.Page.QuerySelectorAll("td code").Length);

        using var security = await Visitor.SignedInAsync(shared.Host, "securityAdmin");
        await security.OpenAsync("/admin/users/import");
        await security.PressWithAsync("button[value=import]", table);
        Assert.Contains("授岗 1 人", security.Text, StringComparison.Ordinal);
        Assert.Contains("没有岗位“厨师”", security.Text, StringComparison.Ordinal);
        // Who gives posts makes no accounts.
        Assert.Empty(security.Page.QuerySelectorAll("td code"));

        using var made = await Visitor.SignedInAsync(shared.Host, "sheet.one", password: password);
        await made.OpenAsync("/?box=claim");
        Assert.Equal(HttpStatusCode.OK, made.Status);
        // The page looked at again is the same report and takes nothing in.
        var report = system.Address;
        await system.OpenAsync(report);
        Assert.Contains("新增 2 人，更新 1 人", system.Text, StringComparison.Ordinal);
        await system.OpenAsync("/admin/users/import");
        await system.PressWithAsync("button[value=import]", table);
        Assert.Contains("新增 0 人，更新 0 人，授岗 0 人，未变 3 人", system.Text, StringComparison.Ordinal);
        Assert.Empty(system.Page.QuerySelectorAll("td code"));

        // The sender's own runs stand on the page, with where first passwords still are; they are nobody else's, and go when they are noted.
        await system.OpenAsync("/admin/users/import");
        Assert.Equal(["名册.xlsx", "名册.xlsx"], system.Page.QuerySelectorAll("a.row .title").Select(t => t.TextContent).Take(2));
        Assert.Contains("有初始密码", system.Find($"a.row[href='{report}']").TextContent, StringComparison.Ordinal);
        await security.OpenAsync(report);
        Assert.Equal(HttpStatusCode.NotFound, security.Status);
        await system.OpenAsync(report);
        await system.PressAsync("details button[value=forget]");
        Assert.Contains("初始密码已删除", system.Find(".did").TextContent, StringComparison.Ordinal);
        Assert.Empty(system.Page.QuerySelectorAll("td code"));
        Assert.Equal(5, system.Page.QuerySelectorAll("tbody tr").Length);
        Assert.DoesNotContain(password, shared.Host.Log, StringComparison.Ordinal);

        await system.OpenAsync("/admin/users/import");
        await system.PressWithAsync("button[value=import]", ("file", "错.csv", Encoding.UTF8.GetBytes("a,b\n1,2\n")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, system.Status);
        Assert.Contains("没有“登录名”这一列", system.Find(".summary").TextContent, StringComparison.Ordinal);
        await system.PressWithAsync("button[value=import]", ("file", "空.csv", Encoding.UTF8.GetBytes("登录名,姓名\n,\n")));
        Assert.Contains("表里没有人员", system.Find(".summary").TextContent, StringComparison.Ordinal);
        await system.PressWithAsync("button[value=import]", ("file", "长.csv", Encoding.UTF8.GetBytes("登录名\n" + string.Concat(Enumerable.Range(1, 1001).Select(n => $"long.{n}\n")))));
        Assert.Contains("一次最多 1000 行", system.Find(".summary").TextContent, StringComparison.Ordinal);
        using var clerk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await clerk.OpenAsync("/admin/users/import");
        Assert.Equal(HttpStatusCode.Forbidden, clerk.Status);
    }

    [Fact]
    public async Task A_long_file_is_followed_on_its_page_and_ended_there_and_sent_again_goes_on()
    {
        string[][] Rows(int count) => [.. Enumerable.Range(1, count).Select(n => (string[])[$"many.{n}", $"众人{n}", "440104003-cg", "", ""])];
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/users/import");
        await system.PressWithAsync("button[value=import]", Table(Rows(400)));
        // Under way, it comes again by itself, has a link for that, too, and can be ended; a password is seen only at its end.
        using (var under = await system.FetchAsync(system.Address)) Assert.Equal("2", Assert.Single(under.Headers.GetValues("Refresh")));
        Assert.Equal("400", system.Find("progress").GetAttribute("max"));
        await system.OpenAsync(system.Find($"main a.button[href='{system.Address}']").GetAttribute("href")!);
        Assert.Empty(system.Page.QuerySelectorAll("td code"));
        await system.PressAsync("button[value=cancel]");
        Assert.Contains("已取消", system.Find("#progress").TextContent, StringComparison.Ordinal);
        Assert.Contains("行没有处理，已导入的保留", system.Text, StringComparison.Ordinal);
        var made = system.Page.QuerySelectorAll("td code").Length;
        Assert.InRange(made, 0, 399);
        Assert.Equal(made, system.Page.QuerySelectorAll("tbody tr").Length);

        await system.OpenAsync("/admin/users/import");
        await system.PressWithAsync("button[value=import]", Table(Rows(made + 21)));
        for (var look = 0; look < 3000 && system.Page.QuerySelector("button[value=cancel]") is not null; look++) await system.OpenAsync(system.Address);
        Assert.Contains($"已处理 {made + 21} / {made + 21} 行：新增 21 人，更新 0 人，授岗 0 人，未变 {made} 人", system.Text, StringComparison.Ordinal);
        using var again = await system.FetchAsync(system.Address);
        Assert.False(again.Headers.Contains("Refresh"));
        using var one = await Visitor.SignedInAsync(shared.Host, $"many.{made + 21}", password: system.Page.QuerySelectorAll("td code")[^1].TextContent);
        await one.OpenAsync("/");
        Assert.Equal(HttpStatusCode.OK, one.Status);
    }

    [Fact]
    public async Task Whoever_leaves_hands_over_what_they_hold_and_nothing_of_the_cases_is_shown()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "leaves"))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "claim", visit = 1, key = "leaves-1" });
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/users/u-operator.003");
        await system.OpenAsync(system.Find("a[href$='/leaving']").GetAttribute("href")!);
        Assert.Contains("受理", system.Find("table.figures").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("路灯不亮", system.Text, StringComparison.Ordinal);
        await system.PressAsync("button[value=over]", ("to", "nobody"));
        Assert.Contains("缺少“原因”", system.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.NotNull(system.Page.GetElementById("over-to-error"));
        // Somebody without the post is refused for that item, and it stays where it is.
        await system.PressAsync("button[value=over]", ("to", "handler.003-zf"), ("reason", "调离"), ("disable", ""));
        Assert.Contains("未能移交 1 项", system.Text, StringComparison.Ordinal);
        await system.PressAsync("button[value=over]", ("to", ""), ("reason", "调离"), ("disable", ""));
        Assert.Contains("已移交 1 项", system.Text, StringComparison.Ordinal);
        Assert.Contains("没有在办的事项", system.Text, StringComparison.Ordinal);
        using var security = await Visitor.SignedInAsync(shared.Host, "securityAdmin");
        await security.OpenAsync("/admin/users/u-operator.003/leaving");
        Assert.Equal(HttpStatusCode.Forbidden, security.Status);
    }

    [Fact]
    public async Task A_year_comes_as_a_spreadsheet_and_goes_as_one()
    {
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/calendar?year=2031");
        await system.PressWithAsync("button[value=file]", ("file", "历.csv", Encoding.UTF8.GetBytes("日期,类型\n2031-01-01,放假\n2031-01-02,睡觉\n")));
        Assert.Contains("第 3 行的类型“睡觉”不认识", system.Find(".summary").TextContent, StringComparison.Ordinal);
        await system.PressWithAsync("button[value=file]", ("file", "历.csv", Encoding.UTF8.GetBytes("日期,类型\n2031-01-01,放假\n2031/1/44,放假\n")));
        Assert.Contains("不是日期", system.Find(".summary").TextContent, StringComparison.Ordinal);
        await system.PressWithAsync("button[value=file]", ("file", "历.xlsx", XlsxWriter.Write("历", ["日期", "类型"], [["2031-01-01", "放假"], ["2031-01-04", "上班"]])));
        Assert.Equal(HttpStatusCode.OK, system.Status);
        using var sheet = await system.FetchAsync("/admin/calendar.xlsx?year=2026");
        using var table = TableFile.Open(new MemoryStream(await sheet.Content.ReadAsByteArrayAsync()));
        Assert.Contains(table.Rows(), r => r.Cells[0] == "2026-10-01" && r.Cells[1] == "放假");
    }

    [Fact]
    public async Task Usage_tells_who_works_with_what_in_numbers_alone()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        await RequestCase.OpenAsync(seat, "440104003", "used");
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/usage");
        var row = system.Page.QuerySelectorAll("section[aria-labelledby=u-apps] tbody tr").First(r => r.TextContent.Contains("接诉即办", StringComparison.Ordinal));
        Assert.True(int.Parse(row.QuerySelectorAll("td")[0].TextContent, System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.True(int.Parse(row.QuerySelectorAll("td")[2].TextContent, System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.DoesNotContain("路灯", system.Text, StringComparison.Ordinal);
        using var sheet = await system.FetchAsync("/admin/usage.xlsx");
        using var table = TableFile.Open(new MemoryStream(await sheet.Content.ReadAsByteArrayAsync()));
        Assert.Contains(table.Rows(), r => r.Cells[1] == "北京街道");
    }

    [Fact]
    public async Task Posts_tell_what_they_may_do_and_a_backup_is_made_once_and_is_whole()
    {
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/admin/posts");
        var row = system.Page.QuerySelectorAll("tbody tr").First(r => r.QuerySelector(".title")!.TextContent.Contains("街道领导", StringComparison.Ordinal));
        Assert.Contains("督办、交办、批示", row.TextContent, StringComparison.Ordinal);
        // Every act has its word.
        Assert.DoesNotContain("case.", system.Text, StringComparison.Ordinal);

        await system.OpenAsync("/admin/backup");
        await system.PressAsync("button[value=make]");
        for (var look = 0; look < 500 && system.Page.QuerySelector("button[value=make]") is null; look++)
        {
            // While one is made the page comes again by itself.
            using (var looked = await system.FetchAsync("/admin/backup"))
                Assert.Equal((await looked.Content.ReadAsStringAsync()).Contains("value=\"cancel\"", StringComparison.Ordinal), looked.Headers.Contains("Refresh"));
            await system.OpenAsync("/admin/backup");
        }
        Assert.Contains("上次备份完成", system.Text, StringComparison.Ordinal);
        Assert.Single(system.Page.QuerySelectorAll("section[aria-labelledby=kept] tbody tr"));
        using var audit = await Visitor.SignedInAsync(shared.Host, "auditAdmin");
        await audit.OpenAsync("/admin/backup");
        Assert.Equal(HttpStatusCode.Forbidden, audit.Status);
    }
}
