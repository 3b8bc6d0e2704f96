using System.Globalization;
using Dapper;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>What a form asked that is bound to no data element: how many fields people filled in. What it needs nobody can say, as nothing says what is known.</summary>
public sealed record AskedLine(string App, string Form, string Street, long Cases, long Asked);

/// <summary>
/// Counts what forms without data elements asked, from the record tables as they stand: nothing is written for it when a form is filled in. A form all of whose fields stand in others, too, cannot be told apart. Files, rows and values
/// of several parts have no column and are not counted. Within the asker's sight; confidential cases count for nobody.
/// </summary>
public sealed class UnboundForms(Database database, AppStore apps)
{
    /// <param name="query">App, street, from and until count; the rest is not looked at.</param>
    public async Task<IReadOnlyList<AskedLine>> ReadAsync(Caller caller, CaseQuery query, CancellationToken cancellation = default)
    {
        var lines = new List<AskedLine>();
        foreach (var latest in (await apps.VersionsAsync(cancellation)).DistinctBy(v => v.App).Where(v => query.App is null || v.App == query.App).OrderBy(v => v.App, StringComparer.Ordinal))
        {
            var app = await apps.GetAsync(latest.App, latest.Version);
            var record = RecordForm.Of(app);
            var forms = app.Forms.Values.Where(f => BoundField.Of(f.Definition).Count == 0).OrderBy(f => f.Definition.Id, StringComparer.Ordinal)
                .Select(f => (f.Definition.Id, Columns: ColumnsOf(f.Definition, record), Own: Own(app, f, record))).Where(f => f.Own.Count > 0).ToList();
            if (forms.Count > 0) lines.AddRange(await CountAsync(caller, query with { App = latest.App }, record.Table, forms, cancellation));
        }
        return lines;
    }

    async Task<IEnumerable<AskedLine>> CountAsync(Caller caller, CaseQuery query, string table, List<(string Id, List<string> Columns, List<string> Own)> forms, CancellationToken cancellation)
    {
        var conditions = new ListConditions(caller, database.Dialect);
        conditions.Add($"not ({conditions.IsTrue("c.confidential")})");
        conditions.Add(new CaseQuery(App: query.App, Street: query.Street, From: query.From, Until: query.Until), "c.overdue");
        var sums = forms.Select((form, n) =>
        {
            var (filled, own) = (Filled(form.Columns), Filled(form.Own));
            return string.Create(CultureInfo.InvariantCulture, $"sum(case when {own} > 0 then 1 else 0 end) as c{n}, sum(case when {own} > 0 then {filled} else 0 end) as a{n}");
        });
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync(new CommandDefinition($"select c.street as street, {string.Join(", ", sums)} from cases c join {table} r on r.case_id = c.case_id where {conditions.Sql} group by c.street order by c.street", conditions.Parameters, cancellationToken: cancellation));
        return rows.Cast<IDictionary<string, object?>>().SelectMany(row => forms.Select((form, n) => new AskedLine(query.App!, form.Id, (string)row["street"]!,
            Convert.ToInt64(row[string.Create(CultureInfo.InvariantCulture, $"c{n}")] ?? 0L, CultureInfo.InvariantCulture), Convert.ToInt64(row[string.Create(CultureInfo.InvariantCulture, $"a{n}")] ?? 0L, CultureInfo.InvariantCulture)))).Where(l => l.Cases > 0).ToList();
    }

    static string Filled(List<string> columns) => string.Join(" + ", columns.Select(column => $"case when r.{column} is not null then 1 else 0 end"));

    /// <summary>One name is one datum in all forms of an app: whether a form was filled in is told by what stands in no other.</summary>
    static List<string> Own(LightApp app, CompiledForm form, RecordForm record)
    {
        var others = app.Forms.Values.Where(f => f != form).SelectMany(f => f.Definition.Fields).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        return ColumnsOf(form.Definition with { Fields = [.. form.Definition.Fields.Where(f => !others.Contains(f.Id))] }, record);
    }

    /// <summary>Columns of what people fill in; what is worked out was asked of nobody.</summary>
    static List<string> ColumnsOf(FormDefinition form, RecordForm record)
    {
        var own = form.Fields.ToDictionary(f => f.Id, StringComparer.Ordinal);
        return [.. record.Fields.Where(f => own.TryGetValue(f.Root, out var field) && field.Compute is null && field.Type is not (FieldType.Hidden or FieldType.Serial)).Select(f => f.Column)];
    }
}
