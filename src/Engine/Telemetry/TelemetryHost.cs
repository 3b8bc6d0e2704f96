using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LowCode.Telemetry;

/// <summary>
/// Sends traces and metrics by OTLP while the host runs, when an endpoint is named; without one nothing listens and nothing is built.
/// Stands in for OpenTelemetry's own hosting package.
/// </summary>
public sealed class TelemetryHost(TelemetrySettings settings) : IHostedService, IDisposable
{
    TracerProvider? tracer;
    MeterProvider? meter;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Endpoint is not { } endpoint) return Task.CompletedTask;
        var names = Signals.Own.Concat(Signals.Framework).ToArray();
        tracer = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.SampleRatio)))
            .AddSource(names)
            .AddOtlpExporter(exporter => exporter.Endpoint = endpoint)
            .Build();
        meter = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
            .AddMeter(names)
            .AddOtlpExporter(exporter => exporter.Endpoint = endpoint)
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        tracer?.ForceFlush(2000);
        meter?.ForceFlush(2000);
        return Task.CompletedTask;
    }

    /// <summary>True while something is exported.</summary>
    public bool IsExporting => tracer is not null;

    public void Dispose()
    {
        tracer?.Dispose();
        meter?.Dispose();
    }

    void Describe(ResourceBuilder resource) => resource.AddService(
        settings.ServiceName,
        serviceVersion: typeof(TelemetryHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
}

/// <summary>Where telemetry goes.</summary>
/// <param name="Endpoint">OTLP over gRPC; null sends nothing.</param>
/// <param name="SampleRatio">Share of traces kept, decided at their head: 0 to 1.</param>
/// <param name="ServiceName">Name under which this node is seen.</param>
public sealed record TelemetrySettings(Uri? Endpoint = null, double SampleRatio = 0.01, string ServiceName = "lowcode")
{
    /// <summary>
    /// Reads <c>Telemetry:Endpoint</c>, <c>Telemetry:SampleRatio</c>, <c>Telemetry:ServiceName</c>; then OpenTelemetry's own
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and <c>OTEL_SERVICE_NAME</c>.
    /// </summary>
    public static TelemetrySettings Read(IConfiguration configuration)
    {
        var plain = new TelemetrySettings();
        var endpoint = configuration["Telemetry:Endpoint"] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        return new TelemetrySettings(
            string.IsNullOrWhiteSpace(endpoint) ? null : new Uri(endpoint, UriKind.Absolute),
            Math.Clamp(configuration.GetValue("Telemetry:SampleRatio", plain.SampleRatio), 0, 1),
            configuration["Telemetry:ServiceName"] ?? configuration["OTEL_SERVICE_NAME"] ?? plain.ServiceName);
    }
}
