using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LowCode.Product.Tests.Apps;

/// <summary>Options as lines of a text and as names of a case: what was not touched comes back as it was.</summary>
public sealed class OptionLinesTests
{
    static FieldDefinition Field(string type, string options, string? optionsWhen = null) => FormDefinition.Parse($$"""
        { "id": "f", "name": "表", "fields": [ { "id": "a", "type": "{{type}}", "label": "甲", "options": {{options}}, "optionsWhen": {{JsonSerializer.Serialize(optionsWhen)}} } ] }
        """).Fields[0];

    static string Read(string lines, FieldDefinition field) => string.Join(' ', OptionLines.Read(lines, field).Select(o => (string)o!["value"]! + (o["parent"] is { } parent ? "<" + (string)parent! : "")));

    const string Tree = """[ { "value": "a", "label": "甲" }, { "value": "b", "label": "乙" }, { "value": "a1", "label": "其他", "parent": "a" }, { "value": "b1", "label": "其他", "parent": "b" } ]""";

    [Fact]
    public void A_tree_in_any_order_is_written_with_each_option_under_its_own_parent()
    {
        var field = Field("cascader", Tree);
        Assert.Equal("甲\n- 其他\n乙\n- 其他", OptionLines.Write(field));
        Assert.Equal("a a1<a b b1<b", Read(OptionLines.Write(field), field));
        Assert.Equal("a a1<a b b1<b o1<b", Read(OptionLines.Write(field) + "\n- 再加", field));
        Assert.Equal("甲\n- 乙", OptionLines.Write(Field("cascader", """[ { "value": "a", "label": "甲", "parent": "b" }, { "value": "b", "label": "乙", "parent": "a" } ]""")));
    }

    [Theory]
    [InlineData("choice", """[ { "value": "a", "label": "甲|乙" }, { "value": "b", "label": "甲｜乙" } ]""")]
    [InlineData("cascader", """[ { "value": "a", "label": "-5℃以下" }, { "value": "b", "label": "- -", "parent": "a" } ]""")]
    [InlineData("choice", """[ { "value": "a", "label": "其他" }, { "value": "b", "label": "其他" } ]""")]
    public void What_words_look_like_a_mark_or_stand_twice_survives_a_further_line(string type, string options)
    {
        var field = Field(type, options);
        var read = OptionLines.Read(OptionLines.Write(field) + "\n新的", field);
        Assert.Equal(["a", "b", "o1"], read.Select(o => (string)o!["value"]!));
        Assert.Equal(field.Options.Select(o => o.Label.Zh), read.Take(2).Select(o => (string)o!["label"]!));
    }

    [Fact]
    public void Lines_are_unchanged_with_whatever_line_ends_a_browser_sends()
    {
        var field = Field("cascader", Tree);
        Assert.True(OptionLines.Unchanged("甲\r\n- 其他\r\n乙\r\n- 其他\r\n", field));
        Assert.False(OptionLines.Unchanged("甲\n- 其他\n- 其他\n乙", field));
    }

    [Fact]
    public void Names_of_many_options_mean_the_options_that_stood_there()
    {
        var options = new JsonArray([.. Enumerable.Range(0, 45).SelectMany(n => new JsonNode[] { new JsonObject { ["value"] = $"p{n}", ["label"] = new JsonObject { ["zh-CN"] = $"片{n}", ["en"] = $"Area {n}" } },
            new JsonObject { ["value"] = $"c{n}", ["label"] = "其他", ["parent"] = $"p{n}" }, new JsonObject { ["value"] = $"d{n}", ["label"] = "其他", ["parent"] = $"p{n}" } })]);
        var field = Field("cascader", options.ToJsonString(), new PickedOffers([new("form.x", ["c3"]), new("form.y", ["c4", "d4"])]).ToExpression());
        var shown = OffersPosted.Names(PickedOffers.Read(field.OptionsWhen)!.Offers[0], field, Words.Chinese);
        Assert.Equal("片3 / 其他", shown);
        // Left as it stood, though two options have this very name.
        Assert.Equal([["c3"], ["c4", "d4"]], Offered(field, shown, "片4 / 其他\n片4 / 其他"));
        // Written anew: the whole name in either language, the end of it where only one has it.
        Assert.Equal([["c3", "d3", "p7"], ["p9"]], Offered(field, "片3 / 其他\nArea 7\n其他", "片9"));
    }

    static string[][] Offered(FieldDefinition field, params string[] names)
    {
        var posted = new Dictionary<string, StringValues> { ["offers"] = "true" };
        for (var i = 0; i < names.Length; i++) (posted[$"offer.{i}.raw"], posted[$"offer.{i}.names"]) = (i == 0 ? "form.x" : "form.y", names[i]);
        var members = new JsonObject();
        OffersPosted.Read(new Posted(new FormCollection(posted)), members, field.Options, field, [], null!, Words.Chinese);
        return [.. PickedOffers.Read((string?)members["optionsWhen"])!.Offers.Select(o => o.Options.ToArray())];
    }
}
