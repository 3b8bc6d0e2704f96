using System.Collections.Frozen;
using System.Text.Json;

namespace LowCode.Apps;

/// <summary>The templates an app can name: those shipped with the product, and its own in front of them.</summary>
public sealed class MessageTemplates
{
    readonly FrozenDictionary<string, MessageTemplate> byId;

    MessageTemplates(IEnumerable<MessageTemplate> templates) => byId = templates.ToFrozenDictionary(t => t.Id, StringComparer.Ordinal);

    /// <summary>What comes with the product: accepted, dispatched, dueSoon, overdue, answered, rate, correction, booking, turning60, followCode, urged, merged, released, split.</summary>
    public static MessageTemplates Shipped { get; } = new(Load());

    /// <summary>All of them, by their numbers.</summary>
    public IEnumerable<MessageTemplate> All => byId.Values.OrderBy(t => t.Number, StringComparer.Ordinal);

    public MessageTemplate? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>These, with an app's own in front.</summary>
    public MessageTemplates With(IReadOnlyCollection<MessageTemplate> own) =>
        own.Count == 0 ? this : new(byId.Values.Where(t => own.All(o => o.Id != t.Id)).Concat(own));

    static IReadOnlyList<MessageTemplate> Load()
    {
        var assembly = typeof(MessageTemplates).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith(".Apps.Data.messages.json", StringComparison.Ordinal)))!;
        return JsonSerializer.Deserialize(stream, AppsJson.Default.IReadOnlyListMessageTemplate)!;
    }
}
