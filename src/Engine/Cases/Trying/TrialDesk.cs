using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Activation;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases.Trying;

/// <summary>
/// Lets people try a draft out with the decider, flow, forms and clocks that hold in earnest. What a case would send, call, begin or write elsewhere stays in
/// its events and is shown: there is no way from here to journal, outbox, views, registers or numbers of cases.
/// </summary>
public sealed class TrialDesk(Storage.Database database, Journal.SecretBox box, DirectoryCache directories, CalendarHolder calendars, ScriptPool scripts, TimeProvider time)
{
    /// <summary>Cases that one trial may hold, and timers that may fire while its clock is set forward.</summary>
    public const int MostCases = 200;
    const int MostFired = 500, MostRounds = 20;

    readonly TrialStore store = new(database, box, time);

    /// <summary>Begins a trial with the draft as it is now; an earlier one is cleared.</summary>
    /// <exception cref="RefusedException">The draft cannot run, or there is no street below its unit.</exception>
    public async Task<Trial> BeginAsync(AppDraft draft, string by, CancellationToken cancellation)
    {
        _ = Compile(draft.Package);
        var tree = (await directories.CurrentAsync(cancellation)).Tree;
        var street = tree.Units.FirstOrDefault(u => u is { Kind: UnitKind.Street, Disabled: false } && tree.PathOf(u.Id).Any(above => above.Id.Value == draft.Unit))
            ?? throw new RefusedException(RefusalKind.Invalid, Problem.Of("trial.noStreet"));
        await store.BeginAsync(draft, street.Id.Value, by, cancellation);
        return (await FindAsync(draft.Id, cancellation))!;
    }

    public async Task<Trial?> FindAsync(string draft, CancellationToken cancellation)
    {
        if (await store.FindAsync(draft, cancellation) is not { } row) return null;
        var tree = (await directories.CurrentAsync(cancellation)).Tree;
        return new Trial(row.Draft, row.Revision, new UnitId(row.Street), TimeSpan.FromMilliseconds(row.Ahead), DateTimeOffset.FromUnixTimeMilliseconds(row.BegunAt), row.BegunBy, Compile(AppPackage.FromZip(row.Package)))
        {
            Town = new TrialTown(new UnitId(row.Street), tree),
        };
    }

    public Task<IReadOnlyList<TrialCase>> CasesAsync(Trial trial, CancellationToken cancellation) => store.CasesAsync(trial.Draft, cancellation);

    public Task<TrialCase?> CaseAsync(Trial trial, int n, CancellationToken cancellation) => store.CaseAsync(trial.Draft, n, cancellation);

    public Task ClearAsync(string draft, CancellationToken cancellation) => store.ClearAsync(draft, cancellation);

    /// <summary>What time it is in the trial.</summary>
    public DateTimeOffset Now(Trial trial) => DateTimeOffset.FromUnixTimeMilliseconds((time.GetUtcNow() + trial.Ahead).ToUnixTimeMilliseconds());

    /// <summary>Begins a case.</summary>
    public async Task<(TrialCase? Case, Refusal? Refusal)> OpenAsync(Trial trial, Caller person, Record form, IReadOnlyDictionary<string, SentFile>? files, CancellationToken cancellation)
    {
        var cases = await store.CasesAsync(trial.Draft, cancellation);
        if (cases.Count >= MostCases) return (null, Refusal.Of(RefusalKind.Invalid, Problem.Of("trial.many", ("limit", MostCases.ToString(CultureInfo.InvariantCulture)))));
        // Numbers of its own, which no real case can have.
        var number = string.Create(CultureInfo.InvariantCulture, $"T{cases.Select(c => c.Number).DefaultIfEmpty().Max() + 1:0000}");
        var (entries, refusal) = await RunAsync(trial, CaseState.Nothing, [], Actor.Of(person), new OpenCase(trial.App.Manifest.Id, trial.Street.Value, form), number, files, cancellation);
        if (refusal is not null) return (null, refusal);
        return (TrialCase.Of(await store.AddAsync(trial.Draft, entries, cancellation), entries), null);
    }

    /// <summary>A command of a made-up person.</summary>
    public Task<(TrialCase? Case, Refusal? Refusal)> DoAsync(Trial trial, TrialCase before, Caller person, CaseCommand command, IReadOnlyDictionary<string, SentFile>? files, CancellationToken cancellation) =>
        SaveAsync(trial, before, Actor.Of(person), command, files, cancellation);

    /// <summary>What stands in for the world outside: the answer of another system or case, or the message a step waits for.</summary>
    /// <param name="done">False when it is to fail.</param>
    /// <param name="outcome">By which the step is left; null where it has one only.</param>
    public Task<(TrialCase? Case, Refusal? Refusal)> AnswerAsync(Trial trial, TrialCase before, int visit, bool done, string? outcome, CancellationToken cancellation)
    {
        var step = before.State.Flow.Visit(visit) is { Status: VisitStatus.Live } live ? trial.App.Flow.Find(live.Activity) : null;
        CaseCommand? command = step?.Kind switch
        {
            ActivityKind.Wait when step.Definition.Signal.AsText is { } signal => new SendSignal(signal, default),
            ActivityKind.Subcase => new SettleChild(visit, $"trial-{visit}", step.Definition.App ?? "", "", done ? outcome ?? "closed" : "withdrawn", Record.Empty, null),
            ActivityKind.Call or ActivityKind.Plugin => new SettleEffect("trial", visit, done, default, null, outcome, done ? null : Problem.Of("trial.failed")),
            _ => null,
        };
        if (command is null) return Task.FromResult<(TrialCase?, Refusal?)>((null, Refusal.Of(RefusalKind.Conflict, Problem.Of("trial.notWaiting"))));
        var actor = command is SendSignal && trial.Openers is [var somebody, ..] ? Actor.Of(somebody) : Actor.Engine;
        return SaveAsync(trial, before, actor, command, null, cancellation);
    }

    /// <summary>Sets the clock forward; whatever falls due on the way happens when it is due.</summary>
    /// <param name="by">Null goes on to whatever comes next.</param>
    public async Task AdvanceAsync(Trial trial, TimeSpan? by, CancellationToken cancellation)
    {
        var (now, cases) = (Now(trial), await store.CasesAsync(trial.Draft, cancellation));
        var next = cases.Where(c => c.State.Status == CaseStatus.Open).Select(c => CaseDecider.NextWake(c.State)).OfType<DateTimeOffset>().Where(t => t > now).DefaultIfEmpty(now).Min();
        var until = by is { } length ? now + length : next;
        foreach (var one in cases)
        {
            var (at, entries) = (one.State, one.Entries);
            for (var fired = 0; fired < MostFired && at.Status == CaseStatus.Open && CaseDecider.NextWake(at) is { } due && due <= until; fired++)
            {
                var (more, refusal) = await RunAsync(trial, at, entries, Actor.Engine, new Wake(), null, null, cancellation, due > at.UpdatedAt ? due : at.UpdatedAt);
                if (refusal is not null) break;
                (entries, at) = (more, TrialCase.Of(one.Number, more).State);
            }
            if (entries.Count > one.Entries.Count) await store.SaveAsync(trial.Draft, one.Number, one.Entries.Count, entries, cancellation);
        }
        await store.AdvanceAsync(trial.Draft, trial.Ahead + (until - now), cancellation);
    }

    async Task<(TrialCase? Case, Refusal? Refusal)> SaveAsync(Trial trial, TrialCase before, Actor actor, CaseCommand command, IReadOnlyDictionary<string, SentFile>? files, CancellationToken cancellation)
    {
        var (entries, refusal) = await RunAsync(trial, before.State, before.Entries, actor, command, null, files, cancellation);
        if (refusal is not null) return (null, refusal);
        if (!await store.SaveAsync(trial.Draft, before.Number, before.Entries.Count, entries, cancellation)) return (null, Refusal.Of(RefusalKind.Conflict, Problem.Of("case.changed")));
        return (TrialCase.Of(before.Number, entries), null);
    }

    /// <summary>One command with the scripts it asks for.</summary>
    async Task<(IReadOnlyList<TrialEntry> Entries, Refusal? Refusal)> RunAsync(
        Trial trial, CaseState state, IReadOnlyList<TrialEntry> entries, Actor actor, CaseCommand command, string? number, IReadOnlyDictionary<string, SentFile>? files, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        var facts = new CaseFacts(at ?? Now(trial), trial.App, calendars.Current, trial.Directory, number);
        if (files is not null) facts = facts with { Sent = files };
        var decision = CaseDecider.Decide(state, command, actor, facts);
        for (var round = 0; decision.Refusal is null && decision.Asks.Count > 0; round++)
        {
            if (round == MostRounds) return (entries, Refusal.Of(RefusalKind.Invalid, Problem.Of("script.rounds")));
            var answers = new List<(int, Value, Problem?)>();
            foreach (var ask in decision.Asks)
            {
                var answer = await scripts.RunAsync(ask.Source, ask.Input.AsRecord ?? Record.Of(("input", ask.Input)), cancellation);
                answers.Add((ask.Ask, answer.Value, answer.Problem));
            }
            decision = CaseDecider.Continue(state, decision, answers, actor, facts);
        }
        return decision.Refusal is { } refusal ? (entries, refusal) : ([.. entries, new TrialEntry(actor.Name, decision.At, decision.Events)], null);
    }

    static LightApp Compile(AppPackage package) => AppCompiler.Compile(package) is { App: { } app } ? app : throw new RefusedException(RefusalKind.Invalid, [.. AppCompiler.Compile(package).Problems]);
}
