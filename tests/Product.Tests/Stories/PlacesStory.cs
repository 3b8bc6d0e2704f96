using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>Where one can go on a phone: five at hand, the others behind one word, without script and by keys; nothing moves sideways.</summary>
[Trait("Category", "Story")]
public sealed class PlacesStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_phone_shows_five_places_and_opens_the_others_by_key_and_a_desk_shows_them_all()
    {
        await using var leader = await browser.OnPhoneAsync();
        await leader.SignInAsync("streetLeader.003");
        var nav = leader.Page.Locator(".top nav");
        await Expect(nav.Locator(":scope > a:visible")).ToHaveCountAsync(5);
        Assert.True(await nav.EvaluateAsync<bool>("n => n.scrollWidth <= n.clientWidth"), "the bar is wider than the phone");
        var registers = nav.Locator(".others a[href='/registers']");
        await Expect(registers).ToBeHiddenAsync();
        await nav.Locator("summary").FocusAsync();
        await leader.Page.Keyboard.PressAsync("Enter");
        await Expect(registers).ToBeVisibleAsync();
        await leader.LookAsync("places-phone");
        await leader.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("true", await nav.EvaluateAsync<string>("n => String(n.querySelector('.others > div').contains(document.activeElement))"));
        await leader.AnsweredAsync(() => registers.ClickAsync());
        await Expect(nav.Locator("summary")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(nav.Locator(".others a[href='/registers']")).ToBeHiddenAsync();

        await using var desk = await browser.AtDeskAsync();
        await desk.SignInAsync("streetLeader.003");
        await Expect(desk.Page.Locator(".top nav .others")).ToBeHiddenAsync();
        await Expect(desk.Page.Locator(".top nav > a[href='/registers']")).ToBeVisibleAsync();
    }
}
