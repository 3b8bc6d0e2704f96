using System.Globalization;
using LowCode.Apps;
using LowCode.Cases.Following;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>Fills papers with what a case says, as far as its reader may see it: what is masked on the page is masked on paper.</summary>
public sealed class PaperDesk(AppStore apps, CaseLoader loader, CaseMask mask, RegisterCatalog registers, RegisterReading records, Attachments attachments, TimeProvider time)
{
    /// <summary>How an app's own paper is named beside those of the product.</summary>
    public const string Own = "app:";

    /// <param name="paper">Id of a paper of the product, or <c>app:</c> and the name of one the app brings along.</param>
    /// <exception cref="RefusedException"><c>paper.unknown</c>.</exception>
    public async Task<(string Name, byte[] File)> FillAsync(Caller caller, CaseId id, CaseState state, string paper)
    {
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var (name, template) = await TemplateAsync(app, state, paper) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("paper.unknown", ("paper", paper)));
        var hidden = await mask.OfAsync(caller, state);
        var seen = hidden.Apply(state.Form);
        var names = new ValueNames(caller, registers, records);
        foreach (var form in app.Forms.Values) await names.LoadAsync(form.Definition.Fields, seen, CancellationToken.None);
        var facts = new PaperFacts(names, app, state, hidden, await loader.HistoryAsync(id));
        var (values, lists) = (Values(names, app, state, seen), Lists(names, app, state, seen));
        facts.AddTo(values);
        lists["arrivals"] = facts.Arrivals();
        return ($"{name}-{state.Number}.docx", WordTemplate.Fill(template, values, lists, await new PaperPictures(attachments, id).OfAsync(app, seen, WordTemplate.Named(template), CancellationToken.None)));
    }

    async Task<(string Name, byte[] File)?> TemplateAsync(LightApp app, CaseState state, string paper)
    {
        if (!paper.StartsWith(Own, StringComparison.Ordinal)) return PaperTemplates.Find(paper) is { } shipped ? (shipped.Name.Zh, PaperTemplates.FileOf(shipped)) : null;
        return app.Papers.FirstOrDefault(p => p.Id == paper[Own.Length..]) is { } own && (await apps.PackageAsync(state.App, state.AppVersion, CancellationToken.None))?[own.Path] is { } file ? (own.Id, file) : null;
    }

    Dictionary<string, string> Values(ValueNames names, LightApp app, CaseState state, Record seen)
    {
        var (caller, now) = (names.Caller, time.GetUtcNow());
        var fields = app.Forms.Values.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id).Where(f => f.Fields.IsEmpty).ToDictionary(f => f.Id, StringComparer.Ordinal);
        var values = fields.ToDictionary(f => "form." + f.Key, f => names.Text(f.Value, seen[f.Key]), StringComparer.Ordinal);
        foreach (var group in app.Forms.Values.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id).Where(f => f.Type == FieldType.Group)) Add(names, values, group, seen[group.Id], $"form.{group.Id}.");
        string Field(string? id) => id is not null && fields.TryGetValue(id, out var field) ? names.Text(field, seen[id]) : "";
        var columns = app.Manifest.Columns;
        var phone = fields.Values.FirstOrDefault(f => f.Element == "person.phone" || f.Type is FieldType.Mobile or FieldType.Phone);
        var due = CaseProjection.Row(default, state).Due;
        values["case.number"] = state.Number;
        values["case.title"] = state.Title;
        values["case.noun"] = app.Manifest.Noun.Zh;
        values["case.app"] = app.Manifest.Name.Zh;
        values["case.street"] = NameOf(caller, state.Street);
        values["case.owner"] = NameOf(caller, state.Owner);
        values["case.stage"] = CaseProjection.Stage(state);
        values["case.openedAt"] = Moment(state.OpenedAt);
        values["case.due"] = due is { } at ? Moment(DateTimeOffset.FromUnixTimeMilliseconds(at)) : "";
        values["case.category"] = Field(columns?.Category);
        values["case.claimant"] = state.Confidential ? "" : Field(columns?.Claimant);
        values["case.phone"] = state.Confidential || phone is null ? "" : Field(phone.Id);
        values["case.answer"] = OutsideRules.AnswerOf(app, seen, now) ?? "";
        values["case.summary"] = app.OpeningForm.Definition.Fields.FirstOrDefault(f => f.Type == FieldType.Textarea && !seen[f.Id].IsBlank) is { } about ? FieldText.Of(about, seen[about.Id]) : state.Title;
        values["unit.name"] = NameOf(caller, caller.Member.User.Home.Value ?? "");
        values["user.name"] = caller.Member.User.Name;
        values["today"] = Day(now);
        return values;
    }

    static void Add(ValueNames names, Dictionary<string, string> values, FieldDefinition group, Value filled, string around)
    {
        foreach (var field in group.Fields)
            if (field.Type == FieldType.Group) Add(names, values, field, filled[field.Id], $"{around}{field.Id}.");
            else if (field.Fields.IsEmpty) values[around + field.Id] = names.Text(field, filled[field.Id]);
    }

    static Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> Lists(ValueNames names, LightApp app, CaseState state, Record seen)
    {
        var lists = OfCase(names.Caller, app, state, CaseSight.Of(names.Caller, state, app));
        foreach (var table in app.Forms.Values.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id).Where(f => f.Type == FieldType.SubTable))
            lists[table.Id] = [.. (seen[table.Id].AsList ?? []).Select((row, n) => Entry([("n", $"{n + 1}"), .. table.Fields.Where(f => f.Fields.IsEmpty).Select(f => (f.Id, names.Text(f, row[f.Id])))]))];
        return lists;
    }

    static Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> OfCase(Caller caller, LightApp app, CaseState state, CaseSight sight)
    {
        var documents = sight.Documents(state).Select(d => (Document: d, Definition: Documenting.Find(app, d.Id))).Where(d => d.Definition is not null).ToList();
        return new(StringComparer.Ordinal)
        {
            ["documents"] = [.. documents.Select((d, n) => Entry(("n", $"{n + 1}"), ("name", d.Definition!.Name.Zh), ("source", PaperWords.Of("source." + Name(d.Document.Source))), ("state", PaperWords.Of(d.Document.IsLacking ? "lacking" : "there"))))],
            ["missing"] = [.. documents.Where(d => d.Document.IsLacking).Select((d, n) => Entry(("n", $"{n + 1}"), ("name", d.Definition!.Name.Zh), ("proves", d.Definition.Proves?.Zh ?? "")))],
            ["steps"] = [.. state.Items.Where(i => i.Status == ItemStatus.Done).Select((i, n) => Entry(("n", $"{n + 1}"), ("name", i.Name), ("who", i.Holder is { } who && caller.Directory.TryFindMember(new UserId(who), out var member) ? member.User.Name : ""),
                ("outcome", i.Outcome is { } outcome ? PaperWords.Find("outcome." + outcome) ?? "" : ""), ("at", i.DoneAt is { } at ? Moment(at) : "")))],
        };
    }

    static Dictionary<string, string> Entry(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var entry = new Dictionary<string, string>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values) entry[name] = value;
        return entry;
    }

    static string Name(DocumentSource source) => source.ToString().ToLowerInvariant();

    static string NameOf(Caller caller, string unit) => caller.Directory.Tree.TryFind(new UnitId(unit), out var found) ? found.Name : "";

    /// <summary>China has one zone and no summer time.</summary>
    internal static string Moment(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static string Day(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString(PaperWords.Of("day"), CultureInfo.InvariantCulture);
}
