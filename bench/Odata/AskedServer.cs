using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace LowCode.Bench.Odata;

/// <summary>Medians in milliseconds, and how many answers were not what they had to be.</summary>
public sealed record AskedTimes(double Top50, double Count, double Group, double Http, int Wrong);

/// <summary>The running server asked over one connection by one API client.</summary>
public sealed class AskedServer : IDisposable
{
    const string Open = "state eq 'open'";
    readonly HttpClient http;

    public AskedServer(int port, string key)
    {
        http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <param name="open">Cases in state open that the client sees.</param>
    /// <param name="closed">Likewise closed.</param>
    /// <param name="times">How often the shortest question is put; the longer ones less often.</param>
    public async Task<AskedTimes> AskAsync(int open, int closed, int times = 300)
    {
        var wrong = 0;
        var top = await Median(times, "Cases", ("$filter", Open), ("$orderby", "openedAt desc"), ("$top", "50"), ("$select", "id,state,ownerUnit,title,stage,openedAt"));
        var rows = JsonNode.Parse(top.Text)!["value"]!.AsArray().Select(row => (string)row!["openedAt"]!).ToList();
        if (rows.Count != Math.Min(50, open) || !rows.SequenceEqual(rows.OrderDescending(StringComparer.Ordinal))) wrong++;
        var count = await Median(times / 10, "Cases/$count", ("$filter", Open));
        if (int.Parse(count.Text, CultureInfo.InvariantCulture) != open) wrong++;
        var group = await Median(times / 15, "Cases", ("$apply", "groupby((state),aggregate($count as n))"));
        var groups = JsonNode.Parse(group.Text)!["value"]!.AsArray().ToDictionary(g => (string)g!["state"]!, g => (int)g!["n"]!);
        if (groups.GetValueOrDefault("open") != open || groups.GetValueOrDefault("closed") != closed || groups.Count > 2) wrong++;
        if (wrong > 0) Console.Error.WriteLine($"  wanted {open} open and {closed} closed: {count.Text}, {group.Text}, {rows.Count} rows");
        return new(top.Milliseconds, count.Milliseconds, group.Milliseconds, (await Median(times, "")).Milliseconds, wrong);
    }

    async Task<(double Milliseconds, string Text)> Median(int times, string set, params (string Name, string Value)[] options)
    {
        var address = new Uri($"/odata/{set}?{string.Join('&', options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}"))}", UriKind.Relative);
        var (taken, text) = (new List<double>(times), "");
        // The first few prepare statements and compile code.
        for (var i = -times / 4 - 3; i < times; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(address);
            text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{address}: {(int)answer.StatusCode} {text}");
            if (i >= 0) taken.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        taken.Sort();
        return (taken[times / 2], text);
    }

    public void Dispose() => http.Dispose();
}
