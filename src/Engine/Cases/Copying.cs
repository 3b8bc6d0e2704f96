using System.Globalization;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides who gets a copy of a case (抄送). A copy lets its receiver read the case and nothing else.</summary>
static class Copying
{
    const int MostPerCase = 200;

    public static Refusal? Copy(CaseTurn turn, CaseState state, CopyCase command, CaseFacts facts)
    {
        if (command.Visit is { } visit && state.Item(visit) is null)
            return Refusal.Of(RefusalKind.NotFound, Problem.At("item.unknown", "visit", ("visit", visit.ToString(CultureInfo.InvariantCulture))));
        if (Known(command.Users, command.Units, facts) is { } unknown) return unknown;
        var named = Parties(command.Users, command.Units);
        if (named.Count == 0) return Refusal.Of(RefusalKind.Invalid, Problem.At("copy.nobody", "users"));
        var fresh = named.Where(party => !state.Copies.Any(c => c.Party == party)).ToList();
        if (fresh.Count == 0) return Refusal.Of(RefusalKind.Conflict, Problem.At("copy.already", "users"));
        if (state.Copies.Length + fresh.Count > MostPerCase)
            return Refusal.Of(RefusalKind.Invalid, Problem.At("copy.many", "users", ("limit", MostPerCase.ToString(CultureInfo.InvariantCulture))));
        turn.Emit(new CaseCopied(fresh, command.Visit, command.Note));
        return null;
    }

    public static Refusal? Withdraw(CaseTurn turn, CaseState state, WithdrawCopy command)
    {
        var named = Parties(command.Users, command.Units).Where(party => state.Copies.Any(c => c.Party == party)).ToList();
        if (named.Count == 0) return Refusal.Of(RefusalKind.Conflict, Problem.At("copy.none", "users"));
        turn.Emit(new CopyWithdrawn(named));
        return null;
    }

    /// <summary>Who gets it has to be there.</summary>
    internal static Refusal? Known(IReadOnlyList<string> users, IReadOnlyList<string> units, CaseFacts facts)
    {
        foreach (var user in users)
            if (!facts.Directory.TryFindMember(new UserId(user), out var member) || OrgCheck.IsAdministrator(member))
                return Refusal.Of(RefusalKind.Invalid, Problem.At("copy.user", "users", ("user", user)));
        foreach (var unit in units)
            if (!facts.Directory.Tree.TryFind(new UnitId(unit), out var found) || found.Disabled)
                return Refusal.Of(RefusalKind.Invalid, Problem.At("copy.unit", "units", ("unit", unit)));
        return null;
    }

    internal static List<string> Parties(IReadOnlyList<string> users, IReadOnlyList<string> units) =>
        [.. users.Select(u => "user:" + u).Concat(units.Select(u => "unit:" + u)).Distinct(StringComparer.Ordinal)];
}
