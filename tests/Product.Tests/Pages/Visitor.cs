using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>
/// A person at the pages without script: opens addresses, fills what is rendered, presses the buttons that are there. Every page it sees is
/// held to what holds for all of them.
/// </summary>
sealed class Visitor : IDisposable
{
    readonly CookieContainer cookies = new();
    readonly HttpClient http;
    readonly HtmlParser parser = new();
    Func<Task<HttpResponseMessage>>? again;

    Visitor(Uri address, string language)
    {
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, UseProxy = false, AllowAutoRedirect = true }) { BaseAddress = address };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public IHtmlDocument Page { get; private set; } = null!;

    public HttpStatusCode Status { get; private set; }

    /// <summary>Path and query of the page, redirects followed.</summary>
    public string Address { get; private set; } = "";

    public string Text => string.Join(' ', Page.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static Visitor At(ProductHost host, string language = "zh-CN") => new(host.Address, language);

    public static async Task<Visitor> SignedInAsync(ProductHost host, string name, string language = "zh-CN", string? password = null)
    {
        var visitor = At(host, language);
        await visitor.OpenAsync("/sign-in");
        await visitor.PressAsync("form[action='/sign-in'] button", ("name", name), ("password", password ?? await host.PasswordOf(name)));
        return visitor;
    }

    public async Task OpenAsync(string address)
    {
        using var answer = await http.GetAsync(address);
        await SeeAsync(answer);
    }

    /// <summary>Fills fields of the form that a button belongs to and presses it. Names have to be on the page: a test cannot send what a person could not.</summary>
    public async Task PressAsync(string button, params (string Name, string Value)[] fill)
    {
        var (action, sent) = Filled(button, fill);
        again = () => http.PostAsync(action, new FormUrlEncodedContent(sent));
        await AgainAsync();
    }

    /// <summary>Presses what takes something away: it is asked about, nothing is done yet, and its presser is sure.</summary>
    public async Task PressSurelyAsync(string button, params (string Name, string Value)[] fill)
    {
        await PressAsync(button, fill);
        Assert.Equal(HttpStatusCode.OK, Status);
        await PressAsync(".ask button.danger");
        Assert.Null(Page.QuerySelector(".ask"));
    }

    /// <summary>The same with a file chosen.</summary>
    public async Task PressWithAsync(string button, (string Name, string FileName, byte[] Bytes) file, params (string Name, string Value)[] fill)
    {
        var (action, sent) = Filled(button, fill);
        Assert.Equal("multipart/form-data", Find(button).Closest("form")!.GetAttribute("enctype"));
        Assert.Equal("file", Find($"input[type=file][name='{file.Name}']").GetAttribute("type"));
        again = () =>
        {
            var body = new MultipartFormDataContent();
            foreach (var (name, value) in sent) body.Add(new StringContent(value), name);
            body.Add(new ByteArrayContent(file.Bytes), file.Name, file.FileName);
            return http.PostAsync(action, body);
        };
        await AgainAsync();
    }

    /// <summary>Sends what was sent last once more, as a browser does that has had no answer.</summary>
    public async Task AgainAsync()
    {
        using (var answer = await again!()) await SeeAsync(answer);
        if (Waits) await WaitAsync();
    }

    /// <summary>Whether it waits for work in the background that its page tells of, as most people do.</summary>
    public bool Waits { get; set; } = true;

    /// <summary>Looks again until what goes on has come to its end.</summary>
    public async Task WaitAsync()
    {
        while (Page.QuerySelector("[data-run=waiting], [data-run=running]") is not null) await OpenAsync(Address);
    }

    /// <summary>Presses a button that hands a file over.</summary>
    public async Task<(string? Type, byte[] Bytes)> DownloadAsync(string button, params (string Name, string Value)[] fill)
    {
        var (action, sent) = Filled(button, fill);
        var answer = await http.PostAsync(action, new FormUrlEncodedContent(sent));
        if (answer.Content.Headers.ContentType?.MediaType == "text/html" && answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/runs/", StringComparison.Ordinal))
        {
            await SeeAsync(answer);
            await WaitAsync();
            answer.Dispose();
            answer = await http.GetAsync(Find("a[download]").GetAttribute("href")!);
        }
        using var file = answer;
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        return (file.Content.Headers.ContentType?.MediaType, await file.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Fetches what the page shows.</summary>
    public Task<HttpResponseMessage> FetchAsync(string address) => http.GetAsync(address);

    /// <summary>Presses a button twice at once, as an impatient finger does; ends on the page of the first answer.</summary>
    public async Task PressTwiceAsync(string button, params (string Name, string Value)[] fill)
    {
        var (action, sent) = Filled(button, fill);
        var answers = await Task.WhenAll(http.PostAsync(action, new FormUrlEncodedContent(sent)), http.PostAsync(action, new FormUrlEncodedContent(sent)));
        await SeeAsync(answers[0]);
        foreach (var answer in answers) answer.Dispose();
        if (Waits) await WaitAsync();
    }

    /// <summary>The session runs out while the page stays open.</summary>
    public void LoseSession()
    {
        foreach (var cookie in cookies.GetAllCookies().Where(c => c.Name == "lowcode")) cookie.Expired = true;
    }

    /// <summary>These cookies run out.</summary>
    public void Forget(params string[] names)
    {
        foreach (var cookie in cookies.GetAllCookies().Where(c => names.Contains(c.Name))) cookie.Expired = true;
    }

    public IElement Find(string selector) => Page.QuerySelector(selector) ?? throw new InvalidOperationException($"{selector} is not on {Address}: {Text}");

    /// <summary>What a control shows now.</summary>
    public string? Shown(string name) => Find($"[name='{name}']") switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        var input => input.GetAttribute("value"),
    };

    public void Dispose() => http.Dispose();

    (string Action, List<KeyValuePair<string, string>> Sent) Filled(string button, (string Name, string Value)[] fill)
    {
        var pressed = Find(button);
        var form = pressed.Closest("form") as IHtmlFormElement ?? throw new InvalidOperationException($"{button} is in no form");
        var sent = new List<KeyValuePair<string, string>>();
        foreach (var control in form.QuerySelectorAll("input, select, textarea"))
        {
            if (control.GetAttribute("name") is not { } name || control is IHtmlInputElement { Type: "file" }) continue;
            if (control is IHtmlInputElement { Type: "checkbox" or "radio" } tick)
            {
                var chosen = fill.Where(f => f.Name == name).ToList();
                if (chosen.Count > 0 ? chosen.Any(c => c.Value == tick.Value) : tick.HasAttribute("checked")) sent.Add(new(name, tick.Value));
                continue;
            }
            var given = control is IHtmlInputElement { Type: "hidden" } ? [] : fill.Where(f => f.Name == name).ToList();
            sent.Add(new(name, given.Count > 0 ? given[0].Value : Shown(control)));
        }
        foreach (var (name, _) in fill) Assert.Contains(sent, s => s.Key == name);
        if (pressed.GetAttribute("name") is { } verb) sent.Add(new(verb, pressed.GetAttribute("value") ?? ""));
        return (form.GetAttribute("action")!, sent);
    }

    static string Shown(IElement control) => control switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        _ => control.GetAttribute("value") ?? "",
    };

    async Task SeeAsync(HttpResponseMessage answer)
    {
        (Status, Address) = (answer.StatusCode, answer.RequestMessage!.RequestUri!.PathAndQuery);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Page = parser.ParseDocument(html);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Empty(Page.QuerySelectorAll("style, script:not([src]), [style]"));
        Assert.DoesNotContain(Page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)));
        Assert.All(Page.Forms.Where(f => f.Method == "post"), form => Assert.NotNull(form.QuerySelector("input[name='__RequestVerificationToken'][value]")));
        Assert.Equal(Page.QuerySelectorAll("[id]").Length, Page.QuerySelectorAll("[id]").Select(e => e.Id).Distinct().Count());
        // Whatever takes typing has a name a reader hears, and messages are tied to it.
        foreach (var control in Page.QuerySelectorAll("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, textarea"))
            Assert.True(control.HasAttribute("aria-label") || Page.QuerySelector($"label[for='{control.Id}']") is not null, control.OuterHtml);
        foreach (var described in Page.QuerySelectorAll("[aria-describedby]"))
            Assert.All(described.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(Page.GetElementById(id)));
        foreach (var link in Page.QuerySelectorAll(".summary a")) Assert.NotNull(Page.GetElementById(link.GetAttribute("href")![1..]));
        // Chinese leaves as Chinese.
        Assert.DoesNotMatch("&#x[4-9A-F][0-9A-F]{3};", html);
    }
}
