using System.Text.RegularExpressions;
using AngleSharp.Dom;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Every page a resident can reach, in both languages: no Chinese on an English page but names that say they are, no English on a Chinese page where there are words.</summary>
public sealed partial class PortalLanguageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>Marks of standards and numbers that stand in Chinese texts, too.</summary>
    static readonly string[] universal = ["QR", "http", "English", "：/"];

    static readonly string[] begin = ["/portal?street=440104003", "/portal/streets", "/portal/qr?street=440104003", "/follow", "/my", "/portal/440104003/request/snap/apply", "/portal/440104003/request/report/apply", "/feedback?at=/portal", "/board?street=440104003"];

    async Task<List<string>> WalkAsync(string language, Func<IDocument, string> wrong)
    {
        using var resident = Visitor.At(shared.Host, language);
        var (seen, waiting, faults) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(begin), new List<string>());
        while (waiting.TryDequeue(out var address))
        {
            if (!seen.Add(Number().Replace(address, "#"))) continue;
            await resident.OpenAsync(address);
            if (wrong(resident.Page) is { Length: > 0 } found) faults.Add($"{address}: {found}");
            foreach (var link in resident.Page.QuerySelectorAll("a[href^='/']").Select(a => a.GetAttribute("href")!))
                if (!link.StartsWith("/elder", StringComparison.Ordinal) && !link.StartsWith("/sign-in", StringComparison.Ordinal) && !link.Contains("lang=", StringComparison.Ordinal) && !link.Contains("/feedback?", StringComparison.Ordinal)) waiting.Enqueue(link);
            Assert.True(seen.Count < 60, string.Join(' ', seen));
        }
        Assert.True(seen.Count >= 8, string.Join(' ', seen));
        return faults;
    }

    [Fact]
    public async Task English_pages_have_no_chinese_left_over()
    {
        var faults = await WalkAsync("en", page => string.Join(" | ", Texts(page).Where(t => Chinese().IsMatch(t.Text) && t.At.Closest("[lang='zh-CN']") is null).Select(t => t.Text)));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Chinese_pages_do_not_fall_back_to_english()
    {
        var faults = await WalkAsync("zh-CN", page => string.Join(" | ", Texts(page).Where(t => English().IsMatch(t.Text) && !universal.Any(u => t.Text.Contains(u, StringComparison.Ordinal)) && t.At.Closest("[lang='en'], .digest") is null).Select(t => t.Text)));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>What is read or heard: texts, titles, labels and descriptions.</summary>
    static IEnumerable<(string Text, IElement At)> Texts(IDocument page)
    {
        foreach (var element in page.All.Where(e => e.Closest("script, style, template, head") is null))
        {
            foreach (var text in element.ChildNodes.OfType<IText>().Select(t => t.Data.Trim()).Where(t => t.Length > 0)) yield return (text, element);
            foreach (var name in new[] { "aria-label", "placeholder", "alt", "title" })
                if (element.GetAttribute(name) is { Length: > 0 } said) yield return (said, element);
        }
        foreach (var data in page.All.SelectMany(e => e.Attributes.Where(a => a.Name.StartsWith("data-say", StringComparison.Ordinal)).Select(a => (a.Value, e)))) yield return data;
    }

    [GeneratedRegex(@"[\u3400-\u9fff]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"[A-Za-z]{3,}")]
    private static partial Regex English();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
