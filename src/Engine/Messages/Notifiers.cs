using LowCode.Extending;
using LowCode.Plugins;

namespace LowCode.Messages;

/// <summary>All channels there are, and which of them takes a message.</summary>
public sealed class Notifiers
{
    // The product's own channels are asked last: whatever was added for a recipient is meant to be used.
    readonly INotifier[] all;

    public Notifiers(IEnumerable<INotifier> notifiers, PluginCatalog plugins) =>
        all = [.. plugins.Notifiers.Concat(notifiers).OrderBy(n => n.Channel switch { LogNotifier.Name => 2, DeskNotifier.Name => 1, _ => 0 })];

    public IReadOnlyList<INotifier> All => all;

    public INotifier? Find(string channel) => Array.Find(all, n => n.Channel == channel);

    /// <summary>The channels for a recipient, in the order they are to be asked: those named that reach it, else any; last the log, so that a host
    /// without a channel still says there that something would have left.</summary>
    public IEnumerable<INotifier> For(Recipient to, IReadOnlyList<string>? channels) => channels is null
        ? all.Where(n => Reaches(n, to))
        : channels.Select(Find).Where(n => n is not null && Reaches(n, to)).Append(Find(LogNotifier.Name)).OfType<INotifier>();

    static bool Reaches(INotifier notifier, Recipient to)
    {
        try
        {
            return notifier.Reaches(to);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A plugin that cannot even say whom it reaches does not hold up the others.
            return false;
        }
    }
}
