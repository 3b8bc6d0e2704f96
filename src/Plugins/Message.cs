namespace LowCode.Plugins;

/// <summary>One message to one recipient. Carriers accept registered templates only, so a message is a template number and named values; the text is what they give together.</summary>
/// <param name="Id">Stable: the same message sent again after a crash carries the same id. A notifier whose carrier can tell repeats passes it on.</param>
/// <param name="Template">Number of the template as registered with the carrier, e.g. <c>answer</c> or <c>SMS_2040001</c>.</param>
/// <param name="Variables">The template's values by name, already checked for length by the sender.</param>
/// <param name="Recipient">Whom to reach.</param>
/// <param name="Urgent">An emergency, or something waited for: quiet hours do not hold it back.</param>
/// <param name="Text">The registered words with the values filled in, for channels that send text (e-mail, work chat).</param>
public sealed record Message(string Id, string Template, IReadOnlyDictionary<string, string> Variables, Recipient Recipient, bool Urgent = false, string Text = "");

/// <summary>Whom a message reaches.</summary>
/// <param name="Kind">What the address is: <c>mobile</c>, <c>user</c>, <c>email</c>, <c>openId</c>, or a name the notifier knows.</param>
/// <param name="Address">The number or id itself.</param>
public sealed record Recipient(string Kind, string Address);
