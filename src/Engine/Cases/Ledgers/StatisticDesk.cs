using System.Globalization;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>A line of a report.</summary>
/// <param name="Names">What the grouped columns hold, as people call it.</param>
/// <param name="Numbers">In the order of the figures; null where there is nothing to put together.</param>
/// <param name="Asks">The question to the ledger that gives the cases of the line; null where it cannot be asked, e.g. for cases without a value.</param>
public sealed record StatisticLine(IReadOnlyList<string> Names, IReadOnlyList<decimal?> Numbers, IReadOnlyDictionary<string, string>? Asks);

/// <summary>A report of an app, counted.</summary>
/// <param name="Total">Over all lines.</param>
/// <param name="IsCut">There are more lines than are shown.</param>
public sealed record StatisticResult(LightApp App, AppStatistic Report, IReadOnlyList<LedgerHeading> By, IReadOnlyList<LedgerHeading> Figures, IReadOnlyList<StatisticLine> Lines, StatisticLine Total, bool IsCut)
{
    /// <summary>Address of the cases behind a number in the ledger; null for what is no number of cases, and for none.</summary>
    public string? LinkOf(StatisticLine line, int figure)
    {
        if (line.Asks is null || !Report.Figures![figure].IsCount || line.Numbers[figure] is not > 0) return null;
        var asks = new Dictionary<string, string>(line.Asks, StringComparer.Ordinal);
        if (Report.Figures[figure].Of is "open" or "closed") asks["state"] = Report.Figures[figure].Of;
        if (Report.Figures[figure].Of == "overdue") asks["overdue"] = "true";
        return $"/ledgers/{App.Manifest.Id}?{string.Join('&', asks.Select(a => $"{a.Key}={Uri.EscapeDataString(a.Value)}"))}";
    }
}

/// <summary>Counts the reports that apps bring along: within sight, over the very rows that the ledger lists.</summary>
public sealed class StatisticDesk(LedgerReading reading, LedgerDesk ledgers)
{
    public const int MostLines = 500;

    /// <param name="street">Only of this street; all in sight when null.</param>
    /// <param name="from">Opened on or after this day, <c>yyyy-MM-dd</c>.</param>
    /// <param name="until">Opened on or before this day.</param>
    /// <param name="with">Only cases with which the caller may do this.</param>
    /// <exception cref="RefusedException"><c>app.unknown</c>, <c>ledger.report.unknown</c>, <c>list.day</c>.</exception>
    public async Task<StatisticResult> CountAsync(Caller caller, string app, string id, string? street, string? from, string? until, string language, CancellationToken cancellation, Act? with = null)
    {
        var table = await ledgers.TableAsync(caller, app, language, cancellation);
        var report = table.App.Statistics.FirstOrDefault(r => r.Id == id) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("ledger.report.unknown", ("report", id)));
        var asked = new LedgerAsked(app, report.State, street, null, null, from, until, [.. (report.Where ?? []).Select(w => new LedgerFilter(w.Field, w.Is, w.From, w.Until, table.IsCoded(w.Field)))], language);
        var all = Asks(asked);
        var figures = report.Figures!.Select(f => new Figure(f, table, reading.Dialect)).ToList();
        var by = report.By!.Select(b => new Grouping(b, table, reading.Dialect)).ToList();
        string[] sums = [.. figures.SelectMany(f => f.Sql)];
        var rows = await reading.GroupsAsync(caller, table.Form, asked.ToQuery() with { With = with }, asked.Filters, [.. by.Select(b => b.Sql)], sums, MostLines + 1, cancellation);
        var whole = (await reading.GroupsAsync(caller, table.Form, asked.ToQuery() with { With = with }, asked.Filters, [], sums, 1, cancellation))[0];
        return new(table.App, report, [.. by.Select(b => b.Heading)], [.. figures.Select(f => f.Heading)],
            [.. rows.Take(MostLines).Select(row => new StatisticLine([.. by.Select((b, n) => b.NameOf(row[n], caller))], Numbers(figures, row, by.Count), Asks(all, by, row)))],
            new([], Numbers(figures, whole, 0), all), rows.Count > MostLines);
    }

    /// <summary>The report as a spreadsheet, over cases that may be taken away.</summary>
    public async Task<(string Name, byte[] File)> FileAsync(Caller caller, string app, string id, string? street, string? from, string? until, string language, DateTimeOffset now, CancellationToken cancellation)
    {
        var result = await CountAsync(caller, app, id, street, from, until, language, cancellation, Acts.CaseExport);
        var (stream, name) = (new MemoryStream(), result.Report.Name!.In(language));
        using (var book = new LedgerBook(stream))
        {
            var sheet = book.Begin(name, [.. result.By, .. result.Figures]);
            foreach (var line in result.Lines) sheet.Add([.. line.Names.Select(n => new LedgerCell(n)), .. line.Numbers.Select(n => new LedgerCell(null, n))]);
            book.Finish();
        }
        await ledgers.NoteAsync(caller, app, Audited.LedgerReportExported, result.Lines.Count, cancellation);
        return ($"{result.App.Manifest.Name.Zh}-{result.Report.Name!.Zh}-{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd}.xlsx", stream.ToArray());
    }

    static List<decimal?> Numbers(List<Figure> figures, object?[] row, int at)
    {
        var numbers = new List<decimal?>();
        foreach (var figure in figures)
        {
            numbers.Add(figure.Read(row.AsSpan(at, figure.Sql.Length)));
            at += figure.Sql.Length;
        }
        return numbers;
    }

    static Dictionary<string, string> Asks(LedgerAsked asked)
    {
        var asks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("state", asked.State), ("street", asked.Street), ("from", asked.From), ("until", asked.Until) })
            if (value is { Length: > 0 }) asks[name] = value;
        foreach (var filter in asked.Filters)
            foreach (var (end, value) in new[] { ("", filter.Is), (".from", filter.From), (".until", filter.Until) })
                if (value is { Length: > 0 }) asks[$"f.{filter.Field}{end}"] = value;
        return asks;
    }

    static Dictionary<string, string>? Asks(Dictionary<string, string> all, List<Grouping> by, object?[] row)
    {
        var asks = new Dictionary<string, string>(all, StringComparer.Ordinal);
        for (var n = 0; n < by.Count; n++)
            if (!by[n].Ask(row[n], asks)) return null;
        return asks;
    }

    /// <summary>One column of numbers: how it is asked of the database and read back.</summary>
    sealed class Figure
    {
        readonly StatisticFigure figure;
        readonly RecordField? field;

        public Figure(StatisticFigure figure, LedgerTable table, Dialect dialect)
        {
            (this.figure, field) = (figure, table.Form.Fields.FirstOrDefault(f => f.Path == figure.Field));
            var asked = field is null ? "" : KeptColumn.Sql(field, dialect);
            string If(string condition) => $"cast(coalesce(sum(case when {condition} then 1 else 0 end), 0) as bigint)";
            Sql = figure.Of switch
            {
                "count" => ["cast(count(*) as bigint)"],
                "overdue" => [If(dialect == Dialect.Postgres ? "c.overdue" : "c.overdue = 1")],
                "open" or "closed" => [If($"c.state = '{figure.Of}'")],
                "sum" => [$"cast(sum({asked}) as bigint)"],
                "average" => [$"cast(sum({asked}) as bigint)", $"cast(count({asked}) as bigint)"],
                var end => [$"cast({(end == "least" ? "min" : "max")}({asked}) as bigint)"],
            };
            var column = figure.Field is null ? null : table.Columns.FirstOrDefault(c => c.Field == figure.Field);
            var name = figure.Name?.In(table.Language) ?? (column is null ? table.WordOf("figure." + figure.Of) : $"{column.Heading.Name} {table.WordOf("figure." + figure.Of)}");
            Heading = new(name, column is null ? LedgerType.Whole : figure.Of == "average" && column.Heading.Type == LedgerType.Whole ? LedgerType.Number : column.Heading.Type, 16);
        }

        public string[] Sql { get; }
        public LedgerHeading Heading { get; }

        public decimal? Read(ReadOnlySpan<object?> cells)
        {
            if (cells[0] is null) return null;
            var number = field is null ? Convert.ToInt64(cells[0], CultureInfo.InvariantCulture) : field.Read(cells[0]).Number;
            return figure.Of == "average" && number is { } sum ? Math.Round(sum / Convert.ToInt64(cells[1], CultureInfo.InvariantCulture), 2, MidpointRounding.AwayFromZero) : number;
        }
    }

    /// <summary>One column of names: how cases are put together by it, and asked for again.</summary>
    sealed class Grouping
    {
        readonly string by;
        readonly LedgerColumn? column;
        readonly LedgerTable table;

        public Grouping(string by, LedgerTable table, Dialect dialect)
        {
            (this.by, this.table) = (by, table);
            column = by.StartsWith("f.", StringComparison.Ordinal) ? table.Columns.First(c => c.Id == by) : null;
            Sql = by switch
            {
                "street" => "c.street",
                "owner" => "c.owner_unit",
                "state" => "c.state",
                // Months are those of China.
                "month" => dialect == Dialect.Postgres ? "to_char(to_timestamp(c.opened_at / 1000 + 28800) at time zone 'UTC', 'YYYY-MM')" : "strftime('%Y-%m', c.opened_at / 1000 + 28800, 'unixepoch')",
                _ => KeptColumn.Sql(table.Form.Fields.First(f => f.Path == column!.Field), dialect),
            };
            Heading = new(column?.Heading.Name ?? table.WordOf(by), LedgerType.Text, 22);
        }

        public string Sql { get; }
        public LedgerHeading Heading { get; }

        public string NameOf(object? cell, Caller caller) => by switch
        {
            "street" or "owner" => LedgerTable.NameOf(caller, (string)cell!),
            "state" => table.WordOf("state." + (string)cell!),
            "month" => (string)cell!,
            _ => Text(cell) is { } text ? table.TextOf(column!, text, caller) : table.WordOf("none"),
        };

        /// <returns>False when the ledger cannot be asked for it.</returns>
        public bool Ask(object? cell, Dictionary<string, string> asks)
        {
            if (Text(cell) is not { Length: > 0 } text) return false;
            if (by == "month")
            {
                var first = DateOnly.ParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
                // What was asked of days holds within the month too.
                var (from, until) = (first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), first.AddMonths(1).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                asks["from"] = asks.TryGetValue("from", out var after) && string.CompareOrdinal(after, from) > 0 ? after : from;
                asks["until"] = asks.TryGetValue("until", out var before) && string.CompareOrdinal(before, until) < 0 ? before : until;
            }
            else if (column is { Kind: RecordKind.Whole }) asks[by + ".from"] = asks[by + ".until"] = text;
            else asks[by] = text;
            return true;
        }

        string? Text(object? cell) => cell is null ? null : column is null ? (string)cell : table.Form.Fields.First(f => f.Path == column.Field).Read(cell) is var (text, number) ? text ?? number?.ToString(CultureInfo.InvariantCulture) : null;
    }
}
