using LowCode.Apps;
using LowCode.Cases.Links;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases.Effects;

/// <summary>Makes of what a case wants to say one message for each recipient, in the words of its app, and hands them over.</summary>
sealed class CaseMessages(CaseLoader cases, AppStore apps, DirectoryCache directories, MessageStore store, ActionLinks links)
{
    /// <param name="id">Stable name of the effect; a recipient's place is added.</param>
    public async Task AddAsync(OutboxId id, DataKey key, string template, Value to, Value payload, int visit, bool urgent, CancellationToken cancellation)
    {
        if (await cases.LoadAsync(id.Case, cancellation) is not { Key: not null } loaded) return;
        var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
        var directory = await directories.CurrentAsync(cancellation);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (payload.AsRecord is { } record)
            foreach (var (name, value) in record) values[name] = value.AsText ?? (value.IsAbsent ? "" : value.ToString());
        var words = app.Messages.Find(template) ?? Bare(template, values.Keys);
        var drafts = new List<MessageDraft>();
        foreach (var recipient in Addressees.Of(to, directory))
        {
            var name = $"{id}.{drafts.Count}";
            // Everybody's link is their own; who has no account has none.
            var own = visit > 0 && recipient.Kind == MessageDraft.User && words.Variables?.ContainsKey("link") == true
                && await links.MakeAsync(name, id.Case, visit, new UserId(recipient.Address), "case", cancellation) is { } link ? new Dictionary<string, string>(values) { ["link"] = link } : values;
            drafts.Add(new MessageDraft(name, new UnitId(loaded.State.Owner), words, recipient, own, urgent, id.Case.Value, visit));
        }
        await store.AddAsync(drafts, key, cancellation);
    }

    /// <summary>An app published before templates were checked may name one that is not there: it goes out as it stands, without words.</summary>
    static MessageTemplate Bare(string id, IEnumerable<string> variables) => new(id, id, id, "", variables.ToDictionary(v => v, _ => 200));
}
