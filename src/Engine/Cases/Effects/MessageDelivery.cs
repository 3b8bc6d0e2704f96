using LowCode.Cases.Activation;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Telemetry;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Effects;

/// <summary>
/// Sends the messages that wait, at least once each under its stable id: not in quiet hours, not more a day than one recipient is to get, again with a
/// growing wait when the carrier fails. A case's message that is given up comes back to the case.
/// </summary>
sealed class MessageDelivery(MessageStore store, MessageSeal seal, Notifiers notifiers, PluginSwitches switches, ICaseGrains grains, MessageSettings settings, TimeProvider time, ILogger<MessageDelivery> log)
{
    static readonly TimeSpan lease = TimeSpan.FromMinutes(2);
    static readonly KeyValuePair<string, object?> kind = new("kind", "message");
    const int AtOnce = 50;

    /// <summary>Claims what is due and sends it.</summary>
    /// <returns>How many were claimed.</returns>
    public async Task<int> DeliverAsync(CancellationToken cancellation)
    {
        var claimed = await store.ClaimAsync(AtOnce, lease, cancellation);
        // One recipient's messages go one after the other, so that the count of the day holds.
        await Parallel.ForEachAsync(claimed.GroupBy(m => m.Digest), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (messages, token) =>
        {
            foreach (var message in messages)
                try
                {
                    await DeliverAsync(message, token);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !token.IsCancellationRequested)
                {
                    log.LogWarning(failure, "message {Message} could not be handled and will come again", message);
                }
        });
        return claimed.Count;
    }

    async Task DeliverAsync(QueuedMessage message, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await seal.OpenAsync(message.Id, message.Payload, cancellation) is not { } body)
        {
            await store.ForgetAsync(message.Id, cancellation);
            return;
        }
        if (message.ExpiresAt <= now.ToUnixTimeMilliseconds())
        {
            await GiveUpAsync(message, null, "expired", cancellation);
            return;
        }
        var to = new Recipient(message.Kind, body.Address);
        if (await ChannelAsync(to, body.Channels, new UnitId(message.Unit), cancellation) is not { } notifier)
        {
            await GiveUpAsync(message, null, "noChannel", cancellation);
            return;
        }
        // What lies in a list to be read when its reader comes disturbs nobody.
        if (notifier is not DeskNotifier && await HeldBackAsync(message, now, cancellation)) return;
        switch (await TryAsync(notifier, new Message(message.Id, body.Number, body.Variables, to, message.Urgent != 0, body.Text), cancellation))
        {
            case Delivery.Receipt receipt:
                await store.SentAsync(message.Id, notifier.Channel, receipt.Number, keep: notifier is DeskNotifier, cancellation);
                Signals.OutboxDelivered.Add(1, kind);
                break;
            case Delivery.Failure { Retry: true } failure when message.Tries < SendRules.Tries:
                Signals.OutboxRetried.Add(1, kind);
                await store.RetryAsync(message.Id, now + (failure.After ?? SendRules.Wait((int)message.Tries)), notifier.Channel, MessageStore.Short(failure.Reason), cancellation);
                break;
            case Delivery.Failure failure:
                await GiveUpAsync(message, notifier.Channel, failure.Reason, cancellation);
                break;
        }
    }

    async Task<INotifier?> ChannelAsync(Recipient to, string[]? channels, UnitId unit, CancellationToken cancellation)
    {
        foreach (var notifier in notifiers.For(to, channels))
            if (await switches.IsOnAsync(notifier, unit, cancellation)) return notifier;
        return null;
    }

    async Task<bool> HeldBackAsync(QueuedMessage message, DateTimeOffset now, CancellationToken cancellation)
    {
        var atOnce = message.Urgent != 0;
        var notBefore = SendRules.NotBefore(now, atOnce, settings);
        if (notBefore > now)
        {
            await store.PostponeAsync(message.Id, notBefore, "quietHours", cancellation);
            return true;
        }
        if (await store.SentSinceAsync(message.Digest, SendRules.DayOf(now), cancellation) < (atOnce ? settings.AtOncePerDay : settings.PerDay)) return false;
        if (atOnce) await GiveUpAsync(message, null, "tooMany", cancellation);
        else await store.PostponeAsync(message.Id, SendRules.NextMorning(now, settings), "tooMany", cancellation);
        return true;
    }

    async Task<Delivery> TryAsync(INotifier notifier, Message message, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.TryFor);
        try
        {
            // A notifier that does not heed the token is left behind; its message counts as failed.
            return await Task.Run(() => notifier.Send(message, limit.Token), cancellation).WaitAsync(limit.Token) ?? new Delivery.Failure("noAnswer");
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The message of a plugin's exception may name anything; only its kind is kept.
            return new Delivery.Failure(failure is OperationCanceledException ? "timedOut" : failure.GetType().Name);
        }
    }

    /// <summary>Told to its case first, then marked: a crash between the two tells it again under the same key.</summary>
    async Task GiveUpAsync(QueuedMessage message, string? channel, string reason, CancellationToken cancellation)
    {
        reason = MessageStore.Short(channel is null ? reason : $"{channel}: {reason}")!;
        if (message.CaseId is { } id)
        {
            var settle = new SettleEffect(message.Id, (int)message.Visit, false, default, reason);
            await grains.ExecuteAsync(new CommandRequest(new CaseId(id), settle, Actor.Engine, "effect:" + message.Id, []), cancellation);
        }
        Signals.OutboxDelivered.Add(1, kind);
        await store.FailAsync(message.Id, channel, reason, cancellation);
    }
}
