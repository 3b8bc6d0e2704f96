using LowCode.Org;
using LowCode.Plugins;

namespace LowCode.Designer.Hosting;

/// <summary>
/// For trying the product on one's own machine: a host that has no carrier and listens on the loopback address alone prints the code a resident would
/// get by SMS in its terminal, the number masked. Nothing else of a message is printed, and nothing goes to the log.
/// </summary>
sealed class TerminalNotifier(TextWriter terminal) : INotifier
{
    public string Channel => "terminal";

    public bool Reaches(Recipient recipient) => recipient.Kind == "mobile";

    public Task<Delivery> Send(Message message, CancellationToken cancellation)
    {
        if (message.Variables.TryGetValue("code", out var code)) terminal.WriteLine(HostText.Of("DemoCode", Mask.Mobile(message.Recipient.Address), code));
        return Task.FromResult<Delivery>(new Delivery.Receipt(message.Id));
    }

    /// <summary>May codes be printed: every address is this machine's own.</summary>
    public static bool Fits(string urls) => urls.Split(';').All(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback);
}
