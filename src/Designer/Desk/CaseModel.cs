using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Desk.Phrasing;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary>What was sent and not done: shown again as it was typed, with the reasons.</summary>
public sealed record Failed(string Verb, int Visit, IFormCollection Posted, IReadOnlyList<Problem> Problems)
{
    /// <summary>Files that what was sent may name.</summary>
    public IReadOnlyDictionary<string, Record>? Files { get; init; }
    /// <summary>Nothing was sent: a phrase is wanted at one of its texts.</summary>
    public PhraseChoice? Phrases { get; init; }

    /// <summary>What is asked about once before the form is sent.</summary>
    public IReadOnlyList<Problem> Asks { get; init; } = [];

    /// <summary>A page of the form was turned.</summary>
    public bool Turns { get; init; }

    public bool Is(string verb, int visit) => Verb == verb && Visit == visit;

    public string Typed(string verb, int visit, string name) => Is(verb, visit) ? Posted[name].ToString() : "";
}

/// <summary>Earlier cases of one holder of documents.</summary>
public sealed record EarlierCases(IReadOnlyList<DocumentDefinition> Documents, IReadOnlyList<CaseLine> Cases);

/// <summary>Everything the page of one case shows.</summary>
/// <param name="Values">Values as this reader may see them.</param>
/// <param name="Forms">Forms of the work items the reader holds, by visit.</param>
/// <param name="Verified">The chain of the journal holds.</param>
/// <param name="Reads">Who has opened which copy.</param>
/// <param name="Key">For the commands of this rendering of the page.</param>
/// <param name="Did">The command that led here; its success is said once.</param>
public sealed record CaseModel(
    PageContext Page, CaseId Id, CaseState State, LightApp App, CaseOffer Offer, Record Values, IReadOnlyDictionary<int, FormView> Forms,
    IReadOnlyList<TimelineEntry> Timeline, bool Verified, IReadOnlyList<CopyRead> Reads, string Key, Failed? Failed, string? Did)
{
    public Words Words => Page.Words;

    /// <summary>Where its commands are sent.</summary>
    public string Address { get; init; } = $"/cases/{Id.Value}";

    /// <summary>Whom one acts for in a trial; null where one acts for oneself.</summary>
    public string? As { get; init; }

    /// <summary>Where a file of it is fetched: what a trial holds its sender has sent, and nobody else.</summary>
    public string FileAt(string file) => FilesAt is { } at ? at(file) : As is null ? FileView.OfCase(Id.Value, file) : FileView.OfSender(file);

    /// <summary>Where files are fetched by who follows a link.</summary>
    public Func<string, string>? FilesAt { get; init; }

    /// <summary>Names of units and people.</summary>
    public Picks Picks { get; init; } = new(Page);

    /// <summary>Drafts of its reader that were found again, by visit.</summary>
    public IReadOnlyDictionary<int, FormDraft> Drafts { get; init; } = new Dictionary<int, FormDraft>();

    /// <summary>The list of phrases that stands open at a text.</summary>
    public PhraseChoice? Phrases { get; init; }

    public FlowDescription Flow { get; } = AppFlow.Describe(App, Page.Words.Language);

    /// <summary>Platforms a case can come from.</summary>
    public IReadOnlyList<LowCode.Interop.OutsideSystem> Systems { get; init; } = [];

    public string NameOfSystem(string id) => Systems.FirstOrDefault(s => s.Id == id)?.Name ?? id;

    /// <summary>What is answered to the claimant and the platform it came from, as this reader may see it.</summary>
    public string? Answer => OutsideRules.AnswerOf(App, Values, Page.Now);

    /// <summary>What this reader may not see in the clear.</summary>
    public FieldMask Mask { get; init; } = FieldMask.None;

    /// <summary>Documents of the case that are this reader's to see.</summary>
    public IReadOnlyList<CaseDocument> Documents => [.. Mask.Sight.Documents(State)];

    /// <summary>Earlier cases of those whose documents these are, where one may have been shown.</summary>
    public IReadOnlyList<EarlierCases> Earlier { get; init; } = [];

    /// <summary>Units proposed for the dispatch that the reader has to decide, by visit.</summary>
    public IReadOnlyDictionary<int, Suggestions> Proposed { get; init; } = new Dictionary<int, Suggestions>();

    /// <summary>What it takes to merge, split and link the case.</summary>
    public RelatedView Related { get; init; } = RelatedView.None;

    /// <summary>Its reader follows a link and sees this item alone.</summary>
    public bool ByLink => Page.Caller?.Link is not null;

    /// <summary>Links that were sent for its steps, where its reader may end them.</summary>
    public IReadOnlyList<LowCode.Cases.Links.ActionLink> Links { get; init; } = [];

    /// <summary>Cases that may be about the same.</summary>
    public IReadOnlyList<AlikeCase> Alike { get; init; } = [];

    /// <summary>Where it lies; null where it has no point.</summary>
    public PlaceMap? Map { get; init; }

    /// <summary>What was sent in this case, oldest first.</summary>
    public IReadOnlyList<MessageLine> Messages { get; init; } = [];

    public ActivityDefinition? Activity(string id) => Outcomes.Find(App.Flow.Definition.Activities, id);

    public string StepName(int visit) => State.Item(visit)?.Name ?? (State.Flow.Visit(visit) is { } step ? Activity(step.Activity)?.Name ?? step.Activity : "");

    /// <summary>Units a case can go to: the street's offices and communities, then the district's departments.</summary>
    public IEnumerable<IGrouping<string, Unit>> Units() => UnitsAt(Page, new UnitId(State.Street));

    /// <summary>Units cases of a street can go to.</summary>
    public static IEnumerable<IGrouping<string, Unit>> UnitsAt(PageContext page, UnitId street)
    {
        var tree = page.Caller!.Directory.Tree;
        var district = tree.PathOf(street).FirstOrDefault(u => u.Kind == UnitKind.District);
        var own = tree.ChildrenOf(street).Where(u => !u.Disabled && u.Kind is UnitKind.Department or UnitKind.Community).Select(u => (u, u.Kind == UnitKind.Department ? "units.offices" : "units.communities"));
        var above = district is null ? [] : tree.ChildrenOf(district.Id).Where(u => !u.Disabled && u.Kind == UnitKind.Department).Select(u => (u, "units.district"));
        return own.OrderBy(p => p.Item2 == "units.offices" ? 0 : 1).Concat(above).GroupBy(p => p.Item2, p => p.u);
    }

    /// <summary>Messages for the head of the page; those of a form link to its fields.</summary>
    public IReadOnlyList<ErrorSummary.Line> Lines() => Failed is null ? []
        : Failed.Verb == "split" ? RelatedView.Lines(Failed.Problems, Words)
        : Failed.Verb is "complete" or "look" && Forms.ContainsKey(Failed.Visit) ? FormView.Lines(Failed.Problems, Words, Scope(Failed.Visit))
        : [.. Failed.Problems.Select(p => new ErrorSummary.Line(Words.Of(p), NameOf(p) is { } name ? FieldId(Failed.Verb, Failed.Visit, name) : null))];

    /// <summary>What is wrong with one control of a command, for its place on the page.</summary>
    public IReadOnlyList<string> Errors(string verb, int visit, string name) =>
        Failed?.Is(verb, visit) == true ? [.. Failed.Problems.Where(p => NameOf(p) == name).Select(Words.Of)] : [];

    /// <summary>The control a problem of a command is about; null when it is about none on the page.</summary>
    string? NameOf(Problem problem) => problem.Path switch
    {
        "form.unit" => "unit",
        "cases" or "case" or "numbers" => "numbers",
        "files" or "attachment" => "files",
        // Without colleagues to hand over to, there is the choice of a unit only.
        "toUser" when Offer.Items.FirstOrDefault(o => o.Item.Visit == Failed!.Visit) is not { HandTo.Count: > 0 } => "toUnit",
        "reason" or "ground" or "text" or "comment" or "unit" or "toUser" or "toUnit" or "toVisit" or "proposedUnit" or "activity" or "users" or "units" or "note" or "system" or "number" or "due" or "until" or "length" or "plan" or "review" => problem.Path,
        _ => null,
    };

    /// <summary>Forms with what is known: the one the case began with first, then the steps' in the order of the flow. What the reader is filling in stands in its form instead.</summary>
    public IEnumerable<FormDefinition> Known => App.Flow.Definition.Activities.Select(a => a.Form).OfType<string>().Prepend(App.Manifest.Form).Distinct()
        .Where(name => App.Forms.ContainsKey(name) && !Forms.Keys.Any(visit => State.Item(visit)?.Form == name)).Select(name => App.Forms[name].Definition).Where(form => form.Fields.Any(IsListed));

    /// <summary>Is shown among what is known. By a link, what its step keeps from whoever does it is not.</summary>
    public bool IsListed(FieldDefinition field) => field.Type is not (FieldType.Hidden or FieldType.Help) && IsFilled(field, Values[field.Id], field.Id) && !Keeps(field.Id);

    /// <summary>How what is known is shown to its reader.</summary>
    public ValueSight Sight => new(Words, Picks, FileAt) { Keeps = Keeps };

    /// <summary>Files among what is known, those in groups and rows, too.</summary>
    public IEnumerable<FileView> KnownFiles => Known.SelectMany(form => form.Fields).Where(IsListed).SelectMany(f => FilesIn(f, Values[f.Id], f.Id));

    IEnumerable<FileView> FilesIn(FieldDefinition field, Value value, string path) => FileReference.IsHeldBy(field.Type) ? FileView.Of(value, FileAt, Words)
        : field.Fields.Where(f => !Keeps($"{path}.{f.Id}")).SelectMany(f => (value.AsList ?? [value]).SelectMany(row => FilesIn(f, row[f.Id], $"{path}.{f.Id}")));

    // A group is filled when something in it is that may be seen.
    bool IsFilled(FieldDefinition field, Value value, string path) => !value.IsBlank
        && (field.Type != FieldType.Group || field.Fields.Any(f => f.Type is not (FieldType.Hidden or FieldType.Help) && !Keeps($"{path}.{f.Id}") && IsFilled(f, value[f.Id], $"{path}.{f.Id}")));

    bool Keeps(string path) => ByLink && Offer.Items.Any(o => Keeps(o.Item, path));

    bool Keeps(CaseItem item, string path)
    {
        if (item.Form is not { } name || !App.Forms.TryGetValue(name, out var form) || App.Steps.GetValueOrDefault(item.Activity)?.Access is not { } access || !Has(form.Definition.Fields, path.Split('.'))) return false;
        // What is not named takes the access of what it stands in.
        for (var at = path; ; at = at[..at.LastIndexOf('.')])
            if (access.Fields?.TryGetValue(at, out var named) == true) return named == FieldAccess.Hidden;
            else if (!at.Contains('.', StringComparison.Ordinal)) return access.Default == FieldAccess.Hidden;
    }

    static bool Has(IEnumerable<FieldDefinition> fields, ReadOnlySpan<string> path)
    {
        foreach (var field in fields)
            if (field.Id == path[0]) return path.Length == 1 || Has(field.Fields, path[1..]);
        return false;
    }

    public static string Scope(int visit) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"v{visit}");

    public static string FieldId(string verb, int visit, string name) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{verb}-{visit}-{name}");
}
