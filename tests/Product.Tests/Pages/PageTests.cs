using System.Net;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Coming in, going out, and what is said when something is not to be had.</summary>
public sealed class PageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_stranger_is_asked_to_sign_in_and_comes_back_to_where_they_wanted()
    {
        using var visitor = Visitor.At(shared.Host);
        await visitor.OpenAsync("/cases?mine=1");
        Assert.StartsWith("/sign-in", visitor.Address, StringComparison.Ordinal);
        await visitor.PressAsync("form button", ("name", "operator.003"), ("password", "not this one"));
        Assert.Equal(HttpStatusCode.Unauthorized, visitor.Status);
        Assert.Equal("operator.003", visitor.Shown("name"));
        Assert.True(string.IsNullOrEmpty(visitor.Shown("password")));
        await visitor.PressAsync("form button", ("name", "operator.003"), ("password", await shared.Host.PasswordOf("operator.003")));
        Assert.Equal("/cases?mine=1", visitor.Address);
        Assert.Contains("坐席", visitor.Find(".who").TextContent, StringComparison.Ordinal);
        await visitor.PressAsync("form[action='/sign-out'] button");
        await visitor.OpenAsync("/");
        Assert.StartsWith("/sign-in", visitor.Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//elsewhere.example/")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task Signing_in_never_leads_to_another_site(string back)
    {
        using var visitor = Visitor.At(shared.Host);
        await visitor.OpenAsync("/sign-in?return=" + Uri.EscapeDataString(back));
        Assert.Equal("/", visitor.Shown("return"));
    }

    [Fact]
    public async Task An_address_that_is_nothing_is_told_in_plain_words_and_the_interface_stays_without_pages()
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await visitor.OpenAsync("/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
        Assert.Contains("没有找到这个页面", visitor.Text, StringComparison.Ordinal);
        using var system = await shared.Host.SignInAsync("dispatcher.003");
        using var refused = await system.GetAsync("/api/v1/audit");
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Who_may_not_open_cases_reads_so_on_a_page()
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, "auditAdmin");
        await visitor.OpenAsync("/cases/new");
        Assert.Equal(HttpStatusCode.Forbidden, visitor.Status);
        Assert.Contains("不能进行这项操作", visitor.Text, StringComparison.Ordinal);
        Assert.Null(visitor.Page.QuerySelector("nav a[href='/cases/new']"));
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        using var person = await shared.Host.SignInAsync("operator.003");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/cases/new/request") { Content = new FormUrlEncodedContent([new("do", "open"), new("f.summary", "x")]) };
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await person.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("页面已失效", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_out_while_typing_reads_so_and_nothing_is_sent()
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await visitor.OpenAsync("/cases/new/request");
        visitor.LoseSession();
        await visitor.PressAsync("button[value=open]", ("f.summary", "路灯"));
        Assert.Equal(HttpStatusCode.Unauthorized, visitor.Status);
        Assert.Contains("登录已过期", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_speak_English_to_who_prefers_it_and_the_choice_is_kept()
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, "operator.003", "en");
        Assert.Equal("en", visitor.Page.DocumentElement.GetAttribute("lang"));
        await visitor.OpenAsync("/cases/new/request");
        Assert.Contains("Down to the house number", visitor.Text, StringComparison.Ordinal);
        await visitor.OpenAsync(visitor.Find("footer a").GetAttribute("href")!);
        await visitor.OpenAsync("/");
        Assert.Equal("zh-CN", visitor.Page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_script_of_pages_is_a_module_of_our_own_that_a_browser_keeps_until_it_changes()
    {
        using var visitor = Visitor.At(shared.Host);
        await visitor.OpenAsync("/sign-in");
        var script = Assert.Single(visitor.Page.Scripts, s => s.GetAttribute("type") == "module");
        // The other one tells a browser that knows no modules to be brought up to date.
        Assert.All(visitor.Page.Scripts, s => Assert.StartsWith("/assets/", s.GetAttribute("src"), StringComparison.Ordinal));
        Assert.Matches(@"^/assets/pages\.js\?v=[0-9a-f]{12}$", script.GetAttribute("src"));
        using var http = new HttpClient { BaseAddress = shared.Host.Address };
        using var answer = await http.GetAsync(script.GetAttribute("src"));
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operator.003")]
    [InlineData("districtDispatcher.district")]
    [InlineData("systemAdmin")]
    [InlineData("resident.003")]
    public async Task Every_kind_of_user_has_a_desk_with_all_boxes(string who)
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, who);
        foreach (var box in new[] { "claim", "todo", "today", "overdue", "mine", "copies", "done" })
        {
            await visitor.OpenAsync("/?box=" + box);
            Assert.Equal(HttpStatusCode.OK, visitor.Status);
            Assert.NotNull(visitor.Page.QuerySelector(".empty, .list"));
        }
    }
}
