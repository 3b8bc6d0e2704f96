using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using LowCode.Views;
using Record = LowCode.Scripts.Record;
using Wake = LowCode.Cases.Wake;

namespace LowCode.Engine.Tests.Cases;

/// <summary>
/// Random commands of random people on one case, without a database: pure decisions, folded, projected, and checked after every step.
/// Everything comes from the seed, so a violation can be had again. Called with small counts by the tests and with large ones by the benchmark.
/// </summary>
sealed partial class CaseWalk
{
    static readonly Lazy<OrgDirectory> directory = new(() =>
    {
        var tree = UnitTree.Of(Divisions.Units);
        tree = UnitTree.Of([.. tree.Units, .. DemoPeople.Grids(tree)]);
        var people = DemoPeople.All(tree).Select(p => new User(new UserId("u-" + p.SignInName), p.SignInName, p.Name, p.Home, [new PostHeld(p.Post, p.Unit)])).ToList();
        // A second one where work is handed from one to the other.
        people.AddRange(people.Where(p => seconded.Contains(p.SignInName)).Select(p => new User(new UserId(p.Id.Value + "-2"), p.SignInName + "-2", p.Name, p.Home, p.Posts)).ToArray());
        return new OrgDirectory(1, tree, people, [], WalkedStreet.Monday);
    });

    static readonly string[] seconded = ["operator.003", "handler.003-cg", "callback.003"];

    static readonly string[] people =
        ["operator.003", "dispatcher.003", "handler.003-cg", "handler.003-zf", "callback.003", "supervisor.003", "streetLeader.003", "operator.004", "resident.003", "districtDispatcher.district", "handler.cg", "handler.sc", "systemAdmin",
            "operator.003-2", "handler.003-cg-2", "callback.003-2"];

    /// <summary>Rounds of scripts in one command; those of the next one fail.</summary>
    const int MostRounds = 16;

    readonly Random random;
    readonly LightApp app;
    readonly Dictionary<(string Table, string Key), Dictionary<string, object?>> rows = [];
    readonly CaseId id;
    readonly List<string> violations = [];
    DateTimeOffset now = WalkedStreet.Monday;
    CaseState state = CaseState.Nothing;
    string number = "W1";

    CaseWalk(int seed, LightApp app)
    {
        (random, this.app) = (new Random(seed), app);
        id = new CaseId(seed.ToString("x32", CultureInfo.InvariantCulture));
    }

    /// <summary>The version a migration goes to.</summary>
    public LightApp? Target { get; set; }

    /// <summary>Files that commands may name.</summary>
    public IReadOnlyDictionary<string, SentFile> Sent { get; set; } = new Dictionary<string, SentFile>();

    /// <summary>What is proposed to whoever dispatches.</summary>
    public IReadOnlyList<Suggestion> Advice { get; set; } = [];

    /// <summary>Other cases that commands may name.</summary>
    public IReadOnlyDictionary<string, CaseState> Fellows { get; set; } = new Dictionary<string, CaseState>();

    /// <summary>Ids of the cases a walked one may be merged with and linked to.</summary>
    static readonly string[] fellows = ["019ab0000000700080000000000000c1", "019ab0000000700080000000000000c2", "019ab0000000700080000000000000c3"];

    static readonly SentFile[] pictures = [.. new[] { "f1", "f2" }.Select(f => new SentFile(f, Record.Of(("id", f), ("name", f + ".jpg"), ("type", "image/jpeg"), ("size", 3)), [1]))];

    /// <summary>Commands that were accepted.</summary>
    public int Accepted { get; private set; }
    public int Refused { get; private set; }

    /// <summary>What was done, one line per accepted command.</summary>
    public List<string> Steps { get; } = [];
    public CaseState State => state;
    public IReadOnlyList<string> Violations => violations;

    /// <summary>Events of each accepted command, as they would stand in the journal.</summary>
    public List<(CommandHeader Header, byte[] Payload)> Journal { get; } = [];

    /// <summary>Walks one case for a number of commands, then looks whether it can still be ended.</summary>
    public static CaseWalk Run(int seed, LightApp app, int steps)
    {
        var walk = new CaseWalk(seed, app) { Sent = pictures.ToDictionary(f => f.Id) };
        walk.Fellows = fellows.Select((id, i) => (id, new CaseWalk(seed ^ (i + 1), app) { number = "W" + (i + 2) })).ToDictionary(f => f.id, f =>
        {
            f.Item2.Step("operator.003", new OpenCase(app.Manifest.Id, WalkedStreet.Id, f.Item2.OpeningForm()));
            return f.Item2.state;
        });
        walk.Step("operator.003", new OpenCase(app.Manifest.Id, WalkedStreet.Id, walk.OpeningForm()));
        for (var i = 0; i < steps && walk.violations.Count == 0; i++) walk.Step();
        if (walk.violations.Count == 0) walk.End();
        return walk;
    }

    void Step()
    {
        // Short whiles, too, in which what may be asked for a few hours can still be asked.
        if (random.Next(3) == 0) now += TimeSpan.FromMinutes(random.Next(1, random.Next(2) == 0 ? 30 : 60 * 20));
        if (random.Next(5) == 0) Settle();
        if (random.Next(12) == 0) Between();
        // For a few hours only one may ask to be excused.
        if (random.Next(4) == 0 && state.Flow.Timers.ToArray().FirstOrDefault(t => t.Timer == Summoning.Ask) is { } asked) _ = Array.Exists(people, p => Step(p, new AskExcuse(asked.Visit, "nobody to send", Pick(null, "440104-ga"))));
        // Short flows are opened again and lingered in, or little but completing would ever happen to them.
        var brief = app.Manifest.Form == "topic";
        if (brief && state.Status == CaseStatus.Closed && random.Next(4) > 0)
        {
            var steps = app.Flow.Activities.Where(a => a is { Container: -1, IsGenerated: false, Kind: ActivityKind.Task or ActivityKind.Sign or ActivityKind.Dispatch }).ToArray();
            Step("dispatcher.003", new ReopenCase(steps.Length == 0 || random.Next(4) == 0 ? null : steps[random.Next(steps.Length)].Id, "not good"));
        }
        // Half of the time somebody does what is asked of them, so that the walk gets somewhere.
        if (random.Next(brief ? 8 : 2) == 0 && state.Items.Where(i => i.IsLive).ToArray() is { Length: > 0 } live && live[random.Next(live.Length)] is var item
            && people.FirstOrDefault(p => item.Holder is null ? Items.IsOffered(item, CallerOf(p)) : item.Holder == "u-" + p) is { } able) Step(able, Complete(item, item.Visit));
        else if (Command() is var command && random.Next(2) == 0) Step(people[random.Next(people.Length)], command);
        // Half of the rest is done by whoever may, if anybody may.
        else _ = people.OrderBy(_ => random.Next()).ToArray().Any(p => Step(p, command));
    }

    static Caller CallerOf(string who) =>
        Caller.Of(directory.Value, directory.Value.TryFindMember(new UserId("u-" + who), out var member) ? member : throw new ArgumentException($"nobody is called {who}"));

    /// <summary>A case played by hand, checked in the same way.</summary>
    public static CaseWalk Begin(LightApp app, Record form) => Begin(app, new OpenCase(app.Manifest.Id, WalkedStreet.Id, form), "operator.003");

    public static CaseWalk Begin(LightApp app, OpenCase command, string? who, PrefillLayer? prefill = null) => new CaseWalk(1, app) { Prefill = prefill ?? PrefillLayer.None }.Do(who, command);

    /// <summary>What forms are filled in with beforehand.</summary>
    public PrefillLayer Prefill { get; init; } = PrefillLayer.None;

    public CaseWalk Do(string? who, CaseCommand command)
    {
        if (!Step(who, command)) throw new InvalidOperationException($"{command} was refused");
        return this;
    }

    public CaseWalk Done(string activity, string? outcome = null, Record? form = null) => Do(people.First(p => Items.IsOffered(state.Item(At(activity))!, CallerOf(p))), new CompleteItem(At(activity), outcome, form ?? Record.Empty, null));

    public CaseWalk Later(TimeSpan by)
    {
        now += by;
        Fire(now);
        return this;
    }

    public int At(string activity) => state.Items.First(i => i.IsLive && i.Activity == activity).Visit;

    /// <summary>Fires what is due until a moment, in order, each as a command of its own.</summary>
    void Fire(DateTimeOffset until)
    {
        var last = DateTimeOffset.MinValue;
        while (violations.Count == 0 && CaseDecider.NextWake(state) is { } due && due <= until)
        {
            if (due < last) violations.Add($"{due:O} fires after {last:O}");
            last = due;
            if (!Step(null, new Wake())) { violations.Add("what is due cannot fire"); return; }
        }
    }

    void End()
    {
        Fire(now);
        if (state.Status != CaseStatus.Open) return;
        if (!Step("dispatcher.003", new CloseCase(null, "end of the walk"))) violations.Add("the case cannot be closed: " + string.Join(", ", Steps.TakeLast(1)));
    }

    bool Step(string? who, CaseCommand command)
    {
        var occurredAt = who is not null && random.Next(8) == 0 ? now - TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay)) : (DateTimeOffset?)null;
        // As in the grain: what was due before a command happened goes before it.
        if (who is not null) Fire(occurredAt ?? now);
        var actor = who switch { null => Actor.Engine, "claimant" => Actor.Claimant(default), "applicant" => Actor.Applicant("page"), _ => Actor.Of(CallerOf(who)) };
        var facts = new CaseFacts(now, app, WorkCalendar.China, directory.Value, state.Status == CaseStatus.None ? number : null) { Recording = true, Target = Target, Fellows = Fellows, Sent = Sent, Advice = Advice, Prefill = Prefill, Digest = (element, key) => $"{element.Id.Length}{key.Length}" };
        var decision = CaseDecider.Decide(state, command, actor, facts, occurredAt);
        if (decision.Refusal is not null)
        {
            Refused++;
            return false;
        }
        for (var round = 0; decision.Refusal is null && decision.Asks.Count > 0; round++)
            decision = CaseDecider.Continue(state, decision, [.. decision.Asks.Select(a => (a.Ask, Value.Of("done"), round < MostRounds ? null : Problem.Of("script.rounds")))], actor, facts);
        if (decision.Refusal is { } late)
        {
            violations.Add($"{command} is refused when its scripts have answered: {string.Join(", ", late.Problems.Select(p => p.Code))}");
            return false;
        }
        Accepted++;
        Steps.Add($"{now:MM-dd HH:mm} {who ?? "engine"}: {command}");
        Check(decision, actor);
        state = decision.State;
        return true;
    }

    void Check(Decision decision, Actor actor)
    {
        var payload = CaseEvents.Codec.Encode(decision.Events);
        var header = new CommandHeader(state.Version + 1, actor.Name, DateTimeOffset.FromUnixTimeMilliseconds(decision.At.ToUnixTimeMilliseconds()));
        Journal.Add((header, payload));
        var folded = CaseState.Nothing;
        // From the very beginning now and then, else from the state before: both must give what is in memory.
        if (random.Next(4) == 0)
            foreach (var (one, bytes) in Journal) folded = CaseFold.After(folded, one, CaseEvents.Codec.Decode(EventCodec.Json, bytes));
        else folded = CaseFold.After(state, header, CaseEvents.Codec.Decode(EventCodec.Json, payload));
        var text = WalkedTruth.Text(decision.State);
        if (WalkedTruth.Text(folded) != text) violations.Add("the fold of the journal is not the state in memory: " + WalkedTruth.Apart(decision.State, folded));
        if (WalkedTruth.Text(CaseSnapshot.Read(CaseSnapshot.Write(decision.State))) != text) violations.Add("the snapshot does not come back as it was");
        violations.AddRange(WalkedTruth.Violations(decision.State));
        Apply(CaseProjection.Difference(id, state, decision.State, RecordForm.Of(app)));
        Compare(ViewsRebuild.RowsOf(id, decision.State, RecordForm.Of(app)));
    }

    void Apply(IReadOnlyList<RowWrite> writes)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var (shape, cells) in writes)
        {
            var key = (shape.Table, string.Join(' ', cells.Take(shape.KeyColumns)));
            if (!seen.Add(key)) violations.Add($"{key} is written twice by one command");
            var there = rows.TryGetValue(key, out var row);
            if (shape.Verb == RowVerb.Insert && there) violations.Add($"{key} is inserted but there already");
            if (shape.Verb is RowVerb.Update or RowVerb.Delete && !there) violations.Add($"{key} is changed but not there");
            if (shape.Verb == RowVerb.Delete) rows.Remove(key);
            else
            {
                if (row is null) rows[key] = row = [];
                for (var i = 0; i < cells.Length; i++) row[shape.Columns[i].Name] = cells[i];
            }
        }
    }

    void Compare(IReadOnlyList<RowWrite> rebuilt)
    {
        if (rebuilt.Count != rows.Count) violations.Add($"{rows.Count} rows stand in the views, {rebuilt.Count} by the journal");
        foreach (var (shape, cells) in rebuilt)
        {
            var key = (shape.Table, string.Join(' ', cells.Take(shape.KeyColumns)));
            if (!rows.TryGetValue(key, out var row)) { violations.Add($"{key} is missing in the views"); continue; }
            for (var i = 0; i < cells.Length; i++)
                if (!Equals(row[shape.Columns[i].Name], cells[i])) violations.Add($"{key}: {shape.Columns[i].Name} is {row[shape.Columns[i].Name]}, by the journal {cells[i]}");
        }
    }
}
