using System.Collections.Immutable;
using System.Globalization;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary>What the page of a case shows to merge it, split it and link it.</summary>
/// <param name="Alike">Cases in hand that could be merged under it.</param>
/// <param name="Parts">Forms of the parts it could be split into.</param>
/// <param name="Files">Files that may go with a part.</param>
/// <param name="Ticked">Files that were ticked for each part before.</param>
public sealed record RelatedView(IReadOnlyList<LikeCase> Alike, IReadOnlyList<FormView> Parts, IReadOnlyList<SplitFile> Files, IReadOnlyList<IReadOnlyList<string>> Ticked)
{
    /// <summary>Parts that the page takes at once.</summary>
    const int MostParts = 4;

    public static RelatedView None { get; } = new([], [], [], []);

    public static async Task<RelatedView> OfAsync(HttpContext http, CaseId id, CaseState state, LightApp app, CaseOffer offer, Failed? failed)
    {
        var page = PageContext.Of(http);
        var alike = offer.Merge ? await http.RequestServices.GetRequiredService<LikeCases>().OpenAsync(page.Caller!, id, state.App, state.Street, state.Category, 20, http.RequestAborted) : [];
        var files = offer.Split ? SplitFiles.Of(state, app, await http.RequestServices.GetRequiredService<CaseMask>().OfAsync(page.Caller!, state)) : [];
        var typed = failed is { Verb: "split" } ? Posted(failed.Posted, app) : [];
        return new([.. alike.Where(one => !state.Followers.Any(f => f.Case == one.CaseId && f.IsHeld))], offer.Split ? Forms(page, state, app, failed, typed) : [], files, [.. typed.Select(t => t.Files)]);
    }

    public static string Scope(int part) => string.Create(CultureInfo.InvariantCulture, $"part{part}");

    /// <summary>The name under which files are ticked for a part.</summary>
    public static string FilesOf(int part) => string.Create(CultureInfo.InvariantCulture, $"files{part}");

    public bool IsTicked(int part, string file) => part < Ticked.Count && Ticked[part].Contains(file);

    /// <summary>Messages on the parts that were posted, each with its control.</summary>
    public static IReadOnlyList<ErrorSummary.Line> Lines(IReadOnlyList<Problem> problems, Words words) =>
        [.. Enumerable.Range(0, MostParts).SelectMany(i => FormView.Lines(Of(problems, i), words, Scope(i))), .. FormView.Lines([.. problems.Where(p => p.Path?.StartsWith("parts.", StringComparison.Ordinal) != true)], words, "split-0")];

    /// <summary>The command that a page asks for; null with what is wrong, or with nothing when it asks for none of these.</summary>
    public static async Task<(CaseCommand? Command, IReadOnlyList<Problem> Problems)> ReadAsync(HttpContext http, string verb, IFormCollection posted, LightApp app)
    {
        var problems = new List<Problem>();
        switch (verb)
        {
            case "merge":
            case "link":
                var (ids, unknown) = await NamedAsync(http, posted);
                problems.AddRange(unknown);
                if (ids.Count == 0 && problems.Count == 0) problems.Add(Problem.At("merge.none", "numbers"));
                if (verb == "merge" && Text("reason") is null) problems.Add(Problem.At("command.needed", "reason", ("member", PageContext.Of(http).Words["member.reason"])));
                return problems.Count > 0 ? (null, problems) : (verb == "merge" ? new MergeCases(ids, Text("reason")!) : new LinkCase(ids[0], Text("kind") ?? CaseLink.Related, Text("note")), []);
            case "split":
                var parts = Posted(posted, app);
                if (parts.Count == 0) problems.Add(Problem.At("split.count", "parts", ("limit", MostParts.ToString(CultureInfo.InvariantCulture))));
                if (Text("reason") is null) problems.Add(Problem.At("command.needed", "reason", ("member", PageContext.Of(http).Words["member.reason"])));
                return problems.Count > 0 ? (null, problems) : (new SplitCase([.. parts.Select(p => p.Form)], Text("wait") is not null, Text("reason")!, [.. parts.Select(p => p.Files)]), []);
            default: return (null, []);
        }

        string? Text(string name) => posted[name].ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Cases that were ticked, and those whose numbers were typed.</summary>
    static async Task<(List<string> Ids, List<Problem> Unknown)> NamedAsync(HttpContext http, IFormCollection posted)
    {
        List<string> ids = [.. posted["cases"].OfType<string>().Where(one => one.Length > 0)];
        var numbers = posted["numbers"].ToString().Split([' ', ',', ';', '\uFF0C', '\u3001', '\uFF1B', '\n', '\r', '\t', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length == 0) return (ids, []);
        var found = await http.RequestServices.GetRequiredService<LikeCases>().NumbersAsync(PageContext.Of(http).Caller!, numbers, http.RequestAborted);
        ids.AddRange(numbers.Where(found.ContainsKey).Select(n => found[n]));
        return (ids, [.. numbers.Where(n => !found.ContainsKey(n)).Select(n => Problem.At("merge.unknown", "numbers", ("case", n)))]);
    }

    static FormDefinition Chosen(LightApp app, out FormAccess access)
    {
        var definition = app.OpeningForm.Definition;
        var chosen = app.Manifest.Split!.Fields!;
        access = new(FieldAccess.Hidden, definition.Fields.Where(f => chosen.Contains(f.Id)).Select(f => KeyValuePair.Create(f.Id, FieldAccess.Edit)).ToImmutableDictionary());
        return definition with { Fields = [.. definition.Fields.Where(f => chosen.Contains(f.Id))] };
    }

    sealed record PostedPart(Record Form, IReadOnlyList<string> Files);

    /// <summary>Parts that something was typed or ticked for; a blank one is not meant.</summary>
    static List<PostedPart> Posted(IFormCollection posted, LightApp app)
    {
        var form = Chosen(app, out _);
        return [.. Enumerable.Range(0, MostParts)
            .Select(i => new PostedPart(FormInput.Read(form, posted, null, Root(i)), [.. posted[FilesOf(i)].OfType<string>().Where(id => id.Length > 0)]))
            .Where(p => p.Files.Count > 0 || IsMeant(p.Form)).Select(p => p with { Form = NotBlank(p.Form) })];
    }

    static bool IsMeant(Record part) => part.Any(p => p.Value.AsText?.Trim() is { Length: > 0 } || p.Value.AsList is { Length: > 0 });

    static Record NotBlank(Record part)
    {
        var values = new RecordBuilder();
        foreach (var (name, value) in part)
            if (!value.IsBlank) values.Set(name, value);
        return values.ToRecord();
    }

    static List<FormView> Forms(PageContext page, CaseState state, LightApp app, Failed? failed, List<PostedPart> typed)
    {
        Chosen(app, out var access);
        var rest = state.Form;
        foreach (var field in app.Manifest.Split!.Fields!) rest = rest.Without(field);
        var context = new FormContext(FormMode.Draft, page.Now) { Case = state.Facts(), User = CaseOffers.FactsOf(page.Caller!), Workdays = page.Workdays };
        var forms = new List<FormView>();
        for (var i = 0; i < MostParts; i++)
        {
            var part = i < typed.Count ? typed[i].Form : null;
            var draft = app.OpeningForm.Evaluate(rest, part ?? Record.Empty, access, context);
            forms.Add(FormView.Of(app.OpeningForm, draft, part, failed is { Verb: "split" } ? Of(failed.Problems, i) : [], page.Words, Scope(i), root: Root(i)));
        }
        return forms;
    }

    static string Root(int part) => string.Create(CultureInfo.InvariantCulture, $"p{part}.");

    static List<Problem> Of(IReadOnlyList<Problem> problems, int part)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"parts.{part}.");
        return [.. problems.Where(p => p.Path?.StartsWith(place, StringComparison.Ordinal) == true).Select(p => p with { Path = p.Path![place.Length..] })];
    }
}
