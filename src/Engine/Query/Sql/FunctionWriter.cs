using System.Globalization;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.OData.UriParser;

namespace LowCode.Query.Sql;

/// <summary>OData's functions in the words of both databases. Letters are folded in ASCII alone and days are those of China, the same on both.</summary>
sealed class FunctionWriter(FilterWriter filter, SqlParameters parameters, DateTimeOffset now)
{
    const long ChinaMilliseconds = 8 * 60 * 60 * 1000L;

    bool Sqlite => parameters.Dialect == Dialect.Sqlite;

    public SqlValue Write(SingleValueFunctionCallNode call)
    {
        var arguments = call.Parameters.ToArray();
        return (call.Name.ToLowerInvariant(), arguments.Length) switch
        {
            ("contains", 2) => Yes($"({Place(Text(0), Text(1))} > 0)"),
            ("startswith", 2) => Yes($"(substr({Text(0)}, 1, length({Text(1)})) = {Text(1)})"),
            ("endswith", 2) => Yes($"(substr({Text(0)}, length({Text(0)}) - length({Text(1)}) + 1) = {Text(1)})"),
            ("indexof", 2) => Whole($"({Place(Text(0), Text(1))} - 1)"),
            ("length", 1) => Whole($"length({Text(0)})"),
            ("tolower", 1) => Said($"lower({Text(0)})"),
            ("toupper", 1) => Said($"upper({Text(0)})"),
            ("trim", 1) => Said($"trim({Text(0)})"),
            ("concat", 2) => Said($"({Text(0)} || {Text(1)})"),
            ("substring", 2) => Said($"substr({Text(0)}, {From(1)})"),
            ("substring", 3) => Said($"substr({Text(0)}, {From(1)}, {Length(2)})"),
            ("year", 1) => Part(Day(0), 1, 4),
            ("month", 1) => Part(Day(0), 6, 2),
            ("day", 1) => Part(Day(0), 9, 2),
            ("hour", 1) => Part(Clock(0), 1, 2),
            ("minute", 1) => Part(Clock(0), 4, 2),
            ("second", 1) => Part(Clock(0), 7, 2),
            ("date", 1) => new SqlValue(Day(0), QueryKind.Date, Nullable: true),
            ("time", 1) => new SqlValue(Clock(0), QueryKind.Time, Nullable: true),
            ("now", 0) => new SqlValue(null, QueryKind.Moment, Constant: now),
            _ => throw FilterWriter.Unsupported(call.Name),
        };

        string Text(int i)
        {
            var value = filter.Value(arguments[i]);
            if (value.IsConstant) return value.Constant is string text ? Constant(text) : throw FilterWriter.Types();
            return value.Kind == QueryKind.Text ? value.Sql! : throw FilterWriter.Types();
        }

        string From(int i) => Count(i, 1);
        string Length(int i) => Count(i, 0);

        // A place counted from the end means something else in each database; OData refuses it, and so do we.
        string Count(int i, int plus) => filter.Value(arguments[i]) is { IsConstant: true, Constant: int and >= 0 and < 1_000_000 and var at }
            ? parameters.Add((long)at + plus) is var place && Sqlite ? place : $"{place}::integer"
            : throw FilterWriter.Unsupported("substring");

        string Day(int i)
        {
            var value = filter.Value(arguments[i]);
            return value switch
            {
                { IsConstant: true } => throw FilterWriter.Unsupported(call.Name),
                { Kind: QueryKind.Date } => value.Sql!,
                { Kind: QueryKind.Moment } => Moment(value.Sql!, "%Y-%m-%d", "YYYY-MM-DD"),
                _ => throw FilterWriter.Types(),
            };
        }

        string Clock(int i)
        {
            var value = filter.Value(arguments[i]);
            return value switch
            {
                { IsConstant: true } => throw FilterWriter.Unsupported(call.Name),
                { Kind: QueryKind.Time } => value.Sql!,
                { Kind: QueryKind.Moment } => Moment(value.Sql!, "%H:%M:%S", "HH24:MI:SS"),
                _ => throw FilterWriter.Types(),
            };
        }
    }

    string Constant(string text) => Sqlite ? parameters.Add(text) : $"{parameters.Add(text)}::text";

    string Place(string text, string part) => Sqlite ? $"instr({text}, {part})" : $"strpos({text}, {part})";

    string Moment(string milliseconds, string sqlite, string postgres) => Sqlite
        ? string.Create(CultureInfo.InvariantCulture, $"strftime('{sqlite}', ({milliseconds} + {ChinaMilliseconds}) / 1000, 'unixepoch')")
        : string.Create(CultureInfo.InvariantCulture, $"to_char(timestamp 'epoch' + (({milliseconds} + {ChinaMilliseconds}) / 1000) * interval '1 second', '{postgres}')");

    static SqlValue Part(string text, int from, int length) =>
        Whole(string.Create(CultureInfo.InvariantCulture, $"cast(substr({text}, {from}, {length}) as integer)"));

    static SqlValue Yes(string sql) => new(sql, QueryKind.Flag, Nullable: true);
    static SqlValue Whole(string sql) => new(sql, QueryKind.Whole, Nullable: true);
    static SqlValue Said(string sql) => new(sql, QueryKind.Text, Nullable: true);
}
