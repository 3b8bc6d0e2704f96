using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LowCode.Cases.Activation;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using LowCode.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace LowCode.Engine.Tests.Cases.Operating;

public sealed class GaugeTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_waits_and_for_how_long_is_measured(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await VerificationTests.DispatchedAsync(town);
        await VerificationTests.AnsweredAsync(town);
        town.Clock.Move(TimeSpan.FromSeconds(90));
        var found = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        var meters = Signals.Own;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (meters.Contains(instrument.Meter.Name)) self.EnableMeasurementEvents(instrument);
        };
        var own = new AsyncLocal<bool> { Value = true };
        // Other tests run side by side: only what is measured for this one counts.
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => { if (own.Value) found[instrument.Name] = value; });
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => { if (own.Value) found[instrument.Name] = value; });
        listener.Start();

        await new Gauges(town.Database, town.Journal, town.Of<ICaseGrains>(), town.Clock, NullLogger<Gauges>.Instance).MeasureAsync();

        Assert.Equal((1, 0), (found["lowcode.timers.waiting"], found["lowcode.timers.behind"]));
        // An answer, and what a dispatch tells the claimant and the handlers.
        Assert.Equal((3, 90), (found["lowcode.outbox.waiting"], found["lowcode.outbox.behind"]));
        Assert.Equal((town.Grains.Active, 0), (found["lowcode.grain.active"], found["lowcode.append.waiting"]));
    }
}
