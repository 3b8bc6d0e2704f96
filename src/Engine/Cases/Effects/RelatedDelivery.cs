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
        var asked = said["asked"].IsNumber ? (long)said["asked"].RawNumber : 0;
        CaseCommand? word = effect.Kind switch
        {
            RelatedEffects.Show => new ShowToUnit(from, said["unit"].AsText!, asked),
            RelatedEffects.Tell => new TakeResult(from, said["user"].AsText!, said["unit"].AsText!, said["outcome"].AsText!, said["answer"].AsRecord ?? Record.Empty, asked, said["types"].AsRecord),
            RelatedEffects.Release => new LeaveLead(from, said["user"].AsText, said["reason"].AsText!, asked),
            RelatedEffects.Leave => new DropFollower(from, said["reason"].AsText!, asked),
            RelatedEffects.DropLink => new DropLink(from, said["user"].AsText!, said["ask"].AsText),
            _ => null,
        };
        if (word is not null) await SendAsync(to, word, "effect:" + id, cancellation);
        else if (effect.Kind == RelatedEffects.AskToFollow) await AskToFollowAsync(id, to, said, cancellation);
        else if (effect.Kind == RelatedEffects.AskToLink) await AskToLinkAsync(id, to, said, cancellation);
    }

    async Task AskToFollowAsync(OutboxId id, CaseId to, Record said, CancellationToken cancellation)
    {
        var (lead, key) = ((await cases.LoadAsync(id.Case, cancellation))!.State, "effect:" + id);
        // A lead that has ended, or thought better of it, asks nobody any more; whoever was asked and has not been heard of is heard now.
        var wanted = lead.Status == CaseStatus.Open && lead.Followers.Any(f => f.Case == to.Value && f.Status == FollowerStatus.Asked && f.IsOf(id.Version));
        if (!wanted && await journal.FindAsync(Actor.Engine.Client, key, cancellation) is null) return;
        var (problem, follower) = await SendAsync(to, new FollowLead(id.Case.Value, lead.Number, lead.App, lead.Owner, said["user"].AsText!, said["reason"].AsText!, id.Version), key, cancellation);
        await SendAsync(id.Case, new NoteFollower(to.Value, problem, id.Version, follower?.Lead?.Unit), "note:" + id, cancellation);
    }

    async Task AskToLinkAsync(OutboxId id, CaseId to, Record said, CancellationToken cancellation)
    {
        var (from, key) = ((await cases.LoadAsync(id.Case, cancellation))!.State, "effect:" + id);
        var ask = CaseLink.AskOf(from.Number, id.Version);
        if (!Has(from) && await journal.FindAsync(Actor.Engine.Client, key, cancellation) is null) return;
        var (problem, _) = await SendAsync(to, new TakeLink(id.Case.Value, from.Number, said["kind"].AsText!, said["user"].AsText!, said["note"].AsText, ask), key, cancellation);
        await SendAsync(id.Case, new NoteLink(to.Value, problem, ask), "note:" + id, cancellation);
        // It was taken back meanwhile, and the word of that may have come before.
        if (problem is null && !Has((await cases.LoadAsync(id.Case, cancellation))!.State)) await SendAsync(to, new DropLink(id.Case.Value, said["user"].AsText!, ask), "drop:" + id, cancellation);

        bool Has(CaseState state) => state.Links.Any(l => l.Case == to.Value && l.IsOf(ask));
    }

    /// <returns>Why it was refused, null when it was done, now or before; and the case it was said to. Whoever is too busy is asked again.</returns>
    async Task<(Problem? Problem, CaseState? State)> SendAsync(CaseId to, CaseCommand command, string key, CancellationToken cancellation)
    {
        try
        {
            var answer = await grains.ExecuteAsync(new CommandRequest(to, command, Actor.Engine, key, []), cancellation);
            return (answer.Refusal is { } refusal && refusal.Problems[0].Code != "child.again" ? refusal.Problems[0] : null, answer.State);
        }
        catch (RefusedException refused) when (refused.Kind is not (RefusalKind.Busy or RefusalKind.Overloaded))
        {
            return (refused.Problems[0], null);
        }
    }
}
