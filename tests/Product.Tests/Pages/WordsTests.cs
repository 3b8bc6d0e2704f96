using System.Text.RegularExpressions;
using LowCode.Designer.Shared;

namespace LowCode.Product.Tests.Pages;

public sealed partial class WordsTests
{
    [Fact]
    public void Every_word_is_there_in_both_languages_with_the_same_places_to_fill()
    {
        Assert.NotEmpty(Words.Keys);
        foreach (var key in Words.Keys)
        {
            var (chinese, english) = (Words.Chinese[key], Words.English[key]);
            Assert.False(string.IsNullOrWhiteSpace(chinese) || string.IsNullOrWhiteSpace(english), key);
            Assert.Equal(Places(chinese), Places(english));
        }
    }

    [Fact]
    public void A_word_that_is_missing_shows_its_key_and_a_sentence_is_filled()
    {
        Assert.Equal("no.such.word", Words.Chinese["no.such.word"]);
        Assert.Equal("剩 2 天 3 小时", Words.Chinese.Say("due.left.days", ("n", "2"), ("m", "3")));
    }

    static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
