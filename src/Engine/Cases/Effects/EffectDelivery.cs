using System.Text.Json;
using LowCode.Cases.Activation;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Telemetry;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Effects;

/// <summary>
/// Delivers what cases send out of the system: messages are handed over to be sent, calls go to call targets and activities to plugins. At least once under a stable id;
/// the answer comes back to the case as a command with that id as key.
/// </summary>
sealed class EffectDelivery(
    Outbox outbox, KeyStore keys, ICaseGrains grains, CaseMessages messages, CaseLoader cases, EffectWork work, OutsideSender outside, Corrections corrections, ChildDelivery children, RelatedDelivery related, TimeProvider time, ILogger<EffectDelivery> log)
{
    static readonly TimeSpan lease = TimeSpan.FromMinutes(2);
    const int AtOnce = 50;

    /// <summary>Claims what is to be sent and sends it.</summary>
    /// <returns>How many were claimed.</returns>
    public async Task<int> DeliverAsync(CancellationToken cancellation)
    {
        var claimed = await outbox.ClaimAsync(time.GetUtcNow(), AtOnce, lease, cancellation);
        await Parallel.ForEachAsync(claimed, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation },
            async (message, token) =>
            {
                try
                {
                    await DeliverAsync(message, token);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !token.IsCancellationRequested)
                {
                    // One message that cannot be read or settled must not hold up the others; its claim runs out and it comes again.
                    log.LogWarning(failure, "message {Id} could not be delivered and will come again", message.Id);
                }
            });
        return claimed.Count;
    }

    async Task DeliverAsync(OutboxMessage message, CancellationToken cancellation)
    {
        var id = message.Id;
        if (await keys.GetAsync(Sealing.KeyOf(message.Payload), cancellation) is not { } key)
        {
            // The case was erased: nothing of it may leave any more.
            await outbox.DoneAsync(id, cancellation);
            return;
        }
        var effect = JsonSerializer.Deserialize(Sealing.Open(key, id.Case, id.Version, message.Payload), FlowJson.Default.EffectRequested)!;
        if (effect.Kind == ActivityTypes.Notify)
        {
            await messages.AddAsync(id, key, effect.Target, effect.To, effect.Payload, effect.Visit, effect.Urgent, cancellation);
            await outbox.DoneAsync(id, cancellation);
            return;
        }
        if (effect.Kind == Corrections.Effect)
        {
            await corrections.TakeAsync(id, effect, message.CreatedAt, cancellation);
            await outbox.DoneAsync(id, cancellation);
            return;
        }
        if (ChildDelivery.Carries(effect.Kind))
        {
            await CarryAsync(message, effect, cancellation);
            return;
        }
        if (RelatedEffects.Carries(effect.Kind))
        {
            await related.CarryAsync(id, effect, cancellation);
            Signals.OutboxDelivered.Add(1, new KeyValuePair<string, object?>("kind", effect.Kind));
            await outbox.DoneAsync(id, cancellation);
            return;
        }
        var unit = new UnitId((await cases.LoadAsync(id.Case, cancellation))?.State.Owner ?? "");
        var name = effect.Same ?? id.ToString();
        var outcome = effect.Kind == OutsideRules.Effect ? await OutsideAsync(name, effect, cancellation) : await work.TryAsync(name, effect, unit, cancellation);
        var kind = new KeyValuePair<string, object?>("kind", effect.Kind);
        // What is tried again from an incident is tried once: it says so at once when it fails again.
        if (outcome is { Done: false, Retry: true } && effect.Same is null && message.Tries < (effect.Kind == ActivityTypes.Plugin ? EffectWork.ActivityTries : SendRules.Tries))
        {
            Signals.OutboxRetried.Add(1, kind);
            await outbox.RetryAsync(id, time.GetUtcNow() + (outcome.After ?? SendRules.Wait(message.Tries)), cancellation);
            return;
        }
        if (effect.Ask > 0 || !outcome.Done || (effect.Kind == OutsideRules.Effect && outcome.Receipt is not null))
        {
            var settle = new SettleEffect(id.ToString(), effect.Visit, outcome.Done, outcome.Answer, outcome.Receipt, outcome.Outcome, outcome.Problem, outcome.Retry, name);
            await grains.ExecuteAsync(new CommandRequest(id.Case, settle, Actor.Engine, "effect:" + id, []), cancellation);
        }
        Signals.OutboxDelivered.Add(1, kind);
        await outbox.DoneAsync(id, cancellation);
    }

    async Task CarryAsync(OutboxMessage message, EffectRequested effect, CancellationToken cancellation)
    {
        var (id, outcome) = (message.Id, await children.TryAsync(message.Id, effect, cancellation));
        var kind = new KeyValuePair<string, object?>("kind", effect.Kind);
        if (outcome.Retry)
        {
            Signals.OutboxRetried.Add(1, kind);
            await outbox.RetryAsync(id, time.GetUtcNow() + outcome.After!.Value, cancellation);
            return;
        }
        if (!outcome.Done)
            await grains.ExecuteAsync(new CommandRequest(id.Case, new SettleEffect(id.ToString(), effect.Visit, false, default, outcome.Receipt, null, outcome.Problem), Actor.Engine, "settle:" + id, []), cancellation);
        Signals.OutboxDelivered.Add(1, kind);
        await outbox.DoneAsync(id, cancellation);
    }

    async Task<EffectOutcome> OutsideAsync(string id, EffectRequested effect, CancellationToken cancellation)
    {
        try
        {
            return await outside.SendAsync(id, effect, cancellation) switch
            {
                Delivery.Failure failure => new(false, default, $"{effect.Target}: {failure.Reason}", failure.Retry, failure.After),
                Delivery.Receipt receipt => new(true, default, $"{effect.Target}: {receipt.Number}"),
                _ => new(true, default, null),
            };
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new(false, default, failure.GetType().Name, Retry: true);
        }
    }
}
