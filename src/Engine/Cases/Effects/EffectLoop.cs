using LowCode.Cases.Operating;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Effects;

/// <summary>Runs the delivery while the host runs.</summary>
sealed class EffectLoop(EffectDelivery delivery, MessageDelivery messages, TimeProvider time, ILogger<EffectLoop> log) : PollingLoop("the outbox", time, log)
{
    public override async Task<bool> WorkAsync(CancellationToken cancellation) =>
        await delivery.DeliverAsync(cancellation) + await messages.DeliverAsync(cancellation) > 0;
}
