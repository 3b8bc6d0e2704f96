using LowCode.Access;
using LowCode.Cases.Running;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>What somebody who leaves holds, to be handed over.</summary>
/// <param name="To">Who gets it; null gives it back to all an item was offered to.</param>
/// <param name="Disable">When all of it is handed over their account is disabled.</param>
public sealed record LeavingAsked(string User, string? To, string Reason, bool Disable);

/// <param name="Disabled">Whether the account was disabled.</param>
public sealed record LeavingCame(IReadOnlyList<HandedOver> Done, bool Disabled);

/// <summary>Hands over in the background, item by item. What there is to hand over is noted first, and what became of each item: begun again, it goes on where it stood.</summary>
public sealed class LeavingKind(LeavingDesk desk, AskedChanges changes, TimeProvider time) : RunKind
{
    public const string Leaving = "leaving";

    const int MostTries = 100;
    const long List = -1, Account = -2;

    static readonly TimeSpan busyWait = TimeSpan.FromMilliseconds(200);

    sealed record Note(IReadOnlyList<HeldItem>? Items, Problem? Problem);

    public override string Name => Leaving;
    public override Act Act => Acts.OrgManage;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var asked = turn.Run.Asked.Read<LeavingAsked>();
        var noted = await turn.NotedAsync<Note>();
        if (noted.GetValueOrDefault(List)?.Items is not { } items)
        {
            items = await desk.HeldAsync(new UserId(asked.User), turn.Ended);
            await turn.NoteAsync(List, new Note(items, null), 0, items.Count);
        }
        var done = new List<HandedOver>();
        for (var n = 0; n < items.Count; n++)
        {
            turn.Tell(n, items.Count);
            if (noted.GetValueOrDefault(n) is { } before) done.Add(new(items[n], before.Problem));
            else
            {
                done.Add(await OneAsync(turn, asked, items[n]));
                await turn.NoteAsync(n, new Note(null, done[^1].Problem), n + 1, items.Count);
            }
        }
        return RunOutcome.Of(new LeavingCame(done, asked.Disable && done.All(d => d.Problem is null) && (noted.ContainsKey(Account) || await DisableAsync(turn, asked))));
    }

    async Task<HandedOver> OneAsync(RunTurn turn, LeavingAsked asked, HeldItem item)
    {
        for (var tries = 0; ; tries++)
            try
            {
                var caller = await turn.CallerAsync();
                // A command that is on its way is not cut off: what became of it is noted.
                return await desk.HandOverAsync(caller, LeaverOf(caller, asked), item, asked.To is { } to ? new UserId(to) : null, asked.Reason, $"{turn.Run.Id}-{item.CaseId}-{item.Visit}", CancellationToken.None);
            }
            catch (RefusedException busy) when (busy.Kind is RefusalKind.Busy or RefusalKind.Overloaded && tries < MostTries)
            {
                await Task.Delay(busyWait, time, turn.Ended);
            }
    }

    /// <summary>The account is disabled, and that noted, only while the run is still this one's: who has ended it finds the account as it was.</summary>
    async Task<bool> DisableAsync(RunTurn turn, LeavingAsked asked)
    {
        var caller = await turn.CallerAsync();
        var leaver = LeaverOf(caller, asked);
        if (leaver.Disabled) return false;
        var wrong = await changes.ApplyAsync(caller, turn.Run.Asked.Address, new OrgChange.SetUser(leaver.Id, null, null, true), turn.Beside(Account, new Note(null, null)), turn.Ended)
            ?? throw await turn.LostAsync();
        return wrong.Count == 0 ? true : throw new RefusedException(RefusalKind.Invalid, [.. wrong]);
    }

    static User LeaverOf(Caller caller, LeavingAsked asked) =>
        caller.Directory.TryFindUser(new UserId(asked.User), out var user) ? user : throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUser", ("user", asked.User)));
}
