using LowCode.Apps;
using LowCode.Org;
using LowCode.Plugins;

namespace LowCode.Messages;

/// <summary>
/// Sends a message that is no step of a case: a code to a resident who follows one, a reminder. Durable when it returns, and then sent as messages of
/// cases are: within a second, tried again when the carrier fails, under one stable id.
/// </summary>
public sealed class MessageSender(MessageStore store, TimeProvider time)
{
    /// <summary>Takes a message over.</summary>
    /// <param name="template">Id of a shipped template, e.g. <c>followCode</c>.</param>
    /// <param name="to">Whom to reach, e.g. <c>new Recipient("mobile", "13812345678")</c>.</param>
    /// <param name="variables">The template's values by name; longer ones are shortened to what it allows.</param>
    /// <param name="unit">The unit it is sent for.</param>
    /// <param name="validFor">After this time it is of no use any more and is not sent; null for always.</param>
    /// <returns>The message's id, by which its state can be asked for.</returns>
    /// <exception cref="ArgumentException">The product ships no such template, or a variable is missing: a mistake of the caller.</exception>
    public Task<string> SendAsync(
        string template, Recipient to, IReadOnlyDictionary<string, string> variables, UnitId unit, TimeSpan? validFor = null, CancellationToken cancellation = default) =>
        SendAsync(MessageTemplates.Shipped.Find(template) ?? throw new ArgumentException($"no template {template} is shipped", nameof(template)), to, variables, unit, validFor, cancellation);

    /// <inheritdoc cref="SendAsync(string, Recipient, IReadOnlyDictionary{string, string}, UnitId, TimeSpan?, CancellationToken)"/>
    public async Task<string> SendAsync(
        MessageTemplate template, Recipient to, IReadOnlyDictionary<string, string> variables, UnitId unit, TimeSpan? validFor = null, CancellationToken cancellation = default)
    {
        foreach (var place in template.Places)
            if (!variables.ContainsKey(place)) throw new ArgumentException($"template {template.Id} needs {place}", nameof(variables));
        var now = time.GetUtcNow();
        var id = "m-" + Guid.CreateVersion7(now).ToString("N");
        await store.AddAsync([new MessageDraft(id, unit, template, to, variables, ExpiresAt: now + validFor)], null, cancellation);
        return id;
    }
}
