using System.Net;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>A resident without account and without script asks for a service, proves a phone on the way, and does with the case what a claimant may.</summary>
public sealed class ApplyPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003", Report = $"/portal/{Street}/request/report/apply", Snap = $"/portal/{Street}/request/snap/apply";

    /// <summary>A photo of one grey pixel.</summary>
    static readonly byte[] photo = Convert.FromBase64String("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=");

    async Task<Visitor> AtAsync(string address, string phone, string language = "zh-CN")
    {
        var resident = Visitor.At(shared.Host, language);
        await resident.OpenAsync(address);
        await ProveAsync(resident, phone);
        return resident;
    }

    async Task ProveAsync(Visitor resident, string phone)
    {
        await resident.PressAsync("button[value=code]:not(.unseen)", ("phone", phone));
        Assert.Contains("readonly", resident.Find("#phone").OuterHtml, StringComparison.Ordinal);
        await resident.PressAsync("button[value=prove]:not(.unseen)", ("code", await shared.Host.NextCodeAsync()));
        Assert.Null(resident.Page.QuerySelector("#phone"));
    }

    [Fact]
    public async Task A_resident_fills_in_first_proves_the_phone_last_and_loses_nothing()
    {
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync($"/portal?street={Street}");
        await resident.OpenAsync(resident.Find("a.row[href$='/report']").GetAttribute("href")!);
        await resident.OpenAsync(resident.Find("a.primary").GetAttribute("href")!);
        Assert.Null(resident.Page.QuerySelector("button[value=send]"));
        await resident.PressAsync("button[value=code]:not(.unseen)", ("phone", "1381234"), ("f.summary", "井盖破损"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        Assert.Contains("11 位手机号", resident.Find(".summary").TextContent, StringComparison.Ordinal);
        await ProveAsync(resident, "13812340001");
        Assert.Equal("井盖破损", resident.Shown("f.summary"));
        Assert.DoesNotContain("13812340001", resident.Text, StringComparison.Ordinal);

        await resident.PressAsync("button[value=send]");
        Assert.Contains("请填写详细情况", resident.Text, StringComparison.Ordinal);
        await resident.PressTwiceAsync("button[value=send]", ("f.category", "lighting"), ("f.description", "路口井盖破了"), ("f.place", "小北路185号"), ("f.claimantName", "陈晓明"));
        await resident.OpenAsync("/my");
        var line = Assert.Single(resident.Page.QuerySelectorAll("a.row"));
        Assert.Contains("井盖破损", line.TextContent, StringComparison.Ordinal);
        await resident.OpenAsync(line.GetAttribute("href")!);
        Assert.Equal("/follow/case", resident.Address);
        Assert.Contains("已登记您的诉求", resident.Text, StringComparison.Ordinal);

        using var stranger = await AtAsync("/portal/440104003/request/report/apply", "13812340002");
        await stranger.OpenAsync(line.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        await resident.OpenAsync("/my");
        await resident.PressAsync("form[action='/my/leave'] button");
        await resident.OpenAsync("/my");
        Assert.NotNull(resident.Page.QuerySelector("#phone"));
    }

    [Fact]
    public async Task In_large_letters_phone_code_and_device_are_a_page_each()
    {
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync("/elder?on=1&back=/my");
        Assert.Contains("第 1 步", resident.Find(".stepped").TextContent, StringComparison.Ordinal);
        await resident.PressAsync("form[action='/my'] button", ("phone", "13812340077"));
        Assert.Null(resident.Page.QuerySelector("[name=own]"));
        await resident.PressAsync("form[action='/my'] button", ("code", await shared.Host.NextCodeAsync()));
        Assert.Equal("/my?step=own", resident.Address);
        Assert.Equal(2, resident.Page.QuerySelectorAll("form[action='/my/own'] button").Length);
        await resident.PressAsync("form[action='/my/own'] button[value=true]");
        Assert.Equal("/my", resident.Address);
        Assert.Null(resident.Page.QuerySelector("#phone"));
    }

    [Fact]
    public async Task A_snapshot_takes_three_things_and_the_clerk_finds_the_photo()
    {
        using var resident = await AtAsync(Snap, "13812340003");
        Assert.Equal(["f.photos", "f.place", "f.description"], resident.Page.QuerySelectorAll("form.apply [name^='f.']:not([type=hidden])").Select(e => e.GetAttribute("name")));
        await resident.PressWithAsync("button[value=send]", ("f.photos", "灯.jpg", photo), ("f.place", "小北路口"), ("f.description", "三盏路灯不亮，晚上看不见台阶"));
        Assert.StartsWith("/follow/case?did=applied", resident.Address, StringComparison.Ordinal);
        Assert.Contains("三盏路灯不亮", resident.Find("h1").TextContent, StringComparison.Ordinal);
        var number = resident.Find(".case .number").TextContent;

        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases?q=" + number);
        await seat.OpenAsync(seat.Page.QuerySelectorAll("a.row").First(a => a.TextContent.Contains("三盏路灯", StringComparison.Ordinal)).GetAttribute("href")!);
        Assert.Contains("随手拍", seat.Text, StringComparison.Ordinal);
        using var picture = await seat.FetchAsync(seat.Find(".filelist a").GetAttribute("href")!);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType?.MediaType);
        using var stolen = await resident.FetchAsync(seat.Find(".filelist a").GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.Unauthorized, stolen.StatusCode);
    }

    [Fact]
    public async Task The_claimant_adds_papers_and_withdraws_and_staff_sees_why()
    {
        using var resident = await AtAsync(Report, "13812340004");
        await resident.PressAsync("button[value=send]", ("for", "other"), ("relation", "女儿"), ("agent", "陈小明"), ("authorised", "true"), ("f.category", "welfare"), ("f.summary", "母亲申请助餐"), ("f.description", "母亲八十岁独居"), ("f.place", "小北路"), ("f.claimantName", "李秀英"));
        Assert.StartsWith("/follow/case", resident.Address, StringComparison.Ordinal);
        var number = resident.Find(".case .number").TextContent;
        await resident.PressAsync("button[value=supply]");
        Assert.Contains("请选择文件或写一句说明", resident.Text, StringComparison.Ordinal);
        await resident.PressWithAsync("button[value=supply]", ("f.further", "证明.txt", "独居证明"u8.ToArray()), ("f.text", "居委会开的证明"));
        Assert.Contains("已补充", resident.Find(".did").TextContent, StringComparison.Ordinal);

        // Papers show people: whoever may read the case learns how many there are, whoever handles it opens them.
        using (var reader = await Visitor.SignedInAsync(shared.Host, "operator.003"))
        {
            await reader.OpenAsync("/cases?q=" + number);
            var at = reader.Page.QuerySelectorAll("a.row").First(a => a.TextContent.Contains("母亲申请助餐", StringComparison.Ordinal)).GetAttribute("href")!.Split('?')[0];
            await reader.OpenAsync(at);
            foreach (var told in new[] { "居委会开的证明", "1 份，由正在办理的人查看", "陈*" }) Assert.Contains(told, reader.Text, StringComparison.Ordinal);
            Assert.Null(reader.Page.QuerySelector(".copies .filelist a"));
            using var api = await shared.Host.SignInAsync("operator.003");
            var id = at.Split('/')[^1];
            var history = await api.GetStringAsync($"/api/v1/cases/{id}/history");
            Assert.DoesNotContain("陈小明", history, StringComparison.Ordinal);
            Assert.DoesNotContain("证明.txt", history, StringComparison.Ordinal);
            await RequestCase.CommandAsync(api, id, new { type = "claim", visit = 1, key = "claim-" + id });
            await reader.OpenAsync(at);
            Assert.Contains("陈小明", reader.Text, StringComparison.Ordinal);
            using var paper = await reader.FetchAsync(reader.Find(".copies .filelist a").GetAttribute("href")!);
            Assert.Equal("独居证明", await paper.Content.ReadAsStringAsync());
            using var other = await shared.Host.SignInAsync("dispatcher.003");
            using var kept = await other.GetAsync(reader.Find(".copies .filelist a").GetAttribute("href")!);
            Assert.Equal(HttpStatusCode.NotFound, kept.StatusCode);
        }
        await resident.PressAsync("button[value=withdraw]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        await resident.PressAsync("button[value=withdraw]", ("reason", "社区已经送餐"));
        Assert.Contains("已撤", resident.Text, StringComparison.Ordinal);
        Assert.Null(resident.Page.QuerySelector(".rating"));

        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases?q=" + number);
        await seat.OpenAsync(seat.Page.QuerySelectorAll("a.row").First(a => a.TextContent.Contains("母亲申请助餐", StringComparison.Ordinal)).GetAttribute("href")!);
        foreach (var told in new[] { "社区已经送餐", "补充了其他材料，说明：居委会开的证明", "女儿", "家人或邻居（代办）", "诉求人" }) Assert.Contains(told, seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_for_longer_than_one_is_known_goes_on_after_a_code_and_nothing_is_lost()
    {
        using var resident = await AtAsync(Report, "13812340021");
        await resident.PressAsync("button[value=send]", ("f.category", "welfare"), ("f.summary", "申请上门助餐"), ("f.description", "独居"), ("f.place", "小北路"), ("f.claimantName", "李秀英"));
        // The case is shut, the phone is still known: it goes on at once.
        resident.Forget("lowcode.follow");
        await resident.PressAsync("button[value=supply]", ("f.text", "先说明一句"));
        Assert.StartsWith("/follow/case?did=supply", resident.Address, StringComparison.Ordinal);
        // Neither is known any more.
        resident.Forget("lowcode.follow", "lowcode.resident");
        await resident.PressWithAsync("button[value=supply]", ("f.further", "证明.txt", "独居证明"u8.ToArray()), ("f.text", "再补一份"));
        Assert.Contains("请再验证一次手机", resident.Text, StringComparison.Ordinal);
        await resident.PressAsync("button[value=code]");
        var code = await shared.Host.NextCodeAsync();
        await resident.PressAsync("button[value=prove]", ("code", code == "000000" ? "111111" : "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, resident.Status);
        await resident.PressAsync("button[value=prove]", ("code", code));
        Assert.StartsWith("/follow/case?did=supply", resident.Address, StringComparison.Ordinal);
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases?q=" + resident.Find(".case .number").TextContent);
        await seat.OpenAsync(seat.Page.QuerySelectorAll("a.row").First(a => a.TextContent.Contains("申请上门助餐", StringComparison.Ordinal)).GetAttribute("href")!);
        foreach (var told in new[] { "补充了说明：先说明一句", "补充了其他材料，说明：再补一份", "1 份，由正在办理的人查看" }) Assert.Contains(told, seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_sent_beforehand_belongs_to_the_page_and_to_no_other()
    {
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync(Snap);
        var to = resident.Find("input[type=file]").GetAttribute("data-file-to")!;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = shared.Host.Address };
        using var body = new MultipartFormDataContent { { new ByteArrayContent(photo), "file", "灯.jpg" } };
        using var sent = await http.PostAsync($"{to}?app=request&field=photos", body);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        var id = (string)System.Text.Json.Nodes.JsonNode.Parse(await sent.Content.ReadAsStringAsync())!["id"]!;
        using var own = await http.GetAsync($"{to}/{id}");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        using var other = await http.GetAsync($"/portal/files/{new string('0', 32)}/{id}");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        // Only for fields that a service asks residents for.
        using var staff = new MultipartFormDataContent { { new ByteArrayContent(photo), "file", "灯.jpg" } };
        using var refused = await http.PostAsync($"{to}?app=request&field=handledPhotos", staff);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task In_large_letters_one_task_stands_on_a_page_and_all_of_them_are_sent_together()
    {
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync("/elder?on=1&back=" + Uri.EscapeDataString(Snap));
        Assert.Equal(Snap, resident.Address);
        Assert.Equal("elder", resident.Page.DocumentElement.ClassName);
        Assert.Empty(resident.Page.QuerySelectorAll("[name='f.place']"));
        await ProveAsync(resident, "13812340005");
        Assert.Contains("第 2 步，共 4 步", resident.Text, StringComparison.Ordinal);
        await resident.PressWithAsync("button[value=next]:not(.unseen)", ("f.photos", "灯.jpg", photo));
        await resident.PressAsync("button[value=next]:not(.unseen)");
        Assert.Contains("请填写地点", resident.Text, StringComparison.Ordinal);
        await resident.PressAsync("button[value=next]:not(.unseen)", ("f.place", "小北路口"));
        await resident.PressAsync("button[value=back]");
        Assert.Equal("小北路口", resident.Shown("f.place"));
        await resident.PressAsync("button[value=next]:not(.unseen)");
        await resident.PressAsync("button[value=send]", ("f.description", "路灯不亮"));
        Assert.StartsWith("/follow/case?did=applied", resident.Address, StringComparison.Ordinal);
        await resident.OpenAsync("/elder?on=0&back=//elsewhere.example/");
        Assert.Equal("/portal", resident.Address.Split('?')[0]);
    }

    [Fact]
    public async Task A_street_closes_a_service_and_its_page_says_whom_to_call()
    {
        using (var designer = await Visitor.SignedInAsync(shared.Host, "designer.district"))
        {
            await designer.OpenAsync("/apps/request/install?unit=440104005");
            await designer.PressAsync("form[action='/apps/request/install'][method=post] button.primary", ("service.open.report", ""), ("service.phone.snap", "02083001234"));
            Assert.Equal(HttpStatusCode.OK, designer.Status);
        }
        using var resident = Visitor.At(shared.Host);
        await resident.OpenAsync("/portal?street=440104005");
        Assert.Single(resident.Page.QuerySelectorAll("a.row"));
        await resident.OpenAsync("/portal/440104005/request/report");
        Assert.Equal(HttpStatusCode.NotFound, resident.Status);
        await resident.OpenAsync("/portal/440104005/request/snap");
        Assert.Contains("02083001234", resident.Text, StringComparison.Ordinal);
    }
}
