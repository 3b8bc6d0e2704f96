using LowCode.Cases.Activation;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases.Effects;

/// <summary>
/// Carries words between a case and those it began: begin, stop, and how it ended. Each is a command under the name of the message, so that a message that
/// comes twice is done once.
/// </summary>
sealed class ChildDelivery(CaseLoader cases, ICaseGrains grains, IJournal journal)
{
    public static bool Carries(string kind) => kind is ActivityTypes.Subcase or Childing.StopEffect or Childing.TellEffect;

    /// <param name="id">Stable name of the message.</param>
    public Task<EffectOutcome> TryAsync(OutboxId id, EffectRequested effect, CancellationToken cancellation) => effect.Kind switch
    {
        ActivityTypes.Subcase => OpenAsync(id, effect, cancellation),
        Childing.StopEffect => StopAsync(id, effect, cancellation),
        _ => TellAsync(id, effect, cancellation),
    };

    async Task<EffectOutcome> OpenAsync(OutboxId id, EffectRequested effect, CancellationToken cancellation)
    {
        var parent = (await cases.LoadAsync(id.Case, cancellation))!.State;
        var (key, payload) = ("effect:" + id, effect.Payload.AsRecord!);
        // A step that ended before its case began needs none; one that was begun and not yet told of is told of now.
        if (effect.Ask > 0 && !Array.Exists(parent.Flow.Asks.ToArray(), a => a.Ask == effect.Ask) && await journal.FindAsync(Actor.Engine.Client, key, cancellation) is null)
            return await NoteAsync(id, new NoteChild(effect.Visit, "", effect.Target, ""), cancellation);
        var reference = new ParentReference(id.Case.Value, parent.Number, effect.Visit, parent.CreatedBy,
            [.. (payload["answer"].AsList ?? []).Select(a => a.AsText!)], payload["signal"].AsText);
        var open = new OpenChild(effect.Target, effect.To.AsText is { Length: > 0 } street ? street : parent.Street, payload["form"].AsRecord ?? Record.Empty, reference) { Files = SplitFiles.Files(payload["files"]), Shared = SplitFiles.Shared(payload["shared"]) };
        CommandAnswer answer;
        try
        {
            answer = await grains.ExecuteAsync(new CommandRequest(default, open, Actor.Engine, key, []), cancellation);
        }
        catch (RefusedException refused) when (refused.Kind is not (RefusalKind.Busy or RefusalKind.Overloaded))
        {
            return await FailedAsync(refused.Problems[0]);
        }
        if (answer.Refusal is { } refusal) return await FailedAsync(refusal.Problems[0]);
        return await NoteAsync(id, new NoteChild(effect.Visit, answer.Case.Value, answer.State.App, answer.State.Number), cancellation);

        // No step waits for a part, so that nothing could be tried again there: the case says why there is none.
        Task<EffectOutcome> FailedAsync(Problem problem) => effect.Visit < 0 ? NoteAsync(id, new NoteChild(effect.Visit, "", effect.Target, "", problem), cancellation) : Task.FromResult(Failed(problem));
    }

    async Task<EffectOutcome> NoteAsync(OutboxId id, NoteChild note, CancellationToken cancellation)
    {
        await SendAsync(id.Case, note, "child:" + id, cancellation);
        return new(true, default, null);
    }

    async Task<EffectOutcome> StopAsync(OutboxId id, EffectRequested effect, CancellationToken cancellation)
    {
        var parent = (await cases.LoadAsync(id.Case, cancellation))!.State;
        // Which case it is may not be known yet; it will be, whether it begins or not.
        if (parent.Children.LastOrDefault(c => c.Visit == effect.Visit) is not { } child) return new(false, default, "notBegun", Retry: true, After: TimeSpan.FromSeconds(1));
        if (child is { Case.Length: > 0, Result: null }) await SendAsync(new CaseId(child.Case), new StopChild(parent.Number), "effect:" + id, cancellation);
        return new(true, default, null);
    }

    async Task<EffectOutcome> TellAsync(OutboxId id, EffectRequested effect, CancellationToken cancellation)
    {
        var told = effect.Payload.AsRecord!;
        var settle = new SettleChild(effect.Visit, id.Case.Value, told["app"].AsText!, told["number"].AsText!, told["result"].AsText!, told["form"].AsRecord ?? Record.Empty, told["signal"].AsText);
        await SendAsync(new CaseId(effect.Target), settle, "effect:" + id, cancellation);
        return new(true, default, null);
    }

    /// <summary>A refusal says that it was done before or is needed no longer; whoever is too busy is asked again.</summary>
    async Task SendAsync(CaseId to, CaseCommand command, string key, CancellationToken cancellation) =>
        await grains.ExecuteAsync(new CommandRequest(to, command, Actor.Engine, key, []), cancellation);

    static EffectOutcome Failed(Problem problem) => new(false, default, problem.Code, Problem: problem);
}
