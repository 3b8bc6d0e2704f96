namespace LowCode.Plugins;

/// <summary>
/// A notifier whose carrier says later what became of a message. The carrier posts to <c>/api/v1/messages/receipts/{channel}</c>; the notifier knows by
/// what it proves who it is (a signature, a token) and how its reports are written.
/// </summary>
public interface IReceipts
{
    /// <summary>Reads one post.</summary>
    /// <returns>The reports in it; null when it does not come from the carrier.</returns>
    IReadOnlyList<DeliveryReport>? Read(ReceiptPost post);
}

/// <summary>What was posted.</summary>
/// <param name="Headers">By name, without regard to case.</param>
/// <param name="Query">The address behind <c>?</c>, without it.</param>
/// <param name="Body">At most 64 KB.</param>
public sealed record ReceiptPost(IReadOnlyDictionary<string, string> Headers, string Query, ReadOnlyMemory<byte> Body);

/// <summary>What became of one message.</summary>
/// <param name="Number">The carrier's number, as in <see cref="Delivery.Receipt"/>.</param>
/// <param name="Received">It reached the recipient; false when it will not.</param>
/// <param name="Reason">Why not; no personal data.</param>
public sealed record DeliveryReport(string Number, bool Received, string? Reason = null);
