using System.Net;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>The pages about light apps, used as designers, publishers and clerks use them; without script.</summary>
public sealed class WorkbenchPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_clerk_reads_which_apps_there_are_with_pictures_of_form_and_flow_and_can_change_nothing()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/apps");
        Assert.Equal("应用", seat.Find("nav a[aria-current=page]").TextContent);
        Assert.Contains("接诉即办", seat.Text, StringComparison.Ordinal);
        Assert.Contains(seat.Page.QuerySelectorAll(".form-picture"), p => p.TextContent.Contains("详细情况", StringComparison.Ordinal));
        Assert.NotNull(seat.Page.QuerySelector(".flow-thumb img[src^='/api/v1/apps/request/versions/']"));
        Assert.Null(seat.Page.QuerySelector("a[href='/apps/publish']"));
        // How much is in work is not the seat's to know.
        Assert.DoesNotContain("在办", seat.Find(".apps").TextContent, StringComparison.Ordinal);
        await seat.OpenAsync("/apps/request");
        Assert.NotNull(seat.Page.QuerySelector("#picture-title"));
        Assert.NotNull(seat.Page.QuerySelector("svg.qr path"));
        Assert.Null(seat.Page.QuerySelector("a[href*='/install']"));
        foreach (var closed in new[] { "/apps/publish", "/apps/request/install" })
        {
            await seat.OpenAsync(closed);
            Assert.Equal(HttpStatusCode.Forbidden, seat.Status);
        }
        await seat.OpenAsync("/apps/nothing");
        Assert.Equal(HttpStatusCode.NotFound, seat.Status);
    }

    [Fact]
    public async Task What_is_ones_own_comes_first_and_one_press_shows_all_with_three_equal_ways_to_begin()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps");
        Assert.Equal(["/apps/from-table", "/apps/drafts#copy", "/apps/drafts#blank"], designer.Page.QuerySelectorAll(".begin .panel a.button").Select(a => a.GetAttribute("href")));
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", "我自己的"));
        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");
        await publisher.OpenAsync("/apps/drafts");
        Assert.Contains("我自己的", publisher.Text, StringComparison.Ordinal);
        await publisher.OpenAsync("/apps/drafts?whose=mine");
        Assert.DoesNotContain("我自己的", publisher.Find("main").TextContent, StringComparison.Ordinal);
        await designer.OpenAsync("/apps/drafts");
        Assert.Equal("/apps/drafts?whose=mine", designer.Find("nav.filters a[aria-current]").GetAttribute("href"));
        Assert.Contains("我自己的", designer.Find("ul.rows").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, designer.Page.QuerySelectorAll(".begin > .panel").Length);
        // A clerk's own are those they begin cases with; packages are for whoever publishes, and folded away.
        using var seat = await Visitor.SignedInAsync(shared.Host, "gridWorker.003104-g2");
        await seat.OpenAsync("/apps");
        var mine = seat.Page.QuerySelectorAll("ul.apps > li").Length;
        Assert.Contains("巡办一体", seat.Find("ul.apps").TextContent, StringComparison.Ordinal);
        await seat.OpenAsync("/apps?whose=all");
        Assert.True(mine < seat.Page.QuerySelectorAll("ul.apps > li").Length);
        await publisher.OpenAsync("/apps");
        Assert.NotNull(publisher.Page.QuerySelector("details a[href='/apps/publish']"));
        await publisher.OpenAsync("/apps/request");
        Assert.Equal(publisher.Page.QuerySelectorAll("a[href$='/package'], a[href$='/elsa']").Length, publisher.Page.QuerySelectorAll("details a[href$='/package'], details a[href$='/elsa']").Length);
    }

    [Fact]
    public async Task A_designer_installs_at_a_street_with_its_own_posts_deadlines_and_offices_and_what_is_wrong_stands_at_its_control()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/request");
        Assert.Contains("在办", designer.Find("#versions").ParentElement!.TextContent, StringComparison.Ordinal);
        await designer.OpenAsync("/apps/request/install?unit=440104005");
        await designer.PressAsync("form[action='/apps/request/install'][method=post] button", ("post.callback", "supervisor"), ("deadline.handle/handle", "11"), ("noun", "诉求件"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
        Assert.Contains("超出允许的范围", designer.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(("11", "诉求件", "supervisor"), (designer.Shown("deadline.handle/handle"), designer.Shown("noun"), designer.Shown("post.callback")));

        await designer.PressAsync("form[action='/apps/request/install'][method=post] button", ("post.callback", "supervisor"), ("deadline.handle/handle", "3"), ("noun", "诉求件"), ("f.handlings", "3"), ("list.duties.0", "~zf"), ("callback.3", "unresolved"));
        Assert.Equal("/apps/request?did=installed", designer.Address);
        Assert.Contains("流花街道", designer.Find("#installed").ParentElement!.TextContent, StringComparison.Ordinal);
        await designer.OpenAsync("/apps/request/install?unit=440104005");
        Assert.Equal(("3", "诉求件", "supervisor", "3", "~zf"),
            (designer.Shown("deadline.handle/handle"), designer.Shown("noun"), designer.Shown("post.callback"), designer.Shown("f.handlings"), designer.Shown("list.duties.0")));
        Assert.Equal(("unresolved", "resolved"), (designer.Shown("callback.3"), designer.Shown("callback.4")));
        Assert.Contains("有本地设置", designer.Find("#changes").ParentElement!.TextContent, StringComparison.Ordinal);
        // The whole city is not the district's.
        await designer.OpenAsync("/apps/request/install?unit=4401");
        Assert.Equal(HttpStatusCode.Forbidden, designer.Status);
    }

    [Fact]
    public async Task A_publisher_sends_a_package_reads_what_is_wrong_publishes_it_and_sees_what_has_changed()
    {
        using var api = await shared.Host.SignInAsync("publisher.district");
        var version = (string)System.Text.Json.Nodes.JsonNode.Parse(await api.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var zip = await api.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package");
        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");
        await publisher.OpenAsync("/apps/publish");
        await publisher.PressWithAsync("button[value=publish]", ("package", "request.zip", AppCarriedTests.Edited(zip, ("app.json", app => app["form"] = "missing"))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, publisher.Status);
        Assert.Contains("开始表单“missing”不在应用包里", publisher.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Contains("app.json", publisher.Find(".summary code").TextContent, StringComparison.Ordinal);
        await publisher.PressWithAsync("button[value=check]", ("package", "request.zip", [1, 2, 3]));
        Assert.Contains("不是可以读取的 zip", publisher.Text, StringComparison.Ordinal);

        var next = AppCarriedTests.Edited(zip, ("app.json", app => app["version"] = "8.0.0"), ("forms/request.json", form =>
            {
                form["fields"]![0]!["maxLength"] = 99;
                form["fields"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "id": "lamps", "type": "subtable", "label": "灯具", "fields": [{ "id": "pole", "type": "text", "label": "杆号" }, { "id": "watts", "type": "number", "label": "瓦数" }] }"""));
                form["sections"]![0]!["fields"]!.AsArray().Add("lamps");
            }),
            ("flow.json", flow => flow["activities"]![0]!["deadlines"]![0]!["within"] = "3 workhours"));
        await publisher.PressWithAsync("button[value=check]", ("package", "request.zip", next));
        Assert.Equal(HttpStatusCode.OK, publisher.Status);
        Assert.Contains("没有发现问题", publisher.Find(".sealed").TextContent, StringComparison.Ordinal);
        await publisher.PressWithAsync("button[value=publish]", ("package", "request.zip", next));
        Assert.Equal("/apps/request?version=8.0.0&did=published", publisher.Address);
        await publisher.OpenAsync($"/apps/request/compare?from={version}&to=8.0.0");
        Assert.Contains("标题 (诉求登记)：最多字数60 → 99", publisher.Text.Replace(" ：", "：", StringComparison.Ordinal).Replace("字数 60", "字数60", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("2 个工作小时 → 3 个工作小时", publisher.Text, StringComparison.Ordinal);
        // What differs is marked in both pictures, by a sign and in words.
        Assert.Equal(3, publisher.Page.QuerySelectorAll(".differs-legend .differs").Length);
        Assert.Equal(2, publisher.Page.QuerySelectorAll(".flow-differs.changed").Length);
        Assert.Equal(2, publisher.Page.QuerySelectorAll(".form-field.differs.changed").Length);
        Assert.Contains("改动", publisher.Find(".form-field.differs").TextContent, StringComparison.Ordinal);
        // A rule that was picked is told as it was picked; one that was written stays as it is written.
        var ruled = AppCarriedTests.Edited(next, ("app.json", app => app["version"] = "8.0.1"), ("forms/request.json", form =>
        {
            form["fields"]![1]!["visibleWhen"] = "!isBlank(form.summary)";
            form["fields"]![2]!["visibleWhen"] = "form.summary === form.summary";
            form["fields"]!.AsArray().Single(f => (string?)f!["id"] == "lamps")!["fields"]![1]!["visibleWhen"] = "!isBlank(row.pole)";
        }), ("flow.json", flow => flow["activities"]!.AsArray().Single(a => (string?)a!["id"] == "handle")!["access"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "fields": { "summary": "read" } }""")));
        await publisher.OpenAsync("/apps/publish");
        await publisher.PressWithAsync("button[value=publish]", ("package", "request.zip", ruled));
        Assert.Equal("/apps/request?version=8.0.1&did=published", publisher.Address);
        await publisher.OpenAsync("/apps/request/compare?from=8.0.0&to=8.0.1");
        Assert.Contains("标题 已填", publisher.Text, StringComparison.Ordinal);
        Assert.Contains("瓦数 (诉求登记 · 灯具)", publisher.Text, StringComparison.Ordinal);
        Assert.Contains("杆号 已填", publisher.Text, StringComparison.Ordinal);
        Assert.Contains("“高级”里写的规则", publisher.Text, StringComparison.Ordinal);
        Assert.Contains("form.summary === form.summary", publisher.Find("ul.changes details code").ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("默认可填 · 标题 只读", publisher.Text, StringComparison.Ordinal);
        // Closed cases are walked when somebody asks for it, not by looking at an address.
        using var system = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        await system.OpenAsync("/apps/request/replay?from=8.0.0&to=8.0.1");
        Assert.Null(system.Page.QuerySelector("[role=status]"));
        await system.OpenAsync("/apps/request/compare?from=8.0.0&to=8.0.1");
        await system.PressAsync("form[action$='/replay'] button");
        Assert.Contains("走了 0 件", system.Text, StringComparison.Ordinal);
        Assert.Contains("8.0.0 版办结的件，按 8.0.1 版重走", system.Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_can_get_stuck_is_refused_with_the_way_there_and_an_undecided_one_is_published_only_when_that_is_acknowledged()
    {
        using var api = await shared.Host.SignInAsync("publisher.district");
        var version = (string)System.Text.Json.Nodes.JsonNode.Parse(await api.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        Assert.Equal("proved", (string?)System.Text.Json.Nodes.JsonNode.Parse(await api.GetStringAsync($"/api/v1/apps/request/versions/{version}/soundness"))!["verdict"]);
        var zip = await api.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package");
        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");

        var stuck = AppCarriedTests.Edited(zip, ("app.json", app => app["version"] = "8.1.0"), ("flow.json", flow =>
        {
            // Either way of the call-back leads to a join that wants both.
            flow["activities"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["id"] = "both", ["type"] = "join", ["mode"] = "all", ["name"] = "合并答复" });
            var ways = flow["connections"]!.AsArray();
            foreach (var way in ways.Where(w => (string)w!["to"]! == "told").ToArray()) way!["to"] = "both";
            ways.Add(new System.Text.Json.Nodes.JsonObject { ["from"] = "both", ["to"] = "told" });
        }));
        await publisher.OpenAsync("/apps/publish");
        await publisher.PressWithAsync("button[value=check]", ("package", "request.zip", stuck));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, publisher.Status);
        Assert.Contains("“受理”办理，结果为“当场答复”", publisher.Find("ol.way").TextContent, StringComparison.Ordinal);
        Assert.Contains("汇合“合并答复”永远等不齐", publisher.Find("ol.way li:last-child").TextContent, StringComparison.Ordinal);

        var open = AppCarriedTests.Edited(zip, ("app.json", app => app["version"] = "8.1.0"), ("flow.json", flow =>
        {
            var again = flow["activities"]!.AsArray().Single(a => (string)a!["id"]! == "again")!;
            again["when"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["if"] = "visits('handle') >= vars.handlings", ["outcome"] = "yes" });
            again.AsObject().Remove("otherwise");
        }));
        await publisher.PressWithAsync("button[value=publish]", ("package", "request.zip", open));
        Assert.Contains("条件可能都不成立", publisher.Text, StringComparison.Ordinal);
        Assert.NotNull(publisher.Page.QuerySelector("input[name=acknowledge]"));
        using var body = new ByteArrayContent(open);
        body.Headers.ContentType = new("application/zip");
        using var refused = await api.PostAsync("/api/v1/apps", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("app.undecided", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var again = new ByteArrayContent(open);
        again.Headers.ContentType = new("application/zip");
        using var published = await api.PostAsync("/api/v1/apps?acknowledge=undecided", again);
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
    }

    [Fact]
    public async Task Running_cases_are_looked_at_taken_over_on_the_page_and_refused_ones_say_why()
    {
        using var api = await shared.Host.SignInAsync("publisher.district");
        var version = (string)System.Text.Json.Nodes.JsonNode.Parse(await api.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var zip = await api.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package");
        using var body = new ByteArrayContent(AppCarriedTests.Edited(zip, ("app.json", app => app["version"] = "8.2.0"), ("flow.json", flow => flow["activities"]![2]!["deadlines"]![0]!["within"] = "4 workdays")));
        body.Headers.ContentType = new("application/zip");
        using var published = await api.PostAsync("/api/v1/apps", body);
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);

        using var seat = await shared.Host.SignInAsync("operator.003");
        using var opened = await seat.PostAsync("/api/v1/apps/request/cases", System.Net.Http.Json.JsonContent.Create(new { street = "440104003", form = new
        {
            summary = "路灯不亮", category = "lighting", description = "三盏路灯不亮，夜间看不清台阶。", place = "小北路185号", claimantName = "陈晓明", claimantPhone = "13812345678",
        } }));
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/request/install?unit=440104003&version=8.2.0");
        await designer.PressAsync("form[action='/apps/request/install'][method=post] button");
        await designer.OpenAsync("/admin/migrations");
        await designer.PressAsync("button[value=look]", ("app", "request"), ("unit", "440104003"), ("mapping", "intake"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
        await designer.PressAsync("button[value=look]", ("app", "request"), ("unit", "440104003"), ("mapping", ""));
        Assert.Contains("受理", designer.Find("section[aria-labelledby=found] table").TextContent, StringComparison.Ordinal);
        Assert.Contains("→ 8.2.0", designer.Find("section[aria-labelledby=found] table").TextContent, StringComparison.Ordinal);
        await designer.PressAsync("button[value=begin]", ("app", "request"), ("unit", "440104003"), ("mapping", ""));
        Assert.StartsWith("/admin/migrations/", designer.Address, StringComparison.Ordinal);
        Assert.NotNull(designer.Page.QuerySelector("progress"));
        using var barred = await seat.GetAsync("/api/v1/migrations");
        Assert.Equal(HttpStatusCode.Forbidden, barred.StatusCode);
    }
}
