using System.Globalization;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides whether a step is urged (催办): so many times a day, soon after another one without telling anybody anew, and after so many the case comes under supervision.</summary>
static class Urging
{
    /// <summary>Urges closer together than this are one for whoever is told.</summary>
    static readonly TimeSpan together = TimeSpan.FromHours(1);

    public static Refusal? Urge(CaseTurn turn, CaseState state, UrgeItem command, CaseFacts facts)
    {
        var item = command.Visit is { } visit ? state.Item(visit) : state.Items.FirstOrDefault(i => i.IsLive);
        if (item is not { IsLive: true }) return Refusal.Of(RefusalKind.Conflict, Problem.Of("urge.nobody"));
        if (state.Suspended(item.Visit) is not null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("item.suspended"));
        var rules = facts.App.Supervision;
        var most = rules.UrgesPerDay ?? facts.UrgesPerDay;
        if (state.UrgedOn == CaseFold.UrgeDay(state, turn.At) && state.UrgedThatDay >= most)
            return Refusal.Of(RefusalKind.Conflict, Problem.Of("urge.limit", ("limit", most.ToString(CultureInfo.InvariantCulture))));
        turn.Emit(new Urged(item.Visit, command.Reason, item.UrgedAt is { } last && turn.At - last < together && turn.At >= last));
        if (item.Urged + 1 == rules.UrgesUntil) Supervising.ByItself(turn, state, "urged", item.Unit ?? state.Owner, facts);
        return null;
    }
}
