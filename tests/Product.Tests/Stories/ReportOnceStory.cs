using System.Globalization;
using System.Net.Http.Json;
using LowCode.Engine.Tests.Reports;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>一表通: the district binds a superior's table as it came, communities add only what nobody knows, it is summed up and goes back in its layout; a table of what is there already is refused.</summary>
[Trait("Category", "Story")]
public sealed class ReportOnceStory(Browser browser) : IClassFixture<Browser>
{
    static readonly (string Worker, string Unit, string Name, string Id)[] people =
        [("communityWorker.003104", "440104003104", "陈嘉明", "11010519491231002X"), ("communityWorker.003107", "440104003107", "赵小六", "110105194912310062")];

    [Fact]
    public async Task A_superiors_table_is_bound_gaps_are_filled_summed_up_and_written_back()
    {
        foreach (var (worker, unit, name, id) in people)
        {
            using var keeper = await browser.Host.SignInAsync(worker);
            using var added = await keeper.PostAsJsonAsync("/api/v1/registers/people", new { unit, elements = new { name, idNumber = id, phone = "13800000123" }, source = "入户走访" });
            Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        }
        await using var district = await browser.AtDeskAsync();
        await district.SignInAsync("districtDispatcher.district");
        await SendAsync(district, "独居老人走访排查", "市民政局", DistrictSheet.Visits());
        await district.Page.Locator("#where").FillAsync("年龄>=60");
        await district.LookAsync("once-bind");
        await district.PressAsync("button[value=start]");
        var report = new Uri(district.Page.Url).AbsolutePath;
        await district.LookAsync("once-sent");

        foreach (var (worker, visits) in people.Select((p, n) => (p.Worker, $"{n + 2}")))
        {
            await using var community = await browser.OnPhoneAsync();
            await community.SignInAsync(worker);
            await community.Page.Locator(".top .others summary").ClickAsync();
            await community.PressAsync(".top .others a[href='/reports']");
            await community.PressAsync("a.row[href*='/units/']");
            // Two gaps and no more: the rest is there, masked, with where it comes from.
            await Expect(community.Page.Locator("[name^='a.']:visible")).ToHaveCountAsync(2);
            await Expect(community.Page.Locator("dl.values")).ToContainTextAsync("入户走访");
            await community.PressAsync("button[value=send]");
            await Expect(community.Page.Locator(".summary li")).ToHaveCountAsync(2);
            await community.Page.Locator("select[name^='a.']").SelectOptionAsync("是");
            await community.Page.Locator("input[name^='a.']").FillAsync(visits);
            await community.LookAsync("once-fill");
            await community.PressAsync("button[value=send]");
            await Expect(community.Page.Locator(".did")).ToContainTextAsync("已报送");
        }

        await district.OpenAsync(report);
        await Expect(district.Page.Locator("main")).ToContainTextAsync("2 / 2");
        await Expect(district.Page.Locator("section[aria-labelledby=sums] tbody tr").First).ToContainTextAsync("5");
        await district.LookAsync("once-summed");
        var file = await district.Page.RunAndWaitForDownloadAsync(() => district.Page.Locator($"a[href='{report}/file']").ClickAsync());
        var (cells, merges, _) = DistrictSheet.Read(await File.ReadAllBytesAsync(await file.PathAsync()));
        Assert.Equal("越秀区60周岁以上独居老人走访排查表", cells["A1"].Text);
        Assert.Contains("A3:A4", merges);
        Assert.Equal(["陈*", "赵*"], new[] { cells["C5"].Text, cells["C6"].Text }.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["2", "3"], new[] { cells["H5"].Text, cells["H6"].Text }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_table_of_what_is_there_already_is_refused_with_where_to_look()
    {
        await using var district = await browser.AtDeskAsync();
        await district.SignInAsync("districtDispatcher.district");
        await SendAsync(district, "居民花名册", "市统计局", DistrictSheet.Known());
        await district.PressAsync("button[value=start]");
        await Expect(district.Page.Locator("main")).ToContainTextAsync("不向基层收取");
        await district.LookAsync("once-refused");
        await district.PressAsync("a[href^='/registers/people']");
        await Expect(district.Page.Locator("nav.filters a[aria-current=page]")).ToHaveTextAsync("人口");
    }

    static async Task SendAsync(Person district, string name, string asker, byte[] table)
    {
        await district.PressAsync("nav a[href='/reports']");
        var beginning = district.Page.Locator("details:has(form[action='/reports'])");
        if (!await beginning.EvaluateAsync<bool>("d => d.open")) await beginning.Locator("summary").ClickAsync();
        await district.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = name + ".xlsx", MimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Buffer = table });
        await district.Page.Locator("#name").FillAsync(name);
        await district.Page.Locator("#asker").FillAsync(asker);
        await district.Page.Locator("#due").FillAsync(DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await district.PressAsync("form[action='/reports'] button.primary");
    }
}
