using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Scripts;

namespace LowCode.Cases.Effects;

/// <summary>
/// Whom the member <c>to</c> of a message means: a user by id; <c>{ "kind": "mobile", "address": "=form.phone" }</c>;
/// <c>{ "kind": "post", "post": "handler", "unit": "=case.owner" }</c> for all who hold the post there, else nearest above;
/// <c>{ "kind": "unit", "unit": "=case.owner" }</c> for all who hold a post in just that unit; or a list of these.
/// </summary>
static class Addressees
{
    /// <summary>One message goes to no more people than this.</summary>
    public const int Most = 50;

    /// <returns>Nobody when there is nothing to reach somebody by: an anonymous claimant gets no message.</returns>
    public static IReadOnlyList<Recipient> Of(Value to, OrgDirectory directory) => [.. All(to, directory).Where(r => r.Address.Length > 0).Distinct().Take(Most)];

    static IEnumerable<Recipient> All(Value to, OrgDirectory directory) => to switch
    {
        { AsText: { } user } => [new(MessageDraft.User, user)],
        { AsList: { } list } => list.SelectMany(one => All(one, directory)),
        { AsRecord: { } record } when record["kind"].AsText == "post" => Holders(record["post"].AsText ?? "", record["unit"].AsText ?? "", directory),
        { AsRecord: { } record } when record["kind"].AsText == "unit" => Staff(new UnitId(record["unit"].AsText ?? ""), directory),
        { AsRecord: { } record } => [new(record["kind"].AsText ?? MessageDraft.User, record["address"].AsText ?? "")],
        _ => [],
    };

    static IEnumerable<Recipient> Staff(UnitId unit, OrgDirectory directory) =>
        directory.Users.Where(u => !u.Disabled && u.Posts.Any(p => p.Unit == unit)).Select(u => new Recipient(MessageDraft.User, u.Id.Value));

    static IEnumerable<Recipient> Holders(string post, string unit, OrgDirectory directory)
    {
        foreach (var at in directory.Tree.PathOf(new UnitId(unit)))
            if (directory.Holders(new Post(post), at.Id).ToList() is { Count: > 0 } holders) return holders.Select(h => new Recipient(MessageDraft.User, h.Id.Value));
        return [];
    }
}
