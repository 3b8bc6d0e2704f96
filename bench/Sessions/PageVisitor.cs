using System.Diagnostics;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace LowCode.Bench.Sessions;

/// <summary>
/// One browser at the pages: cookies of its own, forms sent as they are rendered. Only the time between sending and the last byte is measured;
/// reading the page is the visitor's own work.
/// </summary>
sealed class PageVisitor : IDisposable
{
    static readonly HtmlParser parser = new();
    readonly HttpClient http;
    readonly Latencies latencies;

    public PageVisitor(Uri address, Latencies latencies)
    {
        this.latencies = latencies;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false, MaxConnectionsPerServer = 4 }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
    }

    public IHtmlDocument Page { get; private set; } = parser.ParseDocument("");

    /// <summary>Path and query of the page, redirects followed.</summary>
    public string Address { get; private set; } = "";

    public bool Done { get; private set; }

    public Task OpenAsync(string kind, string address) => SeeAsync(kind, cancellation => http.GetAsync(new Uri(address, UriKind.Relative), cancellation));

    /// <summary>Presses a button: everything its form holds is sent, with some of it filled in.</summary>
    /// <returns>False when the page has no such button.</returns>
    public async Task<bool> PressAsync(string kind, string button, IReadOnlyDictionary<string, string>? fill = null)
    {
        if (Page.QuerySelector(button) is not { } pressed || pressed.Closest("form") is not IHtmlFormElement form) return false;
        var sent = FilledForm.Of(form, fill);
        if (pressed.GetAttribute("name") is { } verb) sent.Add(new(verb, pressed.GetAttribute("value") ?? ""));
        var action = form.GetAttribute("action") is { Length: > 0 } given ? given : Address;
        await SeeAsync(kind, cancellation => Post(form, action, sent, cancellation));
        return true;
    }

    /// <summary>Stays connected to what tells an open page that something changed, as every desk page does.</summary>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri("/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode) return;
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[1024];
        while (await stream.ReadAsync(bytes, cancellation) > 0) { }
    }

    public void Dispose()
    {
        http.Dispose();
        Page.Dispose();
    }

    async Task<HttpResponseMessage> Post(IHtmlFormElement form, string action, List<KeyValuePair<string, string>> sent, CancellationToken cancellation)
    {
        using HttpContent body = form.Enctype == "multipart/form-data" ? Parts(sent) : new FormUrlEncodedContent(sent);
        return await http.PostAsync(new Uri(action, UriKind.RelativeOrAbsolute), body, cancellation);
    }

    static MultipartFormDataContent Parts(List<KeyValuePair<string, string>> sent)
    {
        var body = new MultipartFormDataContent();
        foreach (var (name, value) in sent) body.Add(new StringContent(value), name);
        return body;
    }

    async Task SeeAsync(string kind, Func<CancellationToken, Task<HttpResponseMessage>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await ask(CancellationToken.None);
            var html = await answer.Content.ReadAsStringAsync();
            latencies.Add(kind, Stopwatch.GetElapsedTime(started), answer.StatusCode);
            (Done, Address) = (answer.IsSuccessStatusCode, answer.RequestMessage!.RequestUri!.PathAndQuery);
            Page.Dispose();
            Page = parser.ParseDocument(html);
            if (!Done) latencies.Explain(kind, string.Join(" ", (Page.QuerySelector("[role=alert], .problems, .problem")?.TextContent ?? Page.Title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(12)));
        }
        catch (Exception cut) when (cut is HttpRequestException or TaskCanceledException)
        {
            latencies.Fail(kind, cut.Message);
            Done = false;
        }
    }
}
