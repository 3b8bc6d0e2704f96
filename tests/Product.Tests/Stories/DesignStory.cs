using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A form and a flow arranged by finger, by mouse and by keys, with every act taken back.</summary>
[Trait("Category", "Story")]
public sealed class DesignStory(Browser browser) : IClassFixture<Browser>
{
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

    [Fact]
    public async Task Paper_and_pages_are_arranged_by_keys_alone_and_the_preview_follows()
    {
        await using var designer = await browser.AtDeskAsync();
        var page = designer.Page;
        await designer.SignInAsync("designer.district");
        await designer.OpenAsync("/apps/drafts");
        await page.Locator("#blank-name").FillAsync("排版");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary");
        var draft = new Uri(page.Url).AbsolutePath;
        async Task KeyAsync(string key, string on)
        {
            var saved = page.WaitForResponseAsync(r => r.Request.Method == "POST");
            await page.Locator(on).First.PressAsync(key);
            await saved;
            await Expect(page.Locator("html:not([data-busy])")).ToHaveCountAsync(1);
        }

        await designer.OpenAsync(draft);
        await page.Locator("form:has(input[value=prints]) input[name=name]").FillAsync("告知单");
        await KeyAsync("Enter", "form:has(input[value=prints]) input[name=name]");
        await Expect(page.Locator("h1").First).ToContainTextAsync("告知单");
        var blocks = page.Locator(".sheet .sheet-field .card-label");
        await Expect(blocks).ToHaveTextAsync(["办件信息", "登记表", "签名处"]);
        await page.Locator(".sheet .sheet-field a").First.PressAsync("Enter");
        await Expect(page.Locator(".sheet .sheet-field.chosen")).ToContainTextAsync("办件信息");
        await KeyAsync("Alt+ArrowDown", ".sheet .sheet-field.chosen a");
        await Expect(blocks).ToHaveTextAsync(["登记表", "办件信息", "签名处"]);
        // A choice is saved as soon as it is made, and shows on the paper below.
        var saved = page.WaitForResponseAsync(r => r.Request.Method == "POST");
        await page.Locator("#kind").SelectOptionAsync("text");
        await saved;
        await Expect(page.Locator(".a4-sheet .a4-text")).ToContainTextAsync("在这里写说明");
        await KeyAsync("Delete", ".sheet .sheet-field.chosen a");
        await Expect(blocks).ToHaveTextAsync(["登记表", "签名处"]);
        await KeyAsync("Control+z", "body");
        await Expect(page.Locator(".a4-sheet .a4-text")).ToBeVisibleAsync();
        await designer.LookAsync("design-paper");

        await designer.OpenAsync(draft + "/forms/form1");
        await page.Locator("form:has(button[value=addPage]) input[name=name]").FillAsync("现场");
        await KeyAsync("Enter", "form:has(button[value=addPage]) input[name=name]");
        var pages = page.Locator(".sheet-page-name");
        await Expect(pages).ToHaveTextAsync(["第 1 页：登记表", "第 2 页：现场"]);
        await page.Locator(".sheet-page-name a").Nth(1).FocusAsync();
        await KeyAsync("Alt+ArrowUp", ".sheet-page-name a[aria-current]");
        await Expect(pages).ToHaveTextAsync(["第 1 页：现场", "第 2 页：登记表"]);
        await designer.LookAsync("design-pages");
    }
}
