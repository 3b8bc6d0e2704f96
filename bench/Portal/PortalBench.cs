using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using Microsoft.Playwright;

namespace LowCode.Bench.Portal;

/// <summary>
/// The portal on a phone of some years ago behind a 3G line: what the first page and those after it weigh on the wire, how long until something is to be read
/// and until all is there (median of several cold visits), and whether it can be read without any script.
/// </summary>
public static class PortalBench
{
    public static readonly string[] Options = ["visits"];

    /// <summary>3G as Chrome's own profile has it, and a processor four times slower than this one.</summary>
    const int Slower = 4, RoundTrip = 300, Down = 1_600_000 / 8, Up = 750_000 / 8;

    const string Street = "440104003";
    static readonly (string Name, string Path)[] pages = [("first", $"/portal?street={Street}"), ("service", $"/portal/{Street}/request/report"), ("snap", $"/portal/{Street}/request/snap/apply"), ("follow", "/follow")];

    sealed record Visit(double Bytes, int Requests, double Painted, double Loaded);

    public static async Task<Figures> Run(Options options)
    {
        var visits = options.Int("visits", 5);
        using var scratch = new Scratch();
        await using var server = await ServerProcess.Start(["--data", scratch.Sub("data")], scratch.Folder);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN", "--disable-background-networking"],
        });
        await VisitAsync(browser, server.Address, pages[0].Path, slow: false);
        var figures = new Figures().Set("visits", visits).Set("cpu_slower", Slower).Set("round_trip_ms", RoundTrip).Set("down_kbit_s", Down * 8 / 1000);
        foreach (var (name, path) in pages)
        {
            var seen = new List<Visit>();
            for (var i = 0; i < visits; i++) seen.Add(await VisitAsync(browser, server.Address, path, slow: true));
            figures.Set(name + "_requests", seen.Max(v => v.Requests));
            var (bytes, painted, loaded) = (seen.Max(v => v.Bytes), Median(seen.Select(v => v.Painted)), Median(seen.Select(v => v.Loaded)));
            if (name == "first") figures.AtMost("first_bytes", bytes, 100 * 1024).AtMost("first_painted_ms", painted, 3000).AtMost("first_loaded_ms", loaded, 5000);
            else figures.AtMost(name + "_bytes", bytes, 100 * 1024).Set(name + "_painted_ms", Math.Round(painted)).Set(name + "_loaded_ms", Math.Round(loaded));
        }
        var readable = 0;
        foreach (var (_, path) in pages) readable += await ReadAsync(browser, server.Address, path) ? 1 : 0;
        scratch.Keep = false;
        return figures.AtLeast("readable_without_script", readable, pages.Length);
    }

    static async Task<Visit> VisitAsync(IBrowser browser, Uri address, string path, bool slow)
    {
        await using var context = await browser.NewContextAsync(new() { BaseURL = address.ToString(), Locale = "zh-CN", ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true });
        var page = await context.NewPageAsync();
        var (bytes, requests) = (0.0, 0);
        var protocol = await context.NewCDPSessionAsync(page);
        protocol.Event("Network.loadingFinished").OnEvent += (_, told) =>
        {
            bytes += told!.Value.GetProperty("encodedDataLength").GetDouble();
            requests++;
        };
        await protocol.SendAsync("Network.enable");
        if (slow)
        {
            await protocol.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = RoundTrip, ["downloadThroughput"] = Down, ["uploadThroughput"] = Up });
            await protocol.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slower });
        }
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var times = await page.EvaluateAsync<double[]>("[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1, performance.getEntriesByType('navigation')[0].loadEventEnd]");
        if (times[0] < 0) throw new InvalidOperationException($"{path} painted nothing");
        return new(bytes, requests, times[0], times[1]);
    }

    /// <summary>Without script the heading, all links and all buttons are there.</summary>
    static async Task<bool> ReadAsync(IBrowser browser, Uri address, string path)
    {
        await using var plain = await browser.NewContextAsync(new() { BaseURL = address.ToString(), Locale = "zh-CN", JavaScriptEnabled = false });
        var page = await plain.NewPageAsync();
        await page.GotoAsync(path);
        return await page.Locator("main h1").IsVisibleAsync() && (await page.Locator("main").InnerTextAsync()).Length > 60 && await page.Locator("main a[href], main button:not(.unseen)").First.IsVisibleAsync();
    }

    static double Median(IEnumerable<double> all)
    {
        var sorted = all.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
