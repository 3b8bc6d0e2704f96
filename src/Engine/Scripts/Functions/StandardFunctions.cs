namespace LowCode.Scripts;

/// <summary>The functions every expression may call, with what they give and an example each. Absent arguments count as empty.</summary>
public static class StandardFunctions
{
    public static IReadOnlyList<FunctionEntry> All { get; } = [.. TextFunctions.All, .. NumberFunctions.All, .. DateFunctions.All, .. WorkdayFunctions.All, .. ListFunctions.All, .. PaperFunctions.All, .. BlankFunctions.All];

    /// <summary>The functions whose last argument is a function of an item; they are part of the dialect itself.</summary>
    public static IReadOnlyList<FunctionDoc> OverLists { get; } =
    [
        new("filter", "Items for which the body is true", "[1, 2, 3].filter(x => x > 1)", "[2,3]"),
        new("map", "The body's value for each item; the second parameter is the position", "[1, 2].map((x, i) => x * 10 + i)", "[10,21]"),
        new("some", "Whether the body is true for any item", "[1, 2].some(x => x > 1)", "true"),
        new("every", "Whether the body is true for all items; true for none", "[1, 2].every(x => x > 1)", "false"),
        new("find", "The first item for which the body is true, or undefined", "[1, 2, 3].find(x => x > 1)", "2"),
        new("sum", "Sum of the items, or of the body's values; blank ones add nothing", "sum([{ n: 1 }, { n: 2 }], r => r.n)", "3"),
        new("count", "Number of items, or of those for which the body is true", "[1, 2, 3].count(x => x > 1)", "2"),
    ];
}

/// <param name="Name">As it is called.</param>
/// <param name="Doc">One line in English: what it gives.</param>
/// <param name="Example">A call, which a test evaluates.</param>
/// <param name="ExampleResult">Its result as JSON.</param>
public sealed record FunctionDoc(string Name, string Doc, string Example, string ExampleResult);
