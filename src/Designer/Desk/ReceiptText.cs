using System.Text.RegularExpressions;
using LowCode.Designer.Shared;
using LowCode.Problems;

namespace LowCode.Designer.Desk;

/// <summary>What came back of something that did not arrive, as people read it. Values were kept out of it, so a sentence stands without them.</summary>
static partial class ReceiptText
{
    /// <param name="receipt">Problems as <c>code path</c>, set apart by <c>; </c>, or whatever the other side wrote, which stays as it is.</param>
    public static string Of(string receipt, Words words) => string.Join(" ", receipt.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(one =>
        one.Split(' ', 2) is [var code, .. var rest] && ProblemText.Codes.Contains(code)
            ? Value().Replace(ProblemText.Of(Problem.At(code, rest is [{ Length: > 0 } path] ? path : null), words.Language), "") : one));

    [GeneratedRegex(@"[“""]?\{\w+\}[”""]?")]
    private static partial Regex Value();
}
