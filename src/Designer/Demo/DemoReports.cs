using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowCode.Messages;
using LowCode.Plugins;

namespace LowCode.Designer.Demo;

/// <summary>Reports a little later what became of messages, as carriers do: to the product itself, or signed to whoever posted them.</summary>
sealed class DemoReports(DemoPhone phone, MessageStore store, TimeProvider time, ILogger<DemoReports> log) : BackgroundService
{
    public const string Signature = "X-Carrier-Signature";

    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await tick.WaitForNextTickAsync(stoppingToken)) await ReportAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    async Task ReportAsync(CancellationToken cancellation)
    {
        foreach (var group in phone.TakeReports().GroupBy(m => m.Report))
            try
            {
                DeliveryReport[] reports = [.. group.Select(m => new DeliveryReport(m.Number, m.Arrives, m.Arrives ? null : "switched off"))];
                if (group.Key is not { } address) await store.ReportAsync(DemoCarrier.Name, reports, cancellation);
                else await PostAsync(address, reports, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogWarning(failure, "the demonstration's carrier could not report");
            }
    }

    async Task PostAsync(Uri address, DeliveryReport[] reports, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(reports, JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(Signature, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(DemoPages.Key), body)));
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }
}
