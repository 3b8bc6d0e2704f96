using System.Globalization;
using System.Text.Json.Serialization;
using LowCode.Apps;
using LowCode.Org;
using LowCode.Plugins;

namespace LowCode.Messages;

/// <summary>A message to one recipient, ready to be kept and sent.</summary>
/// <param name="Id">Stable over all tries and restarts.</param>
/// <param name="Unit">The unit it is sent for; which notifiers are on is a matter of this unit.</param>
/// <param name="Case">The case it belongs to, or null.</param>
/// <param name="Visit">The visit that wanted it; 0 for none.</param>
/// <param name="ExpiresAt">After this it is of no use any more and is not sent.</param>
public sealed record MessageDraft(
    string Id, UnitId Unit, MessageTemplate Template, Recipient To, IReadOnlyDictionary<string, string> Variables,
    bool Urgent = false, string? Case = null, int Visit = 0, DateTimeOffset? ExpiresAt = null)
{
    public const string User = "user", Mobile = "mobile";

    internal bool AtOnce => Urgent || Template.AtOnce;

    /// <summary>The address as anybody may see it.</summary>
    internal string Masked => To.Kind == User ? To.Address : Mask.Mobile(To.Address);

    internal MessageBody Body()
    {
        var values = Template.Fit(Variables);
        return new(To.Address, Template.Number, Template.Fill(values, null), values, Template.Channels is { Count: > 0 } channels ? [.. channels] : null);
    }
}

/// <summary>What of a message is sealed.</summary>
sealed record MessageBody(string Address, string Number, string Text, Dictionary<string, string> Variables, string[]? Channels);

/// <summary>A message as it is listed: whom it went to is masked, what it said is not there.</summary>
public sealed record MessageLine
{
    public string Id { get; init; } = "";
    public string? CaseId { get; init; }
    public string Unit { get; init; } = "";
    public string Template { get; init; } = "";
    public string Kind { get; init; } = "";
    /// <summary>Masked; a user's id when it goes to a user.</summary>
    public string Recipient { get; init; } = "";
    public string? Channel { get; init; }
    /// <summary><c>queued</c>, <c>sent</c>, <c>received</c> or <c>failed</c>.</summary>
    public string State { get; init; } = "";
    /// <summary>The carrier's own number for it.</summary>
    public string? Number { get; init; }
    public string? Reason { get; init; }
    public long Tries { get; init; }
    public long CreatedAt { get; init; }
    public long? NextAt { get; init; }
    public long? SentAt { get; init; }
    public long? ReceivedAt { get; init; }
}

/// <summary>A message that was claimed for sending.</summary>
sealed record QueuedMessage
{
    public string Id { get; init; } = "";
    public string? CaseId { get; init; }
    public long Visit { get; init; }
    public string Unit { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Digest { get; init; } = "";
    public long Urgent { get; init; }
    public byte[]? Payload { get; init; }
    public long Tries { get; init; }
    public long? ExpiresAt { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} (try {Tries})");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MessageBody))]
sealed partial class MessageJson : JsonSerializerContext;
