using System.Net;
using System.Text;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

public class ImportPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string File = """
        工单编号,登记时间,办结时间,状态,标题,类别,详细情况,地点,姓名,联系电话,答复内容
        GZ1,2026-10-09 09:15,2026-10-12 16:30,已办结,小北路路灯不亮,路灯照明,三盏路灯不亮,小北路185号,陈晓明,13812345678,已更换灯头
        GZ2,2026-10-09 10:00,,处理中,夜间施工噪声,噪声扰民,连续三晚施工,小北路187号,李小红,13812345679,
        GZ3,2026-10-09 10:00,,处理中,不明来历,外星人,不知道,小北路1号,李小红,13812345679,
        """;

    [Fact]
    public async Task A_file_is_sent_in_looked_over_taken_over_and_reported()
    {
        using var clerk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await clerk.OpenAsync("/imports");
        await clerk.PressWithAsync("form[action='/imports'] button.primary", ("file", "热线导出.csv", Encoding.UTF8.GetBytes(File)), ("app", "request"));
        Assert.StartsWith("/imports/", clerk.Address, StringComparison.Ordinal);
        // Columns, words of the status and the first rows are there to be looked over; the system is still to be said.
        Assert.Equal(("工单编号", "登记时间", "标题"), (clerk.Shown("column.externalId"), clerk.Shown("column.openedAt"), clerk.Shown("column.fields.summary")));
        Assert.Contains("已办结 = closed", clerk.Shown("values.status"), StringComparison.Ordinal);
        await clerk.PressAsync("button[value=start]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, clerk.Status);
        await clerk.PressAsync("button[value=look]", ("system", "hotline"));
        Assert.Contains("类别：“外星人”不是可选项。", clerk.Text, StringComparison.Ordinal);
        Assert.Contains("2026-10-09 09:15", clerk.Text, StringComparison.Ordinal);
        await clerk.PressAsync("button[value=start]");

        for (var i = 0; i < 600 && !clerk.Text.Contains("已完成", StringComparison.Ordinal); i++) await clerk.OpenAsync(clerk.Address);
        Assert.Contains("已处理 3 / 3 行", clerk.Text, StringComparison.Ordinal);
        Assert.Equal(["2", "0", "0", "1"], clerk.Page.QuerySelectorAll(".facts dd").Select(d => d.TextContent));
        Assert.Equal(["4", "类别", "“外星人”不是可选项。"], clerk.Page.QuerySelectorAll("tbody td").Select(d => d.TextContent));

        // The cases are found by the platform's number, with its facts and the answer to copy.
        await clerk.OpenAsync("/cases?q=GZ1");
        await clerk.OpenAsync(clerk.Find("a.row").GetAttribute("href")!);
        Assert.Contains("从hotline导入历史办件", clerk.Text, StringComparison.Ordinal);
        Assert.Equal("已更换灯头", clerk.Find("textarea#answer").TextContent);
        Assert.NotNull(clerk.Find("button[data-copy=answer][hidden]"));
    }

    [Fact]
    public async Task What_is_no_table_is_said_on_the_page_and_in_english_too()
    {
        using var clerk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003", "en");
        await clerk.OpenAsync("/imports");
        await clerk.PressWithAsync("form[action='/imports'] button.primary", ("file", "x.xls", [0xD0, 0xCF, 0x11, 0xE0]));
        Assert.Contains("old Excel format", clerk.Text, StringComparison.Ordinal);
        using var other = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await other.OpenAsync("/imports");
        Assert.Equal(HttpStatusCode.Forbidden, other.Status);
    }

    [Fact]
    public async Task A_source_platform_is_set_up_by_the_system_administrator_and_used_by_the_dispatcher()
    {
        using var administrator = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await administrator.OpenAsync("/outside-systems/new");
        await administrator.PressAsync("form[action='/outside-systems/new'] .primary", ("id", "urban"), ("name", "城管平台"), ("webhook", "https://chengguan.example/status"), ("columns", "任务号 outsideNumber"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, administrator.Status);
        await administrator.PressAsync("form[action='/outside-systems/new'] .primary", ("webhook", ""), ("columns", "任务号 = outsideNumber\n处置结果 = answer"));
        Assert.Contains("城管平台", administrator.Text, StringComparison.Ordinal);

        using var clerk = await Visitor.SignedInAsync(shared.Host, "operator.003");
        using var seat = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "cg-7"))["id"]!;
        await clerk.OpenAsync($"/cases/{id}");
        await clerk.PressAsync("button[value=setOutside]", ("system", "urban"), ("number", "CG-7"), ("due", "2020-01-01T10:00"));
        Assert.Contains("上级时限不能早于发生时间", clerk.Text, StringComparison.Ordinal);
        await clerk.PressAsync("button[value=setOutside]", ("due", "2099-01-01T10:00"));
        Assert.Contains("已登记来源平台编号", clerk.Text, StringComparison.Ordinal);
        Assert.Contains("CG-7", clerk.Text, StringComparison.Ordinal);
        await clerk.PressAsync("button[value=tighten]", ("due", "2099-02-01T10:00"));
        Assert.Contains("只能提前，不能推后", clerk.Text, StringComparison.Ordinal);
        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/outside-systems");
        await dispatcher.PressAsync("form[action='/outside-systems/urban/answers'] .primary");
        Assert.Contains("没有新的答复", dispatcher.Text, StringComparison.Ordinal);
    }
}
