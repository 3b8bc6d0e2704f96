using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>
/// Takes one case over to another version: flow, people, clocks. What the case would lose refuses it whole, and nothing changes. The same code shows
/// beforehand what would become of it. Pure.
/// </summary>
static class Migration
{
    public static Decision Decide(CaseState state, MigrateCase command, Actor actor, CaseFacts facts, DateTimeOffset at)
    {
        var target = facts.Target ?? throw new InvalidOperationException("a migration needs the version it goes to");
        if (state.Status == CaseStatus.None) return Refused(RefusalKind.NotFound, Problem.Of("case.unknown"));
        if (actor.Caller is { } caller && !Rights.May(caller, Acts.AppInstall, new UnitId(state.Street)))
            return Refused(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", Acts.AppInstall.Name)));
        if (state.Status == CaseStatus.Closed) return Refused(RefusalKind.Conflict, Problem.Of("case.closed"));
        if (state.Importing) return Refused(RefusalKind.Conflict, Problem.Of("migrate.importing"));
        if (state.AppVersion == command.Version && state.Settings == command.Settings) return Refused(RefusalKind.Conflict, Problem.Of("migrate.same", ("version", command.Version)));

        var turn = new CaseTurn(state, facts with { App = target }, actor, at) { Case = state };
        var lost = LostFields(state, facts.App, target).ToList();
        var (events, problems) = FlowMigration.Plan(facts.App.Flow, target.Flow, state.Flow, command.Mapping, turn.Told);
        lost.AddRange(problems);
        // Those that are handled as one would each be left alone, unsaid.
        if (target.Manifest.Merge is null && (state.IsFollowing || state.Followers.Any(f => f.IsHeld))) lost.Add(Problem.Of("migrate.merge"));
        if (lost.Count > 0) return new Decision([], state, [], at, new Refusal(RefusalKind.Invalid, [.. lost]));

        turn.Emit(new CaseMigrated(state.AppVersion, state.Settings, command.Version, command.Settings, Items(state, events) is { Count: > 0 } items ? items : null));
        turn.Adopt(events);
        Recount(turn, target);
        turn.Describe(state);
        return turn.Decide();

        Decision Refused(RefusalKind kind, Problem problem) => new([], state, [], at, Refusal.Of(kind, problem));
    }

    /// <summary>Values that no form of the new version holds, or holds as something else.</summary>
    static IEnumerable<Problem> LostFields(CaseState state, LightApp before, LightApp after)
    {
        var now = after.Forms.Values.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id).ToDictionary(f => f.Id, StringComparer.Ordinal);
        foreach (var field in before.Forms.Values.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id).OrderBy(f => f.Id, StringComparer.Ordinal))
        {
            if (state.Form[field.Id].IsBlank) continue;
            if (!now.TryGetValue(field.Id, out var same)) yield return Problem.At("migrate.field.gone", field.Id, ("field", field.Label.Zh), ("fieldEn", field.Label.En ?? field.Label.Zh));
            else if (same.Type != field.Type) yield return Problem.At("migrate.field.type", field.Id, ("field", field.Label.Zh), ("fieldEn", field.Label.En ?? field.Label.Zh));
        }
    }

    /// <summary>Open work items as they are offered now. People stay who they are where the version offers the step to the same ones; what was handed on stays handed on.</summary>
    static List<ItemRedefined> Items(CaseState state, IReadOnlyList<FlowEvent> events)
    {
        var items = new List<ItemRedefined>();
        foreach (var now in (events[0] as FlowMigrated)?.Items ?? [])
        {
            if (state.Item(now.Visit) is not { IsLive: true } item || state.Flow.WorkItem(now.Visit) is not { } was) continue;
            var same = was.Post == now.Post && was.Unit == now.Unit && Same(was.Users, now.Users) && Same(was.Not, now.Not);
            items.Add(same
                ? new(now.Visit, now.Name ?? now.Activity, now.Form, item.Post, item.Unit, item.Users, item.Not, now.Outcomes, now.Allow, Released: false)
                : new(now.Visit, now.Name ?? now.Activity, now.Form, now.Post, now.Unit ?? (now.Post is null ? null : state.Street), now.Users, now.Not, now.Outcomes, now.Allow, Released: true));
        }
        return items;
    }

    static bool Same(string[]? one, string[]? other) => (one ?? []).SequenceEqual(other ?? []);

    /// <summary>
    /// Clocks go by the rule of the same name, counted from their own start; new rules start now. A clock whose rule is gone goes on by the rule it carries:
    /// a migration takes no deadline away.
    /// </summary>
    static void Recount(CaseTurn turn, LightApp target)
    {
        foreach (var rule in target.Deadlines) Go(turn, ClockId.OfCase(rule.Id), rule, null, null);
        foreach (var item in turn.Flow.WorkItems.ToArray())
        {
            if (!target.Steps.TryGetValue(item.Activity, out var step)) continue;
            var visit = item.Visit.ToString(CultureInfo.InvariantCulture);
            foreach (var rule in step.Deadlines) Go(turn, ClockId.OfStage(rule.Id, visit), rule, visit, item.Unit);
        }

        static void Go(CaseTurn turn, ClockId id, DeadlineRule rule, string? visit, string? unit)
        {
            if (turn.Clocks.State.Find(id) is null) turn.StartClock(id, rule, visit, unit);
            else turn.Clocks.Rerule(id, rule);
        }
    }
}
