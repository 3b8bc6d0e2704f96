using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>Hands that never leave the keys: what has the focus is always drawn so, and never out of sight.</summary>
sealed class Keys(Person person)
{
    const int MostStops = 150;

    /// <summary>Why one cannot see where one is; null when one can.</summary>
    const string Unseen = """
        () => {
          const at = document.activeElement;
          if (!at || at === document.body) return null;
          const drawn = e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'; };
          const box = at.getBoundingClientRect(), name = at.outerHTML.slice(0, 160);
          if (!drawn(at)) return 'not drawn: ' + name;
          if (box.width < 2 || box.height < 2 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return 'out of sight: ' + name;
          const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 12), 0), innerWidth - 1), y = Math.min(Math.max((Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2, 0), innerHeight - 1);
          const top = document.elementFromPoint(x, y);
          return top && (at.contains(top) || top.contains(at) || top.closest('label')?.control === at) ? null : 'covered: ' + name + ' by ' + top?.outerHTML.slice(0, 80);
        }
        """;

    /// <summary>Tab until it is there.</summary>
    public async Task ToAsync(string selector)
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            if (await person.Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector)) return;
            await person.Page.Keyboard.PressAsync("Tab");
            await SeenAsync();
        }
        Assert.Fail($"{selector} is not reached by Tab on {person.Page.Url}");
    }

    public async Task TypeAsync(string selector, string text)
    {
        await ToAsync(selector);
        await person.Page.Keyboard.PressAsync("Control+a");
        await person.Page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>Presses what leads to another page, or to this one anew.</summary>
    public async Task EnterAsync(string selector)
    {
        await ToAsync(selector);
        await person.AnsweredAsync(() => person.Page.Keyboard.PressAsync("Enter"));
        await SeenAsync();
    }

    /// <summary>Ticks, or chooses the first of several.</summary>
    public async Task SpaceAsync(string selector)
    {
        await ToAsync(selector);
        await person.Page.Keyboard.PressAsync("Space");
        await Expect(person.Page.Locator(selector).First).ToBeCheckedAsync();
    }

    async Task SeenAsync() => Assert.Null(await person.Page.EvaluateAsync<string?>(Unseen));
}
