using LowCode.Plugins;
using Microsoft.Extensions.Logging;

namespace LowCode.Messages;

/// <summary>The last resort of a host without a channel: says in the log that a message would have left. Names and numbers do not go to the log.</summary>
sealed class LogNotifier(ILogger<LogNotifier> log) : INotifier
{
    public const string Name = "log";

    public string Channel => Name;

    public Task<Delivery> Send(Message message, CancellationToken cancellation)
    {
        log.LogInformation("message {Id} by template {Template} to a {Kind}", message.Id, message.Template, message.Recipient.Kind);
        return Task.FromResult<Delivery>(new Delivery.Receipt(message.Id));
    }
}
