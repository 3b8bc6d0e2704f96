namespace LowCode.Scripts;

/// <summary>One thing a rule read: a path (<c>form.category</c>) or a call (<c>visits('handle')</c>), and what it was.</summary>
public sealed record RuleInput(string Name, Value Value);

/// <summary>A rule that decided something: which it was, what it read, what came of it.</summary>
/// <param name="Kind">What it decided, as in <see cref="RuleKinds"/>.</param>
/// <param name="At">The activity, or the fields, it decided about.</param>
/// <param name="Rule">Its text; of a duty its table and the number of the row, <c>duties#3</c>.</param>
/// <param name="Read">What it read, as it was. Over the rows of a sub-table: the list of what each row had.</param>
/// <param name="Result">What came of it; over rows a list.</param>
public sealed record RuleUse(string Kind, IReadOnlyList<string> At, string Rule, IReadOnlyList<RuleInput> Read, Value Result)
{
    /// <summary>The visit it was decided at; 0 for none.</summary>
    public int Visit { get; init; }

    /// <summary>The rows it decided so about, from 0 (<c>2</c>, <c>2.0</c> for a table in a row); null outside of sub-tables.</summary>
    public IReadOnlyList<string>? Rows { get; init; }
}

/// <summary>What rules decide, as recorded; the names are in journals for good.</summary>
public static class RuleKinds
{
    public const string Condition = "condition", Duty = "duty", Assigned = "assigned", Set = "set", Items = "items", Due = "due",
        Hidden = "hidden", Required = "required", Wanted = "wanted", ReadOnly = "readOnly", Computed = "computed", Default = "default", Option = "option", Warned = "warned", Left = "left",
        Document = "document", Confidential = "confidential";
}
