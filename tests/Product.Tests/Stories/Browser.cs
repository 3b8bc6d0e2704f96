using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;

namespace LowCode.Product.Tests.Stories;

/// <summary>One product and one browser for the stories of a class.</summary>
public class Browser : IAsyncLifetime
{
    ProductHost? host;
    IPlaywright? playwright;
    IBrowser? browser;

    public ProductHost Host => host ?? throw new InvalidOperationException("not started yet");

    public async Task InitializeAsync()
    {
        // A page that is awaited is there or it is not; how busy the machine is says nothing of it.
        Assertions.SetDefaultExpectTimeout(60_000);
        host = await StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN", "--disable-background-networking"],
        });
    }

    /// <summary>The product as a story wants it.</summary>
    protected virtual Task<ProductHost> StartAsync() => ProductHost.StartAsync();

    /// <summary>In which language people ask for pages who are not said to ask for another; <c>en-US</c> for pictures of all pages in English.</summary>
    static readonly string usual = Environment.GetEnvironmentVariable("STORY_LOCALE") ?? "zh-CN";

    /// <summary>A phone in somebody's hand.</summary>
    public Task<Person> OnPhoneAsync(string? locale = null) => OpenAsync(390, 844, phone: true, locale);

    /// <summary>A desk with a screen.</summary>
    public Task<Person> AtDeskAsync(string? locale = null) => OpenAsync(1440, 900, phone: false, locale);

    async Task<Person> OpenAsync(int width, int height, bool phone, string? locale)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = Host.Address.ToString(), Locale = locale ?? usual, TimezoneId = "Asia/Shanghai", ViewportSize = new() { Width = width, Height = height }, HasTouch = phone, IsMobile = phone,
        });
        context.SetDefaultTimeout(60_000);
        return new Person(context, await context.NewPageAsync(), Host);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (host is not null) await host.DisposeAsync();
    }
}
