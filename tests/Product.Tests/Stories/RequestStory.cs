using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A request from its recording to its end, by people at browsers: some at a desk, some with a phone in the street.</summary>
[Trait("Category", "Story")]
public sealed class RequestStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_street_lamp_is_reported_dispatched_mended_with_a_photo_and_the_resident_follows_and_rates()
    {
        await using var seat = await browser.AtDeskAsync();
        await seat.SignInAsync("operator.003");
        await seat.OpenAsync("/cases/new/request");
        await FillAsync(seat.Page, ("f.summary", "小北路路灯不亮"), ("f.description", "路口三盏路灯自周一起不亮，夜间看不清台阶。"), ("f.place", "小北路185号"), ("f.claimantName", "陈晓明"), ("f.claimantPhone", "13812345678"));
        await seat.Page.Locator("[name='f.category']").SelectOptionAsync("lighting");
        await seat.LookAsync("desk-new");
        await seat.PressAsync("button[value=open]:visible");
        var address = new Uri(seat.Page.Url).AbsolutePath;
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:accept']");

        await using var handler = await browser.OnPhoneAsync();
        await handler.SignInAsync("handler.003-cg");
        await handler.OpenAsync(address);
        await handler.PressAsync("button[value=claim]");
        await handler.Page.Locator("[name='f.contacted'][value=true]").CheckAsync();
        await FillAsync(handler.Page, ("f.result", "更换灯头三只，照明恢复。"));
        await SendPhotoAsync(handler);
        await handler.LookAsync("phone-handle");
        await handler.PressAsync("button[value=look]:not(.unseen)");
        await handler.Page.Locator("[name='f.contactedAt']").FillAsync("2026-11-20T10:30");
        await handler.PressAsync("button[value='complete:done']");
        await Expect(handler.Page.Locator(".did")).ToBeVisibleAsync();

        await using var callback = await browser.AtDeskAsync();
        await callback.SignInAsync("callback.003");
        await callback.OpenAsync(address);
        await Expect(callback.Page.Locator(".filelist img")).ToHaveJSPropertyAsync("naturalWidth", 1600);
        await Expect(callback.Page.Locator(".filelist:has(img)")).ToContainTextAsync("东经113.26439 北纬23.13071");
        await callback.PressAsync("button[value=claim]");
        await callback.Page.Locator("[name='f.reached'][value=true]").CheckAsync();
        await callback.PressAsync("button[value=look]:not(.unseen)");
        await callback.Page.Locator("[name='f.satisfaction'][value='5']").CheckAsync();
        await callback.PressAsync("button[value='complete:resolved']");
        await Expect(callback.Page.Locator(".tags .tag.closed")).ToBeVisibleAsync();
        await callback.LookAsync("desk-closed");

        var number = (await callback.Page.Locator(".case .number").InnerTextAsync()).Split(' ')[^1];
        await using var resident = await browser.OnPhoneAsync();
        await resident.OpenAsync("/portal");
        await resident.LookAsync("phone-portal");
        await resident.PressAsync("a[href='/follow']");
        await FillAsync(resident.Page, ("number", number), ("phone", "5678"));
        await resident.LookAsync("phone-follow");
        await resident.PressAsync("form[action='/follow'] button");
        await FillAsync(resident.Page, ("code", await browser.Host.NextCodeAsync()));
        await resident.LookAsync("phone-code");
        await resident.PressAsync("form[action='/follow/code'] button");
        await Expect(resident.Page.Locator(".answer")).ToContainTextAsync("更换灯头三只，照明恢复。");
        await resident.LookAsync("phone-followed");
        await resident.Page.Locator("#rate-5").CheckAsync();
        await FillAsync(resident.Page, ("comment", "当天就修好了"));
        await resident.PressAsync("button[value=rate]");
        await Expect(resident.Page.Locator("main")).ToContainTextAsync("非常满意");
        await resident.LookAsync("phone-rated");

        await callback.OpenAsync(address);
        await Expect(callback.Page.Locator(".facts")).ToContainTextAsync("非常满意：当天就修好了");
        await callback.OpenAsync("/portal");
        await callback.LookAsync("desk-portal");
        await callback.OpenAsync("/portal?street=440104003");
        await callback.LookAsync("desk-portal-street");
    }

    /// <summary>A photo of some megabytes as a phone takes it: lying on its side, with place and time. What is stored is smaller, upright, and knows both.</summary>
    static async Task SendPhotoAsync(Person person)
    {
        var drawn = Convert.FromBase64String(await person.Page.EvaluateAsync<string>("""
            () => {
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [2400, 1800];
              const pen = canvas.getContext('2d');
              for (let i = 0; i < 4000; i++) {
                pen.fillStyle = `hsl(${i * 37 % 360} 60% 50%)`;
                pen.fillRect(i * 7919 % 2400, i * 104729 % 1800, 60, 40);
              }
              return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
            }
            """));
        byte[] photo = [.. drawn.AsSpan(0, 2), .. Pictures.ExifSegment(Pictures.Notes(little: true)), .. drawn.AsSpan(2)];
        Assert.True(photo.Length > 500_000);
        var sent = person.Page.WaitForResponseAsync(r => r.Url.Contains("/api/v1/files?", StringComparison.Ordinal));
        await person.Page.Locator("input[type=file][name='f.handledPhotos']").SetInputFilesAsync(new FilePayload { Name = "IMG_20261123_101530.jpg", MimeType = "image/jpeg", Buffer = photo });
        var stored = await (await sent).JsonAsync();
        Assert.Equal(113.264385, stored!.Value.GetProperty("lng").GetDouble());
        Assert.InRange(stored.Value.GetProperty("size").GetInt64(), 1, photo.Length / 2);
        await Expect(person.Page.Locator(".kept li")).ToHaveCountAsync(1);
        await Expect(person.Page.Locator(".kept img")).ToHaveJSPropertyAsync("naturalWidth", 1600);
        await Expect(person.Page.Locator("button[value='complete:done']")).ToBeEnabledAsync();
    }

    static async Task FillAsync(IPage page, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields) await page.Locator($"[name='{name}']").FillAsync(value);
    }
}
