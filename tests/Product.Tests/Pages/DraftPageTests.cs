using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Half-filled forms at the pages, without script, and over the API (草稿).</summary>
public sealed class DraftPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_form_that_was_begun_is_gone_on_with_on_another_device_and_is_over_when_it_is_sent()
    {
        using var office = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await office.OpenAsync("/cases/new/request");
        await office.PressAsync("button[value=save]", ("f.summary", "水管爆裂"), ("f.claimantPhone", "1381234"));
        Assert.Contains("草稿已保存", office.Text, StringComparison.Ordinal);
        Assert.Equal("水管爆裂", office.Shown("f.summary"));

        using var phone = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await phone.OpenAsync("/?box=drafts");
        Assert.Equal("1", phone.Find("a[href='/?box=drafts'] b").TextContent);
        Assert.Contains("发起：", phone.Find(".drafts a").TextContent, StringComparison.Ordinal);
        await phone.OpenAsync(phone.Find(".drafts a").GetAttribute("href")!);
        Assert.Contains("已恢复您", phone.Text, StringComparison.Ordinal);
        // What is not right yet is as it was typed, and nobody is scolded for it.
        Assert.Equal("1381234", phone.Shown("f.claimantPhone"));
        Assert.Null(phone.Page.QuerySelector(".errors"));

        using var other = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await other.OpenAsync("/cases/new/request");
        Assert.DoesNotContain("水管爆裂", other.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);

        await phone.PressAsync("button[value=open]", ("f.category", "lighting"), ("f.description", "一楼水管爆裂"), ("f.place", "小北路1号"), ("f.claimantName", "陈晓明"), ("f.claimantPhone", "13812345678"));
        Assert.StartsWith("/cases/", phone.Address, StringComparison.Ordinal);
        await phone.OpenAsync("/?box=drafts");
        Assert.Contains("没有草稿", phone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_two_devices_type_is_kept_twice_and_one_is_chosen()
    {
        using var office = await Visitor.SignedInAsync(shared.Host, "operator.003");
        using var phone = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await office.OpenAsync("/cases/new/request");
        await phone.OpenAsync("/cases/new/request");
        await office.PressAsync("button[value=save]", ("f.summary", "办公室写的"));
        await phone.PressAsync("button[value=save]", ("f.summary", "手机写的"), ("f.place", "小北路"));
        // The page says that there are two, and when each was saved; the first one has its place.
        Assert.Contains("别处也存过", phone.Text, StringComparison.Ordinal);
        Assert.Contains("没有盖掉别处先存的", phone.Find(".did").TextContent, StringComparison.Ordinal);
        Assert.Equal("办公室写的", phone.Shown("f.summary"));
        await phone.PressAsync("button[value^='draftChoose:']");
        Assert.Equal(("手机写的", "小北路"), (phone.Shown("f.summary"), phone.Shown("f.place")));

        // What had the place is not lost; forgotten, it is gone.
        await office.OpenAsync("/cases/new/request");
        Assert.Equal("手机写的", office.Shown("f.summary"));
        await office.PressAsync("button[value^='draftChoose:']", ("f.place", "小北路2号"));
        Assert.Equal("办公室写的", office.Shown("f.summary"));
        await office.PressAsync("button[value^='draftChoose:']");
        Assert.Equal("小北路2号", office.Shown("f.place"));
        await office.PressSurelyAsync("button[value^='draftForget:']");
        Assert.DoesNotContain("别处也存过", office.Text, StringComparison.Ordinal);
        await office.PressSurelyAsync("button[value=discard]");

        // A system has to say which draft it has read.
        using var seat = await shared.Host.SignInAsync("operator.003");
        await office.PressAsync("button[value=save]", ("f.summary", "页面上的"));
        using var refused = await seat.PutAsJsonAsync("/api/v1/apps/request/form-draft", new { street = "440104003", form = new { summary = "系统的" } });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var read = JsonNode.Parse(await seat.GetStringAsync("/api/v1/apps/request/form-draft"))!;
        using var kept = await seat.PutAsJsonAsync("/api/v1/apps/request/form-draft", new { street = "440104003", form = new { summary = "系统的" }, savedAt = (string)read["savedAt"]! });
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        await seat.DeleteAsync("/api/v1/apps/request/form-draft");
    }

    [Fact]
    public async Task A_step_is_kept_with_its_comment_and_can_be_begun_anew()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var opened = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body("440104003", "draft-step", "草稿步骤"));
        var id = (string)JsonNode.Parse(await opened.Content.ReadAsStringAsync())!["id"]!;
        using var visitor = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await visitor.OpenAsync($"/cases/{id}");
        await visitor.PressAsync("button[value=claim]");
        await visitor.PressAsync("button[value=save]", ("f.description", "补充说明写到一半"), ("comment", "稍后再办"));
        Assert.Contains("草稿已保存", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(("补充说明写到一半", "稍后再办"), (visitor.Shown("f.description"), visitor.Shown("comment")));

        var draft = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}/form-drafts/1"))!;
        Assert.Equal(("补充说明写到一半", "稍后再办"), ((string)draft["form"]!["description"]!, (string)draft["comment"]!));
        await visitor.PressSurelyAsync("button[value=discard]");
        Assert.DoesNotContain("写到一半", visitor.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        using var none = await seat.GetAsync($"/api/v1/cases/{id}/form-drafts/1");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task What_a_new_version_of_the_form_means_for_a_draft_is_told_in_words()
    {
        static AppPackage Asked(string version, string fields) => AppPackage.Of([
            ("app.json", Encoding.UTF8.GetBytes($$"""{ "id": "asked", "name": "走访", "version": "{{version}}", "noun": "事项", "numberPrefix": "ZF", "form": "all", "title": "'走访'", "posts": ["operator"], "openedBy": [] }""")),
            ("forms/all.json", Encoding.UTF8.GetBytes($$"""{ "id": "all", "name": "走访表", "fields": [{{fields}}] }""")),
            ("flow.json", Encoding.UTF8.GetBytes("""{ "id": "asked", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" } }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }"""))]);
        const string kinds = """{ "id": "kind", "type": "choice", "label": "类别", "options": [ { "value": "a", "label": "甲类" }, { "value": "b", "label": "乙类" } ] }""";
        await SharedHost.InstallAsync(shared.Host, Asked("1.0.0", kinds + """, { "id": "count", "type": "integer", "label": "人数" }, { "id": "who", "type": "text", "label": "联系人" }, { "id": "note", "type": "text", "label": "备注" }"""), "asked", "1.0.0");
        using var visitor = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await visitor.OpenAsync("/cases/new/asked");
        await visitor.PressAsync("button[value=save]", ("f.kind", "a"), ("f.count", "30"), ("f.who", "陈嘉明"), ("f.note", "门口有狗"));
        await SharedHost.InstallAsync(shared.Host, Asked("1.1.0", kinds.Replace("""{ "value": "a", "label": "甲类" }, """, "", StringComparison.Ordinal)
            + """, { "id": "count", "type": "integer", "label": "人数", "max": 20 }, { "id": "who", "type": "text", "label": "户主" }, { "id": "note", "type": "text", "label": "备注", "readOnly": true }, { "id": "when", "type": "date", "label": "走访日期" }"""), "asked", "1.1.0");
        await visitor.OpenAsync("/cases/new/asked");
        var told = visitor.Find(".note.draft").TextContent;
        foreach (var line in (string[])["“类别”不再有选项“甲类”，请重新选择", "“人数”的要求变了，原来填的不再合适：人数不能大于 20", "“联系人”改名为“户主”", "“备注”在这一步只能看，您填的内容没有保留", "新增“走访日期”"]) Assert.Contains(line, told, StringComparison.Ordinal);
        Assert.Equal(("30", "陈嘉明"), (visitor.Shown("f.count"), visitor.Shown("f.who")));
        using var english = await Visitor.SignedInAsync(shared.Host, "operator.003", "en");
        await english.OpenAsync("/cases/new/asked");
        Assert.Contains("“类别” has no option “甲类” any more", english.Find(".note.draft").TextContent, StringComparison.Ordinal);
        await visitor.PressSurelyAsync("button[value=discard]");
    }

    [Fact]
    public async Task Systems_keep_list_and_drop_drafts_likewise()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var saved = await seat.PutAsJsonAsync("/api/v1/apps/request/form-draft", new { street = "440104003", form = new { summary = "接口存的草稿" } });
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        var lines = JsonNode.Parse(await seat.GetStringAsync("/api/v1/form-drafts"))!.AsArray();
        Assert.Equal("request", (string)Assert.Single(lines)!["app"]!);
        Assert.Equal("接口存的草稿", (string)JsonNode.Parse(await seat.GetStringAsync("/api/v1/apps/request/form-draft"))!["form"]!["summary"]!);
        using var dropped = await seat.DeleteAsync("/api/v1/apps/request/form-draft");
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        using var elsewhere = await seat.PutAsJsonAsync("/api/v1/apps/request/form-draft", new { street = "nowhere", form = new { } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, elsewhere.StatusCode);
    }
}
