using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Where there is nothing yet, a page says so in words, and what to do.</summary>
public sealed class EmptyPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("dispatcher.003", "/imports", "还没有导入过。在上面选好应用和文件，点“上传并对应列”")]
    [InlineData("systemAdmin", "/admin/migrations", "还没有做过迁移。在上面选好应用和单位")]
    [InlineData("supervisor.003", "/insight", "没有符合条件的办件。请换一个应用")]
    public async Task It_is_said_what_is_not_there_yet(string who, string page, string said)
    {
        using var visitor = await Visitor.SignedInAsync(shared.Host, who);
        await visitor.OpenAsync(page);
        Assert.Contains(visitor.Page.QuerySelectorAll("p.empty"), p => p.TextContent.Contains(said, StringComparison.Ordinal));
    }
}
