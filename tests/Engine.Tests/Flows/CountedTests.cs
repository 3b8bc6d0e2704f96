using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Flows;

/// <summary>English counts: one case, two cases, and never in what somebody wrote.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData("{n} cases.", "1", "1 case.")]
    [InlineData("{n} cases.", "2", "2 cases.")]
    [InlineData("{n} cases.", "11", "11 cases.")]
    [InlineData("{n} working days", "1", "1 working day")]
    [InlineData("{n} communities; more", "1", "1 community; more")]
    [InlineData("{n} entries", "1", "1 entry")]
    [InlineData("{n} dispatches with proposals", "1", "1 dispatch with proposals")]
    [InlineData("{n} rows were not come to", "1", "1 row was not come to")]
    [InlineData("{n} of {all} rows", "1", "1 of {all} rows")]
    [InlineData("{n} is late", "1", "1 is late")]
    [InlineData("有 {n} 件", "1", "有 1 件")]
    public void One_is_one_and_several_are_several(string text, string n, string told) => Assert.Equal(told, Counted.Fill(text, "n", n));

    [Fact]
    public void What_somebody_wrote_stays_as_it_is()
    {
        Assert.Equal("1 cases of tea: 1 case", Counted.Fill(Counted.Fill("{what}: {n} cases", "what", "1 cases of tea"), "n", "1"));
        Assert.Equal("1 working day", FlowWords.English.Time("1 workdays"));
        Assert.Equal("1 个工作日", FlowWords.Chinese.Time("1 workdays"));
        Assert.Contains("at most 1 character;", ProblemText.Of(Problem.Of("app.message.text", ("limit", "1")), "en"), StringComparison.Ordinal);
    }
}
