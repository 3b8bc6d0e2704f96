using System.Text.Json;
using LowCode.Extending;
using LowCode.Flows;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases.Effects;

/// <summary>What one try of a call or a plugin's activity came to.</summary>
/// <param name="Receipt">The other side's word, or why it failed.</param>
/// <param name="Outcome">By which outcome an activity ended.</param>
/// <param name="Problem">What an incident would say.</param>
sealed record EffectOutcome(bool Done, Value Answer, string? Receipt, bool Retry = false, TimeSpan? After = null, string? Outcome = null, Problem? Problem = null);

/// <summary>
/// Calls targets and runs plugins' activities, each for a limited time. Whatever a plugin does (throws, hangs, answers nonsense, is not there) becomes an
/// outcome here, and in the end an incident of the case.
/// </summary>
sealed class EffectWork(IEnumerable<ICallTarget> targets, IEnumerable<IActivity> activities, PluginCatalog plugins, PluginSwitches switches, MessageSettings limits)
{
    /// <summary>Tries of an activity that fails or hangs before people are asked; about five minutes.</summary>
    public const int ActivityTries = 5;

    readonly ICallTarget[] targets = [.. targets, .. plugins.Targets];
    readonly IActivity[] activities = [.. activities, .. plugins.Activities];

    /// <param name="id">Stable name of the effect.</param>
    /// <param name="unit">The unit it is done for.</param>
    public Task<EffectOutcome> TryAsync(string id, EffectRequested effect, UnitId unit, CancellationToken cancellation) =>
        effect.Kind == ActivityTypes.Plugin ? RunAsync(id, effect, unit, cancellation) : CallAsync(id, effect, unit, cancellation);

    async Task<EffectOutcome> CallAsync(string id, EffectRequested effect, UnitId unit, CancellationToken cancellation)
    {
        var target = Array.Find(targets, t => t.Name == effect.Target);
        if (target is null || !await switches.IsOnAsync(target, unit, cancellation)) return new(false, default, $"no call target {effect.Target}");
        var (answer, failure) = await LimitedAsync(token => target.Call(new CallRequest(id, ValueJson.ToJson(effect.Payload)), token), cancellation);
        return answer switch
        {
            CallAnswer.Output output => Read(output.Json, out var value) ? new(true, value, null) : new(false, default, "no JSON"),
            CallAnswer.Failure one => new(false, default, MessageStore.Short(one.Reason), one.Retry, one.After),
            _ => new(false, default, failure ?? "no answer", Retry: failure is not null),
        };
    }

    async Task<EffectOutcome> RunAsync(string id, EffectRequested effect, UnitId unit, CancellationToken cancellation)
    {
        var type = effect.Target;
        if (Array.Find(activities, a => a.Type == type) is not { } activity) return Failed("case.activity.missing", "missing");
        if (!await switches.IsOnAsync(activity, unit, cancellation)) return Failed("case.activity.off", "off", ("unit", unit.Value));
        var (answer, failure) = await LimitedAsync(token => activity.Run(new ActivityRequest(id, ValueJson.ToJson(effect.Payload)), token), cancellation);
        var value = default(Value);
        return answer switch
        {
            ActivityAnswer.Done done when done.Json is null || Read(done.Json, out value) => new(true, value, null, Outcome: done.Outcome),
            ActivityAnswer.Failure one => Failed("case.activity.failed", MessageStore.Short(one.Reason)!, ("reason", MessageStore.Short(one.Reason)!)) with { Retry = one.Retry, After = one.After },
            _ when failure == TimedOut => Failed("case.activity.late", failure) with { Retry = true },
            _ => Failed("case.activity.failed", failure ?? "no answer", ("reason", failure ?? "no answer")) with { Retry = failure is not null },
        };

        EffectOutcome Failed(string code, string reason, params ReadOnlySpan<(string, string)> values) =>
            new(false, default, reason, Problem: Problem.Of(code, [("type", type), .. values]));
    }

    const string TimedOut = "timed out";

    /// <summary>A plugin that does not heed its token is left behind when its time is over.</summary>
    async Task<(T? Answer, string? Failure)> LimitedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation) where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.TryFor);
        try
        {
            return (await Task.Run(() => work(limit.Token), cancellation).WaitAsync(limit.Token), null);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The message of a plugin's exception may name anything; only its kind is kept.
            return (null, failure is OperationCanceledException ? TimedOut : failure.GetType().Name);
        }
    }

    static bool Read(string json, out Value value)
    {
        try
        {
            value = ValueJson.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
