using System.Text.Json.Nodes;
using LowCode.Product.Tests.Apps;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A form follows its rules in the browser, at once and without network, and the server says the same afterwards.</summary>
[Trait("Category", "Story")]
public sealed class FollowStory(Browser browser) : IClassFixture<Browser>
{
    const string Fields = """
        [ { "id": "kind", "type": "choice", "label": "种类", "options": [ { "value": "tree", "label": "树木" }, { "value": "lamp", "label": "路灯" } ] },
          { "id": "part", "type": "choice", "label": "部位", "optionsWhen": "item.tags.of === form.kind", "options": [
            { "value": "root", "label": "树根", "tags": { "of": "tree" } }, { "value": "crown", "label": "树冠", "tags": { "of": "tree" } }, { "value": "pole", "label": "灯杆", "tags": { "of": "lamp" } },
            { "value": "bulb", "label": "灯泡", "tags": { "of": "lamp" } }, { "value": "wire", "label": "线缆", "tags": { "of": "lamp" } }, { "value": "door", "label": "检修门", "tags": { "of": "lamp" } } ] },
          { "id": "power", "type": "integer", "label": "功率", "visibleWhen": "form.kind === 'lamp'", "default": "60", "max": 500, "validate": [ { "if": "form.power > 400", "message": { "zh-CN": "功率过大，请核对", "en": "Too strong" } } ] },
          { "id": "rows", "type": "subtable", "label": "材料", "fields": [ { "id": "n", "type": "integer", "label": "数量" }, { "id": "price", "type": "money", "label": "单价" }, { "id": "sum", "type": "money", "label": "小计", "compute": "row.n * row.price" } ] },
          { "id": "total", "type": "money", "label": "合计", "compute": "sum(form.rows, r => r.sum)" },
          { "id": "reason", "type": "text", "label": "理由", "requiredWhen": "form.total > 1000" },
          { "id": "estimate", "type": "text", "label": "估算依据", "readOnlyWhen": "form.total > 1000" },
          { "id": "idNumber", "type": "residentId", "label": "身份证号" }, { "id": "guardian", "type": "personName", "label": "监护人", "visibleWhen": "!isBlank(form.idNumber) && idAge(form.idNumber) < 18" },
          { "id": "office", "type": "unit", "label": "报给" }, { "id": "why", "type": "text", "label": "报送理由", "requiredWhen": "form.office === '440104003-cg'" },
          { "id": "span", "type": "dateRange", "label": "维修期间" }, { "id": "days", "type": "computed", "label": "共几天", "compute": "daysBetween(form.span.from, form.span.to) + 1" },
          { "id": "home", "type": "address", "label": "住址" }, { "id": "near", "type": "text", "label": "附近", "readOnlyWhen": "form.home.division === '440104003'" },
          { "id": "photos", "type": "photo", "label": "照片" }, { "id": "unseen", "type": "text", "label": "没有照片的原因", "visibleWhen": "isBlank(form.photos)" },
          { "id": "anonymous", "type": "hidden", "label": "匿名" }, { "id": "confidential", "type": "hidden", "label": "保密" }, { "id": "category", "type": "hidden", "label": "类别" } ]
        """;

    [Fact]
    public async Task Fields_follow_while_the_network_is_cut_and_the_server_agrees_when_it_is_back()
    {
        await PublishAsync();
        // Two people, for what somebody has typed is kept as a draft and would be found again at the next place.
        foreach (var (place, name) in new[] { (await browser.OnPhoneAsync(), "operator.003"), (await browser.AtDeskAsync(), "communityWorker.003104") })
        {
            await using var seat = place;
            await seat.SignInAsync(name);
            var rules = seat.Page.WaitForResponseAsync(r => r.Url.Contains("/rules/followed/", StringComparison.Ordinal) && r.Url.EndsWith(".mjs", StringComparison.Ordinal));
            await seat.OpenAsync("/cases/new/followed");
            Assert.Equal("private, max-age=31536000, immutable", (await rules).Headers["cache-control"]);
            await Expect(seat.Page.Locator("[name='f.part'] option[value=pole]")).ToHaveAttributeAsync("disabled", "");
            await Expect(seat.Page.Locator("[name='f.power']")).ToHaveCountAsync(0);

            await seat.Page.Context.SetOfflineAsync(true);
            await seat.Page.Locator("[name='f.kind'][value=lamp]").CheckAsync();
            await Expect(seat.Page.Locator("[name='f.power']")).ToHaveValueAsync("60");
            await seat.Page.Locator("[name='f.part']").SelectOptionAsync("pole");
            await Expect(seat.Page.Locator("[name='f.part'] option[value=root]")).ToHaveAttributeAsync("disabled", "");
            await seat.Page.Locator("[name='f.power']").FillAsync("450");
            await seat.Page.Locator("[name='f.power']").BlurAsync();
            await Expect(Field(seat, "f.power").Locator(".error")).ToHaveTextAsync("功率过大，请核对");
            await seat.Page.Locator("[name='f.rows.0.n']").FillAsync("３");
            await seat.Page.Locator("[name='f.rows.0.price']").FillAsync("1,500.50");
            await Expect(seat.Page.Locator("[data-at='f.rows.0.sum'] .value")).ToHaveTextAsync("4,501.50");
            await Expect(seat.Page.Locator("[data-at='f.total'] .value")).ToHaveTextAsync("4,501.50");
            await Expect(Field(seat, "f.reason").Locator(".must")).ToBeVisibleAsync();
            await Expect(seat.Page.Locator("[name='f.estimate']")).ToBeDisabledAsync();
            // Numbers that are checked, names that stand for units and divisions, and values of several controls.
            await Expect(seat.Page.Locator("[name='f.guardian']")).ToHaveCountAsync(0);
            await seat.Page.Locator("[name='f.idNumber']").FillAsync("110105201501010017");
            await Expect(seat.Page.Locator("[name='f.guardian']")).ToBeVisibleAsync();
            var office = seat.Page.Locator("[name='f.office']");
            await office.FillAsync((await seat.Page.Locator("#f-office-list option[data-id='440104003-cg']").GetAttributeAsync("value"))!);
            await Expect(Field(seat, "f.why").Locator(".must")).ToBeVisibleAsync();
            await seat.Page.Locator("[name='f.span.from']").FillAsync("2026-11-23");
            await seat.Page.Locator("[name='f.span.to']").FillAsync("2026-11-27");
            await Expect(seat.Page.Locator("[data-at='f.days'] .value")).ToHaveTextAsync("5");
            await seat.Page.Locator("[name='f.home.division']").FillAsync((await seat.Page.Locator("#f-home-division-list option[data-id='440104003']").GetAttributeAsync("value"))!);
            await seat.Page.Locator("[name='f.home.detail']").FillAsync("小北路185号");
            await Expect(seat.Page.Locator("[name='f.near']")).ToBeDisabledAsync();
            // A photo that is chosen, and not sent yet, is a photo.
            await Expect(seat.Page.Locator("[name='f.unseen']")).ToBeVisibleAsync();
            await seat.Page.Locator("[name='f.photos'][type=file]").SetInputFilesAsync(new FilePayload { Name = "现场.jpg", MimeType = "image/jpeg", Buffer = LowCode.Engine.Tests.Files.Pictures.Jpeg() });
            await Expect(seat.Page.Locator("[name='f.unseen']")).ToHaveCountAsync(0);
            await seat.LookAsync($"follow-{seat.Page.ViewportSize!.Width}");
            var followed = await SeenAsync(seat);

            await seat.Page.Context.SetOfflineAsync(false);
            await seat.PressAsync("button[value=look]:not(.unseen)");
            Assert.Equal(followed, await SeenAsync(seat));

            await seat.Page.Locator("[name='f.kind'][value=tree]").CheckAsync();
            await Expect(seat.Page.Locator("[name='f.power']")).ToHaveCountAsync(0);
        }
    }

    static ILocator Field(Person seat, string name) => seat.Page.Locator($"[data-at='{name}']");

    /// <summary>Every control that can be used with its value, every computed value, and what has to be filled in.</summary>
    static async Task<string> SeenAsync(Person seat) => await seat.Page.EvaluateAsync<string>("""
        () => [...document.querySelectorAll('main form [name^="f."]:not([type=hidden], [type=file], [name="f.photos"], [name*=".1."])')].filter(e => !/radio|checkbox/.test(e.type) || e.checked).map(e => `${e.name}=${e.value}${e.matches(':disabled') ? ' closed' : ''}`)
          .concat([...document.querySelectorAll('[data-value]')].filter(e => !e.closest('[data-at*=".1."]')).map(e => e.textContent.trim()), [...document.querySelectorAll('.must')].map(e => e.parentElement.textContent.replace(/\s+/g, ' ').trim()),
            [...document.querySelectorAll('option:disabled')].map(e => e.value)).join('\n')
        """);

    async Task PublishAsync()
    {
        using var publisher = await browser.Host.SignInAsync("publisher.district");
        var version = (string)JsonNode.Parse(await publisher.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var zip = AppCarriedTests.Edited(await publisher.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package"),
            ("app.json", app => { app["id"] = "followed"; app["name"] = "设施报修"; app["title"] = "'报修'"; foreach (var about in (string[])["columns", "split", "merge", "residents"]) app.AsObject().Remove(about); }),
            ("forms/request.json", form => { form["fields"] = JsonNode.Parse(Fields); form.AsObject().Remove("sections"); form.AsObject().Remove("rules"); }), ("flow.json", _ => { }));
        using var sent = await publisher.PostAsync("/api/v1/apps", new ByteArrayContent(zip) { Headers = { ContentType = new("application/zip") } });
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        using var designer = await browser.Host.SignInAsync("designer.district");
        using var installed = await designer.PutAsync("/api/v1/apps/followed/installation", new StringContent($$"""{ "unit": "440104003", "version": "{{version}}" }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(installed.IsSuccessStatusCode, await installed.Content.ReadAsStringAsync());
    }
}
