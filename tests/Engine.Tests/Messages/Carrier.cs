using LowCode.Plugins;

namespace LowCode.Engine.Tests.Messages;

/// <summary>A carrier that does what a test tells it.</summary>
sealed class Carrier : INotifier, IReceipts
{
    public List<Message> Sent { get; } = [];
    public Func<Message, Task<Delivery>> Answer { get; set; } = message => Task.FromResult<Delivery>(new Delivery.Receipt("n-" + message.Id));

    public string Channel => "sms";
    public bool Reaches(Recipient recipient) => recipient.Kind == "mobile";

    public Task<Delivery> Send(Message message, CancellationToken cancellation)
    {
        lock (Sent) Sent.Add(message);
        return Answer(message);
    }

    public IReadOnlyList<DeliveryReport>? Read(ReceiptPost post) => null;
}
