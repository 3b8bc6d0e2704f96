using Dapper;
using LowCode.Cases.Activation;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Operating;

/// <summary>Measures what stands and waits, now and then, while anybody listens: what piles up is seen before anybody complains.</summary>
public sealed class Gauges(Database database, IJournal journal, ICaseGrains grains, TimeProvider time, ILogger<Gauges> log) : BackgroundService
{
    static readonly TimeSpan every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (Signals.TimersWaiting.Enabled) await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            await MeasureAsync(cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogWarning(failure, "what waits could not be measured");
        }
    }

    /// <summary>Measures once.</summary>
    public async Task MeasureAsync(CancellationToken cancellation = default)
    {
        Signals.GrainsActive.Record(grains.Active);
        Signals.AppendWaiting.Record(journal.Waiting);
        await using var connection = await database.OpenReadAsync(cancellation);
        var (timers, timersBehind) = await WaitingAsync("timer");
        Signals.TimersWaiting.Record(timers);
        Signals.TimersBehind.Record(timersBehind);
        var (messages, messagesBehind) = await WaitingAsync("outbox");
        Signals.OutboxWaiting.Record(messages);
        Signals.OutboxBehind.Record(messagesBehind);

        async Task<(long Count, double Behind)> WaitingAsync(string table)
        {
            var (count, next) = await connection.QuerySingleAsync<(long, long?)>(new CommandDefinition($"select count(*), min(next_at) from {table}", cancellationToken: cancellation));
            return (count, next is { } at ? Math.Max(0, (time.GetUtcNow().ToUnixTimeMilliseconds() - at) / 1000d) : 0);
        }
    }
}
