using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Journal;
using LowCode.Org;
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
sealed class CaseWalk
{
    static readonly Lazy<OrgDirectory> directory = new(() =>
    {
        var tree = UnitTree.Of(Divisions.Units);
        tree = UnitTree.Of([.. tree.Units, .. DemoPeople.Grids(tree)]);
        var people = DemoPeople.All(tree).Select(p => new User(new UserId("u-" + p.SignInName), p.SignInName, p.Name, p.Home, [new PostHeld(p.Post, p.Unit)]));
        return new OrgDirectory(1, tree, people, [], WalkedStreet.Monday);
    });

    static readonly string[] people =
        ["operator.003", "dispatcher.003", "handler.003-cg", "handler.003-zf", "callback.003", "supervisor.003", "streetLeader.003", "operator.004", "resident.003", "districtDispatcher.district", "handler.cg", "handler.sc"];

    readonly Random random;
    readonly LightApp app;
    readonly Dictionary<(string Table, string Key), Dictionary<string, object?>> rows = [];
    readonly CaseId id;
    readonly List<string> violations = [];
    DateTimeOffset now = WalkedStreet.Monday;
    CaseState state = CaseState.Nothing;

    CaseWalk(int seed, LightApp app)
    {
        (random, this.app) = (new Random(seed), app);
        id = new CaseId(seed.ToString("x32", CultureInfo.InvariantCulture));
    }

    /// <summary>Commands that were accepted.</summary>
    /// <summary>The version a migration goes to.</summary>
    public LightApp? Target { get; set; }

    /// <summary>Files that commands may name.</summary>
    public IReadOnlyDictionary<string, SentFile> Sent { get; set; } = new Dictionary<string, SentFile>();

    /// <summary>What is proposed to whoever dispatches.</summary>
    public IReadOnlyList<Suggestion> Advice { get; set; } = [];

    /// <summary>Other cases that commands may name.</summary>
    public IReadOnlyDictionary<string, CaseState> Fellows { get; set; } = new Dictionary<string, CaseState>();

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
        var walk = new CaseWalk(seed, app);
        walk.Step("operator.003", new OpenCase(app.Manifest.Id, WalkedStreet.Id, walk.OpeningForm()));
        for (var i = 0; i < steps && walk.violations.Count == 0; i++) walk.Step();
        if (walk.violations.Count == 0) walk.End();
        return walk;
    }

    void Step()
    {
        if (random.Next(3) == 0) now += TimeSpan.FromMinutes(random.Next(1, 60 * 20));
        if (random.Next(4) == 0) Fire();
        if (random.Next(5) == 0) Settle();
        if (random.Next(12) == 0) Between();
        // Short flows are opened again and lingered in, or little but completing would ever happen to them.
        var brief = app.Manifest.Form == "topic";
        if (brief && state.Status == CaseStatus.Closed) Step("dispatcher.003", new ReopenCase(null, "not good"));
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
        Fire();
        return this;
    }

    public int At(string activity) => state.Items.First(i => i.IsLive && i.Activity == activity).Visit;

    /// <summary>Fires what is due, in order, each as a command of its own.</summary>
    void Fire()
    {
        var last = DateTimeOffset.MinValue;
        while (violations.Count == 0 && CaseDecider.NextWake(state) is { } due && due <= now)
        {
            if (due < last) violations.Add($"{due:O} fires after {last:O}");
            last = due;
            if (!Step(null, new Wake())) { violations.Add("what is due cannot fire"); return; }
        }
    }

    /// <summary>What other cases say: follow, you are shown, here is the result, you may go.</summary>
    void Between()
    {
        if (state.Status == CaseStatus.None) return;
        const string lead = "019ab0000000700080000000000000b9";
        Step(null, random.Next(5) switch
        {
            0 or 1 => new FollowLead(lead, "JS9", app.Manifest.Id, Town.Street + Pick("-cg", "-zf"), "u-dispatcher.003", "same matter"),
            2 => new ShowToUnit(lead, Town.Street + "-dj"),
            3 => new TakeResult(lead, "u-" + Pick(people), Town.Street + Pick("-cg", "-zf"), "done", Record.Of(("result", "settled there"))),
            _ => new LeaveLead(lead, null, Merging.LeadOver),
        });
        if (random.Next(4) == 0) Step("dispatcher.003", new UnmergeCase(null, "not the same"));
    }

    void Settle()
    {
        foreach (var ask in state.Flow.Asks.ToArray())
        {
            var done = random.Next(3) > 0;
            Step(null, new SettleEffect($"{id}.{state.Version}.0", ask.Visit, done, done ? Value.Of("sunny") : default, done ? null : "no answer", MayPass: random.Next(2) == 0));
        }
    }

    void End()
    {
        if (state.Status != CaseStatus.Open) return;
        if (!Step("dispatcher.003", new CloseCase(null, "end of the walk"))) violations.Add("the case cannot be closed: " + string.Join(", ", Steps.TakeLast(1)));
    }

    bool Step(string? who, CaseCommand command)
    {
        var actor = who switch { null => Actor.Engine, "claimant" => Actor.Claimant(default), "applicant" => Actor.Applicant("page"), _ => Actor.Of(CallerOf(who)) };
        var facts = new CaseFacts(now, app, WorkCalendar.China, directory.Value, state.Status == CaseStatus.None ? "W1" : null) { Recording = true, Target = Target, Fellows = Fellows, Sent = Sent, Advice = Advice, Prefill = Prefill, Digest = (element, key) => $"{element.Id.Length}{key.Length}" };
        var occurredAt = who is not null && random.Next(8) == 0 ? now - TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay)) : (DateTimeOffset?)null;
        var decision = CaseDecider.Decide(state, command, actor, facts, occurredAt);
        if (decision.Refusal is not null)
        {
            Refused++;
            return false;
        }
        if (decision.Asks.Count > 0) decision = CaseDecider.Continue(state, decision, [.. decision.Asks.Select(a => (a.Ask, Value.Of("done"), (Problems.Problem?)null))], actor, facts);
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
        if (WalkedTruth.Text(folded) != text) violations.Add("the fold of the journal is not the state in memory");
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

    CaseCommand Command()
    {
        var items = state.Items.Where(i => i.IsLive || random.Next(10) == 0).ToArray();
        var visit = items.Length == 0 ? 1 : items[random.Next(items.Length)].Visit;
        var item = state.Item(visit);
        if (random.Next(8) == 0) return Together(visit);
        return random.Next(36) switch
        {
            < 5 => new ClaimItem(visit),
            < 13 => Complete(item, visit),
            13 => new ReturnItem(visit, null, null, Pick(null, "rewalk", "direct"), "again"),
            14 => new RefuseDispatch(visit, "not ours", Pick(null, WalkedStreet.Id + "-zf")),
            15 => random.Next(2) == 0 ? new TransferItem(visit, "u-" + Pick(people), null, "please") : new TransferItem(visit, null, WalkedStreet.Id + Pick("-cg", "-zf", "-zh"), "please"),
            16 => new UrgeItem(null, null),
            17 => random.Next(5) switch
            {
                3 or 4 when state.Approvals.FirstOrDefault(a => a.IsOpen && a.Kind == Approval.Read) is { } reading && random.Next(3) > 0 => new WithdrawReading(reading.Number, "enough"),
                3 or 4 => new CirculateCase(["u-" + Pick(people), "u-streetLeader.003"], random.Next(2) == 0 ? [] : [WalkedStreet.Id + Pick("-cg", "-dj")], random.Next(2) == 0, null),
                0 => new CopyCase(random.Next(2) == 0 ? visit : null, ["u-" + Pick(people)], random.Next(2) == 0 ? [] : [WalkedStreet.Id + Pick("-cg", "-dj")], "to know"),
                1 => new WithdrawCopy(["u-" + Pick(people)], [WalkedStreet.Id + Pick("-cg", "-dj")]),
                _ => new AddComment("a word"),
            },
            18 => new UnclaimItem(visit),
            19 => new SendSignal("photo", Value.Of("p1")),
            20 => random.Next(4) == 0 ? new CloseCase(null, "enough") : new AddComment("not yet"),
            21 => new ReopenCase(null, "not good"),
            22 or 23 => Mend(visit),
            < 32 => random.Next(5) < 2 ? Watch() : Verb(visit),
            _ when random.Next(6) == 0 && state.Approvals.LastOrDefault(a => a.IsOpen && a.IsSign) is { } sign => new RemoveSigner(0, "not needed", sign.Number),
            _ when state.Approvals.Where(a => a.IsOpen).ToArray() is { Length: > 0 } open && Pick(open) is var asked => random.Next(2) == 0 ? new ApproveAsked(asked.Number, null) : new RefuseAsked(asked.Number, "no"),
            _ when state.Parked is not null && random.Next(2) == 0 => new RenewParking("still rain", "in autumn", now.AddDays(random.Next(1, 4))),
            _ => state.Suspensions.IsEmpty ? Verb(visit) : new ResumeWork(state.Suspensions[random.Next(state.Suspensions.Length)].Visit, null),
        };
    }

    /// <summary>What people do among themselves, and to the clocks.</summary>
    CaseCommand Verb(int visit)
    {
        int? target = random.Next(4) == 0 ? null : visit;
        return random.Next(14) switch
        {
            12 => new AddSigner(visit, "u-" + Pick(people), null, null, false, "hear them", Pick("before", "beside", "after")),
            13 when state.Approvals.LastOrDefault(a => a.IsOpen && a.IsSign) is { } sign => new RemoveSigner(0, "not needed", sign.Number),
            0 => new RecallItem(state.Items.Where(i => i.Status == ItemStatus.Done).Select(i => i.Visit).DefaultIfEmpty(visit).Last()),
            1 => new DelegateItem(visit, "u-" + Pick(people), "look"),
            2 => new ResolveItem(visit, Pick(null, "looked")),
            3 => random.Next(8) == 0 ? new WithdrawCase("no more") : new ResolveItem(visit, "looked"),
            4 => random.Next(8) == 0 ? new VoidCase("double") : new UnclaimItem(visit),
            5 => random.Next(2) == 0 ? new AddSigner(visit, null, WalkedStreet.Id + Pick("-cg", "-zf", "-dj", "-zh"), Pick<int?>(null, 2), random.Next(2) == 0, "hear them") : new AddSigner(visit, "u-" + Pick(people), null, null, random.Next(2) == 0, "hear them", Pick(null, "before", "beside", "after")),
            6 => state.Approvals.FirstOrDefault(a => a.IsOpen && a.IsSign) is { } sign ? new RemoveSigner(0, "not needed", sign.Number) : new RemoveSigner(visit, "not needed"),
            7 or 8 => new SuspendWork(target, Pick("等待材料", "等待鉴定", "等待上级批复", "等待当事人补充材料"), null, random.Next(2) == 0 ? null : now + TimeSpan.FromHours(random.Next(1, 60))),
            9 => new ExtendTime(target, Pick("1 workdays", "2 workdays", "3 workdays", "4 workhours"), "rain", null),
            10 => random.Next(2) == 0 ? new RefuseAsked(Math.Max(1, state.Approvals.Length), "no") : new ApproveAsked(Math.Max(1, state.Approvals.Length), null),
            _ => new ResumeWork(target, null),
        };
    }

    /// <summary>What superiors do, and those who answer them.</summary>
    CaseCommand Watch()
    {
        if (state.Supervisions.LastOrDefault(s => s.IsOpen) is { } one && random.Next(3) > 0)
            return one.Status == SupervisionStatus.Waiting && random.Next(4) > 0 ? new GiveFeedback(one.Number, "half done") : random.Next(3) switch
            {
                0 => new AcceptFeedback(one.Number, null),
                1 => new SendBackFeedback(one.Number, "more", Pick(null, "1 workdays")),
                _ => new LiftSupervision(one.Number, "done"),
            };
        return random.Next(5) switch
        {
            0 or 1 => new SuperviseCase(Pick("supervise", "order", "instruct"), "how does it go", Pick(null, WalkedStreet.Id + "-zf"), Pick(null, "4 workhours")),
            2 when state.Parked is not null => new RenewParking("still rain", null, now.AddDays(random.Next(1, 4))),
            2 or 3 => new ParkCase("rain", "in spring", now.AddDays(random.Next(1, 4))),
            _ => new UrgeItem(null, null),
        };
    }

    /// <summary>What units ask of each other.</summary>
    CaseCommand Together(int visit)
    {
        var ask = state.Assists.IsEmpty ? 1 : state.Assists[random.Next(state.Assists.Length)].Number;
        return random.Next(6) switch
        {
            // Whoever may still ask, or hardly anybody ever would.
            0 or 1 => new AskExcuse(state.Flow.Timers.ToArray().Where(t => t.Timer == LowCode.Flows.Summoning.Ask).Select(t => t.Visit).DefaultIfEmpty(visit).First(), "nobody to send", Pick(null, "440104-ga")),
            2 => new AskAssistance(visit, Pick(WalkedStreet.Id + "-cg", WalkedStreet.Id + "-zf", "440104-cg"), "look at the pipes", Pick(null, "2 workdays")),
            3 => new AnswerAssistance(ask, "looked", random.Next(3) == 0),
            4 => random.Next(2) == 0 ? new WithdrawAssistance(ask, "found out") : new SendSignal("photo", "early"),
            _ => new ScoreAssistance(ask, random.Next(0, 6), null),
        };
    }

    MendIncident Mend(int visit)
    {
        var incidents = state.Flow.Incidents.ToArray();
        if (incidents.Length > 0) visit = incidents[random.Next(incidents.Length)].Visit;
        return random.Next(3) switch
        {
            0 => new MendIncident(visit, "retry", null, null, "again"),
            1 => new MendIncident(visit, "skip", Pick("done", "accept", "go"), null, "go on"),
            _ => new MendIncident(visit, "move", null, Pick("intake", "handle", "plan", "left", "told"), "elsewhere"),
        };
    }

    CompleteItem Complete(CaseItem? item, int visit)
    {
        var outcome = item is { Outcomes.Count: > 0 } ? item.Outcomes[random.Next(item.Outcomes.Count)] : null;
        return new CompleteItem(visit, outcome, item?.Form switch
        {
            "handling" => RequestForms.Handled,
            "callback" => outcome == "unresolved" ? RequestForms.Dissatisfied : RequestForms.CalledBack,
            "review" => RequestForms.Reviewed,
            "plan" => OpeningForm(),
            "arrival" => RequestForms.Report,
            "record" => Record.Of(("done", "moved the stalls")),
            null when item?.Post is "streetLeader" => Record.Of(("unit", WalkedStreet.Id + Pick("-cg", "-zf")), ("ground", "nearest")),
            null when item?.Post == "dispatcher" => Record.Of(("unit", WalkedStreet.Id + Pick("-cg", "-zf", "-nowhere"))),
            _ => app.Manifest.Form != "topic" && random.Next(3) == 0 ? Record.Of(("urgent", random.Next(2) == 0)) : Record.Empty,
        }, null);
    }

    Record OpeningForm() => app.Manifest.Form == "apply" ? Record.Of(("matter", "a walk"), ("kind", Pick("joint", "emergency")), ("why", "asked three times in vain"), ("spot", "here"), ("departments", Value.Of(["440104-cg", "440104-sc"])))
        : app.Manifest.Form == "topic" ? Record.Of(("topic", "a walk")) : app.Manifest.Id == "wild"
        ? Record.Of(("summary", "a walk"), ("again", random.Next(2) == 0), ("parts", Value.Of([.. new[] { "a", "b", "c" }.Where(_ => random.Next(2) == 0).Select(p => Value.Of(p))])))
        : RequestForms.About(Pick("noise", "lighting", "dispute", "other")).With("confidential", random.Next(4) == 0);

    T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
