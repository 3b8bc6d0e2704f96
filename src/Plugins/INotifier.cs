namespace LowCode.Plugins;

/// <summary>
/// Brings messages to people by one channel (SMS, a chat work account, e-mail). Called from the outbox at least once per message:
/// after a crash or a time-out the same <see cref="Message.Id"/> comes again.
/// </summary>
public interface INotifier
{
    /// <summary>Name of the channel in settings and receipts, e.g. <c>sms</c>; lower case, unique among notifiers.</summary>
    string Channel { get; }

    /// <summary>Whether this channel can reach such a recipient; all of them when left out.</summary>
    bool Reaches(Recipient recipient) => true;

    /// <summary>Hands the message to the carrier. Expected failures are answers; an exception counts as a failure worth retrying.</summary>
    Task<Delivery> Send(Message message, CancellationToken cancellation);
}

/// <summary>What became of one attempt to deliver: a <see cref="Receipt"/> or a <see cref="Failure"/>.</summary>
public abstract record Delivery
{
    private Delivery() { }

    /// <summary>The carrier took it.</summary>
    /// <param name="Number">The carrier's own number for it, kept for later questions; null when it gives none.</param>
    public sealed record Receipt(string? Number = null) : Delivery;

    /// <summary>It was not taken.</summary>
    /// <param name="Reason">For the administrator's eyes; no personal data.</param>
    /// <param name="Retry">False when trying again cannot help (no such number, template refused).</param>
    /// <param name="After">Earliest time to try again as the carrier asked; null leaves it to the outbox.</param>
    public sealed record Failure(string Reason, bool Retry = true, TimeSpan? After = null) : Delivery;
}
