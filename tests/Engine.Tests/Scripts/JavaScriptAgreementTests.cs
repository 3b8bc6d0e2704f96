using LowCode.Scripts;

namespace LowCode.Engine.Tests.Scripts;

/// <summary>
/// Operators mean what they mean in JavaScript: 1,500 random trees with the answers of V8. Data/javascript-vectors.mjs made them.
/// (The ES5 engine of the script workers cannot be the judge: it gives undefined for <c>undefined * 1</c> and 0 for <c>-1 &amp; 1</c>.)
/// </summary>
public class JavaScriptAgreementTests
{
    [Fact]
    public void Every_operator_gives_what_a_browser_gives()
    {
        using var stream = typeof(JavaScriptAgreementTests).Assembly.GetManifestResourceStream("LowCode.Engine.Tests.Scripts.Data.javascript-vectors.tsv")!;
        using var reader = new StreamReader(stream);
        var vectors = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').Select(l => l.Split('\t')).ToList();
        Assert.Equal(1500, vectors.Count);
        Assert.All(vectors, v => Assert.Equal($"{v[0]} = {v[1]}", $"{v[0]} = {Spell(ExpressionTests.Eval(v[0]))}"));
    }

    [Theory]
    [InlineData(1e21, "1e+21")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-1.5e-9, "-1.5e-9")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(-0.0, "0")]
    [InlineData(100, "100")]
    public void Numbers_are_written_as_the_standard_says(double number, string text) => Assert.Equal(text, JavaScriptRules.ToText(number));

    static string Spell(Value value) => value.Kind switch
    {
        ValueKind.Number => JavaScriptRules.ToText(value.RawNumber),
        ValueKind.List or ValueKind.Record => "object",
        ValueKind.Undefined => "undefined",
        _ => ValueJson.ToJson(value),
    };
}
