using System.Globalization;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides who is given the case to read (传阅), all at once or one after the other. A reader sees the case, says that it was read, and nothing else.</summary>
static class Circulating
{
    const int MostReaders = 50;

    public static Refusal? Give(CaseTurn turn, CaseState state, CirculateCase command, Caller caller, CaseFacts facts)
    {
        if (Copying.Known(command.Users, command.Units, facts) is { } unknown) return unknown;
        var readers = Copying.Parties(command.Users, command.Units).Where(p => p != caller.Member.Party).ToList();
        if (readers.Count == 0) return Refusal.Of(RefusalKind.Invalid, Problem.At("circulate.nobody", "users"));
        if (readers.Count > MostReaders) return Refusal.Of(RefusalKind.Invalid, Problem.At("circulate.many", "users", ("limit", MostReaders.ToString(CultureInfo.InvariantCulture))));
        if (state.Approvals.Any(a => a.IsOpen && a.Kind == Approval.Read && readers.Contains(a.Party!))) return Refusal.Of(RefusalKind.Conflict, Problem.At("circulate.already", "users"));
        var number = state.Approvals.Length;
        var before = 0;
        foreach (var reader in readers)
        {
            var (user, unit) = reader.StartsWith("user:", StringComparison.Ordinal) ? (reader[5..], (string?)null) : (null, reader[5..]);
            turn.Emit(new ApprovalAsked(++number, Approval.Read, null, caller.User.Value, null, command.Note ?? "", null, null, null, user, unit, command.InTurn ? before : 0));
            before = number;
        }
        return null;
    }

    public static Refusal? Withdraw(CaseTurn turn, CaseState state, WithdrawReading command)
    {
        if (state.Approvals.FirstOrDefault(a => a.Number == command.Ask) is not { IsOpen: true, Kind: Approval.Read } asked) return Refusal.Of(RefusalKind.Conflict, Problem.At("approval.over", "ask"));
        turn.Emit(new AskWithdrawn(asked.Number, command.Reason));
        return null;
    }

    /// <summary>A reader sees the case from when their turn comes.</summary>
    public static CaseState Shown(CaseState state, DateTimeOffset at)
    {
        foreach (var one in state.Approvals)
            if (one.IsOpen && one is { Kind: Approval.Read, Party: { } party } && !state.Copies.Any(c => c.Party == party) && one.IsDue(state))
                state = state with { Copies = state.Copies.Add(new CaseCopy(party, one.By, at)) };
        return state;
    }
}
