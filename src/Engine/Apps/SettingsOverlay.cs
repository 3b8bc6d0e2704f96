using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>
/// Lays a unit's settings over what the template says, before it is compiled: so that everything downstream, from the runner to the picture, sees one
/// app and need not know of settings. What names nothing in the template is a problem. Pure.
/// </summary>
sealed class SettingsOverlay(InstallationSettings settings, List<Problem> problems)
{
    readonly HashSet<string> posts = new(StringComparer.Ordinal), deadlines = new(StringComparer.Ordinal);

    public AppManifest Over(AppManifest manifest) => manifest with
    {
        Name = settings.Name ?? manifest.Name,
        Noun = settings.Noun ?? manifest.Noun,
        Posts = manifest.Posts?.Select(Post).Distinct().ToList(),
        OpenedBy = manifest.OpenedBy?.Select(Post).Distinct().ToList(),
        Deadlines = Over(manifest.Deadlines, ""),
        Suspend = Over(manifest.Suspend),
        Park = Over(manifest.Park),
        Extend = Over(manifest.Extend),
        Residents = Over(manifest.Residents),
        Callback = Over(manifest.Callback, manifest.Rates?.Resolution),
    };

    public FlowDefinition Over(FlowDefinition flow, CompiledForm? parameters) => flow with
    {
        Activities = [.. flow.Activities.Select(Over)],
        Variables = Values(parameters) is { Count: > 0 } values ? (flow.Variables ?? Record.Empty).With(values) : flow.Variables,
    };

    public IEnumerable<DutyTable> Over(IReadOnlyCollection<DutyTable> tables)
    {
        foreach (var (id, table) in settings.Lists ?? [])
        {
            if (tables.All(t => t.Id != id)) problems.Add(Problem.At("app.settings.list.unknown", $"settings.lists.{id}", ("list", id)));
            problems.AddRange(FlowCheck.Check(table).Select(p => p with { Path = $"settings.lists.{id} {p.Path}" }));
        }
        // A unit's own table names the unit's own posts already.
        return tables.Select(table => settings.Lists?.TryGetValue(table.Id, out var own) == true ? own with { Id = table.Id }
            : table with { Rows = [.. table.Rows.Select(row => row.Post is { } post ? row with { Post = Post(post) } : row)] });
    }

    /// <summary>After all parts: what the settings name and the template does not have.</summary>
    public void Finish()
    {
        foreach (var post in settings.Posts?.Keys.Where(p => !posts.Contains(p)) ?? [])
            problems.Add(Problem.At("app.settings.post.unknown", $"settings.posts.{post}", ("post", post), ("known", string.Join(", ", posts.Order(StringComparer.Ordinal)))));
        foreach (var key in settings.Deadlines?.Keys.Where(d => !deadlines.Contains(d)) ?? [])
            problems.Add(Problem.At("app.settings.deadline.unknown", $"settings.deadlines.{key}", ("deadline", key), ("known", string.Join(", ", deadlines.Order(StringComparer.Ordinal)))));
    }

    ActivityDefinition Over(ActivityDefinition activity) => activity with
    {
        Candidates = activity.Candidates is { } asked ? asked with { Post = Post(asked.Post) } : null,
        Dispatcher = activity.Type == ActivityTypes.Dispatch ? Post(activity.Dispatcher ?? LightApp.DefaultDispatcher) : activity.Dispatcher,
        Leader = activity.Leader is { Length: > 0 } leader ? Post(leader) : activity.Leader,
        Parties = Parties(activity.Parties),
        Negotiate = activity.Negotiate is { Post: { Length: > 0 } answers } negotiate ? negotiate with { Post = Post(answers) } : activity.Negotiate,
        Assist = activity.Assist is { Post: { Length: > 0 } assists } assist ? assist with { Post = Post(assists) } : activity.Assist,
        Excuse = activity.Excuse is { Post: { Length: > 0 } rules } excuse ? excuse with { Post = Post(rules) } : activity.Excuse,
        Joint = activity.Joint is { Candidates: { } writers } joint ? joint with { Candidates = writers with { Post = Post(writers.Post) } } : activity.Joint,
        Rate = activity.Rate is { Candidates: { } raters } rate ? rate with { Candidates = raters with { Post = Post(raters.Post) } } : activity.Rate,
        Deadlines = Over(activity.Deadlines, activity.Id + "/"),
        Suspend = Over(activity.Suspend),
        Extend = Over(activity.Extend),
        Activities = activity.Activities?.Select(Over).ToList(),
    };

    /// <summary>Parties whose posts are written; what an expression gives stays as it is.</summary>
    Value Parties(Value parties) => parties.AsList is not { } list ? parties
        : Value.Of(Array.ConvertAll(list, party => party.AsRecord is { } record && record["post"] is { IsBlank: false } post ? Value.Of(record.With(Record.Of(("post", Post(post))))) : party));

    List<DeadlineDefinition>? Over(IReadOnlyList<DeadlineDefinition>? written, string prefix) => written?.Select(deadline =>
    {
        var key = prefix + deadline.Id;
        deadlines.Add(key);
        if (settings.Deadlines?.TryGetValue(key, out var within) != true) return deadline;
        if (deadline.Overridden(within!, out var changed) is { } wrong) problems.Add(wrong with { Path = $"settings.deadlines.{key}" });
        return changed;
    }).ToList();

    ResidentsDefinition? Over(ResidentsDefinition? residents)
    {
        foreach (var id in settings.Services?.Keys.Where(id => residents?.Services.Any(s => s.Id == id) != true) ?? [])
            problems.Add(Problem.At("app.settings.service.unknown", $"settings.services.{id}", ("service", id)));
        return residents is null || settings.Services is not { Count: > 0 } set ? residents : residents with
        {
            Services = [.. residents.Services.Select(service => set.GetValueOrDefault(service.Id) is { } own
                ? service with { Closed = own.Open is { } open ? !open : service.Closed, Phone = own.Phone ?? service.Phone } : service)],
        };
    }

    /// <param name="resolution">How the template counts what call-backs come to: a street may be stricter with itself, not kinder.</param>
    CallbackDefinition? Over(CallbackDefinition? callback, ResolutionRate? resolution)
    {
        if (settings.Callback is not { Count: > 0 } set) return callback;
        var levels = callback?.Levels ?? new Dictionary<string, string>();
        var outcomes = levels.Values.Append(callback?.Unsolved?.Outcome).ToHashSet();
        foreach (var (level, outcome) in set)
            if (!levels.ContainsKey(level) || !outcomes.Contains(outcome)) problems.Add(Problem.At("app.settings.callback", $"settings.callback.{level}", ("level", level), ("outcome", outcome)));
            else if (callback!.IsKinder(resolution, levels[level], outcome)) problems.Add(Problem.At("app.settings.callback.kinder", $"settings.callback.{level}", ("level", level), ("outcome", outcome), ("template", levels[level])));
        return callback is null ? null : callback with { Template = levels, Levels = levels.ToDictionary(l => l.Key, l => set.GetValueOrDefault(l.Key, l.Value), StringComparer.Ordinal) };
    }

    SuspendDefinition? Over(SuspendDefinition? terms) => terms is { Approval: { Length: > 0 } post } ? terms with { Approval = Post(post) } : terms;

    ExtendDefinition? Over(ExtendDefinition? terms) => terms is { Approval: { Length: > 0 } post } ? terms with { Approval = Post(post) } : terms;

    string Post(string post)
    {
        posts.Add(post);
        return settings.Posts?.GetValueOrDefault(post) is { Length: > 0 } own ? own : post;
    }

    /// <summary>A text or a list of texts; what an expression gives is known only when it runs and stays as it is.</summary>
    Value Post(Value written) => written switch
    {
        { AsText: ['=', ..] } => written,
        { AsText: { Length: > 0 } post } => Post(post),
        { AsList: { } list } => Value.Of(Array.ConvertAll(list, Post)),
        _ => written,
    };

    /// <summary>Values of all parameters, those not set by their defaults; checked as any form is.</summary>
    Record? Values(CompiledForm? parameters)
    {
        if (parameters is null)
        {
            if (settings.Parameters is { Count: > 0 }) problems.Add(Problem.At("app.settings.noParameters", "settings.parameters"));
            return null;
        }
        // Counted from no moment in particular: the same settings give the same app whenever it is compiled.
        var read = parameters.Evaluate(Record.Empty, settings.Parameters ?? Record.Empty, FormAccess.EditAll, new FormContext(FormMode.Submit, DateTimeOffset.UnixEpoch));
        // What was given and refused is not also missing.
        problems.AddRange(read.Problems.Where(p => p.Code != "form.required" || !read.Problems.Any(other => other.Path == p.Path && other.Code != p.Code))
            .Select(p => p with { Path = $"settings.parameters.{p.Path}" }));
        // A text that begins with = is an expression to the flow; a value must never become one.
        foreach (var (name, value) in read.Values)
            if (HasExpression(value)) problems.Add(Problem.At("app.settings.expression", $"settings.parameters.{name}", ("parameter", name)));
        return read.Values;
    }

    static bool HasExpression(Value value) => value switch
    {
        { AsText: ['=', ..] } => true,
        { AsList: { } list } => Array.Exists(list, HasExpression),
        { AsRecord: { } record } => record.Any(member => HasExpression(member.Value)),
        _ => false,
    };
}
