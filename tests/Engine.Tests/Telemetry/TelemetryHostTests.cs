using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LowCode.Telemetry;
using Microsoft.Extensions.Configuration;

namespace LowCode.Engine.Tests.Telemetry;

public class TelemetryHostTests
{
    [Fact]
    public async Task Without_an_endpoint_nothing_is_built()
    {
        using var host = new TelemetryHost(new TelemetrySettings());
        await host.StartAsync(default);
        Assert.False(host.IsExporting);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task Traces_and_metrics_reach_the_receiver_at_the_latest_when_the_host_stops()
    {
        using var receiver = new Receiver();
        using var host = new TelemetryHost(new TelemetrySettings(receiver.Address, SampleRatio: 1, Http: true));
        await host.StartAsync(default);
        using (var activity = Signals.CasesSource.StartActivity("command")) Assert.True(activity!.Recorded);
        Signals.CommandsAccepted.Add(1);
        await host.StopAsync(default);
        Assert.Equal(["/v1/metrics", "/v1/traces"], receiver.Paths.Distinct().Order());
    }

    [Fact]
    public async Task A_trace_that_its_head_did_not_choose_is_not_recorded()
    {
        using var receiver = new Receiver();
        using var host = new TelemetryHost(new TelemetrySettings(receiver.Address, SampleRatio: 0, Http: true));
        await host.StartAsync(default);
        using (var activity = Signals.JournalSource.StartActivity("append")) Assert.False(activity?.Recorded ?? false);
        await host.StopAsync(default);
    }

    [Fact]
    public void Our_own_settings_come_before_the_ones_of_the_environment()
    {
        var settings = TelemetrySettings.Read(Configuration(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://theirs:4317"), ("OTEL_SERVICE_NAME", "theirs"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Telemetry:Endpoint", "http://ours:4317"), ("Telemetry:SampleRatio", "7")));
        Assert.Equal(new TelemetrySettings(new Uri("http://ours:4317"), 1, "theirs", Http: true), settings);
        Assert.Equal(new TelemetrySettings(), TelemetrySettings.Read(Configuration()));
        Assert.Equal(new Uri("http://theirs:4317"), TelemetrySettings.Read(Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://theirs:4317"))).Endpoint);
    }

    [Fact]
    public void Every_source_and_instrument_is_of_a_name_that_is_subscribed_to()
    {
        var properties = typeof(Signals).GetProperties().Select(property => property.GetValue(null)).ToList();
        Assert.Equal(Signals.Own, properties.OfType<System.Diagnostics.ActivitySource>().Select(source => source.Name));
        var instruments = properties.OfType<System.Diagnostics.Metrics.Instrument>().ToList();
        Assert.NotEmpty(instruments);
        Assert.All(instruments, instrument => Assert.Contains(instrument.Meter.Name, Signals.Own));
        Assert.Equal(instruments.Count, instruments.Select(instrument => instrument.Name).Distinct().Count());
    }

    static IConfiguration Configuration(params (string Name, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value))).Build();

    /// <summary>An OTLP receiver that takes everything and remembers the paths.</summary>
    sealed class Receiver : IDisposable
    {
        readonly HttpListener listener = new();

        public Receiver()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
            }
            listener.Prefixes.Add(Address.ToString());
            listener.Start();
            _ = Take();
        }

        public Uri Address { get; }
        public ConcurrentQueue<string> Paths { get; } = new();

        public void Dispose() => ((IDisposable)listener).Dispose();

        async Task Take()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context;
                try { context = await listener.GetContextAsync(); }
                catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException) { return; }
                Paths.Enqueue(context.Request.Url!.AbsolutePath);
                context.Response.Close();
            }
        }
    }
}
