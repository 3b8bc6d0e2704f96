using LowCode.Plugins;

namespace LowCode.Messages;

/// <summary>Brings a message to a user's own list in the product: it is there already, so there is nothing to hand over.</summary>
sealed class DeskNotifier : INotifier
{
    public const string Name = "desk";

    public string Channel => Name;

    public bool Reaches(Recipient recipient) => recipient.Kind == MessageDraft.User;

    public Task<Delivery> Send(Message message, CancellationToken cancellation) => Task.FromResult<Delivery>(new Delivery.Receipt());
}
