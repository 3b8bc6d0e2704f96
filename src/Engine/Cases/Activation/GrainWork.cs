using System.Text.Json;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Effects;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Scripts;
using LowCode.Storage;
using LowCode.Telemetry;
using LowCode.Views;

namespace LowCode.Cases.Activation;

/// <summary>What every grain of a node works with, and the steps of a turn that reach outside the pure part.</summary>
sealed class GrainWork(
    GrainSettings settings, IJournal journal, KeyStore keys, Snapshots snapshots, CaseLoader loader, AppStore apps, NumberAllotter numbers,
    DirectoryCache directories, CalendarHolder calendars, ScriptPool scripts, OutsideNumbers outside, Attachments attachments, PrefillTickets prefills, PrefillDesk prefill, SuggestionDesk suggestions, RegisterCatalog registers, RegisterReading records, TimeProvider time)
{
    /// <summary>Records of one register that a form may name at once; further ones are not looked for.</summary>
    const int MostRecords = 2000;

    public GrainSettings Settings { get; } = settings;
    public IJournal Journal { get; } = journal;
    public KeyStore Keys { get; } = keys;
    public CaseLoader Loader { get; } = loader;
    public TimeProvider Time { get; } = time;

    /// <summary>Decides purely; runs the scripts it asks for in between, a bounded number of rounds.</summary>
    public async ValueTask<Decision> DecideAsync(CaseState state, CommandRequest request, CancellationToken cancellation)
    {
        if (request.Expected is { } seen && seen != state.Version)
            return new Decision([], state, [], Time.GetUtcNow(), Refusal.Of(RefusalKind.Stale, Problem.Of("case.changed")));
        CaseFacts facts;
        try
        {
            facts = await FactsAsync(state, request, cancellation);
        }
        catch (RefusedException refused)
        {
            // As a value: a repeated command is answered by its key even when, say, its app is no longer installed.
            return new Decision([], state, [], Time.GetUtcNow(), new Refusal(refused.Kind, [.. refused.Problems]));
        }
        var decision = CaseDecider.Decide(state, request.Command, request.Actor, facts, request.OccurredAt is { } at ? Journaled(at) : null);
        for (var round = 0; decision.Refusal is null && decision.Asks.Count > 0; round++)
        {
            // Scripts that call each other without end are an incident of their step; a timer whose command was refused would be tried for ever.
            if (round > Settings.ScriptRounds) return decision with { Refusal = Refusal.Of(RefusalKind.Invalid, Problem.Of("script.rounds")) };
            var answers = new List<(int, Value, Problem?)>(decision.Asks.Count);
            foreach (var ask in decision.Asks)
            {
                if (round == Settings.ScriptRounds)
                {
                    answers.Add((ask.Ask, default, Problem.Of("script.rounds")));
                    continue;
                }
                var begun = Time.GetTimestamp();
                var answer = await scripts.RunAsync(ask.Source, ask.Input.AsRecord ?? Record.Of(("input", ask.Input)), cancellation);
                Signals.ScriptDuration.Record(Time.GetElapsedTime(begun).TotalSeconds);
                Signals.ScriptCalls.Add(1, new KeyValuePair<string, object?>("result", answer.Problem is null ? "ok" : answer.Problem.Code));
                answers.Add((ask.Ask, answer.Value, answer.Problem));
            }
            decision = CaseDecider.Continue(state, decision, answers, request.Actor, facts);
        }
        if (decision.Refusal is not null) return decision;
        decision = decision with { App = facts.Target ?? facts.App, OrgStamp = AsksRights(request.Command) ? facts.Directory.Stamp : null };
        return facts.Sent.Count > 0 ? attachments.AttachTo(state, decision, facts) : decision;
    }

    /// <summary>The answer to a command that was accepted before under its key, or null when the key is new.
    /// Acceptance needs no look-up: the unique index refuses a known key in the append itself.</summary>
    public async ValueTask<CommandAnswer?> KnownAsync(CommandRequest request, CancellationToken cancellation)
    {
        if (request.Key is not { } key) return null;
        // guard: key lookup
        if (await Journal.FindAsync(request.Actor.Client, key, cancellation) is not { } known) return null;
        if (!known.Fingerprint.AsSpan().SequenceEqual(request.Fingerprint) || (request.Case != default && request.Case != known.Case))
            return new CommandAnswer(request.Case, CaseState.Nothing, Refusal.Of(RefusalKind.Invalid, Problem.At("command.keyReused", "key", ("key", key))));
        var then = await Loader.LoadAtAsync(known.Case, known.Version, cancellation);
        return then is null
            ? new CommandAnswer(known.Case, CaseState.Nothing, Refusal.Of(RefusalKind.NotFound, Problem.Of("case.unknown")))
            : new CommandAnswer(known.Case, then, Repeated: true);
    }

    /// <summary>The same request under the directory as it is now.</summary>
    /// <exception cref="RefusedException">The user or client is no longer there.</exception>
    public async ValueTask<CommandRequest> RenewAsync(CommandRequest request, CancellationToken cancellation)
    {
        if (request.Actor.Caller is not { } caller) return request;
        var directory = await directories.CurrentAsync(cancellation);
        if (directory.Stamp == caller.OrgStamp) return request;
        var now = caller.Under(directory, Time.GetUtcNow()) ?? throw new RefusedException(RefusalKind.NotSignedIn, Problem.Of("access.notSignedIn"));
        return request with { Actor = Actor.Of(now) with { Client = request.Actor.Client } };
    }

    /// <summary>Takes another platform's number for the case, so that no other case gets it; null when it is the case's own now.</summary>
    public async ValueTask<Refusal?> ReserveAsync(CaseId id, CommandRequest request, CancellationToken cancellation)
    {
        var reference = request.Command switch { OpenCase { Outside: { } named } => named, SetOutside set => set.Outside, _ => null };
        if (reference is null || await outside.TakeAsync(reference.System, reference.Number, id, request.Lane, cancellation)) return null;
        return Refusal.Of(RefusalKind.Conflict, Problem.At("outside.taken", "number", ("system", reference.System), ("number", reference.Number)));
    }

    /// <summary>Journal row, views, timer and outbox of an accepted command, and the memory to adopt once it is durable.</summary>
    public (Append Append, LoadedCase After) Compose(CaseId id, LoadedCase before, CommandRequest request, Decision decision)
    {
        var key = before.Key!;
        var version = before.Head.Version + 1;
        var now = Time.GetUtcNow();
        var payload = Sealing.Seal(key, id, version, CaseEvents.Codec.Encode(decision.Events));
        var row = JournalRow.Following(before.Head, id, request.Actor.Client, request.Key, request.Fingerprint, now, decision.At, request.Actor.Name, EventCodec.Json, payload);
        var rows = CaseProjection.Difference(id, before.State, decision.State, RecordForm.Of(decision.App!));
        // What an imported case's flow would have sent was sent by the other system, or is past.
        if (!before.State.Importing && !decision.State.Importing) AddEffects(rows, id, version, key, decision, request.Actor.Caller?.Directory ?? directories.Known, now, Actor.UserOf(request.Actor.Name));
        foreach (var file in decision.Attached) rows.Add(Attachments.Give(file, id, key));
        return (new Append(row, rows, request.Actor.Caller?.OrgStamp ?? decision.OrgStamp), new LoadedCase(decision.State, new CaseHead(row.Version, row.Hash), key));
    }

    /// <summary>After the commit: counts, and a snapshot now and then.</summary>
    public void Written(CaseId id, LoadedCase after, CommandRequest request)
    {
        Signals.CommandsAccepted.Add(1, new KeyValuePair<string, object?>("command", request.Command.GetType().Name));
        if (after.Head.Version % CaseSnapshot.Every != 0) return;
        var sealedBytes = Sealing.Seal(after.Key!, id, after.Head.Version, CaseSnapshot.Write(after.State));
        // Not waited for: a snapshot that is not written costs the next activation some milliseconds.
        _ = snapshots.SaveAsync(new Snapshot(id, after.Head.Version, CaseSnapshot.Codec, sealedBytes, after.Head.Hash))
            .ContinueWith(static saved => _ = saved.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    async ValueTask<CaseFacts> FactsAsync(CaseState state, CommandRequest request, CancellationToken cancellation)
    {
        var now = Journaled(Time.GetUtcNow());
        // guard: rights as they are now
        var directory = request.Actor.Caller?.Directory ?? (AsksRights(request.Command) ? null : directories.Known) ?? await directories.CurrentAsync(cancellation);
        if (request.Command is not OpenCase open)
        {
            var pinned = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
            var facts = new CaseFacts(now, pinned, calendars.Current, directory) { Recording = true };
            if (request.Command is CompleteItem { Advice: { } advice } chosen && request.Actor.Caller is { } chooser) facts = facts with { Advice = suggestions.Open(advice, request.Case, chosen.Visit, chooser) };
            if (request.Command is AttachFiles attach)
                return facts with { Sent = await attachments.SentAsync(request.Actor.Client, Record.Of(("sent", Value.Of([.. attach.Files.Select(id => (Value)Record.Of(("id", id)))]))), cancellation) };
            if (Named(request.Command) is { Count: > 0 } named) return facts with { Fellows = await FellowsAsync(named, cancellation) };
            if (request.Command is MigrateCase migrate) return facts with { Target = await apps.GetAsync(state.App, migrate.Version, migrate.Settings) };
            if (request.Command is SupplyDocuments supply) return facts with { Sent = await attachments.SentAsync(request.Actor.Client, supply.Files, cancellation) };
            if (request.Command is MendIncident { Form: { } mends }) return facts with { Records = await RecordsAsync(request, pinned.Forms.Values.Select(f => (f, mends)), cancellation) };
            if (request.Command is SplitCase split) return facts with { Records = await PartRecordsAsync(request, state, pinned.OpeningForm, split, cancellation) };
            if (request.Command is not CompleteItem complete || state.Item(complete.Visit)?.Form is not { } name || pinned.Forms.GetValueOrDefault(name) is not { } form) return facts;
            facts = facts with { Digest = prefill.DigestOf, Prefill = await PrefilledAsync(request, complete.Prefill, state.App, name, cancellation), Records = await RecordsAsync(request, [(form, complete.Form)], cancellation) };
            return complete.Form.Count > 0 && form.HasFiles ? facts with { Sent = await attachments.SentAsync(request.Actor.Client, complete.Form, cancellation) } : facts;
        }
        var path = directory.Tree.PathOf(new UnitId(open.Street)).Select(unit => unit.Id.Value);
        // What a running case is split into is that case still.
        var app = open is OpenChild { Parent.Visit: < 0 } ? await apps.InstalledAsync(open.App, path, cancellation) : await apps.OpenableAsync(open.App, path, cancellation);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(request.OccurredAt ?? now, calendars.Current.Zone).DateTime);
        var number = await numbers.NextAsync(open.Street, app.Manifest.NumberPrefix, day, cancellation);
        var opening = new CaseFacts(now, app, calendars.Current, directory, number) { Recording = true, Digest = prefill.DigestOf, Prefill = await PrefilledAsync(request, open.Prefill, open.App, app.Manifest.Form, cancellation) };
        if (open is OpenChild { Shared.Count: > 0 } part) return opening with { Sent = await attachments.SharedAsync(new CaseId(part.Parent.Case), part.Shared, cancellation) };
        var values = open.SelfHandled is { } handled ? open.Form.With(handled) : open.Form;
        var mended = open.SelfHandled is not null && app.Manifest.SelfHandled?.Form is { } second ? app.Forms[second] : null;
        opening = opening with { Records = await RecordsAsync(request, mended is null ? [(app.OpeningForm, open.Form)] : [(app.OpeningForm, open.Form), (mended, open.SelfHandled!)], cancellation) };
        var withFiles = app.OpeningForm.HasFiles || mended?.HasFiles == true;
        return withFiles ? opening with { Sent = await attachments.SentAsync(request.Actor.Client, values, cancellation) } : opening;
    }

    /// <summary>Records that are named and in the caller's sight. What a plugin, a flow or a resident sends is nobody's sight.</summary>
    async ValueTask<IReadOnlySet<(string Register, string Id)>?> RecordsAsync(CommandRequest request, IEnumerable<(CompiledForm Form, Record Sent)> forms, CancellationToken cancellation)
    {
        if (request.Actor.Caller is not { } caller) return null;
        var found = new HashSet<(string, string)>();
        foreach (var named in forms.Where(f => f.Form.HasRecords).SelectMany(f => ValueNames.RecordsIn(f.Form.Definition.Fields, f.Sent)).GroupBy(r => r.Field.Register!))
            // guard: records in sight
            // What cannot be an id, and what is beyond any form, is not looked for: it is nobody's to name.
            if (named.SelectMany(r => ValueNames.Codes(r.Value)).Where(CodeText.IsId).Distinct(StringComparer.Ordinal).Take(MostRecords).ToList() is { Count: > 0 } ids && await registers.FindAsync(named.Key, cancellation) is { } register)
                foreach (var id in await records.InSightAsync(caller, register, ids, cancellation)) found.Add((named.Key, id));
        return found;
    }

    /// <summary>Records the parts of a case name that are in the caller's sight. What the case itself has, its parts may have too.</summary>
    async ValueTask<IReadOnlySet<(string Register, string Id)>?> PartRecordsAsync(CommandRequest request, CaseState state, CompiledForm form, SplitCase split, CancellationToken cancellation) =>
        await RecordsAsync(request, split.Parts.Select(part => (form, part)), cancellation) is not { } seen ? null
            : seen.Concat(ValueNames.RecordsIn(form.Definition.Fields, state.Form).SelectMany(held => ValueNames.Codes(held.Value).Select(id => (held.Field.Register!, id)))).ToHashSet();

    /// <summary>Carried by the engine for somebody whose rights count when it arrives.</summary>
    static bool AsksRights(CaseCommand command) => command is FollowLead or TakeLink;

    static IReadOnlyList<string> Named(CaseCommand command) => command switch { MergeCases merge => merge.Cases, LinkCase link => [link.Case], _ => [] };

    /// <summary>Other cases as they stand now: so that what cannot be is said at once. Each decides for itself when it is asked.</summary>
    async ValueTask<IReadOnlyDictionary<string, CaseState>> FellowsAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, CaseState>(StringComparer.Ordinal);
        foreach (var named in ids)
            if (CaseId.TryParse(named, out var id) && await Loader.LoadAsync(id, cancellation) is { Key: not null } loaded) found[named] = loaded.State;
        return found;
    }

    async ValueTask<PrefillLayer> PrefilledAsync(CommandRequest request, PrefillUse? use, string app, string form, CancellationToken cancellation) =>
        use is null ? PrefillLayer.None : request.Actor.Caller is not { } caller
            ? request is { Actor.Applies: true, Command: OpenCase { Application: { } asked } } ? prefills.OpenOwn(asked.Phone, use, app, form) : PrefillLayer.None : await prefills.OpenAsync(caller, use, app, form, cancellation);

    /// <summary>A moment as the journal keeps it, in whole milliseconds: deciding with more would make the live state differ from its fold.</summary>
    static DateTimeOffset Journaled(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    void AddEffects(List<RowWrite> rows, CaseId id, long version, DataKey key, Decision decision, OrgDirectory? directory, DateTimeOffset now, string actor)
    {
        var n = 0;
        foreach (var one in decision.Events)
        {
            if (one is IncidentRaised) Signals.Incidents.Add(1);
            if (one is FormFilled filled)
                foreach (var correction in Corrections.Of(filled, decision.App!, decision.State, actor)) Add(correction);
            if ((one is OutsideTold told ? OutsideRules.EffectOf(told, decision.State, decision.At) : one as EffectRequested ?? Childing.EffectOf(one, decision.State) ?? RelatedEffects.Of(one, decision.State, decision.App!)) is { } effect) Add(effect);
        }
        foreach (var notice in CaseNotices.Of(decision.App!, decision, directory, calendars.Current.Zone, now)) Add(notice);

        void Add(EffectRequested effect)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(effect, FlowJson.Default.EffectRequested);
            rows.Add(OutboxRows.Add(new OutboxId(id, version, n++), effect.Kind, Sealing.Seal(key, id, version, body), now));
        }
    }
}

/// <summary>The calendar in force; replaced when an administrator imports a year.</summary>
public sealed class CalendarHolder
{
    public WorkCalendar Current { get; set; } = WorkCalendar.China;
}
