using System.Net;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>Parts of a draft are taken away where they are listed: asked once, refused while a step needs them.</summary>
public sealed class DraftPartsTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_form_and_a_duty_list_are_removed_unless_a_step_uses_them()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        Assert.Equal(["从 Excel 建应用", "复制模板来改", "从空白开始"], designer.Page.QuerySelectorAll(".begin h2").Take(3).Select(h => h.TextContent.Trim()));
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", "删部件"));
        var address = designer.Address.Split('?')[0];
        // The form cases begin with stays.
        Assert.Null(designer.Page.QuerySelector("button[value=removeForm]"));
        await designer.PressAsync("button[value=addForm]", ("name", "另一张"));
        await designer.OpenAsync(address);
        var form = designer.Find("form:has(button[value=removeForm]) input[name=form]").GetAttribute("value")!;
        await designer.OpenAsync(address + "/flow?at=handle");
        await designer.PressAsync("form[data-autosave] button.primary", ("form", form));
        await designer.OpenAsync(address);
        await designer.PressAsync("button[value=removeForm]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
        Assert.Contains("“处置”还在用这张表单", designer.Text, StringComparison.Ordinal);
        await designer.OpenAsync(address + "/flow?at=handle");
        await designer.PressAsync("form[data-autosave] button.primary", ("form", "form1"));
        await designer.OpenAsync(address);
        await designer.PressAsync("button[value=removeForm]");
        Assert.Null(designer.Page.QuerySelector("button[value=removeForm]"));
        Assert.DoesNotContain("另一张", designer.Find("[aria-labelledby=forms]").TextContent, StringComparison.Ordinal);

        // A dispatch brings its list along; both go in their order.
        await designer.OpenAsync(address + "/flow");
        await designer.OpenAsync(designer.Find("a.flow-plus[aria-label*='受理'][aria-label*='处置']").GetAttribute("href")!);
        await designer.PressAsync("button[name=type][value=dispatch]");
        await designer.OpenAsync(address);
        await designer.PressAsync("button[value=removeList]");
        Assert.Contains("还在按这份清单派单", designer.Text, StringComparison.Ordinal);
        await designer.OpenAsync(address + "/flow?at=dispatch1");
        await designer.PressAsync("button.danger[value=remove]");
        await designer.OpenAsync(address);
        await designer.PressAsync("button[value=removeList]");
        Assert.Null(designer.Page.QuerySelector("button[value=removeList]"));
        await designer.PressAsync("form[data-undo] button");
        Assert.NotNull(designer.Page.QuerySelector("button[value=removeList]"));
    }
}
