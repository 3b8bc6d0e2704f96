using AngleSharp.Dom;

namespace LowCode.Bench.Sessions;

/// <summary>Somebody who makes an app: a draft of their own, fields added, named, moved and taken back, now and then a look at the flow.</summary>
sealed class DesignerPerson(PageVisitor visitor, Random random, int number)
{
    static readonly string[] types = ["Text", "Textarea", "Choice", "Date", "Number", "Boolean", "Mobile", "Photo", "Place", "Money"];
    string draft = "", form = "";
    int named;

    public async Task ActAsync()
    {
        if (form.Length == 0)
        {
            await BeginAsync();
            return;
        }
        switch (random.Next(100))
        {
            case < 40:
                await OnFormAsync();
                await visitor.PressAsync("edit", $"button[name=type][value={types[random.Next(types.Length)]}]");
                break;
            case < 70:
                await OnFormAsync();
                if (visitor.Page.QuerySelector("#label\\.zh") is null && Fields() is { Length: > 0 } fields) await visitor.OpenAsync("canvas", fields[random.Next(fields.Length)]);
                await visitor.PressAsync("edit", "button[name=do][value=setField]", new Dictionary<string, string> { ["label.zh"] = $"第{++named}项" });
                break;
            case < 80:
                await OnFormAsync();
                if (Fields() is { Length: > 1 } some) await visitor.OpenAsync("canvas", some[random.Next(some.Length)]);
                if (!await visitor.PressAsync("edit", "button[name=do][value=up]:not([disabled])")) await visitor.PressAsync("edit", "button[name=do][value=down]:not([disabled])");
                break;
            case < 90:
                await OnFormAsync();
                await visitor.PressAsync("edit", $"form[action='{draft}/undo'] button:not([disabled])");
                break;
            case < 95: await visitor.OpenAsync("canvas", draft + "/flow"); break;
            default: await visitor.OpenAsync("check", draft); break;
        }
    }

    string[] Fields() => [.. visitor.Page.QuerySelectorAll($"a[href^='{form}?at=']").Select(a => a.GetAttribute("href")).OfType<string>()];

    Task OnFormAsync() => visitor.Address.StartsWith(form, StringComparison.Ordinal) ? Task.CompletedTask : visitor.OpenAsync("canvas", form);

    async Task BeginAsync()
    {
        await visitor.OpenAsync("drafts", "/apps/drafts");
        await visitor.PressAsync("begin", "form:has(#copy-from) button:not([type])", new Dictionary<string, string> { ["from"] = "request", ["name"] = $"练习 {number}" });
        draft = visitor.Address.Split('?')[0];
        form = visitor.Page.QuerySelectorAll($"a[href^='{draft}/forms/']").Select(a => a.GetAttribute("href")).FirstOrDefault() ?? "";
    }
}
