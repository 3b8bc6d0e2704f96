using System.Collections.Immutable;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Query;

/// <summary>
/// One entity set: where its rows stand and what its properties are. Sets of cases join <c>cases c</c>, over which rights are asked; rights to a ledger go by the
/// unit of each record.
/// </summary>
/// <param name="Set">Name of the set, e.g. <c>Cases</c>, or an app's id with <c>_</c> for <c>-</c>.</param>
/// <param name="App">The app whose records it holds; null for sets over all apps.</param>
/// <param name="Keys">The leading columns, which make the key.</param>
/// <param name="Register">The ledger whose records it holds; null for cases.</param>
public sealed record QueryEntity(string Set, string Type, string? App, string From, int Keys, ImmutableArray<QueryColumn> Columns, string? Register = null)
{
    readonly Dictionary<string, QueryColumn> byName = Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);

    public QueryColumn this[string name] => byName[name];

    /// <summary>Some of its columns are null to whoever may not see them, and ask who reads.</summary>
    public bool IsKept { get; init; }

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
    public static QueryEntity Records(string app, IEnumerable<RecordForm> versions, Dialect dialect)
    {
        var set = app.Replace('-', '_');
        var columns = new List<QueryColumn> { Text("caseId", "r.case_id"), Text("number", "c.number"), Text("appVersion", "c.app_version") };
        columns.AddRange(Common);
        var names = columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var fields = versions.SelectMany(v => v.Fields).GroupBy(f => f.Column, StringComparer.Ordinal).Select(same => same.First() with { ShownAt = same.Select(f => f.ShownAt).FirstOrDefault(shown => shown is not null) }).ToList();
        foreach (var field in fields)
        {
            var name = field.Path.Replace('.', '_');
            // A field called like a property of the case, or one that was of another type before, takes its column's name.
            if (!names.Add(name) && !names.Add(name = "field_" + field.Column)) continue;
            columns.Add(new(name, KeptColumn.Sql(field, dialect), KindOf(field.Kind), true, ScaleOf(field.Kind), field.Label));
        }
        return new(set, set + "_record", app, $"{RecordForm.TableOf(app)} r join cases c on c.case_id = r.case_id", 1, [.. columns]) { IsKept = fields.Any(f => f.ShownAt is not null) };
    }

    /// <summary>
    /// Records of a ledger that an app keeps: what stands of each, its name as lists show it, and one property an element that anybody with the right may read.
    /// What tells of a person is sealed, and not among them: no filter can guess it.
    /// </summary>
    /// <param name="set">A name no other set has.</param>
    public static QueryEntity Ledger(string set, RegisterDefinition register, Dialect dialect)
    {
        List<QueryColumn> columns =
        [
            Text("id", "r.record_id"), Text("label", "r.label"), Text("unit", "r.unit"), new("version", "r.version", QueryKind.Whole, false), Text("source", "r.source"), Moment("confirmedAt", "r.confirmed_at"), Flag("retired", "r.retired"),
        ];
        var names = columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var element in register.Elements.Where(e => e.Class == FieldClass.Open))
        {
            var name = element.Id.Replace('-', '_');
            if (!names.Add(name) && !names.Add(name = "element_" + name)) continue;
            var label = new Label(element.Name.Zh, element.Name.En);
            columns.Add(element.Kind == ElementKind.Number
                ? new(name, Millionths(element.Id, dialect), QueryKind.Decimal, true, 6, label)
                : new(name, Open(element.Id, dialect), QueryKind.Text, true, 0, label));
        }
        return new(set, set + "_record", null, "register_record r", 1, [.. columns], register.Id);
    }

    // Ids of elements are letters, digits, dashes and underscores.
    static string Open(string element, Dialect dialect) => dialect == Dialect.Sqlite ? $"json_extract(r.open, '$.\"{element}\"')" : $"(r.open::json ->> '{element}') collate \"C\"";

    static string Millionths(string element, Dialect dialect) => dialect == Dialect.Sqlite
        ? $"cast(round(cast({Open(element, dialect)} as real) * 1000000) as integer)" : $"round((r.open::json ->> '{element}')::numeric * 1000000)::bigint";

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
