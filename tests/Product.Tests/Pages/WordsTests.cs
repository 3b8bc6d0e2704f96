using System.Text.RegularExpressions;
using LowCode.Designer.Admin;
using LowCode.Designer.Shared;
using LowCode.Org;

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
    public void Whatever_the_audit_log_can_tell_of_has_words_in_both_languages()
    {
        Assert.Contains("ledger.reportExported", Audited.All);
        Assert.Contains(Acts.CaseExport.Name, Audited.All);
        Assert.Equal(Audited.All.Count(), Audited.All.Distinct().Count());
        foreach (var words in (Words[])[Words.Chinese, Words.English])
            Assert.All(Audited.All, act => Assert.NotEqual(act, AuditPages.NameOf(act, words)));
        // A name of an earlier version stays as it stands in the log.
        Assert.Equal("org.gone", AuditPages.NameOf("org.gone", Words.Chinese));
    }

    [Fact]
    public void A_word_that_is_missing_shows_its_key_and_a_sentence_is_filled()
    {
        Assert.Equal("no.such.word", Words.Chinese["no.such.word"]);
        Assert.Equal("12月17日 21:19 前", Words.Chinese.Say("follow.due.by", ("time", "12月17日 21:19")));
        Assert.Equal("剩 2 天 3 小时", Words.Chinese.Say("due.left.days", ("n", "2"), ("m", "3")));
    }

    static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
