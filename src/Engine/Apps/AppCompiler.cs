using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>Reads a package, checks every part and how the parts fit together, and makes it runnable. Pure.</summary>
public static partial class AppCompiler
{
    /// <returns>The app, or every problem found with the file it stands in as the beginning of its path.</returns>
    /// <param name="package">The files.</param>
    /// <param name="settings">What a unit sets over them; null for the template as it is.</param>
    /// <param name="digest">The name the settings are stored under; worked out when null.</param>
    public static (LightApp? App, IReadOnlyList<Problem> Problems) Compile(AppPackage package, InstallationSettings? settings = null, string? digest = null)
    {
        var problems = new List<Problem>();
        var app = Compile(package, settings, digest, problems);
        return (app, ProblemPlaces.Of(package, problems));
    }

    static LightApp? Compile(AppPackage package, InstallationSettings? settings, string? digest, List<Problem> problems)
    {
        var manifest = Read(package, "app.json", AppsJson.Default.AppManifest, problems);
        var definition = Read(package, "flow.json", FlowJson.Default.FlowDefinition, problems);
        settings ??= InstallationSettings.None;
        var options = OptionFiles.Read(package, settings, problems);
        var forms = ReadForms(package, options, problems);
        var duties = ReadDuties(package, problems);
        var messages = MessageFiles.Read(package, problems);
        var papers = PaperFiles.Read(package, forms.Values, problems);
        var registers = AppRegisterFiles.Read(package, problems);
        var prints = PrintFiles.Read(package, forms.Values, problems);
        var views = LedgerLayoutFiles.Read(package, forms.Values, problems);
        var statistics = StatisticFiles.Read(package, forms.Values, problems);
        var parameters = ReadParameters(package, problems);
        if (manifest is null || definition is null || problems.Count > 0) return null;

        CheckManifest(manifest, forms, problems);
        manifest.Rates?.Check(forms.Values, step => AllSteps(definition.Activities).Any(a => a.Id == step), problems);
        // Parameters have their defaults, so they count also where nothing is set.
        if (!settings.IsNone || parameters is not null)
        {
            var overlay = new SettingsOverlay(settings, problems);
            (manifest, definition) = (overlay.Over(manifest), overlay.Over(definition, parameters));
            duties = overlay.Over(duties.Values).ToFrozenDictionary(t => t.Id, StringComparer.Ordinal);
            overlay.Finish();
        }
        var flow = FlowCompiler.Compile(definition);
        problems.AddRange(flow.Problems.Select(p => In("flow.json", p)));
        var steps = ReadSteps(definition.Activities, forms, duties, problems).ToFrozenDictionary(StringComparer.Ordinal);
        CheckFields(forms.Values, problems);
        var title = Compile(manifest.Title, "title", problems);
        var confidential = manifest.Confidential is { } source ? Compile(source, "confidential", problems) : null;
        var answer = manifest.Answer is { } text ? Compile(text, "answer", problems) : null;
        var asked = forms.Values.SelectMany(f => f.Definition.Fields).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (member, expression) in new[] { ("title", title), ("confidential", confidential), ("answer", answer) })
            foreach (var read in Unasked(expression, asked)) problems.Add(Problem.At("app.field.unknown", $"app.json {member}", ("field", read)));
        var deadlines = Rules(manifest.Deadlines, "app.json", problems);
        var extend = ExtendRules.Read(manifest.Extend, "app.json", problems);
        var supervision = SupervisionRules.Read(manifest.Supervision, "app.json", problems) ?? SupervisionRules.Plain;
        if (flow.Flow is not null && forms.TryGetValue(manifest.Form, out var asks)) ServiceCheck.Check(manifest.Residents, flow.Flow, asks, problems);
        PatrolDefinition.Check(manifest.Patrol, forms.GetValueOrDefault(manifest.Form), problems);
        if (flow.Flow is not null) CallbackDefinition.Check(manifest.Callback, flow.Flow, forms, problems);
        if (flow.Flow is not null) SelfHandlingDefinition.Check(manifest.SelfHandled, flow.Flow, forms, problems);
        if (flow.Flow is not null) MergeDefinition.Check(manifest.Merge, flow.Flow, forms, problems);
        if (forms.TryGetValue(manifest.Form, out var opening)) SplitDefinition.Check(manifest.Split, opening, problems);
        if (problems.Count > 0 || flow.Flow is null || title is null) return null;
        return new LightApp(manifest, package.Digest, forms, flow.Flow, duties, title, confidential, deadlines, steps, messages)
        {
            Answer = answer, Suspend = SuspendRules.Read(manifest.Suspend), Extend = extend, Park = SuspendRules.Read(manifest.Park), Supervision = supervision, Parameters = parameters, Settings = settings, SettingsDigest = digest ?? settings.Digest,
            Papers = papers, Registers = registers, Prints = prints, Views = views, Statistics = statistics, Options = [.. options.Values.OrderBy(o => o.Id, StringComparer.Ordinal)],
        };
    }

    static FrozenDictionary<string, CompiledForm> ReadForms(AppPackage package, FrozenDictionary<string, OptionList> options, List<Problem> problems)
    {
        var forms = new Dictionary<string, CompiledForm>(StringComparer.Ordinal);
        foreach (var path in package.Paths.Where(p => p.StartsWith("forms/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (Read(package, path, FormJson.Default.FormDefinition, problems) is not { } form) continue;
            var compiled = FormCompiler.Compile(OptionList.Laid(form, options, field => problems.Add(Problem.At("app.options.unknown", path, ("field", field.Label?.Zh ?? field.Id), ("list", field.List!)))));
            problems.AddRange(compiled.Problems.Select(p => In(path, p)));
            if (compiled.Form is not null) forms[form.Id] = compiled.Form;
        }
        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    static CompiledForm? ReadParameters(AppPackage package, List<Problem> problems)
    {
        const string file = "parameters.json";
        if (package[file] is null || Read(package, file, FormJson.Default.FormDefinition, problems) is not { } form) return null;
        var compiled = FormCompiler.Compile(form);
        problems.AddRange(compiled.Problems.Select(p => In(file, p)));
        // A file belongs to a case; an installation has none.
        if (compiled.Form is { HasFiles: true }) problems.Add(Problem.At("app.parameters.files", file));
        return compiled.Form;
    }

    static FrozenDictionary<string, DutyTable> ReadDuties(AppPackage package, List<Problem> problems) => package.Paths
        .Where(p => p.StartsWith("lists/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal))
        .Select(p => Read(package, p, FlowJson.Default.DutyTable, problems)).OfType<DutyTable>()
        .DistinctBy(t => t.Id).ToFrozenDictionary(t => t.Id, StringComparer.Ordinal);

    static void CheckManifest(AppManifest manifest, FrozenDictionary<string, CompiledForm> forms, List<Problem> problems)
    {
        if (!Id().IsMatch(manifest.Id)) problems.Add(Problem.At("app.id", "app.json", ("id", manifest.Id)));
        if (!SemanticVersion().IsMatch(manifest.Version)) problems.Add(Problem.At("app.version", "app.json", ("version", manifest.Version)));
        if (!Prefix().IsMatch(manifest.NumberPrefix)) problems.Add(Problem.At("app.numberPrefix", "app.json", ("prefix", manifest.NumberPrefix)));
        if (!forms.TryGetValue(manifest.Form, out var opening)) problems.Add(Problem.At("app.startForm.unknown", "app.json", ("form", manifest.Form)));
        else
            foreach (var column in new[] { manifest.Columns?.Category, manifest.Columns?.Claimant, manifest.Columns?.Channel, manifest.Columns?.Place, manifest.Columns?.Grid })
                if (column is not null && !opening.Definition.Fields.Any(f => f.Id == column))
                    problems.Add(Problem.At("app.column.unknown", "app.json columns", ("field", column), ("form", manifest.Form)));
    }

    static IEnumerable<ActivityDefinition> AllSteps(IEnumerable<ActivityDefinition> activities) => activities.SelectMany(a => AllSteps(Generated.Inside(a)).Prepend(a));

    static IEnumerable<KeyValuePair<string, StepRules>> ReadSteps(
        IReadOnlyList<ActivityDefinition> activities, FrozenDictionary<string, CompiledForm> forms, FrozenDictionary<string, DutyTable> duties, List<Problem> problems)
    {
        foreach (var activity in activities)
        {
            foreach (var inner in ReadSteps(Generated.Inside(activity), forms, duties, problems)) yield return inner;
            if (activity.Type == ActivityTypes.Summon) continue;
            if (activity.Form is { } form && !forms.ContainsKey(form))
                problems.Add(Problem.At("app.form.unknown", $"flow.json {activity.Id}", ("activity", activity.Name ?? activity.Id), ("form", form)));
            if (activity.Table is { } table && !duties.ContainsKey(table))
                problems.Add(Problem.At("app.list.unknown", $"flow.json {activity.Id}", ("activity", activity.Name ?? activity.Id), ("list", table)));
            var deadlines = Rules(activity.Deadlines, $"flow.json {activity.Id}", problems);
            var access = Access(activity, problems);
            var (suspend, extend) = (SuspendRules.Read(activity.Suspend), ExtendRules.Read(activity.Extend, $"flow.json {activity.Id}", problems));
            foreach (var (verb, terms) in new (string, object?)[] { ("suspend", suspend), ("extend", extend) })
                if (terms is not null && activity.Allow?.Contains(verb) != true)
                    problems.Add(Problem.At("app.terms.notAllowed", $"flow.json {activity.Id}", ("activity", activity.Name ?? activity.Id), ("verb", verb)));
            var documents = Documents(activity, forms, problems);
            if (!deadlines.IsEmpty || access != FormAccess.EditAll || suspend is not null || extend is not null || !documents.IsEmpty)
                yield return new(activity.Id, new StepRules(access, deadlines, suspend, extend) { Documents = documents });
        }
    }

    /// <summary>The member <c>access</c> of a task: <c>{ "default": "read", "fields": { "result": "edit" } }</c>. The flow room keeps it unread.</summary>
    static FormAccess Access(ActivityDefinition activity, List<Problem> problems)
    {
        if (activity.Extra?.TryGetValue("access", out var written) != true) return FormAccess.EditAll;
        try
        {
            return written.Deserialize(AppsJson.Default.FormAccess) ?? FormAccess.EditAll;
        }
        catch (JsonException wrong)
        {
            foreach (var fault in JsonFault.Of("access", Encoding.UTF8.GetBytes(written.GetRawText()), wrong, AppsJson.Default.FormAccess))
                problems.Add(Problem.At("app.access", $"flow.json {activity.Id}", ("activity", activity.Name ?? activity.Id), ("reason", ProblemText.Of(fault)), ("reasonEn", ProblemText.Of(fault, "en"))));
            return FormAccess.EditAll;
        }
    }

    /// <summary>The member <c>documents</c> of a task: ids of documents of the app's forms that it waits for.</summary>
    static ImmutableArray<string> Documents(ActivityDefinition activity, FrozenDictionary<string, CompiledForm> forms, List<Problem> problems)
    {
        if (activity.Extra?.TryGetValue("documents", out var written) != true) return [];
        if (written.ValueKind != JsonValueKind.Array || written.EnumerateArray().Any(d => d.ValueKind != JsonValueKind.String))
        {
            problems.Add(Problem.At("app.documents", $"flow.json {activity.Id}", ("activity", activity.Name ?? activity.Id)));
            return [];
        }
        ImmutableArray<string> ids = [.. written.EnumerateArray().Select(d => d.GetString()!)];
        foreach (var id in ids.Where(id => !forms.Values.Any(f => f.Definition.Documents.Any(d => d.Id == id))))
            problems.Add(Problem.At("app.document.unknown", $"flow.json {activity.Id}", ("activity", activity.Name ?? activity.Id), ("document", id)));
        return ids;
    }

    /// <summary>One name is one datum in all forms of an app, so it cannot be text in one and a number in another.</summary>
    static void CheckFields(IReadOnlyCollection<CompiledForm> forms, List<Problem> problems)
    {
        var seen = new Dictionary<string, (FieldType Type, string Form)>(StringComparer.Ordinal);
        foreach (var form in forms.OrderBy(f => f.Definition.Id, StringComparer.Ordinal))
            foreach (var field in form.Definition.Fields)
                if (!seen.TryAdd(field.Id, (field.Type, form.Definition.Id)) && seen[field.Id].Type != field.Type)
                    problems.Add(Problem.At("app.field.twice", $"forms/{form.Definition.Id}.json", ("field", field.Id), ("first", seen[field.Id].Form), ("second", form.Definition.Id)));
        // A rule may read what another form asks; what no form asks is a slip of the pen and would read as nothing for ever.
        foreach (var form in forms)
            foreach (var read in form.ForeignReads.Where(read => !seen.ContainsKey(read)))
                problems.Add(Problem.At("app.field.unknown", $"forms/{form.Definition.Id}.json", ("field", read)));
    }

    /// <summary>Fields an expression reads that no form asks: it would read nothing for ever.</summary>
    static IEnumerable<string> Unasked(Expression? expression, HashSet<string> asked) => (expression?.Reads ?? [])
        .Select(read => read.Split('.', '[')).Where(path => path is ["form", { Length: > 0 }, ..] && !asked.Contains(path[1])).Select(path => path[1]).Distinct();

    static ImmutableArray<DeadlineRule> Rules(IEnumerable<DeadlineDefinition>? definitions, string place, List<Problem> problems) =>
        [.. (definitions ?? []).Select((d, i) => d.Read($"{place} deadlines[{i}]", problems)).OfType<DeadlineRule>()];

    static Expression? Compile(string source, string member, List<Problem> problems)
    {
        var expression = Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out var problem);
        if (problem is not null) problems.Add(In($"app.json {member}", problem));
        return expression;
    }

    static Problem In(string file, Problem problem) => problem with { Path = problem.Path is null ? file : $"{file} {problem.Path}" };

    internal static T? Read<T>(AppPackage package, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> info, List<Problem> problems) where T : class
    {
        if (package[path] is not { } content)
        {
            problems.Add(Problem.At("app.file.missing", path));
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize(content, info) ?? throw new JsonException("null");
        }
        catch (JsonException wrong)
        {
            problems.AddRange(JsonFault.Of(path, content, wrong, info));
            return null;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^\d{1,6}\.\d{1,6}\.\d{1,6}$")]
    private static partial Regex SemanticVersion();

    [GeneratedRegex("^[A-Z]{1,4}$")]
    private static partial Regex Prefix();
}
