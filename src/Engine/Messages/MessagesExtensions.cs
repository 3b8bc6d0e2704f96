using LowCode.Plugins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LowCode.Messages;

/// <summary>What the host adds for messages.</summary>
public static class MessagesExtensions
{
    public static void AddMessages(this IServiceCollection services, MessageSettings settings)
    {
        services.AddSingleton(settings);
        services.TryAddEnumerable([ServiceDescriptor.Singleton<INotifier, DeskNotifier>(), ServiceDescriptor.Singleton<INotifier, LogNotifier>()]);
        services.AddSingleton<Notifiers>();
        services.AddSingleton<MessageSeal>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<MessageLists>();
        services.AddSingleton<MessageSender>();
    }
}
