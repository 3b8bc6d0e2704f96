using System.Collections.Immutable;
using LowCode.Forms;
using LowCode.Views;

namespace LowCode.Query;

/// <summary>One entity set: where its rows stand and what its properties are. Every set joins <c>cases c</c>, over which rights are asked.</summary>
/// <param name="Set">Name of the set, e.g. <c>Cases</c>, or an app's id with <c>_</c> for <c>-</c>.</param>
/// <param name="App">The app whose records it holds; null for sets over all apps.</param>
/// <param name="Keys">The leading columns, which make the key.</param>
public sealed record QueryEntity(string Set, string Type, string? App, string From, int Keys, ImmutableArray<QueryColumn> Columns)
{
    readonly Dictionary<string, QueryColumn> byName = Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);

    public QueryColumn this[string name] => byName[name];

    public static QueryEntity Cases { get; } = new("Cases", "Case", null, "cases c", 1,
    [
        Text("id", "c.case_id"), Text("number", "c.number"), Text("app", "c.app"), Text("appVersion", "c.app_version"), .. Common,
        Text("createdBy", "c.created_by"), Text("source", "c.source", true), Text("grid", "c.grid", true), Flag("confidential", "c.confidential"), Flag("incident", "c.incident"),
        Moment("updatedAt", "c.updated_at"), Flag("provisional", "c.provisional"), new("version", "c.version", QueryKind.Whole, false),
        Text("outsideSystem", "c.outside_system", true), Text("outsideNumber", "c.outside_number", true), Moment("outsideDue", "c.outside_due", true),
        new("ownerBasis", "c.owner_basis", QueryKind.Text, true),
        new("rating", "c.rating", QueryKind.Whole, true), Moment("ratedAt", "c.rated_at", true),
    ]);

    public static QueryEntity WorkItems { get; } = new("WorkItems", "WorkItem", null, "work_item w join cases c on c.case_id = w.case_id", 2,
    [
        Text("caseId", "w.case_id"), new("visit", "w.visit", QueryKind.Whole, false), Text("number", "c.number"), Text("title", "c.title"), Text("app", "c.app"),
        Text("street", "c.street"), Text("ownerUnit", "c.owner_unit"), Text("activity", "w.activity"), Text("name", "w.name"), Text("state", "w.state"),
        Text("post", "w.post", true), Text("unit", "w.unit", true), Text("holder", "w.holder", true), Text("outcome", "w.outcome", true),
        Moment("openedAt", "w.opened_at"), Moment("claimedAt", "w.claimed_at", true), Moment("doneAt", "w.done_at", true), Moment("due", "w.due", true),
        Flag("overdue", "w.overdue"), new("urged", "w.urged", QueryKind.Whole, false),
    ]);

    static IEnumerable<QueryColumn> Common =>
    [
        Text("title", "c.title"), Text("state", "c.state"), Text("result", "c.result", true), Text("stage", "c.stage"), Text("street", "c.street"),
        Text("ownerUnit", "c.owner_unit"), Moment("openedAt", "c.opened_at"), Moment("closedAt", "c.closed_at", true), Moment("due", "c.due", true), Flag("overdue", "c.overdue"),
    ];

    /// <summary>Records of one app, typed by its forms: what stands of the case, then one property a field.</summary>
    /// <param name="versions">How the app's versions keep their records, newest first: the newest gives a name to a field that has changed its type.</param>
    public static QueryEntity Records(string app, IEnumerable<RecordForm> versions)
    {
        var set = app.Replace('-', '_');
        var columns = new List<QueryColumn> { Text("caseId", "r.case_id"), Text("number", "c.number"), Text("appVersion", "c.app_version") };
        columns.AddRange(Common);
        var names = columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var field in versions.SelectMany(v => v.Fields).DistinctBy(f => f.Column))
        {
            var name = field.Path.Replace('.', '_');
            // A field called like a property of the case, or one that was of another type before, takes its column's name.
            if (!names.Add(name) && !names.Add(name = "field_" + field.Column)) continue;
            columns.Add(new(name, "r." + field.Column, KindOf(field.Kind), true, ScaleOf(field.Kind), field.Label));
        }
        return new(set, set + "_record", app, $"{RecordForm.TableOf(app)} r join cases c on c.case_id = r.case_id", 1, [.. columns]);
    }

    static QueryKind KindOf(RecordKind kind) => kind switch
    {
        RecordKind.Whole => QueryKind.Whole,
        RecordKind.Number or RecordKind.Money => QueryKind.Decimal,
        RecordKind.Flag => QueryKind.Flag,
        RecordKind.Date => QueryKind.Date,
        RecordKind.Time => QueryKind.Time,
        RecordKind.Moment => QueryKind.Moment,
        _ => QueryKind.Text,
    };

    static int ScaleOf(RecordKind kind) => kind switch { RecordKind.Number => 6, RecordKind.Money => 2, _ => 0 };

    static QueryColumn Text(string name, string sql, bool nullable = false) => new(name, sql, QueryKind.Text, nullable);
    static QueryColumn Flag(string name, string sql) => new(name, sql, QueryKind.Flag, false);
    static QueryColumn Moment(string name, string sql, bool nullable = false) => new(name, sql, QueryKind.Moment, nullable);
}
