using System.Net;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>What a step may do with each field is chosen at its panel, stands in the flow's file, and holds where people work.</summary>
public sealed class StepRightsTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Save = "form[data-autosave] button.primary";

    async Task<(Visitor Designer, string Address)> BeginAsync(string name)
    {
        var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", name));
        return (designer, designer.Address.Split('?')[0]);
    }

    static async Task<JsonNode?> WrittenAsync(Visitor designer, string address, string step)
    {
        await designer.OpenAsync(address);
        return JsonNode.Parse(designer.Find("textarea[aria-label='flow.json']").TextContent)!["activities"]!.AsArray().Single(a => (string?)a!["id"] == step)!["access"];
    }

    [Fact]
    public async Task Rights_on_fields_are_chosen_without_script_and_a_trial_keeps_to_them()
    {
        var (designer, address) = await BeginAsync("各填各的");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=Textarea]");
        await designer.PressAsync("button.primary[value=setField]", ("label.zh", "内部意见"));
        var inner = designer.Address.Split("at=")[1];
        await designer.OpenAsync(address + "/flow?at=handle");
        Assert.Contains("默认可填", designer.Find("#rights summary").TextContent, StringComparison.Ordinal);
        await designer.PressAsync(Save, ("access.default", "read"), ("access.of.details", "hidden"), ($"access.of.{inner}", "edit"));
        Assert.Contains("默认只读 · 可填 1 项 · 不可见 1 项", string.Join(' ', designer.Find("#rights summary").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("hidden", designer.Find("select[name='access.of.details'] option[selected]").GetAttribute("value"));
        await designer.OpenAsync(address + "/flow?at=intake");
        await designer.PressAsync(Save, ($"access.of.{inner}", "hidden"));
        Assert.Equal($$$"""{"default":"read","fields":{"details":"hidden","{{{inner}}}":"edit"}}""", (await WrittenAsync(designer, address, "handle"))!.ToJsonString());

        await designer.OpenAsync(address + "/trial");
        await designer.PressAsync("button[value=begin]");
        await designer.OpenAsync(address + "/trial/new");
        await designer.PressAsync("button[value=open]", ("f.title", "路灯不亮"), ("f.details", "三号路"));
        await designer.PressAsync("button[value=claim]");
        Assert.Null(designer.Page.QuerySelector($"[name='f.{inner}']"));
        await designer.PressAsync("button[value='complete:done']", ("f.title", "路灯一直不亮"));
        await designer.PressAsync("button[value=claim]");
        Assert.Contains("处置", designer.Find(".panel.item h2").TextContent, StringComparison.Ordinal);
        Assert.Null(designer.Page.QuerySelector("[name='f.details']"));
        Assert.Null(designer.Page.QuerySelector("[name='f.title']:not([readonly], [disabled])"));
        await designer.PressAsync("button[value='complete:done']", ($"f.{inner}", "换灯泡"));
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        Assert.Contains("换灯泡", designer.Text, StringComparison.Ordinal);
        Assert.Contains("路灯一直不亮", designer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_group_is_changed_at_once_columns_of_a_table_stand_under_it_and_what_was_said_of_other_fields_stays()
    {
        var (designer, address) = await BeginAsync("整组改");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=SubTable]");
        var table = designer.Address.Split("at=")[1];
        await designer.OpenAsync(address + "/flow?at=handle");
        await designer.PressAsync(Save, ("access.all.0", "read"), ($"access.of.{table}.name", "hidden"));
        var fields = (await WrittenAsync(designer, address, "handle"))!["fields"]!.AsObject();
        Assert.Equal(["read", "read", "read", "hidden"], new[] { "title", "details", table, table + ".name" }.Select(f => (string?)fields[f]));
        await designer.OpenAsync(address + "/flow?at=handle");
        Assert.Contains("同“", designer.Find($"select[name='access.of.{table}.name'] option").TextContent, StringComparison.Ordinal);
        // A field that another form asks was named by hand.
        var flow = JsonNode.Parse(await FileAsync(designer, address))!;
        flow["activities"]!.AsArray().Single(a => (string?)a!["id"] == "handle")!["access"]!["fields"]!["elsewhere"] = "read";
        await designer.PressAsync("details details form:has(input[value='flow.json']) button", ("json", flow.ToJsonString()));
        await designer.OpenAsync(address + "/flow?at=handle");
        await designer.PressAsync(Save, ("access.all.0", "default"), ($"access.of.{table}.name", ""));
        Assert.Equal("""{"default":"edit","fields":{"elsewhere":"read"}}""", (await WrittenAsync(designer, address, "handle"))!.ToJsonString());
        // What cannot be read is left to whoever wrote it.
        flow["activities"]!.AsArray().Single(a => (string?)a!["id"] == "handle")!["access"] = "nonsense";
        await designer.PressAsync("details details form:has(input[value='flow.json']) button", ("json", flow.ToJsonString()));
        await designer.OpenAsync(address + "/flow?at=handle");
        Assert.Null(designer.Page.QuerySelector("#rights"));
        await designer.PressAsync(Save, ("name", "处理"));
        Assert.Equal("nonsense", (string?)await WrittenAsync(designer, address, "handle"));
    }

    [Fact]
    public async Task A_form_is_seen_as_a_post_reads_it_with_the_masks_that_post_gets()
    {
        var (designer, address) = await BeginAsync("谁看到什么");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=Mobile]");
        await designer.OpenAsync(address + "/flow?at=handle");
        await designer.PressAsync(Save, ("access.of.details", "hidden"));
        await designer.OpenAsync(address + "/forms/form1/preview");
        Assert.NotNull(designer.Page.QuerySelector("form[method=get] #who option[value=streetLeader]"));
        await designer.OpenAsync(address + "/forms/form1/preview?who=streetLeader");
        Assert.Null(designer.Page.QuerySelector(".frames"));
        var seen = designer.Find(".reader").TextContent;
        Assert.Contains("138****5678", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", seen, StringComparison.Ordinal);
        Assert.Contains("不能查看原值", seen, StringComparison.Ordinal);
        Assert.Contains("保密的办件，本单位没有份就看不到", seen, StringComparison.Ordinal);
        await designer.OpenAsync(address + "/forms/form1/preview?who=handler");
        Assert.Contains("须逐项写明原因", designer.Find(".reader").TextContent, StringComparison.Ordinal);
        Assert.Contains("138****5678", designer.Find(".reader").TextContent, StringComparison.Ordinal);
        // At a step of theirs they see what it shows, in the clear.
        await designer.OpenAsync(designer.Page.QuerySelectorAll("nav.boxes a").Single(a => a.TextContent.Contains("处置", StringComparison.Ordinal)).GetAttribute("href")!);
        Assert.Contains("13812345678", designer.Find(".reader").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(designer.Page.QuerySelectorAll(".reader dt"), t => t.TextContent == "详细情况");
        Assert.Contains("这一步不可见", designer.Find(".reader").TextContent, StringComparison.Ordinal);
        Assert.Equal("handle", designer.Shown("step"));
        await designer.OpenAsync(address + "/forms/form1/preview?step=handle&who=");
        Assert.NotNull(designer.Page.QuerySelector(".frames"));
        // Every type of field can be read.
        await designer.OpenAsync(address + "/forms/form1");
        foreach (var type in designer.Page.QuerySelectorAll("button[data-type]").Select(b => b.GetAttribute("data-type")!).ToList())
        {
            await designer.OpenAsync(address + "/forms/form1");
            await designer.PressAsync($"button[data-type={type}]");
        }
        await designer.OpenAsync(address + "/forms/form1/preview?who=supervisor");
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        Assert.DoesNotContain(designer.Page.QuerySelectorAll(".reader dd"), d => d.TextContent.Contains("440104198503071234", StringComparison.Ordinal) || d.TextContent.Contains('{', StringComparison.Ordinal));
    }

    static async Task<string> FileAsync(Visitor designer, string address)
    {
        await designer.OpenAsync(address);
        return designer.Find("textarea[aria-label='flow.json']").TextContent;
    }
}
