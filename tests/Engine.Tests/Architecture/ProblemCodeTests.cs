using System.Text.Json;
using System.Text.RegularExpressions;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Architecture;

/// <summary>Every problem has its words in both languages, and no words stand unused.</summary>
public partial class ProblemCodeTests
{
    static readonly IReadOnlyList<string> sources = [.. Checkout.Files("src", ".cs", ".razor")];

    static IEnumerable<(string File, JsonProperty Message)> Messages() => Checkout.Files("src", ".problems.json").SelectMany(file =>
        JsonDocument.Parse(Checkout.Read(file)).RootElement.EnumerateObject().Select(message => (file, message)));

    [Fact]
    public void Every_code_in_the_code_has_its_words()
    {
        var missing = sources.SelectMany(file => Made().Matches(Checkout.Read(file))
            .SelectMany(made => Code().Matches(made.Groups[1].Value).Select(code => code.Groups[1].Value))
            .Where(code => !ProblemText.Codes.Contains(code)).Select(code => $"{code} in {file}"));
        Checkout.NoneOf(missing);
    }

    [Fact]
    public void No_words_stand_unused()
    {
        var literals = sources.SelectMany(file => Code().Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var beginnings = sources.SelectMany(file => Beginning().Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        Checkout.NoneOf(ProblemText.Codes.Where(code => !literals.Contains(code) && !beginnings.Any(beginning => code.StartsWith(beginning, StringComparison.Ordinal))));
    }

    [Fact]
    public void Both_languages_say_something_and_name_the_same_values()
    {
        Assert.NotEmpty(Messages());
        Checkout.NoneOf(Messages().Where(entry =>
        {
            var (zh, en) = (entry.Message.Value.GetProperty("zh").GetString()!, entry.Message.Value.GetProperty("en").GetString()!);
            return zh.Length == 0 || en.Length == 0 || Chinese().IsMatch(en) || !(Chinese().IsMatch(zh) || IsAuthors(zh)) || !Names(zh).SetEquals(Names(en));
        }).Select(entry => $"{entry.Message.Name} in {entry.File}"));
    }

    /// <summary>A message that is nothing but a value: the app's author wrote the words.</summary>
    static bool IsAuthors(string text) => Placeholder().Replace(text, "").Length == 0;

    /// <summary>A value that is words itself comes once per language: <c>{field}</c> and <c>{fieldEn}</c> are one.</summary>
    static HashSet<string> Names(string text) => [.. Placeholder().Matches(text).Select(match => match.Value.Replace("En}", "}", StringComparison.Ordinal))];

    /// <summary>The first argument of a problem being made, up to its comma or bracket.</summary>
    [GeneratedRegex(@"(?:Problem\.(?:Of|At)|new Problem)\(\s*([^,;{]*)")]
    private static partial Regex Made();

    [GeneratedRegex("\"([a-z][A-Za-z0-9]*(?:\\.[A-Za-z0-9]+)+)\"")]
    private static partial Regex Code();

    /// <summary>A code put together from a fixed beginning and something known at run time, like a status.</summary>
    [GeneratedRegex("\"([a-z][A-Za-z0-9]*(?:\\.[A-Za-z0-9]+)*\\.)(?:\\{|\"\\s*\\+)")]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[\u3400-\u9FFF]")]
    private static partial Regex Chinese();
}
