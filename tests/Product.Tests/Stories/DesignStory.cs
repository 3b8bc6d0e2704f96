using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>From blank to a running app in the browser, by somebody who never programmed, and back again by the keyboard.</summary>
[Trait("Category", "Story")]
public sealed class DesignStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_clerk_builds_an_app_from_blank_with_under_sixty_clicks_and_its_first_case_runs()
    {
        await using var designer = await browser.AtDeskAsync();
        var page = designer.Page;
        var clicks = 0;
        async Task ClickAsync(string selector)
        {
            clicks++;
            await designer.PressAsync(selector);
        }
        // Leaving a control saves its panel.
        async Task FillAsync(string selector, string text)
        {
            clicks++;
            var saved = page.WaitForResponseAsync(r => r.Request.Method == "POST");
            await page.Locator(selector).FillAsync(text);
            await page.Locator(selector).DispatchEventAsync("change");
            await saved;
            await Expect(page.Locator("html:not([data-busy])")).ToHaveCountAsync(1);
        }
        async Task ChooseAsync(string selector, string value)
        {
            clicks++;
            var saved = page.WaitForResponseAsync(r => r.Request.Method == "POST");
            await page.Locator(selector).SelectOptionAsync(value);
            await saved;
            await Expect(page.Locator("html:not([data-busy])")).ToHaveCountAsync(1);
        }

        await designer.SignInAsync("designer.district");
        await designer.OpenAsync("/apps/drafts");
        await page.Locator("#blank-name").FillAsync("随手拍");
        await ClickAsync("form[action='/apps/drafts'] button.primary");
        var draft = new Uri(page.Url).AbsolutePath;
        await ClickAsync($"a[href='{draft}/forms/form1']");
        foreach (var (type, label) in new[] { ("Photo", "现场照片"), ("Place", "地点"), ("Choice", "类别"), ("PersonName", "姓名"), ("Mobile", "手机号"), ("Boolean", "是否紧急"), ("Date", "发现日期"), ("Textarea", "紧急说明") })
        {
            await ClickAsync($"button[data-type={type}]");
            await FillAsync("[id='label.zh']", label);
        }
        // Two rules: what is urgent is explained, and only then asked for.
        foreach (var rule in new[] { "visibleWhen", "requiredWhen" })
        {
            await ChooseAsync($"[name='{rule}.0.field']", "form.boolean1");
            await FillAsync($"[name='{rule}.0.value']", "是");
        }
        await Expect(page.Locator(".sheet .sheet-field")).ToHaveCountAsync(10);
        await designer.LookAsync("design-form");

        await ClickAsync($"a[href='{draft}/flow']");
        await ClickAsync("a.flow-plus[aria-label*='受理'][aria-label*='处置']");
        await ClickAsync("button[name=type][value=dispatch]");
        await page.Locator("a.flow-plus[aria-label*='处置'][aria-label*='办结']").WaitForAsync();
        await ClickAsync("a.flow-plus[aria-label*='处置'][aria-label*='办结']");
        await ClickAsync("button[name=type][value=task]");
        await FillAsync("[id='name']", "回访");
        await ChooseAsync("#post", "callback");
        await ClickAsync("a.flow-step:has([data-activity=handle])");
        await FillAsync("[name='deadline.n']", "5");
        await designer.LookAsync("design-flow");
        await ClickAsync($".canvas-bar a[href='{draft}']");
        await Expect(page.Locator("section[aria-labelledby=verdict]")).ToContainTextAsync("已证明");
        await designer.LookAsync("design-check");
        await ClickAsync("button[value=submit]");

        await using var publisher = await browser.AtDeskAsync();
        await publisher.SignInAsync("publisher.district");
        await publisher.OpenAsync(draft);
        clicks++;
        await publisher.PressAsync("button[value=publish]");
        await Expect(publisher.Page.Locator(".did")).ToContainTextAsync("已发布");
        Assert.True(clicks < 60, $"{clicks} clicks from blank to published");
        var app = new Uri(publisher.Page.Url).AbsolutePath.Split('/')[^1];

        await designer.OpenAsync($"/apps/{app}/install?unit=440104003");
        await designer.PressAsync($"form[action='/apps/{app}/install'][method=post] button");
        await using var resident = await browser.OnPhoneAsync();
        await resident.SignInAsync("operator.003");
        await resident.OpenAsync($"/cases/new/{app}");
        await resident.Page.Locator("[name='f.title']").FillAsync("井盖松动");
        await resident.Page.Locator("[name='f.boolean1'][value=true]").CheckAsync();
        await Expect(resident.Page.Locator("[name='f.textarea1']")).ToBeVisibleAsync();
        await resident.Page.Locator("[name='f.textarea1']").FillAsync("路口有老人经过。");
        await resident.LookAsync("design-phone");
        await resident.PressAsync("button[value=open]:visible");
        await Expect(resident.Page.Locator(".did")).ToBeVisibleAsync();
    }

    /// <summary>What a finger does on the picture: put down on a step, held or not, moved onto a plus, lifted.</summary>
    const string Finger = """
        async ([step, plus, held]) => {
          const from = document.querySelector(`[data-activity=${step}]`), to = document.querySelector(plus);
          const at = e => { const b = e.getBoundingClientRect(); return { clientX: b.x + b.width / 2, clientY: b.y + b.height / 2 }; };
          const touch = (kind, on, where) => on.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true, pointerType: 'touch', pointerId: 7, ...where }));
          const begun = at(from), end = at(to);
          touch('pointerdown', from, begun);
          while (held && !from.hasAttribute('opacity')) await new Promise(requestAnimationFrame);
          touch('pointermove', from, { clientX: (begun.clientX + end.clientX) / 2, clientY: (begun.clientY + end.clientY) / 2 });
          touch('pointermove', from, end);
          touch('pointerup', from, end);
        }
        """;

    [Fact]
    public async Task A_step_is_moved_by_a_finger_that_holds_it_and_one_that_only_passes_moves_nothing()
    {
        await using var designer = await browser.OnPhoneAsync();
        var page = designer.Page;
        await designer.SignInAsync("designer.district");
        await designer.OpenAsync("/apps/drafts");
        await page.Locator("#blank-name").FillAsync("用手指移");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary");
        await designer.OpenAsync(new Uri(page.Url).AbsolutePath + "/flow");
        await page.Locator("[data-canvas][data-lively]").WaitForAsync();
        async Task<string> OrderAsync() => string.Join(' ', await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.flow-list a')].map(a => new URL(a.href).searchParams.get('at'))"));
        Assert.Equal("intake handle closed", await OrderAsync());
        const string behind = "a.flow-plus[aria-label*='处置'][aria-label*='办结']";
        await page.EvaluateAsync(Finger, new object[] { "intake", behind, false });
        Assert.Equal("intake handle closed", await OrderAsync());
        await page.EvaluateAsync(Finger, new object[] { "intake", behind, true });
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.flow-list a')].map(a => new URL(a.href).searchParams.get('at')).join(' ') === 'handle intake closed'");
        await designer.LookAsync("design-finger");
    }

    [Fact]
    public async Task A_form_is_arranged_by_mouse_and_by_keys_alone_and_every_act_can_be_undone()
    {
        await using var designer = await browser.AtDeskAsync();
        var page = designer.Page;
        await designer.SignInAsync("designer.district");
        await designer.OpenAsync("/apps/drafts");
        await page.Locator("#blank-name").FillAsync("排列");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary");
        await designer.OpenAsync(new Uri(page.Url).AbsolutePath + "/forms/form1");
        async Task<string> OrderAsync() => string.Join(' ', await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.sheet .sheet-field')].map(f => f.dataset.field)"));
        async Task WaitForAsync(string order)
        {
            await page.WaitForFunctionAsync("order => [...document.querySelectorAll('.sheet .sheet-field')].map(f => f.dataset.field).join(' ') === order && !document.documentElement.hasAttribute('data-busy')", order);
            Assert.Equal(order, await OrderAsync());
        }

        // By many small moves, as a hand does it.
        async Task DragAsync(string what, string onto, int below)
        {
            await page.Locator("[data-canvas][data-lively]").WaitForAsync();
            var (from, to) = ((await page.Locator(what).BoundingBoxAsync())!, (await page.Locator(onto).BoundingBoxAsync())!);
            await page.Mouse.MoveAsync(from.X + 20, from.Y + 15);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(to.X + 40, to.Y + below, new() { Steps = 20 });
            await page.Mouse.MoveAsync(to.X + 42, to.Y + below, new() { Steps = 3 });
            await page.Mouse.UpAsync();
        }

        // A type is dragged into the form, and what stands last above what stands first.
        await DragAsync("button[data-type=Photo]", "[data-field=details]", 6);
        await Expect(page.Locator(".sheet .sheet-field[data-field=photo1]")).ToBeVisibleAsync();
        await Expect(page.Locator("html:not([data-busy])")).ToHaveCountAsync(1);
        var before = await OrderAsync();
        var fields = before.Split(' ');
        await DragAsync($"[data-field={fields[^1]}]", $"[data-field={fields[0]}]", 3);
        await page.WaitForFunctionAsync("before => [...document.querySelectorAll('.sheet .sheet-field')].map(f => f.dataset.field).join(' ') !== before && !document.documentElement.hasAttribute('data-busy')", before);

        // The rest by keys: choose the first field by its link, move it down, delete it, and take everything back.
        await page.Locator(".sheet .sheet-field a").First.FocusAsync();
        var first = (await OrderAsync()).Split(' ')[0];
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"[data-field={first}] a[aria-current]").WaitForAsync();
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await page.WaitForFunctionAsync("first => document.querySelectorAll('.sheet .sheet-field')[1].dataset.field === first", first);
        await page.Locator($"[data-field={first}] a").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator(".sheet .sheet-field")).ToHaveCountAsync(2);
        await designer.LookAsync("design-order");
        for (var left = 4; left > 0; left--)
        {
            var undone = page.WaitForResponseAsync(r => r.Request.Method == "POST");
            await page.Locator("body").PressAsync("Control+z");
            await undone;
            await Expect(page.Locator("html:not([data-busy])")).ToHaveCountAsync(1);
        }
        await WaitForAsync("title details");
        await Expect(page.Locator("form[data-undo] button")).ToBeDisabledAsync();
    }
}
