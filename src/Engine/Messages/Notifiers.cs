using LowCode.Plugins;

namespace LowCode.Messages;

/// <summary>All channels there are, and which of them takes a message.</summary>
public sealed class Notifiers
{
    // The product's own channels are asked last: whatever was added for a recipient is meant to be used.
    readonly INotifier[] all;

    public Notifiers(IEnumerable<INotifier> notifiers) => all = [.. notifiers.OrderBy(n => n.Channel switch { LogNotifier.Name => 2, DeskNotifier.Name => 1, _ => 0 })];

    public IReadOnlyList<INotifier> All => all;

    public INotifier? Find(string channel) => Array.Find(all, n => n.Channel == channel);

    /// <summary>The channel for a recipient: of those named the first that reaches it, else any; null when none does.</summary>
    public INotifier? For(Recipient to, IReadOnlyList<string>? channels)
    {
        if (channels is null) return Array.Find(all, n => n.Reaches(to));
        foreach (var channel in channels)
            if (Find(channel) is { } notifier && notifier.Reaches(to)) return notifier;
        // A host without the channel still says in its log that something would have left.
        return Array.Find(all, n => n.Channel == LogNotifier.Name);
    }
}
