using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LowCode.Bench.Servers;

/// <summary>Takes the telemetry of a measured server (OTLP over HTTP) and counts it, so that nothing is measured with telemetry off.</summary>
public sealed class Collector : IAsyncDisposable
{
    readonly WebApplication app;
    long traces, metrics;

    Collector(WebApplication app) => this.app = app;

    public string Address { get; } = $"http://127.0.0.1:{ServerProcess.FreePort()}";

    /// <summary>Exports received so far.</summary>
    public long Traces => Interlocked.Read(ref traces);
    public long Metrics => Interlocked.Read(ref metrics);

    /// <summary>What makes a server export here.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var collector = new Collector(builder.Build());
        collector.app.Urls.Add(collector.Address);
        collector.app.MapPost("/v1/traces", http => Take(http, ref collector.traces));
        collector.app.MapPost("/v1/metrics", http => Take(http, ref collector.metrics));
        await collector.app.StartAsync();
        return collector;
    }

    static Task Take(HttpContext http, ref long counter)
    {
        Interlocked.Increment(ref counter);
        http.Response.ContentType = "application/x-protobuf";
        return http.Request.Body.CopyToAsync(Stream.Null);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
