using System.Text.Json.Nodes;
using LowCode.Designer.Hosting;
using LowCode.Problems;

namespace LowCode.Product.Tests.Hosting;

/// <summary>The mini-program shell as the command writes it: one for a district, the street as its parameter, and plain about what was not verified.</summary>
public sealed class ShellTests
{
    [Fact]
    public void A_shell_names_its_district_its_portal_and_all_streets_and_says_that_it_was_not_verified()
    {
        var files = ShellCommand.Files(new Uri("https://bm.example.gov.cn/"), "440104", "wx1234567890abcdef");
        foreach (var (path, text) in files)
        {
            if (path.EndsWith(".json", StringComparison.Ordinal)) Assert.NotNull(JsonNode.Parse(text));
            Assert.DoesNotMatch(@"\{\{(name|id|appid|host|portal|streets)\}\}", text);
        }
        Assert.Equal("wx1234567890abcdef", (string)JsonNode.Parse(files["project.config.json"])!["appid"]!);
        var page = files["pages/index/index.js"];
        Assert.Contains("const portal = 'https://bm.example.gov.cn/portal';", page, StringComparison.Ordinal);
        Assert.Contains("\"440104003\"", page, StringComparison.Ordinal);
        Assert.Contains("<web-view src=\"{{address}}\">", files["pages/index/index.wxml"], StringComparison.Ordinal);
        Assert.Contains("尚未在微信里验证", files["README.md"], StringComparison.Ordinal);
        Assert.All(files["app.json"].Split('"').Where(p => p.StartsWith("pages/", StringComparison.Ordinal)), p => Assert.True(files.ContainsKey(p + ".js") && files.ContainsKey(p + ".wxml")));
    }

    [Theory]
    [InlineData("http://bm.example.gov.cn", "440104", "wx1", "shell.address")]
    [InlineData("https://bm.example.gov.cn/?a=1", "440104", "wx1", "shell.address")]
    [InlineData("https://bm.example.gov.cn", "440104003", "wx1", "shell.district")]
    [InlineData("https://bm.example.gov.cn", "440104", "wx'; alert(1)", "shell.appid")]
    public void What_cannot_become_a_shell_is_refused_with_its_reason(string address, string district, string appid, string code) =>
        Assert.Equal(code, Assert.Throws<RefusedException>(() => ShellCommand.Files(new Uri(address), district, appid)).Problems[0].Code);
}
