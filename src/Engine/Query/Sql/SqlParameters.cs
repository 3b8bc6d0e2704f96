using System.Data.Common;
using System.Globalization;
using LowCode.Storage;
using Microsoft.OData.Edm;

namespace LowCode.Query.Sql;

/// <summary>The values of one statement. No text of the asker ever stands in SQL.</summary>
sealed class SqlParameters(Dialect dialect)
{
    static readonly TimeSpan china = TimeSpan.FromHours(8);

    readonly List<(string Name, object Value)> values = [];

    public Dialect Dialect => dialect;

    /// <summary>Takes a stored value and gives its place in the statement.</summary>
    public string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@q{values.Count}");
        values.Add((name, dialect == Dialect.Sqlite && value is bool flag ? flag ? 1L : 0L : value));
        return name;
    }

    public void AddTo(DbCommand command)
    {
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>A constant as the column it is held against keeps its values; null when the two cannot be compared.</summary>
    public string? Add(object constant, QueryKind kind, int scale) => (kind, constant) switch
    {
        (QueryKind.Text, string text) => Add(text),
        (QueryKind.Flag, bool flag) => Add(flag),
        (QueryKind.Date, Date date) => Add(date.ToString()),
        (QueryKind.Time, TimeOfDay at) => Add(((TimeSpan)at).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)),
        (QueryKind.Moment, DateTimeOffset at) => Add(at.ToUnixTimeMilliseconds()),
        (QueryKind.Moment, Date day) => Add(new DateTimeOffset(day, china).ToUnixTimeMilliseconds()),
        (QueryKind.Whole or QueryKind.Decimal, _) => Number(constant) is { } number ? Scaled(number, scale) : null,
        _ => null,
    };

    static decimal? Number(object constant) => constant switch
    {
        int number => number,
        long number => number,
        decimal number => number,
        float number when Math.Abs(number) < 1e15f => (decimal)number,
        double number when Math.Abs(number) < 1e15 => (decimal)number,
        _ => null,
    };

    string? Scaled(decimal number, int scale)
    {
        for (var i = 0; i < scale; i++)
        {
            if (Math.Abs(number) > decimal.MaxValue / 10) return null;
            number *= 10;
        }
        if (decimal.Truncate(number) == number && number is >= long.MinValue and <= long.MaxValue) return Add((long)number);
        // Finer than the column can hold: still in order against its values.
        return Add(dialect == Dialect.Sqlite ? (double)number : number);
    }
}
