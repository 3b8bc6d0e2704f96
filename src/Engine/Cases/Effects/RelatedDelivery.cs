using LowCode.Cases.Activation;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases.Effects;

/// <summary>
/// Carries words between cases that are merged or linked. Each is a command under the name of the message, so that a message that comes twice is done once;
/// what was asked is noted where it was asked, under a name of its own.
/// </summary>
sealed class RelatedDelivery(CaseLoader cases, ICaseGrains grains, IJournal journal)
{
    /// <param name="id">Stable name of the message.</param>
    public async Task CarryAsync(OutboxId id, EffectRequested effect, CancellationToken cancellation)
    {
        var (from, to, said) = (id.Case.Value, new CaseId(effect.Target), effect.Payload.AsRecord!);
        switch (effect.Kind)
        {
            case RelatedEffects.AskToFollow: await AskToFollowAsync(id, to, said, cancellation); break;
            case RelatedEffects.AskToLink: await AskToLinkAsync(id, to, said, cancellation); break;
            case RelatedEffects.Show: await SendAsync(to, new ShowToUnit(from, said["unit"].AsText!), "effect:" + id, cancellation); break;
            case RelatedEffects.Tell:
                await SendAsync(to, new TakeResult(from, said["user"].AsText!, said["unit"].AsText!, said["outcome"].AsText!, said["answer"].AsRecord ?? Record.Empty), "effect:" + id, cancellation);
                break;
            case RelatedEffects.Release: await SendAsync(to, new LeaveLead(from, said["user"].AsText, said["reason"].AsText!), "effect:" + id, cancellation); break;
            case RelatedEffects.Leave: await SendAsync(to, new DropFollower(from, said["reason"].AsText!), "effect:" + id, cancellation); break;
            case RelatedEffects.DropLink: await SendAsync(to, new DropLink(from, said["user"].AsText!), "effect:" + id, cancellation); break;
        }
    }

    async Task AskToFollowAsync(OutboxId id, CaseId to, Record said, CancellationToken cancellation)
    {
        var (lead, key) = ((await cases.LoadAsync(id.Case, cancellation))!.State, "effect:" + id);
        // A lead that has ended, or thought better of it, asks nobody any more; whoever was asked and has not been heard of is heard now.
        var wanted = lead.Status == CaseStatus.Open && lead.Followers.Any(f => f.Case == to.Value && f.Status == FollowerStatus.Asked);
        if (!wanted && await journal.FindAsync(Actor.Engine.Client, key, cancellation) is null) return;
        var problem = await SendAsync(to, new FollowLead(id.Case.Value, lead.Number, lead.App, lead.Owner, said["user"].AsText!, said["reason"].AsText!), key, cancellation);
        await SendAsync(id.Case, new NoteFollower(to.Value, problem), "note:" + id, cancellation);
    }

    async Task AskToLinkAsync(OutboxId id, CaseId to, Record said, CancellationToken cancellation)
    {
        var (from, key) = ((await cases.LoadAsync(id.Case, cancellation))!.State, "effect:" + id);
        if (!from.Links.Any(l => l.Case == to.Value) && await journal.FindAsync(Actor.Engine.Client, key, cancellation) is null) return;
        var problem = await SendAsync(to, new TakeLink(id.Case.Value, from.Number, said["kind"].AsText!, said["user"].AsText!, said["note"].AsText), key, cancellation);
        await SendAsync(id.Case, new NoteLink(to.Value, problem), "note:" + id, cancellation);
        // It was taken back meanwhile, and the word of that may have come before.
        if (problem is null && !(await cases.LoadAsync(id.Case, cancellation))!.State.Links.Any(l => l.Case == to.Value)) await SendAsync(to, new DropLink(id.Case.Value, said["user"].AsText!), "drop:" + id, cancellation);
    }

    /// <returns>Why it was refused; null when it was done, now or before. Whoever is too busy is asked again.</returns>
    async Task<Problem?> SendAsync(CaseId to, CaseCommand command, string key, CancellationToken cancellation)
    {
        try
        {
            var answer = await grains.ExecuteAsync(new CommandRequest(to, command, Actor.Engine, key, []), cancellation);
            return answer.Refusal is { } refusal && refusal.Problems[0].Code != "child.again" ? refusal.Problems[0] : null;
        }
        catch (RefusedException refused) when (refused.Kind is not (RefusalKind.Busy or RefusalKind.Overloaded))
        {
            return refused.Problems[0];
        }
    }
}
