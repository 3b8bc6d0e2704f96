using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Extending;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases.Rehearsing;

/// <summary>
/// Plays the scenarios of a package: the same decider, flow and clocks as in earnest, in memory, with a clock of its own and made-up people who hold every
/// post in every unit of one street. Nothing is stored and nothing leaves. Pure.
/// </summary>
public sealed class Rehearsal
{
    /// <summary>Timers that may fire while a step waits; a flow that needs more never comes to rest.</summary>
    const int MostFired = 500;

    static readonly DateTimeOffset monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8));

    readonly LightApp app;
    readonly RehearsalTown town;
    readonly AppScenario scenario;
    readonly string file;
    readonly List<Problem> problems;
    DateTimeOffset now = monday;
    CaseState state = CaseState.Nothing;
    string place = "";

    Rehearsal(LightApp app, RehearsalTown town, string file, AppScenario scenario, List<Problem> problems) =>
        (this.app, this.town, this.file, this.scenario, this.problems) = (app, town, file, scenario, problems);

    /// <summary>What is wrong with a package and, when it can run at all, with what its own scenarios come to.</summary>
    /// <param name="tree">Units of this platform; the scenarios are played at its first street.</param>
    /// <param name="plugins">Activities that plugins bring.</param>
    /// <param name="told">Told how many scenarios of how many are played.</param>
    public static AppReport Check(AppPackage package, UnitTree tree, PluginCatalog? plugins = null, Action<long, long>? told = null)
    {
        var report = AppCheck.Check(package, plugins);
        if (report.App is not { } app || report.Problems.Count > 0) return report;
        var problems = new List<Problem>();
        var scenarios = AppScenario.Of(package, problems);
        if (scenarios.Count > 0 && RehearsalTown.Of(tree) is { } town)
            for (var n = 0; n < scenarios.Count; n++)
            {
                told?.Invoke(n, scenarios.Count);
                new Rehearsal(app, town, scenarios[n].File, scenarios[n].Scenario, problems).Play();
            }
        return report with { Problems = problems, Scenarios = scenarios.Count };
    }

    /// <summary>Plays to the end or to the first step that goes wrong: what follows would only repeat it.</summary>
    void Play()
    {
        for (var i = 0; i < scenario.Steps.Count; i++)
        {
            place = string.Create(CultureInfo.InvariantCulture, $"{file} steps[{i}]");
            var before = problems.Count;
            Do(scenario.Steps[i]);
            if (problems.Count > before) return;
        }
    }

    void Do(ScenarioStep step)
    {
        switch (step)
        {
            case { Open: { } form }:
                state = CaseState.Nothing;
                Decide(step, town.Opener(app, step.As), new OpenCase(app.Manifest.Id, town.Street.Value, form));
                break;
            case { Complete: { } activity }:
                if (Item(activity, step.As) is var (item, who)) Decide(step, who, new CompleteItem(item.Visit, step.Outcome, step.Form ?? Record.Empty, null));
                break;
            case { Return: { } activity }:
                if (Item(activity, step.As) is var (back, sender)) Decide(step, sender, new ReturnItem(back.Visit, null, step.To, null, scenario.Name));
                break;
            case { Excuse: { } activity }:
                if (Item(activity, step.As) is var (report, summoned)) Decide(step, summoned, new AskExcuse(report.Visit, step.Ground ?? scenario.Name, step.Unit is { } instead ? town.UnitOf(instead) : null));
                break;
            case { Signal: { } signal }: Decide(step, town.Opener(app, step.As), new SendSignal(signal, step.Payload)); break;
            case { Wait: { } time }: Wait(time); break;
            case { Expect: { } expected }: Expect(expected); break;
            default: Wrong("scenario.step"); break;
        }
    }

    (CaseItem Item, Caller Who)? Item(string activity, string? post)
    {
        if (state.Items.FirstOrDefault(i => i.IsLive && i.Activity == activity) is not { } item) Wrong("scenario.notThere", ("activity", activity), ("at", Where()));
        else if (town.Performer(item, post) is not { } who) Wrong("scenario.nobody", ("activity", activity), ("post", post ?? item.Post ?? ""));
        else return (item, who);
        return null;
    }

    void Decide(ScenarioStep step, Caller? who, CaseCommand command)
    {
        if (who is null) { Wrong("scenario.nobody", ("activity", app.Manifest.Form), ("post", step.As ?? "")); return; }
        var refusal = Run(Actor.Of(who), command);
        if (refusal is null && step.Refused is { } code) Wrong("scenario.accepted", ("code", code));
        else if (refusal is not null && !refusal.Problems.Any(p => p.Code == step.Refused))
            foreach (var problem in refusal.Problems) Wrong("scenario.refused", ("code", problem.Code), ("reason", ProblemText.Of(problem)), ("reasonEn", ProblemText.Of(problem, "en")));
    }

    /// <summary>One command with the answers its scripts get, and then what outside calls answer.</summary>
    Refusal? Run(Actor actor, CaseCommand command)
    {
        var facts = new CaseFacts(now, app, WorkCalendar.China, town.Directory, state.Status == CaseStatus.None ? "1" : null);
        var decision = CaseDecider.Decide(state, command, actor, facts);
        for (var round = 0; decision.Refusal is null && decision.Asks.Count > 0; round++)
        {
            var answers = new List<(int, Value, Problem?)>();
            foreach (var ask in decision.Asks)
            {
                if (round == MostFired || AnswerOf(decision.State, ask.Visit) is not { } answer) { Wrong("scenario.noAnswer", ("activity", decision.State.Flow.Visit(ask.Visit)!.Activity)); return null; }
                answers.Add((ask.Ask, answer, null));
            }
            decision = CaseDecider.Continue(state, decision, answers, actor, facts);
        }
        if (decision.Refusal is { } refusal) return refusal;
        state = decision.State;
        foreach (var call in state.Flow.Asks.ToArray())
            if (AnswerOf(state, call.Visit) is { } answer) return Run(Actor.Engine, new SettleEffect("rehearsal", call.Visit, Done: true, answer, null));
        return null;
    }

    Value? AnswerOf(CaseState at, int visit) => at.Flow.Visit(visit)?.Activity is { } activity && scenario.Answers?.Contains(activity) == true ? scenario.Answers[activity] : (Value?)null;

    void Wait(string time)
    {
        if (WorkDuration.Parse(time, out var duration) is { } wrong) { problems.Add(wrong with { Path = place }); return; }
        var until = WorkCalendar.China.Add(now, duration).At;
        for (var fired = 0; state.Status == CaseStatus.Open && CaseDecider.NextWake(state) is { } due && due <= until; fired++)
        {
            if (fired == MostFired) { Wrong("scenario.restless"); return; }
            if (due > now) now = due;
            if (Run(Actor.Engine, new Wake()) is not null) break;
        }
        now = until;
    }

    void Expect(ScenarioExpectation expected)
    {
        if (expected.At is { } at && !Same(at, state.Items.Where(i => i.IsLive).Select(i => i.Activity))) Wrong("scenario.elsewhere", ("expected", string.Join(", ", at)), ("at", Where()));
        if (expected.Owner is { } owner && town.UnitOf(owner) != state.Owner) Wrong("scenario.owner", ("expected", town.UnitOf(owner)), ("owner", state.Owner));
        if (expected.Closed is { } result && (state.Status != CaseStatus.Closed || state.Result != result)) Wrong("scenario.elsewhere", ("expected", result), ("at", Where()));
        if (expected.Overdue is { } late && !Same(late, Late())) Wrong("scenario.overdue", ("expected", string.Join(", ", late)), ("late", string.Join(", ", Late())));
        foreach (var (name, value) in expected.Form ?? Record.Empty)
            if (state.Form[name] != value) Wrong("scenario.value", ("field", name), ("expected", ValueJson.ToJson(value)), ("value", ValueJson.ToJson(state.Form[name])));
    }

    IEnumerable<string> Late() => state.Ledger.Clocks.Where(c => c.BreachedAt is not null)
        .Select(c => c.Visit is null ? "case" : int.TryParse(c.Visit, CultureInfo.InvariantCulture, out var visit) ? state.Item(visit)?.Activity ?? "" : "feedback").Distinct();

    string Where() => state.Status switch
    {
        CaseStatus.None => "-",
        CaseStatus.Closed => state.Result ?? "",
        _ => string.Join(", ", state.Items.Where(i => i.IsLive).Select(i => i.Activity)),
    };

    static bool Same(IEnumerable<string> expected, IEnumerable<string> found) => expected.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal));

    void Wrong(string code, params ReadOnlySpan<(string Name, string Value)> values) => problems.Add(Problem.At(code, place, values));
}
