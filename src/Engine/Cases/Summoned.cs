using System.Globalization;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides what summoned units ask for, and what must be said with a ruling.</summary>
public static class Summoned
{
    /// <summary>A unit asks, before its limit, not to have to come (申请免到) or that another comes in its place (申请改派). Its clock runs on.</summary>
    internal static Refusal? Ask(CaseTurn turn, CaseState state, AskExcuse command, Caller caller, CaseFacts facts)
    {
        if (Items.Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (command.ProposedUnit is { } unit && !IsUnit(facts, unit)) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.unit", "proposedUnit", ("unit", unit)));
        turn.Emit(new ExcuseAsked(item.Visit, caller.User.Value, command.Ground, command.ProposedUnit));
        var asked = new RecordBuilder(4);
        asked.Set("ground", command.Ground);
        asked.Set("by", caller.User.Value);
        asked.Set("at", turn.At.ToString("O", CultureInfo.InvariantCulture));
        if (command.ProposedUnit is not null) asked.Set("unit", command.ProposedUnit);
        return CaseDecider.Flowing(turn.Run(new Stimulus.Request(item.Visit, Summoning.Ask, asked.ToRecord())));
    }

    /// <summary>What a ruling says: another unit that has to come is the one it names, else the one the unit proposed.</summary>
    /// <returns>Null when there is no unit to come.</returns>
    internal static Record? Ruling(CaseState state, CaseItem item, string outcome, Record form)
    {
        if (outcome != Summoning.Replaced || form["unit"].AsText is { Length: > 0 }) return form;
        var proposed = OfRuling(state, item)?.Asked?["unit"].AsText;
        return proposed is null ? null : form.With("unit", proposed);
    }

    /// <summary>The unit whose request a ruling is about.</summary>
    public static SummonedUnit? OfRuling(CaseState state, CaseItem item) => UnitAt(state, item.Visit);

    /// <summary>The summoned unit whose branch a work item stands in: its report, or the ruling on it; or that a rating is about.</summary>
    public static SummonedUnit? UnitAt(CaseState state, int visit)
    {
        foreach (var summon in SummonedUnit.Summons(state.Flow))
            foreach (var unit in SummonedUnit.Of(state.Flow, summon))
                if (unit.Visit == visit || unit.Rated.OfUnit == visit || unit.Rated.OfStreet == visit || Rules(state, unit, visit)) return unit;
        return null;
    }

    static bool Rules(CaseState state, SummonedUnit unit, int ruling) =>
        state.Flow.Visit(unit.Visit) is { } report && state.Flow.Visit(ruling) is { } visit && visit.Scope == report.Scope;

    static bool IsUnit(CaseFacts facts, string id) => facts.Directory.Tree.TryFind(new UnitId(id), out var found) && !found.Disabled;

    /// <summary>What was filled in at reports: it stands beside the case's form.</summary>
    internal static IEnumerable<Record> Arrivals(CaseState state)
    {
        foreach (var scope in state.Flow.Scopes.ToArray())
            if (scope.Variables[Summoning.Arrival].AsRecord is { } arrival) yield return arrival;
    }
}
