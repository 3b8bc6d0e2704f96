using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench;

/// <summary>The settings of an installation as a form: what was sent, else what is set at the unit, else what the template says.</summary>
public sealed class InstallForm(LightApp template, Unit unit, InstallationSettings present, IFormCollection? posted, PageContext page)
{
    public LightApp Template { get; } = template;
    public Unit Unit { get; } = unit;
    public IReadOnlyList<string> Posts { get; } = template.UsedPosts;
    public IReadOnlyList<AppDeadline> Deadlines { get; } = [.. AppDeadline.Of(template).Where(d => d.Definition.Override is not null)];
    public IReadOnlyList<DutyTable> Lists { get; } = [.. template.Lists.OrderBy(t => t.Id, StringComparer.Ordinal).Select(t => present.Lists?.GetValueOrDefault(t.Id) ?? t)];

    /// <summary>Services for residents, as the template has them.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; } = template.Manifest.Residents?.Services ?? [];

    /// <summary>Levels of the call-back and what each comes to, as the template has it; none where nobody is called back.</summary>
    public IReadOnlyList<(OptionDefinition Level, string Outcome)> Levels { get; } = LevelsOf(template);

    /// <summary>The step of the call-back.</summary>
    public ActivityDefinition? CallbackStep => Template.Flow.Find(Template.Manifest.Callback?.Step ?? "")?.Definition;

    /// <summary>What a level can come to: what the template's levels come to, nothing that would count better than its own.</summary>
    public IEnumerable<string> OutcomesOf(string outcome) => Levels.Select(l => l.Outcome).Append(Template.Manifest.Callback?.Unsolved?.Outcome).OfType<string>().Distinct()
        .Where(own => Template.Manifest.Callback?.IsKinder(Template.Manifest.Rates?.Resolution, outcome, own) != true);

    /// <summary>What is set now may be an outcome that the version to come no longer has; then the template's holds.</summary>
    public string OutcomeShown(string level, string outcome) => (Typed("callback." + level) ?? present.Callback?.GetValueOrDefault(level)) is { } own && OutcomesOf(outcome).Contains(own) ? own : outcome;

    static IReadOnlyList<(OptionDefinition, string)> LevelsOf(LightApp template) =>
        template.Manifest.Callback is { Questions: [.., { Field: { } last }], Levels: { } levels } callback && template.Flow.Find(callback.Step ?? "")?.Definition.Form is { } form && template.Forms.TryGetValue(form, out var filled)
            ? [.. filled.Definition.Fields.FirstOrDefault(f => f.Id == last)?.Options.Where(o => levels.ContainsKey(o.Value)).Select(o => (o, levels[o.Value])) ?? []] : [];

    public bool IsOpen(ServiceDefinition service) => posted is not null ? posted["service.open." + service.Id].Contains("true") : present.Services?.GetValueOrDefault(service.Id)?.Open ?? !service.Closed;

    public string PhoneShown(ServiceDefinition service) => Typed("service.phone." + service.Id) ?? present.Services?.GetValueOrDefault(service.Id)?.Phone ?? service.Phone ?? "";

    public string NameShown => Typed("name") ?? present.Name?.Zh ?? "";
    public string NounShown => Typed("noun") ?? present.Noun?.Zh ?? "";

    public string PostShown(string post) => Typed("post." + post) ?? present.Posts?.GetValueOrDefault(post) ?? post;

    /// <summary>The number only; a street does not change what a deadline counts.</summary>
    public string DeadlineShown(AppDeadline deadline) => Typed("deadline." + deadline.Key) ?? AmountOf(present.Deadlines?.GetValueOrDefault(deadline.Key) ?? deadline.Definition.Within);

    public string UnitShown(DutyTable table, int row) => Typed(RowName(table, row)) ?? table.Rows[row].Unit;

    public static string RowName(DutyTable table, int row) => string.Create(CultureInfo.InvariantCulture, $"list.{table.Id}.{row}");

    public static string AmountOf(string? within) => WorkDuration.Parse(within, out var read) is null ? read.Amount.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>The parameters as any form is shown; null when the template has none.</summary>
    public FormView? Parameters(IReadOnlyList<Problem> problems)
    {
        if (Template.Parameters is not { } form) return null;
        var typed = posted is null ? null : FormInput.Read(form.Definition, posted);
        var draft = form.Evaluate(Record.Empty, typed ?? present.Parameters ?? Record.Empty, FormAccess.EditAll, new FormContext(FormMode.Draft, page.Now) { User = CaseOffers.FactsOf(page.Caller!) });
        IReadOnlyList<Problem> own = [.. problems.Where(p => p.Path?.StartsWith(ParameterPath, StringComparison.Ordinal) == true).Select(p => p with { Path = p.Path![ParameterPath.Length..] })];
        return FormView.Of(form, draft, typed, own, page.Words);
    }

    /// <summary>What was sent, as settings; only what differs from the template is kept, so that the next version brings its own of the rest.</summary>
    public InstallationSettings Read()
    {
        var posts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var post in Posts)
            if (Typed("post." + post) is { } own && own != post) posts[post] = own;
        var deadlines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var deadline in Deadlines)
            if (Typed("deadline." + deadline.Key) is { } amount && amount != AmountOf(deadline.Definition.Within)) deadlines[deadline.Key] = $"{amount} {UnitOf(deadline.Definition.Within)}";
        var lists = new SortedDictionary<string, DutyTable>(StringComparer.Ordinal);
        foreach (var table in Lists)
        {
            var own = table with { Rows = [.. table.Rows.Select((row, i) => Typed(RowName(table, i)) is { } chosen && chosen != row.Unit ? row with { Unit = chosen } : row)] };
            if (!own.Rows.SequenceEqual(Template.Lists.First(t => t.Id == table.Id).Rows)) lists[table.Id] = own;
        }
        var services = new SortedDictionary<string, ServiceSetting>(StringComparer.Ordinal);
        foreach (var service in Services)
        {
            var own = new ServiceSetting(posted is not null && IsOpen(service) == service.Closed ? service.Closed : null, Typed("service.phone." + service.Id) is { } phone && phone != service.Phone ? phone : null);
            if (own != new ServiceSetting()) services[service.Id] = own;
        }
        var callback = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (level, outcome) in Levels)
            if (Typed("callback." + level.Value) is { } own && own != outcome) callback[level.Value] = own;
        return new InstallationSettings
        {
            Callback = Some(callback),
            Services = Some(services),
            Name = LabelOf("name", Template.Manifest.Name), Noun = LabelOf("noun", Template.Manifest.Noun), Posts = Some(posts), Deadlines = Some(deadlines), Lists = Some(lists),
            Parameters = Template.Parameters is { } form && posted is not null ? Chosen(form, FormInput.Read(form.Definition, posted)) : null,
        };
    }

    /// <summary>The control a problem is about; null when it is about none on the page.</summary>
    public string? TargetOf(Problem problem)
    {
        var path = problem.Path ?? "";
        if (path.StartsWith(ParameterPath, StringComparison.Ordinal)) return "f-" + path[ParameterPath.Length..];
        if (path.StartsWith("settings.posts.", StringComparison.Ordinal) && IndexOf(Posts, path["settings.posts.".Length..]) is >= 0 and var post) return $"post-{post}";
        if (path.StartsWith("settings.deadlines.", StringComparison.Ordinal) && IndexOf([.. Deadlines.Select(d => d.Key)], path["settings.deadlines.".Length..]) is >= 0 and var deadline) return $"deadline-{deadline}";
        return null;
    }

    const string ParameterPath = "settings.parameters.";

    static int IndexOf(IReadOnlyList<string> all, string one) => all.Select((text, i) => (text, i)).Where(p => p.text == one).Select(p => p.i).DefaultIfEmpty(-1).First();

    /// <summary>The unit a deadline is written in, as the file has it.</summary>
    static string UnitOf(string? within) => WorkDuration.Parse(within, out var read) is null ? new WorkDuration(2, read.Unit).ToString()[2..] : "";

    static Record? Chosen(CompiledForm form, Record input)
    {
        var defaults = form.Evaluate(Record.Empty, Record.Empty, FormAccess.EditAll, new FormContext(FormMode.Draft, DateTimeOffset.UnixEpoch)).Values;
        return input.All(member => defaults[member.Key] == member.Value) ? null : input;
    }

    Label? LabelOf(string name, Label template) => Typed(name) is { } text && text != template.Zh ? new Label(text) : null;

    static SortedDictionary<string, T>? Some<T>(SortedDictionary<string, T> all) => all.Count > 0 ? all : null;

    string? Typed(string name) => posted?[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}
