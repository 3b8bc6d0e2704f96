using System.Globalization;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.OData.UriParser;

namespace LowCode.Query.Sql;

/// <summary>Turns a filter that OData's own parser has read into a condition. What it does not know it refuses by name; it never guesses.</summary>
sealed class FilterWriter(QueryEntity entity, SqlParameters parameters, DateTimeOffset now)
{
    readonly HashSet<QueryColumn> columns = [];
    int nodes;

    /// <summary>Columns that what was written so far looks at.</summary>
    public IReadOnlySet<QueryColumn> Columns => columns;

    /// <summary>A condition in brackets.</summary>
    public string Write(SingleValueNode filter) => Condition(filter, negated: false);

    /// <param name="negated">Somewhere under <c>not</c>: an unknown there has to be false, as OData has it, before it is turned round.</param>
    string Condition(SingleValueNode node, bool negated)
    {
        Count();
        switch (node)
        {
            case ConvertNode convert: return Condition(convert.Source, negated);
            case BinaryOperatorNode { OperatorKind: BinaryOperatorKind.And } both: return $"({Condition(both.Left, negated)} and {Condition(both.Right, negated)})";
            case BinaryOperatorNode { OperatorKind: BinaryOperatorKind.Or } either: return $"({Condition(either.Left, negated)} or {Condition(either.Right, negated)})";
            case UnaryOperatorNode { OperatorKind: UnaryOperatorKind.Not } not: return $"(not {Condition(not.Operand, true)})";
        }
        var condition = node switch
        {
            BinaryOperatorNode binary => Compare(binary.OperatorKind, Value(binary.Left), Value(binary.Right)),
            InNode any => In(any),
            SingleValueFunctionCallNode => Value(node) is { Kind: QueryKind.Flag } yes ? yes.Sql! : throw Types(),
            SingleValuePropertyAccessNode or ConstantNode => Flag(Value(node)),
            _ => throw Unsupported(node.Kind.ToString()),
        };
        return negated ? $"coalesce({condition}, false)" : condition;
    }

    public SqlValue Value(QueryNode node)
    {
        Count();
        return node switch
        {
            ConvertNode convert => Value(convert.Source),
            ConstantNode constant => new SqlValue(null, QueryKind.Text, Constant: constant.Value),
            SingleValuePropertyAccessNode property => Column(entity[property.Property.Name]),
            SingleValueFunctionCallNode call => new FunctionWriter(this, parameters, now).Write(call),
            BinaryOperatorNode { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Modulo } arithmetic =>
                throw Unsupported(arithmetic.OperatorKind.ToString()),
            SingleValueNode single => new SqlValue(Condition(single, false), QueryKind.Flag, Nullable: true),
            _ => throw Unsupported(node.Kind.ToString()),
        };
    }

    SqlValue Column(QueryColumn column)
    {
        columns.Add(column);
        return SqlValue.Of(column);
    }

    string Flag(SqlValue value) => value switch
    {
        { Kind: not QueryKind.Flag, IsConstant: false } => throw Types(),
        { IsConstant: true, Constant: bool flag } => flag ? "(1 = 1)" : "(1 = 0)",
        { IsConstant: true } => "(1 = 0)",
        _ => $"({value.Sql} = {parameters.Add(true)})",
    };

    string Compare(BinaryOperatorKind kind, SqlValue left, SqlValue right)
    {
        if (left.IsConstant && !right.IsConstant) return Compare(Turned(kind), right, left);
        if (left.IsNull || right.IsNull)
            return kind switch
            {
                BinaryOperatorKind.Equal => left.IsNull && right.IsNull ? "(1 = 1)" : left.IsConstant ? "(1 = 0)" : $"({left.Sql} is null)",
                BinaryOperatorKind.NotEqual => left.IsNull && right.IsNull ? "(1 = 0)" : left.IsConstant ? "(1 = 1)" : $"({left.Sql} is not null)",
                _ => "(1 = 0)",
            };
        if (left.IsConstant) return Constants(kind, left.Constant!, right.Constant!);
        var sign = kind switch
        {
            BinaryOperatorKind.Equal => "=",
            BinaryOperatorKind.NotEqual => "<>",
            BinaryOperatorKind.GreaterThan => ">",
            BinaryOperatorKind.GreaterThanOrEqual => ">=",
            BinaryOperatorKind.LessThan => "<",
            BinaryOperatorKind.LessThanOrEqual => "<=",
            _ => throw Unsupported(kind.ToString()),
        };
        var (one, other) = right.IsConstant ? (left.Sql!, parameters.Add(right.Constant!, left.Kind, left.Scale) ?? throw Types()) : Aligned(left, right);
        var missing = (left.Nullable, right.Nullable && !right.IsConstant);
        return (kind, missing) switch
        {
            // Nothing is not equal to something, and equal to nothing.
            (BinaryOperatorKind.NotEqual, (true, false)) => $"({one} is null or {one} <> {other})",
            (BinaryOperatorKind.NotEqual or BinaryOperatorKind.Equal, (_, true)) => parameters.Dialect == Dialect.Sqlite
                ? $"({one} {(sign == "=" ? "is" : "is not")} {other})"
                : $"({one} is {(sign == "=" ? "not " : "")}distinct from {other})",
            _ => $"({one} {sign} {other})",
        };
    }

    static string Constants(BinaryOperatorKind kind, object left, object right)
    {
        if (left is not IComparable || left.GetType() != right.GetType()) throw Types();
        var order = left is string text ? string.CompareOrdinal(text, (string)right) : ((IComparable)left).CompareTo(right);
        var holds = kind switch
        {
            BinaryOperatorKind.Equal => order == 0,
            BinaryOperatorKind.NotEqual => order != 0,
            BinaryOperatorKind.GreaterThan => order > 0,
            BinaryOperatorKind.GreaterThanOrEqual => order >= 0,
            BinaryOperatorKind.LessThan => order < 0,
            BinaryOperatorKind.LessThanOrEqual => order <= 0,
            _ => throw Unsupported(kind.ToString()),
        };
        return holds ? "(1 = 1)" : "(1 = 0)";
    }

    /// <summary>Two expressions of one kind and one scale.</summary>
    static (string, string) Aligned(SqlValue left, SqlValue right)
    {
        var numbers = left.Kind is QueryKind.Whole or QueryKind.Decimal && right.Kind is QueryKind.Whole or QueryKind.Decimal;
        if (!numbers && left.Kind != right.Kind) throw Types();
        return (Raised(left, right.Scale - left.Scale), Raised(right, left.Scale - right.Scale));

        static string Raised(SqlValue value, int by) => by <= 0 ? value.Sql! : string.Create(CultureInfo.InvariantCulture, $"({value.Sql} * {(long)Math.Pow(10, by)})");
    }

    string In(InNode node)
    {
        var left = Value(node.Left);
        if (left.IsConstant || node.Right is not CollectionConstantNode { Collection: var values }) throw Unsupported("in");
        if (values.Count > QueryLimits.InValues)
            throw new RefusedException(RefusalKind.Invalid, Problem.At("query.in.long", "$filter", ("limit", QueryLimits.InValues.ToString(CultureInfo.InvariantCulture))));
        var places = values.Where(v => v.Value is not null).Select(v => parameters.Add(v.Value, left.Kind, left.Scale) ?? throw Types()).ToList();
        var any = places.Count == 0 ? "(1 = 0)" : $"({left.Sql} in ({string.Join(", ", places)}))";
        return values.Any(v => v.Value is null) ? $"({left.Sql} is null or {any})" : any;
    }

    static BinaryOperatorKind Turned(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        _ => kind,
    };

    void Count()
    {
        if (++nodes > QueryLimits.FilterNodes)
            throw new RefusedException(RefusalKind.Invalid, Problem.At("query.filter.large", "$filter", ("limit", QueryLimits.FilterNodes.ToString(CultureInfo.InvariantCulture))));
    }

    internal static RefusedException Unsupported(string what) => new(RefusalKind.Unsupported, Problem.At("query.unsupported", "$filter", ("what", what)));
    internal static RefusedException Types() => new(RefusalKind.Unreadable, Problem.At("query.types", "$filter"));
}
