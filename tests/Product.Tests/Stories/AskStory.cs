using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>What nothing brings back is asked about once: read first, answered by keys, on a phone and at a desk, with script and without.</summary>
[Trait("Category", "Story")]
public sealed class AskStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task It_is_asked_in_the_page_and_who_goes_back_has_lost_nothing()
    {
        foreach (var place in new[] { await browser.OnPhoneAsync(), await browser.AtDeskAsync() })
        {
            await using var seat = place;
            var wide = seat.Page.ViewportSize!.Width;
            await seat.SignInAsync("operator.003");
            await seat.OpenAsync("/cases/new/request");
            await seat.Page.Locator("[name='f.summary']").FillAsync("写到一半");
            await seat.PressAsync("button[value=save]");
            await seat.Page.Locator("[name='f.summary']").FillAsync("又写了一些");
            await seat.PressAsync("button[value=discard]");
            // Reading begins at the question; the next stop is its answer.
            await Expect(seat.Page.Locator(".ask")).ToBeFocusedAsync();
            await seat.LookAsync($"ask-draft-{wide}");
            await seat.Page.Keyboard.PressAsync("Tab");
            await Expect(seat.Page.Locator(".ask button.danger")).ToBeFocusedAsync();
            await seat.Page.Keyboard.PressAsync("Tab");
            await seat.AnsweredAsync(() => seat.Page.Keyboard.PressAsync("Enter"));
            await Expect(seat.Page.Locator(".ask")).ToHaveCountAsync(0);
            await Expect(seat.Page.Locator("[name='f.summary']")).ToHaveValueAsync("又写了一些");

            await seat.OpenAsync("/cases?q=路灯");
            await seat.Page.Locator("details.keep summary").ClickAsync();
            await seat.Page.Locator("#filter-name").FillAsync("路灯");
            await seat.PressAsync("button[value=keep]");
            await seat.PressAsync(".saved button");
            await Expect(seat.Page.Locator(".ask")).ToBeFocusedAsync();
            await seat.LookAsync($"ask-filter-{wide}");
            await seat.PressAsync(".ask a.button");
            await Expect(seat.Page.Locator(".saved a")).ToHaveTextAsync("路灯");
            await seat.PressAsync(".saved button");
            await seat.PressAsync(".ask button.danger");
            await Expect(seat.Page.Locator(".saved")).ToHaveCountAsync(0);
            await Expect(seat.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/cases\\?q="));
        }
    }
}
