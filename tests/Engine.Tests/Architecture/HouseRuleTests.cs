using System.Text.RegularExpressions;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>Rules of the house that can be read off the files.</summary>
public partial class HouseRuleTests
{
    static IEnumerable<string> Sources => Checkout.Files("src", ".cs", ".razor", ".mjs", ".js", ".css", ".sql");

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Assert.NotEmpty(Sources);
        Checkout.NoneOf(Sources.Concat(Checkout.Files("tests", ".cs")).Concat(Checkout.Files("bench", ".cs")).Where(file => Checkout.Read(file).AsSpan().Count('\n') > 400));
    }

    [Fact]
    public void Nothing_is_called_manager_helper_util_service_or_base()
    {
        var types = Checkout.Files("src", ".cs").SelectMany(file => TypeName().Matches(Checkout.Read(file)).Select(match => (file, name: match.Groups[1].Value)));
        var files = Sources.SelectMany(file => file.Split('/').Skip(1).Select(part => (file, name: part.Split('.')[0])));
        Checkout.NoneOf(types.Concat(files).Where(found => Nothing().IsMatch(found.name)).Select(found => $"{found.name} in {found.file}"));
    }

    [Fact]
    public void Code_carries_no_notes_to_self_and_no_regions() =>
        Checkout.NoneOf(Checkout.Files("src", ".cs", ".razor", ".mjs").Concat(Checkout.Files("tests", ".cs"))
            .Where(file => !file.EndsWith("/HouseRuleTests.cs", StringComparison.Ordinal))
            .Where(file => Unfinished().IsMatch(Checkout.Read(file))));

    /// <summary>Comments may quote the Chinese word of a thing; what people read comes from resources.</summary>
    [Fact]
    public void No_chinese_text_stands_in_code() =>
        Checkout.NoneOf(Checkout.Files("src", ".cs").Where(file => Chinese().IsMatch(Comment().Replace(Checkout.Read(file), ""))));

    [Fact]
    public void No_test_sleeps_or_is_skipped() =>
        Checkout.NoneOf(Checkout.Files("tests", ".cs")
            .Where(file => !file.EndsWith("/HouseRuleTests.cs", StringComparison.Ordinal) && !file.EndsWith("/FloorTests.cs", StringComparison.Ordinal))
            .Where(file => Checkout.Read(file) is var text && Tests().IsMatch(text) && Sleeping().IsMatch(text)));

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(?:Manager|Helper|Util|Utility|Utilities|Service)s?$|(?<=[a-z])Base$")]
    private static partial Regex Nothing();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException|^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"[\u3400-\u9FFF]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex Tests();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\((?!Timeout)|\[(?:Fact|Theory)\(.*Skip\s*=")]
    private static partial Regex Sleeping();
}
