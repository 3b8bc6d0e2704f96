using System.Collections.Concurrent;
using System.Text.Json;
using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary>
/// <c>/live</c>: how much is in each box, said anew when it changes, as server-sent events; <c>/live/counts</c> the same once, for who cannot be
/// sent to. A node asks once for all its listeners whether anything changed, and counts for each of them, within their rights, only then.
/// </summary>
sealed class LiveDesk(WorkLists work, ChangeMark mark, DirectoryCache directory, TimeProvider clock, IHostApplicationLifetime life, ILogger<LiveDesk> logger) : BackgroundService
{
    /// <summary>Listeners of one node and of one person; who comes after them asks now and then instead.</summary>
    internal const int MostListeners = 500, MostPerPerson = 4;

    static readonly TimeSpan every = TimeSpan.FromSeconds(2), heartbeat = TimeSpan.FromSeconds(20), longest = TimeSpan.FromMinutes(10);

    readonly ConcurrentDictionary<UserId, int> listeners = new();
    // Counting for many must leave the processors to those who work.
    readonly SemaphoreSlim counting = new(2);
    int open;
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/live", (HttpContext http, LiveDesk desk) => desk.ListenAsync(http)).Requires(Acts.Self);
        pages.MapGet("/live/counts", async (HttpContext http, LiveDesk desk) => Results.Json(await desk.CountAsync(Caller.From(http), http.RequestAborted))).Requires(Acts.Self);
    }

    async Task ListenAsync(HttpContext http)
    {
        var caller = Caller.From(http);
        if (!TryEnter(caller.User))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "60";
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            // Proxies hold nothing back and change nothing.
            http.Response.Headers.CacheControl = "no-store, no-transform";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await SendAsync(http, caller, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener has gone, or the server stops.
        }
        finally
        {
            Leave(caller.User);
        }
    }

    async Task SendAsync(HttpContext http, Caller caller, CancellationToken stop)
    {
        BoxCounts? told = null;
        for (var until = clock.GetUtcNow() + longest; clock.GetUtcNow() < until;)
        {
            var next = Volatile.Read(ref changed).Task;
            // Rights and session may have been taken away since.
            if (caller.Under(await directory.CurrentAsync(stop), clock.GetUtcNow()) is not { } still) return;
            caller = still;
            var counts = await CountAsync(caller, stop);
            await http.Response.WriteAsync(counts == told ? ":\n\n" : $"event: counts\ndata: {JsonSerializer.Serialize(counts, JsonSerializerOptions.Web)}\n\n", stop);
            await http.Response.Body.FlushAsync(stop);
            told = counts;
            await Task.WhenAny(next, Task.Delay(heartbeat, clock, stop));
            // Much that changes at once is one look.
            await Task.Delay(every, clock, stop);
        }
    }

    async Task<BoxCounts> CountAsync(Caller caller, CancellationToken stop)
    {
        await counting.WaitAsync(stop);
        try
        {
            return await work.CountAsync(caller, ListParameters.EndOfDay(clock.GetUtcNow()), DeskPages.MostCounted + 1, stop);
        }
        finally
        {
            counting.Release();
        }
    }

    bool TryEnter(UserId user)
    {
        var (all, own) = (Interlocked.Increment(ref open), listeners.AddOrUpdate(user, 1, (_, n) => n + 1));
        if (all <= MostListeners && own <= MostPerPerson) return true;
        Leave(user);
        return false;
    }

    void Leave(UserId user)
    {
        Interlocked.Decrement(ref open);
        if (listeners.AddOrUpdate(user, 0, (_, n) => n - 1) == 0) listeners.TryRemove(KeyValuePair.Create(user, 0));
    }

    /// <summary>The node's one look whether anything has changed; nobody listening, nobody looks.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var last = "";
        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Volatile.Read(ref open) == 0) continue;
            try
            {
                var now = await mark.NowAsync(stoppingToken);
                if (now == last) continue;
                last = now;
                Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database is away; listeners get their heartbeat or lose their line, and the next tick asks again.
                logger.LogWarning(failure, "changes could not be looked for");
            }
        }
    }

    public override void Dispose()
    {
        counting.Dispose();
        base.Dispose();
    }
}
