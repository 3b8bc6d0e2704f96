using System.Globalization;
using Jint.Parser.Ast;
using Ast = Jint.Parser.Ast;

namespace LowCode.Scripts;

/// <summary>
/// Turns the parser's tree into ours. Only what is named here exists in the dialect; every other node is refused with its place.
/// The tree is walked in source order, once.
/// </summary>
sealed class ExpressionReader(SourceMap map, ExpressionRoots roots, FunctionTable functions)
{
    readonly record struct Local(string Name, int Slot, string? Path);

    static readonly Dictionary<string, ListFunction> listFunctions = Enum.GetValues<ListFunction>().ToDictionary(f => f.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    readonly List<Local> locals = [];
    int ors;

    public ReadPaths Reads { get; } = new();

    /// <summary>Calls whose answer depends on more than their arguments, with their text.</summary>
    public List<(string Text, Node Node)> Calls { get; } = [];

    /// <summary>Slots for parameters of list functions; each has its own, so that nothing is saved and restored.</summary>
    public int LocalCount { get; private set; }

    public Node Read(Ast.Program program) =>
        program.Body.Count == 1 && program.Body.First() is ExpressionStatement { Expression: var expression }
            ? Value(expression)
            : throw ExpressionRefusal.At(Place.Start, "script.empty");

    Node Value(Ast.Expression expression) => Reads.Use(Reading(expression));

    Reading Reading(Ast.Expression expression) => expression switch
    {
        Identifier name => Name(name),
        MemberExpression member => Member(member),
        RegExpLiteral => throw Refuse(expression, "script.regex", ("what", "/")),
        Literal literal => new LiteralNode(Constant(literal)),
        CallExpression call => Call(call),
        Ast.LogicalExpression logical => Logical(logical),
        Ast.BinaryExpression binary => Binary(binary),
        Ast.UnaryExpression unary => Unary(unary),
        Ast.ConditionalExpression choice => new ConditionalNode(Value(choice.Test), Value(choice.Consequent), Value(choice.Alternate)),
        ArrayExpression array => Items(array),
        ObjectExpression record => Object(record),
        FunctionExpression => throw Refuse(expression, "script.arrow", ("what", "function")),
        SequenceExpression => throw NotAllowed(expression, ",", "sequence"),
        _ => throw NotAllowed(expression, expression.Type.ToString(), "other"),
    };

    Reading Name(Identifier name)
    {
        var written = name.Name.StartsWith(SourceMap.RootMark, StringComparison.Ordinal) ? name.Name[SourceMap.RootMark.Length..] : name.Name;
        for (var i = locals.Count - 1; i >= 0; i--)
            if (locals[i].Name == name.Name) return new(new LocalNode(locals[i].Slot), locals[i].Path);
        if (roots.Slot(written) is var slot and >= 0) return new(new RootNode(slot), written);
        return name.Name switch
        {
            "undefined" => new LiteralNode(default),
            "NaN" => new LiteralNode(double.NaN),
            "Infinity" => new LiteralNode(double.PositiveInfinity),
            _ => throw Refuse(name, "script.unknownName", ("name", name.Name), ("known", string.Join(", ", roots.Names))),
        };
    }

    static Value Constant(Literal literal) => literal.Value switch
    {
        null => LowCode.Scripts.Value.Null,
        bool truth => truth,
        string text => text,
        var number => Convert.ToDouble(number, CultureInfo.InvariantCulture),
    };

    Reading Member(MemberExpression member)
    {
        var target = Reading(member.Object);
        if (!member.Computed) return Named(((Identifier)member.Property).Name);
        if (member.Property is Literal { Value: string text }) return Named(text);
        var index = Value(member.Property);
        if (target.Path is not null && index is LiteralNode { Value.IsNumber: true }) return new(new IndexNode(target.Node, index), target.Path);
        return new IndexNode(Reads.Use(target), index);

        Reading Named(string name) => new(target.Node is RootNode root && name != "length" ? new FieldNode(root.Slot, name) : new MemberNode(target.Node, name), target.Path is null ? null : target.Path + "." + name);
    }

    Node Logical(Ast.LogicalExpression logical)
    {
        var left = Value(logical.Left);
        if (logical.Operator == LogicalOperator.LogicalAnd) return AndNode.Of(left, Value(logical.Right));
        return map.Nullish[ors++] ? new NullishNode(left, Value(logical.Right)) : new OrNode(left, Value(logical.Right));
    }

    Node Binary(Ast.BinaryExpression binary)
    {
        var left = Value(binary.Left);
        var right = Value(binary.Right);
        return binary.Operator switch
        {
            BinaryOperator.Plus => PlusNode.Of(left, right, PlaceOf(binary)),
            BinaryOperator.Minus => new ArithmeticNode(left, right, Arithmetic.Minus),
            BinaryOperator.Times => new ArithmeticNode(left, right, Arithmetic.Times),
            BinaryOperator.Divide => new ArithmeticNode(left, right, Arithmetic.Divide),
            BinaryOperator.Modulo => new ArithmeticNode(left, right, Arithmetic.Modulo),
            BinaryOperator.BitwiseAnd => new ArithmeticNode(left, right, Arithmetic.BitAnd),
            BinaryOperator.BitwiseOr => new ArithmeticNode(left, right, Arithmetic.BitOr),
            BinaryOperator.BitwiseXOr => new ArithmeticNode(left, right, Arithmetic.BitXor),
            BinaryOperator.LeftShift => new ArithmeticNode(left, right, Arithmetic.ShiftLeft),
            BinaryOperator.RightShift => new ArithmeticNode(left, right, Arithmetic.ShiftRight),
            BinaryOperator.UnsignedRightShift => new ArithmeticNode(left, right, Arithmetic.ShiftRightZero),
            BinaryOperator.Equal => new LooseEqualNode(left, right, true),
            BinaryOperator.NotEqual => new LooseEqualNode(left, right, false),
            BinaryOperator.StrictlyEqual => StrictEqualNode.Of(left, right, true),
            BinaryOperator.StricltyNotEqual => StrictEqualNode.Of(left, right, false),
            BinaryOperator.Less => OrderNode.Of(left, right, Order.Less),
            BinaryOperator.LessOrEqual => OrderNode.Of(left, right, Order.LessOrEqual),
            BinaryOperator.Greater => OrderNode.Of(left, right, Order.Greater),
            BinaryOperator.GreaterOrEqual => OrderNode.Of(left, right, Order.GreaterOrEqual),
            _ => throw NotAllowed(binary, binary.Operator.ToString(), "other"),
        };
    }

    Node Unary(Ast.UnaryExpression unary)
    {
        if (unary is UpdateExpression) throw Refuse(unary, "script.assignment", ("what", "++"));
        var operand = Value(unary.Argument);
        return unary.Operator switch
        {
            UnaryOperator.LogicalNot => new NotNode(operand),
            UnaryOperator.Minus when operand is LiteralNode { Value.IsNumber: true } number => new LiteralNode(-number.Value.RawNumber),
            UnaryOperator.Minus => new SignNode(operand, Sign.Minus),
            UnaryOperator.Plus => new SignNode(operand, Sign.Plus),
            UnaryOperator.BitwiseNot => new SignNode(operand, Sign.BitNot),
            UnaryOperator.TypeOf => new TypeOfNode(operand),
            _ => throw NotAllowed(unary, unary.Operator.ToString(), "other"),
        };
    }

    Node Items(ArrayExpression array)
    {
        Node[] items = [.. array.Elements.Select(e => e is null ? throw Refuse(array, "script.syntax", ("what", ",")) : Item(e))];
        return Array.Exists(items, i => i is SpreadNode) ? new SpreadListNode(items, PlaceOf(array)) : new ListNode(items);
    }

    /// <summary>A value in a list or a call, or all values of a list that is spread there.</summary>
    Node Item(Ast.Expression item) => item is CallExpression { Callee: Identifier { Name: SpreadRewrite.Mark } } spread ? new SpreadNode(Value(spread.Arguments.Single()), PlaceOf(spread)) : Value(item);

    Node Object(ObjectExpression record)
    {
        var names = new List<string?>();
        var members = new List<Node>();
        foreach (var property in record.Properties)
        {
            if (property.Kind != PropertyKind.Data) throw NotAllowed(property, property.Kind.ToString(), "accessor");
            string? name = property.Key.GetKey();
            if (name.StartsWith(SpreadRewrite.Mark, StringComparison.Ordinal)) name = null;
            else if (names.Contains(name)) throw Refuse(property, "script.syntax", ("what", name));
            names.Add(name);
            members.Add(Value(property.Value));
        }
        return names.Contains(null) ? new SpreadRecordNode([.. names], [.. members], PlaceOf(record)) : new RecordNode([.. names.OfType<string>()], [.. members]);
    }

    Reading Call(CallExpression call)
    {
        var arguments = call.Arguments.ToList();
        string name;
        switch (call.Callee)
        {
            case Identifier function: name = function.Name; break;
            case MemberExpression { Computed: false, Property: Identifier method } member:
                name = method.Name;
                arguments.Insert(0, member.Object);
                break;
            default: throw Refuse(call, "script.call");
        }
        if (name == SpreadRewrite.Mark || (listFunctions.ContainsKey(name) && arguments.Exists(a => a is CallExpression { Callee: Identifier { Name: SpreadRewrite.Mark } }))) throw Refuse(call, "script.spread", ("what", "..."));
        if (listFunctions.TryGetValue(name, out var list)) return List(call, list, name, arguments);
        if (!functions.TryGet(name, out var entry)) throw Refuse(call.Callee, "script.unknownFunction", ("name", name), ("hint", FunctionHints.For(name, functions.Entries.Select(e => e.Name))));
        Node[] values = [.. arguments.Select(Item)];
        var spreads = Array.Exists(values, v => v is SpreadNode);
        if (!spreads && (values.Length < entry.MinArguments || values.Length > entry.MaxArguments))
            throw Refuse(call, "script.arguments", ("name", name), ("doc", entry.Doc));
        Node node = spreads ? new SpreadCallNode(entry, values, PlaceOf(call)) : new CallNode(entry, values, PlaceOf(call));
        // Inside of a list function it has another answer for each item.
        if (entry.LooksAround && locals.Count == 0) Calls.Add(($"{name}({string.Join(", ", values.Select(Said))})", node));
        return node;
    }

    static string Said(Node argument) => argument switch
    {
        LiteralNode { Value: { AsText: { } text } } => $"'{text}'",
        LiteralNode { Value: var value } => value.ToString(),
        _ => "…",
    };

    Reading List(CallExpression call, ListFunction function, string name, List<Ast.Expression> arguments)
    {
        var bodyNeeded = function is not (ListFunction.Sum or ListFunction.Count);
        if (arguments.Count is 0 or > 2 || (bodyNeeded && arguments.Count < 2)) throw Refuse(call, "script.arguments", ("name", name), ("doc", $"{name}(list, item => …)"));
        var list = Reading(arguments[0]);
        if (list.Path is not null && (arguments.Count == 2 || function == ListFunction.Count)) Reads.Add(list.Path + ".length");
        if (arguments.Count == 1) return new ListFunctionNode(function, function == ListFunction.Count ? list.Node : Reads.Use(list), null, 0, PlaceOf(call));

        if (arguments[1] is not FunctionExpression { Body: BlockStatement block } body || block.Body.ToList() is not [ReturnStatement { Argument: { } result }]
            || body.Parameters.Count() > 2 || !body.Parameters.All(p => p is Identifier))
            throw Refuse(arguments[1], "script.body", ("name", name));
        var slot = LocalCount;
        LocalCount += 2;
        var outer = locals.Count;
        foreach (var parameter in body.Parameters.Cast<Identifier>())
            locals.Add(new Local(parameter.Name, slot + locals.Count - outer, locals.Count == outer ? list.Path : null));
        var node = new ListFunctionNode(function, list.Node, Value(result), slot, PlaceOf(call));
        locals.RemoveRange(outer, locals.Count - outer);
        return new(node, function is ListFunction.Filter or ListFunction.Find ? list.Path : null);
    }

    Place PlaceOf(SyntaxNode node) => node.Location is { } location ? map.PlaceOf(location.Start.Column) : Place.Start;

    ExpressionRefusal NotAllowed(SyntaxNode node, string what, string instead) => ExpressionRefusal.NotAllowed(PlaceOf(node), what, instead);

    ExpressionRefusal Refuse(SyntaxNode node, string code, params ReadOnlySpan<(string, string)> values) => ExpressionRefusal.At(PlaceOf(node), code, values);
}
