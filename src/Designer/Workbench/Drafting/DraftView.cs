using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A draft as its pages see it: its parts read as far as they can be, and what its reader may do.</summary>
public sealed class DraftView
{
    // An edit looks at the part it changes; the others are read when somebody asks for them.
    readonly Lazy<AppManifest?> manifest;
    readonly Lazy<FlowDefinition?> flow;
    readonly Lazy<IReadOnlyList<FormDefinition>> forms;
    readonly Lazy<IReadOnlyList<DutyTable>> lists;
    readonly Lazy<IReadOnlyList<OptionList>> options;

    DraftView(AppDraft draft, PageContext page)
    {
        (Draft, Page) = (draft, page);
        manifest = new(() => Read<AppManifest>(draft.Package["app.json"], b => JsonSerializer.Deserialize<AppManifest>(b, lenient)));
        flow = new(() => Read(draft.Package["flow.json"], b => FlowDefinition.Parse(b)));
        forms = new(() => [.. Parts(draft.Package, "forms/", b => OptionList.Laid(FormDefinition.Parse(System.Text.Encoding.UTF8.GetString(b)), OptionFiles.Known(draft.Package)))]);
        options = new(() => [.. OptionFiles.Known(draft.Package).Values.OrderBy(o => o.Id, StringComparer.Ordinal)]);
        lists = new(() => [.. Parts(draft.Package, "lists/", b => JsonSerializer.Deserialize<DutyTable>(b, lenient))]);
    }

    public AppDraft Draft { get; }
    public PageContext Page { get; }
    public AppManifest? Manifest => manifest.Value;
    public IReadOnlyList<FormDefinition> Forms => forms.Value;
    public FlowDefinition? Flow => flow.Value;
    public IReadOnlyList<DutyTable> Lists => lists.Value;
    /// <summary>Lists of options that can be read.</summary>
    public IReadOnlyList<OptionList> Options => options.Value;
    public bool MayEdit => Rights.May(Page.Caller!, Acts.AppDesign, new UnitId(Draft.Unit));
    public bool MayPublish => Rights.May(Page.Caller!, Acts.AppPublish, new UnitId(Draft.Unit));

    /// <summary>Somebody else who works on it now.</summary>
    public string? Other => Draft.OtherThan(Page.Caller!.User.Value, Page.Now) is { } other ? Page.NameOf(new UserId(other)) : null;

    /// <summary>The reader works on it now: others look.</summary>
    public bool Holds => Draft.HeldBy == Page.Caller!.User.Value && Draft.HeldUntil > Page.Now;

    public string Address => $"/apps/drafts/{Draft.Id}";

    /// <summary>All fields of all forms, each once, the outermost only.</summary>
    public IEnumerable<FieldDefinition> Fields => Forms.SelectMany(f => f.Fields).DistinctBy(f => f.Id);

    /// <exception cref="RefusedException">There is no such draft, or it is not the reader's to see.</exception>
    public static async Task<DraftView> LoadAsync(string id, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var draft = await drafts.FindAsync(id, cancellation);
        var caller = Caller.From(http);
        // Who may not see it learns no more than that there is none.
        if (draft is null || !MaySee(caller, draft.Unit)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("draft.unknown"));
        return Of(draft, PageContext.Of(http));
    }

    public static bool MaySee(Caller caller, string unit) => Rights.May(caller, Acts.AppDesign, new UnitId(unit)) || Rights.May(caller, Acts.AppPublish, new UnitId(unit));

    public static DraftView Of(AppDraft draft, PageContext page) => new(draft, page);

    static readonly JsonSerializerOptions lenient = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    static IEnumerable<T> Parts<T>(AppPackage package, string folder, Func<byte[], T?> read) where T : class =>
        package.Paths.Where(p => p.StartsWith(folder, StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)).Select(p => Read(package[p], read)).OfType<T>();

    // A file written by hand may be unreadable; the page says so by the check, and offers the file.
    static T? Read<T>(byte[]? content, Func<byte[], T?> read) where T : class
    {
        if (content is null) return null;
        try
        {
            return read(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public FormDefinition FormOf(string id) => Forms.FirstOrDefault(f => f.Id == id) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.file.unknown", $"forms/{id}.json"));

    /// <summary>Every step, those inside of others too.</summary>
    public IEnumerable<ActivityDefinition> Steps => Flow is null ? [] : Inside(Flow.Activities);

    static IEnumerable<ActivityDefinition> Inside(IEnumerable<ActivityDefinition> steps) => steps.SelectMany(s => Inside(s.Activities ?? []).Prepend(s));

    /// <summary>The tree of a file, for what the definitions do not name; null when it cannot be read.</summary>
    public JsonObject? Tree(string path) => Read(Draft.Package[path], content => DraftJson.Read(content));

    /// <summary>What a duty list is called.</summary>
    public string ListName(string id) => Tree($"lists/{id}.json")?["name"] is { } name ? Page.Words.Of(name.Deserialize<Label>()!) : id;

    /// <summary>The form cases begin with; null when there is none.</summary>
    public FormDefinition? Opening => Forms.FirstOrDefault(f => f.Id == Manifest?.Form);

    public string NameOf(FieldType type) => Page.Words["type." + type];

    public string Name => Manifest is { } manifest ? Page.Words.Of(manifest.Name) : Draft.Name;
}
