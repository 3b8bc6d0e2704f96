using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
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
            .AddOtlpExporter(exporter => Reach(exporter, endpoint, "v1/traces"))
            .Build();
        meter = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
            .AddMeter(names)
            .AddOtlpExporter(exporter => Reach(exporter, endpoint, "v1/metrics"))
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

    void Reach(OtlpExporterOptions exporter, Uri endpoint, string signal)
    {
        exporter.Protocol = settings.Http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = settings.Http ? new Uri($"{endpoint.ToString().TrimEnd('/')}/{signal}") : endpoint;
    }

    void Describe(ResourceBuilder resource) => resource.AddService(
        settings.ServiceName,
        serviceVersion: typeof(TelemetryHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
}

/// <summary>Where telemetry goes.</summary>
/// <param name="Endpoint">An OTLP receiver; null sends nothing.</param>
/// <param name="SampleRatio">Share of traces kept, decided at their head: 0 to 1.</param>
/// <param name="ServiceName">Name under which this node is seen.</param>
/// <param name="Http">OTLP over HTTP instead of gRPC.</param>
public sealed record TelemetrySettings(Uri? Endpoint = null, double SampleRatio = 0.01, string ServiceName = "lowcode", bool Http = false)
{
    /// <summary>
    /// Reads <c>Telemetry:Endpoint</c>, <c>:SampleRatio</c>, <c>:ServiceName</c> and <c>:Protocol</c> (<c>grpc</c>, <c>http/protobuf</c>); then OpenTelemetry's own
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_SERVICE_NAME</c> and <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.
    /// </summary>
    public static TelemetrySettings Read(IConfiguration configuration)
    {
        var plain = new TelemetrySettings();
        var endpoint = configuration["Telemetry:Endpoint"] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        return new TelemetrySettings(
            string.IsNullOrWhiteSpace(endpoint) ? null : new Uri(endpoint, UriKind.Absolute),
            Math.Clamp(configuration.GetValue("Telemetry:SampleRatio", plain.SampleRatio), 0, 1),
            configuration["Telemetry:ServiceName"] ?? configuration["OTEL_SERVICE_NAME"] ?? plain.ServiceName,
            (configuration["Telemetry:Protocol"] ?? configuration["OTEL_EXPORTER_OTLP_PROTOCOL"]) == "http/protobuf");
    }
}
