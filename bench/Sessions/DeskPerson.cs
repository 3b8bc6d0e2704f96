using AngleSharp.Dom;

namespace LowCode.Bench.Sessions;

/// <summary>Somebody at the desk: looks through the boxes, opens cases, takes one, completes it, leaves a remark, opens a new one.</summary>
sealed class DeskPerson(PageVisitor visitor, Random random, int number)
{
    static readonly string[] boxes = ["/", "/?box=claim", "/?box=todo", "/?box=today", "/?box=late", "/?box=mine", "/cases"];
    static readonly Dictionary<string, string> answers = new()
    {
        ["f.contacted"] = "true", ["f.contactedAt"] = "2026-11-20T10:30", ["f.result"] = "更换灯头三只，照明恢复。", ["f.reached"] = "true", ["f.satisfaction"] = "5", ["f.reason"] = "按职责清单处理",
    };
    string[] seen = [];
    int made;

    public async Task ActAsync()
    {
        switch (seen.Length == 0 ? 0 : random.Next(100))
        {
            case < 35: await ListAsync("list", boxes[random.Next(boxes.Length)]); break;
            case < 42: await ListAsync("search", "/cases?q=" + Uri.EscapeDataString(Words())); break;
            case < 75: await CaseAsync(); break;
            case < 83: await PressAsync("claim", "button[name=do][value=claim]"); break;
            case < 90: await PressAsync("complete", "button[name=do][value^='complete']", answers); break;
            case < 96: await PressAsync("comment", "button[name=do][value=comment]", new() { ["text"] = $"已联系诉求人，继续跟进（{number}-{made++}）" }); break;
            default: await OpenNewAsync(); break;
        }
    }

    string Words() => random.Next(4) switch { 0 => "路灯", 1 => "井盖", 2 => "噪声", _ => "停车" };

    async Task ListAsync(string kind, string address)
    {
        await visitor.OpenAsync(kind, address);
        seen = [.. visitor.Page.QuerySelectorAll("a.row").Select(a => a.GetAttribute("href")).OfType<string>().Where(href => href.StartsWith("/cases/", StringComparison.Ordinal))];
    }

    Task CaseAsync() => visitor.OpenAsync("case", seen[random.Next(seen.Length)]);

    async Task PressAsync(string kind, string button, Dictionary<string, string>? fill = null)
    {
        await CaseAsync();
        if (!await visitor.PressAsync(kind, button, fill) || visitor.Done || fill is null) return;
        // The page says what is missing, e.g. a field that an answer has just brought; people fill it and press again.
        await visitor.PressAsync(kind, button, fill);
    }

    async Task OpenNewAsync()
    {
        // Who may not open cases is not shown the way there.
        if (visitor.Page.QuerySelector("a[href='/cases/new']") is null)
        {
            await ListAsync("list", "/");
            return;
        }
        await visitor.OpenAsync("new-form", "/cases/new/request");
        await visitor.PressAsync("new", "form[action^='/cases/new/'] button.primary", new Dictionary<string, string>
        {
            ["f.summary"] = $"小北路路灯不亮 {number}-{made++}", ["f.category"] = "lighting", ["f.description"] = "路口三盏路灯自周一起不亮。",
            ["f.place"] = "小北路185号", ["f.claimantName"] = "陈晓明", ["f.claimantPhone"] = "13812345678",
        });
    }
}
