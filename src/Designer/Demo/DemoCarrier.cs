using LowCode.Plugins;

namespace LowCode.Designer.Demo;

/// <summary>The channel <c>sms</c> of the demonstration: straight to its telephone. A plugin with a channel of this name goes before it.</summary>
sealed class DemoCarrier(DemoPhone phone) : INotifier
{
    public const string Name = "sms";

    public string Channel => Name;

    public bool Reaches(Recipient recipient) => recipient.Kind == "mobile";

    public Task<Delivery> Send(Message message, CancellationToken cancellation) => Task.FromResult<Delivery>(phone.Take(message.Id, message.Recipient.Address, message.Text, null) switch
    {
        (CarrierAnswer.NoSuchNumber, _) => new Delivery.Failure("no such number", Retry: false),
        (CarrierAnswer.Busy, _) => new Delivery.Failure("busy"),
        (_, var number) => new Delivery.Receipt(number),
    });
}
