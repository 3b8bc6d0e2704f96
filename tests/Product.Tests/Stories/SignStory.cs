using LowCode.Engine.Tests.Cases;
using LowCode.Product.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>会签 with a return: one office signs, another sends it back, the first sees that, and it is signed once more by both.</summary>
[Trait("Category", "Story")]
public sealed class SignStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task One_signs_another_returns_it_the_others_see_why_and_it_is_signed_again()
    {
        await SharedHost.InstallAsync(browser.Host, JointApp.Package, "joint", "1.0.0");
        await using var seat = await browser.AtDeskAsync();
        await seat.SignInAsync("operator.003");
        await seat.OpenAsync("/cases/new/joint");
        await seat.Page.Locator("[name='f.topic']").FillAsync("教育路12号加装电梯");
        await seat.PressAsync("button[value=open]:visible");
        var address = new Uri(seat.Page.Url).AbsolutePath;
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:together']");

        await using var enforcement = await browser.OnPhoneAsync();
        await enforcement.SignInAsync("handler.003-zf");
        await SignsAsync(enforcement, address, "同意，注意噪声");
        await enforcement.LookAsync("sign-first");
        await Expect(enforcement.Page.Locator("button[value=claim]")).ToHaveCountAsync(0);

        await using var city = await browser.AtDeskAsync();
        await city.SignInAsync("handler.003-cg");
        await city.PressAsync($"a.row[href='{address}']");
        await Expect(city.Page.Locator(".timeline")).ToContainTextAsync("同意，注意噪声");
        await city.PressAsync("button[value=claim]");
        await city.Page.Locator("details:has(button[value=return]) > summary").ClickAsync();
        await city.Page.Locator("form:has(button[value=return]) [name=reason]").FillAsync("请补充地下管线图");
        await city.LookAsync("sign-return");
        await city.PressAsync("button[value=return]");

        // Who has signed sees that it went back, and why, and has nothing to sign until it comes again.
        await enforcement.OpenAsync(address);
        await Expect(enforcement.Page.Locator(".timeline")).ToContainTextAsync("请补充地下管线图");
        await Expect(enforcement.Page.Locator("section.item button")).ToHaveCountAsync(0);
        await enforcement.LookAsync("sign-returned");
        await seat.OpenAsync("/");
        await seat.PressAsync($"a.row[href='{address}']");
        await Expect(seat.Page.Locator("main")).ToContainTextAsync("请补充地下管线图");
        if (await seat.Page.Locator("button[value=claim]").CountAsync() > 0) await seat.PressAsync("button[value=claim]");
        await seat.Page.Locator("form:has(button[value='complete:together']) [name=comment]").FillAsync("管线图已补");
        await seat.PressAsync("button[value='complete:together']");

        await SignsAsync(enforcement, address, "仍同意");
        await Expect(enforcement.Page.Locator("section.item")).ToHaveCountAsync(1);
        await SignsAsync(city, address, "图已齐，同意");
        await Expect(city.Page.Locator("section.item h2")).ToHaveTextAsync("落实");
        await city.LookAsync("sign-agreed");
        await seat.OpenAsync(address);
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:done']");
        await Expect(seat.Page.Locator(".tags .tag.closed")).ToBeVisibleAsync();
    }

    static async Task SignsAsync(Person person, string address, string opinion)
    {
        await person.OpenAsync("/");
        await person.PressAsync($"a.row[href='{address}']");
        await person.PressAsync("button[value=claim]");
        await person.Page.Locator("form:has(button[value='complete:agree']) [name=comment]").FillAsync(opinion);
        await person.PressAsync("button[value='complete:agree']");
        await Expect(person.Page.Locator(".timeline")).ToContainTextAsync(opinion);
    }
}
