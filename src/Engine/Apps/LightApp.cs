using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>A published version of a light app, compiled: immutable, shared by all cases pinned to it.</summary>
public sealed class LightApp
{
    readonly FrozenDictionary<string, DutyTable> duties;
    readonly ConcurrentDictionary<string, FrozenDictionary<string, DutyTable>> dutiesByStreet = new(StringComparer.Ordinal);

    internal LightApp(
        AppManifest manifest, string digest, FrozenDictionary<string, CompiledForm> forms, Flow flow, FrozenDictionary<string, DutyTable> duties,
        Expression title, Expression? confidential, ImmutableArray<DeadlineRule> deadlines, FrozenDictionary<string, StepRules> steps, MessageTemplates messages)
    {
        (Manifest, Digest, Forms, Flow, Title, Confidential, Deadlines, Steps, Messages) = (manifest, digest, forms, flow, title, confidential, deadlines, steps, messages);
        this.duties = duties;
    }

    /// <summary>Post that appoints a unit where a dispatch names none.</summary>
    internal const string DefaultDispatcher = "dispatcher";

    public AppManifest Manifest { get; }
    public string Digest { get; }
    public FrozenDictionary<string, CompiledForm> Forms { get; }
    public CompiledForm OpeningForm => Forms[Manifest.Form];
    public Flow Flow { get; }
    /// <summary>Over <c>form</c>: the case's title in lists.</summary>
    public Expression Title { get; }
    /// <summary>Over <c>form</c>: true makes the case confidential; null for never.</summary>
    public Expression? Confidential { get; }
    /// <summary>Over <c>form</c>: the text that is answered with; null when the app names none.</summary>
    public Expression? Answer { get; init; }
    /// <summary>Clocks of the whole case.</summary>
    public ImmutableArray<DeadlineRule> Deadlines { get; }
    /// <summary>On which terms the whole case may be suspended; null when it may not.</summary>
    public SuspendRules? Suspend { get; internal init; }
    /// <summary>On which terms the limits of the whole case may be moved; null when they may not.</summary>
    public ExtendRules? Extend { get; internal init; }
    /// <summary>On which terms it may be parked (挂账); null when it may not.</summary>
    public SuspendRules? Park { get; internal init; }
    /// <summary>Limits of supervision and urging.</summary>
    public SupervisionRules Supervision { get; internal init; } = SupervisionRules.Plain;
    /// <summary>What each human activity adds to its form, by activity id.</summary>
    public FrozenDictionary<string, StepRules> Steps { get; }
    /// <summary>Templates of messages that it can send: its own and those of the product.</summary>
    public MessageTemplates Messages { get; }

    /// <summary>Word templates of its own (文书), filled with a case.</summary>
    public IReadOnlyList<AppPaper> Papers { get; internal init; } = [];

    /// <summary>Ledgers of records it keeps beside its cases.</summary>
    public IReadOnlyList<AppRegister> Registers { get; internal init; } = [];

    /// <summary>How its cases stand on paper.</summary>
    public IReadOnlyList<PrintLayout> Prints { get; internal init; } = [];

    /// <summary>Views of its ledger.</summary>
    public IReadOnlyList<LedgerLayout> Views { get; internal init; } = [];

    /// <summary>Its own reports.</summary>
    public IReadOnlyList<AppStatistic> Statistics { get; internal init; } = [];

    /// <summary>Lists of options its fields share, with what a unit has in their place.</summary>
    public IReadOnlyList<OptionList> Options { get; internal init; } = [];

    /// <summary>What a unit may set when it installs, as a form; null when there is nothing.</summary>
    public CompiledForm? Parameters { get; internal init; }
    /// <summary>What was laid over the template.</summary>
    public InstallationSettings Settings { get; internal init; } = InstallationSettings.None;
    /// <summary>Names the settings for good; a case keeps it. Null when nothing is set.</summary>
    public string? SettingsDigest { get; internal init; }

    /// <summary>Whether its flow can always come to its end; worked out when it is first asked for.</summary>
    public SoundnessReport Soundness => soundness ??= Flows.Soundness.Check(Flow);
    SoundnessReport? soundness;

    /// <summary>Duty tables as they are written.</summary>
    public IReadOnlyCollection<DutyTable> Lists => duties.Values;

    /// <summary>What its steps keep from whoever performs them; null when none hides anything.</summary>
    public KeptFields? Kept => (kept ??= [KeptFields.Of(this)])[0];
    KeptFields?[]? kept;

    /// <summary>Posts that the flow and the duty tables name, each once; those that an expression gives are not known beforehand.</summary>
    public IReadOnlyList<string> UsedPosts => [.. Flow.Activities.SelectMany(PostsOf).Concat(Lists.OrderBy(t => t.Id, StringComparer.Ordinal).SelectMany(t => t.Rows).Select(r => r.Post).OfType<string>())
        .Concat(new[] { Suspend?.Approval, Extend?.Approval, Park?.Approval }.OfType<string>()).Distinct()];

    static IEnumerable<string> PostsOf(FlowActivity activity)
    {
        var named = activity.Definition.Candidates?.Post ?? default;
        IEnumerable<Value> posts = named.AsList ?? [named];
        var dispatcher = activity.Kind == ActivityKind.Dispatch ? activity.Definition.Leader ?? activity.Definition.Dispatcher ?? DefaultDispatcher : null;
        var parties = activity.Definition.Parties.AsList?.Select(p => p["post"]) ?? [];
        var further = new[] { activity.Definition.Joint?.Candidates?.Post ?? default, activity.Definition.Rate?.Candidates?.Post ?? default, activity.Definition.Negotiate?.Post, activity.Definition.Assist?.Post, activity.Definition.Excuse?.Post };
        return posts.Concat(parties).Concat(further).SelectMany(p => p.AsList ?? [p]).Select(p => p.AsText).Append(dispatcher).Append(activity.Definition.Suspend?.Approval).Append(activity.Definition.Extend?.Approval).OfType<string>().Where(p => p.Length > 0 && p[0] != '=');
    }

    /// <summary>
    /// The duty table as one street uses it. A unit written <c>~csgl</c> is the street's own office: <c>440104003-csgl</c>.
    /// Templates can so name offices of every street without knowing one.
    /// </summary>
    public DutyTable? DutyTable(string name, string street) =>
        dutiesByStreet.GetOrAdd(street, Resolve).GetValueOrDefault(name);

    FrozenDictionary<string, DutyTable> Resolve(string street) => duties.ToFrozenDictionary(d => d.Key, d => d.Value with
    {
        Rows = [.. d.Value.Rows.Select(row => row with { Unit = OfficeOf(row.Unit, street), Lead = row.Lead is { } lead ? OfficeOf(lead, street) : null })],
    });

    static string OfficeOf(string unit, string street) => unit.StartsWith('~') ? $"{street}-{unit[1..]}" : unit;
}

/// <summary>What a step may do with its form, and its clocks.</summary>
/// <param name="Access">Which fields it may edit, read or not see.</param>
/// <param name="Deadlines">Clocks that start when its work item opens.</param>
/// <param name="Suspend">On which terms it may be suspended; null when nothing is said.</param>
/// <param name="Extend">On which terms its limits may be moved; null when nothing is said.</param>
public sealed record StepRules(FormAccess Access, ImmutableArray<DeadlineRule> Deadlines, SuspendRules? Suspend = null, ExtendRules? Extend = null)
{
    /// <summary>Documents it waits for: it cannot be completed while one is missing.</summary>
    public ImmutableArray<string> Documents { get; init; } = [];

    public static StepRules None { get; } = new(FormAccess.EditAll, []);
}
