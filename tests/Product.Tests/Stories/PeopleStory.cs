using LowCode.Interop;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>An administrator takes a street's people in: the page goes on by itself, the passwords are noted and removed, and a run is ended half way.</summary>
[Trait("Category", "Story")]
public sealed class PeopleStory(Browser browser) : IClassFixture<Browser>
{
    static byte[] Table(string what, int count, params string[][] more) =>
        XlsxWriter.Write("人员", ["登录名", "姓名", "单位"], [.. Enumerable.Range(1, count).Select(n => (string[])[$"{what}.{n}", $"何人{n}", "440104003-cg"]), .. more]);

    static async Task SendAsync(Person person, string name, byte[] content)
    {
        await person.OpenAsync("/admin/users/import");
        await person.Page.Locator("#import-file").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = name, MimeType = XlsxWriter.ContentType, Buffer = content });
        await person.PressAsync("button[value=import]");
    }

    [Fact]
    public async Task People_come_in_while_one_watches_and_their_passwords_go_when_they_are_noted()
    {
        foreach (var place in new[] { await browser.OnPhoneAsync(), await browser.AtDeskAsync() })
        {
            await using var keeper = place;
            var width = keeper.Page.ViewportSize!.Width;
            await keeper.SignInAsync("systemAdmin");
            await SendAsync(keeper, "街道人员名册.xlsx", Table($"watched.{width}", 60, [$"watched.{width}.x", "欧阳某", "没有这个办"]));
            await Expect(keeper.Page.Locator("#progress")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("排队中|正在导入"));
            await keeper.LookAsync($"people-under-way-{width}");
            // Nobody presses anything.
            await Expect(keeper.Page.Locator("#progress")).ToHaveTextAsync("已完成");
            await Expect(keeper.Page.Locator("tbody tr").First).ToContainTextAsync("没有单位“没有这个办”");
            await Expect(keeper.Page.Locator("td code")).ToHaveCountAsync(60);
            await Expect(keeper.Page.Locator("button[data-print]")).ToBeVisibleAsync();
            await keeper.LookAsync($"people-done-{width}");
            await keeper.OpenAsync("/admin/users/import");
            await keeper.LookAsync($"people-runs-{width}");
            await keeper.PressAsync("a.row");
            await Expect(keeper.Page.Locator("button[value=forget]")).ToBeHiddenAsync();
            await keeper.Page.Locator("details summary", new() { HasText = "密码已抄好" }).ClickAsync();
            await keeper.LookAsync($"people-forget-{width}");
            await keeper.PressAsync("button[value=forget]");
            await Expect(keeper.Page.Locator("td code")).ToHaveCountAsync(0);

            await SendAsync(keeper, "全区.xlsx", Table($"ended.{width}", 400));
            await keeper.PressAsync("button[value=cancel]");
            await Expect(keeper.Page.Locator("#progress")).ToHaveTextAsync("已取消");
            await keeper.LookAsync($"people-ended-{width}");
        }
    }
}
