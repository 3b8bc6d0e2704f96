using LowCode.Designer.Hosting;
using LowCode.Org;
using LowCode.Plugins;

namespace LowCode.Designer.Demo;

/// <summary>
/// The channel <c>sms</c> of the demonstration: straight to its telephone; a code a resident would get is told in the terminal, too, the number masked.
/// A plugin with a channel of this name goes before it.
/// </summary>
sealed class DemoCarrier(DemoPhone phone) : INotifier
{
    public const string Name = "sms";

    public string Channel => Name;

    public bool Reaches(Recipient recipient) => recipient.Kind == "mobile";

    public Task<Delivery> Send(Message message, CancellationToken cancellation)
    {
        var taken = phone.Take(message.Id, message.Recipient.Address, message.Text, null);
        if (taken.Answer == CarrierAnswer.Taken && message.Variables.TryGetValue("code", out var code))
            Console.Out.WriteLine(HostText.Of("DemoCode", Mask.Mobile(message.Recipient.Address), code));
        return Task.FromResult<Delivery>(taken switch
        {
            (CarrierAnswer.NoSuchNumber, _) => new Delivery.Failure("no such number", Retry: false),
            (CarrierAnswer.Busy, _) => new Delivery.Failure("busy"),
            (_, var number) => new Delivery.Receipt(number),
        });
    }
}
