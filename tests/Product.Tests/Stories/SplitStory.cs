using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A case with a photo and an added file becomes two: what is ticked goes with the part and opens there.</summary>
[Trait("Category", "Story")]
public sealed class SplitStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Files_are_ticked_for_a_part_and_are_found_in_it()
    {
        foreach (var (place, name) in new[] { (await browser.OnPhoneAsync(), "phone"), (await browser.AtDeskAsync(), "desk") })
        {
            await using var seat = place;
            var id = await OpenedAsync(name);
            await seat.SignInAsync("dispatcher.003");
            await seat.OpenAsync("/cases/" + id);
            await seat.Page.EvaluateAsync("document.querySelectorAll('details:has(button[value=split])').forEach(d => d.open = true)");
            var part = seat.Page.Locator("details.part").First;
            await Expect(part.Locator("[name=files0]")).ToHaveCountAsync(2);
            await part.Locator("label:has-text('lamp.jpg') input").CheckAsync();
            await part.Locator("[name='p0.summary']").FillAsync("占道停车");
            await seat.Page.Locator("form:has(button[value=split]) [name=reason]").FillAsync("两个诉求");
            await seat.LookAsync($"split-{name}");
            // Something is missing: what was ticked stays ticked.
            await seat.PressAsync("button[value=split]");
            await Expect(seat.Page.Locator("label:has-text('lamp.jpg') [name=files0]")).ToBeCheckedAsync();
            await Expect(seat.Page.Locator("label:has-text('memo.txt') [name=files0]")).Not.ToBeCheckedAsync();
            await seat.Page.EvaluateAsync("document.querySelectorAll('details:has(button[value=split])').forEach(d => d.open = true)");
            await seat.Page.Locator("[name='p0.category']").First.EvaluateAsync("e => { const f = e.form; for (const c of f.querySelectorAll(\"[name='p0.category']\")) if (c.tagName === 'SELECT') c.value = 'parking'; else if (c.value === 'parking') c.checked = true; }");
            await seat.Page.Locator("[name='p0.description']").FillAsync("消防通道被占");
            await seat.Page.Locator("[name='p0.place']").FillAsync("盘福路14号");
            await seat.PressAsync("button[value=split]");
            await Expect(seat.Page.Locator(".timeline")).ToContainTextAsync("拆出 1 件：两个诉求");
            var link = await PartAsync(id);
            await seat.OpenAsync("/cases/" + link);
            await Expect(seat.Page.Locator("main")).ToContainTextAsync("lamp.jpg");
            await Expect(seat.Page.Locator("main")).Not.ToContainTextAsync("memo.txt");
            await seat.LookAsync($"split-part-{name}");
        }
    }

    async Task<string> OpenedAsync(string key)
    {
        using var seat = await browser.Host.SignInAsync("operator.003");
        var photo = await SendAsync(seat, "photos", "lamp.jpg", Pictures.Jpeg());
        using var opened = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", new
        {
            street = "440104003", key,
            form = new { summary = "路灯不亮 " + key, category = "lighting", description = "路口三盏路灯不亮", place = "小北路185号", claimantName = "陈晓明", claimantPhone = "13812345678", photos = new[] { new { id = photo } } },
        });
        var id = (string)(await opened.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        var memo = await SendAsync(seat, "attachment", "memo.txt", "memo of the call"u8.ToArray());
        await RequestCase.CommandAsync(seat, id, new { type = "attach", files = new[] { memo } });
        return id;
    }

    static async Task<string> SendAsync(HttpClient http, string field, string name, byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var answer = await http.PostAsync($"/api/v1/files?app=request&field={field}&name={name}", body);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    /// <summary>The part's id, once the outbox has begun it.</summary>
    async Task<string> PartAsync(string id)
    {
        using var seat = await browser.Host.SignInAsync("dispatcher.003");
        var whole = await Messages.Carrier.UntilAsync(async () => JsonNode.Parse(await seat.GetStringAsync("/api/v1/cases/" + id))!, seen => seen["children"]?[0]?["case"] is not null);
        return (string)whole["children"]![0]!["case"]!;
    }
}
