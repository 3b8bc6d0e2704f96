using LowCode.Apps;
using LowCode.Messages;
using LowCode.Org;

namespace LowCode.Designer.Shared;

/// <summary>What pages say of a message.</summary>
static class MessageWords
{
    public static string Template(string id, IEnumerable<MessageTemplate> templates, Words words) => templates.FirstOrDefault(t => t.Id == id) is { } found ? words.Of(found.Name) : id;

    public static string Channel(string channel, Words words) => words.Find("channel." + channel) ?? channel;

    /// <summary>A user by name, everybody else masked.</summary>
    public static string Recipient(MessageLine line, PageContext page) => line.Kind == MessageDraft.User ? page.NameOf(new UserId(line.Recipient)) : line.Recipient;

    /// <summary>By which channel, and when it will be tried.</summary>
    public static string Further(MessageLine line, PageContext page)
    {
        var channel = line.Channel is { } name ? " · " + Channel(name, page.Words) : "";
        var next = line.NextAt is { } at ? " · " + page.Words.Say("message.next", ("time", page.When(DateTimeOffset.FromUnixTimeMilliseconds(at))), ("tries", line.Tries.ToString(System.Globalization.CultureInfo.InvariantCulture))) : "";
        return channel + next;
    }

    /// <summary>Why it did not go; reasons of the product in the reader's language, a carrier's as it gave them.</summary>
    public static string Reason(MessageLine line, Words words) => words.Find("message.why." + line.Reason) ?? line.Reason ?? "";
}
